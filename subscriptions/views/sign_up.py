"""The sign-up form: it stands on stored pages, so it has neither cookie nor CSRF token."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import limits, topics_offered
from subscriptions.addresses import normalize
from subscriptions.models import Subscription, Topic
from subscriptions.sign_up import MAX_TOPICS, SignUp, ask
from subscriptions.views.pages import is_foreign, page

# A person needs this long for a form; a script tells how long it took (milliseconds).
FILL_TIME = 1_000
SALT = "newsroom.subscriptions.go-on"
GO_ON_SECONDS = 3600


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, edition: str) -> HttpResponse:
    """GET shows the page; POST asks for a confirmation mail and always answers the same.

    Who cannot show that a person filled it in presses a button on a second page.
    """
    if request.method != "POST":
        return form_page(request, edition, request.GET.getlist("topic"))
    chosen = request.POST.getlist("topic")
    if is_foreign(request):
        return form_page(request, edition, chosen, status=403)
    wish = wish_of(request, edition)
    try:
        normalize(wish.email)
    except ValidationError as error:
        return form_page(request, edition, chosen, error.messages, status=400)
    if request.POST.get("website"):
        return page(request, "sent.html", edition, {})
    if not took_time(request.POST.get("elapsed", "")):
        return page(request, "go_on.html", edition, {"ticket": ticket_of(wish)})
    ask(wish)
    return page(request, "sent.html", edition, {})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, edition: str) -> HttpResponse:
    """The button of the second page: the wish comes back signed, and a second old."""
    if request.method != "POST":  # a tab that was restored without what was sent
        return redirect("subscriptions:sign_up", edition=edition)
    ticket = request.POST.get("ticket", "")
    try:
        wish = wish_in(ticket, edition, limits.network_of(request))
    except signing.BadSignature:
        words = _("That took too long. Please enter your address once more.")
        return form_page(request, edition, [], [words], status=400)
    if is_foreign(request):
        return form_page(request, edition, [], status=403)
    if is_fresh(ticket):
        return page(request, "go_on.html", edition, {"ticket": ticket})
    ask(wish)
    return page(request, "sent.html", edition, {})


def took_time(elapsed: str) -> bool:
    """Whether a form was filled in for as long as a person takes (milliseconds)."""
    return elapsed.isascii() and elapsed.isdigit() and int(elapsed[:9]) >= FILL_TIME


def ticket_of(wish: SignUp) -> str:
    """The wish, signed: who hands it back a second later is no hasty machine."""
    names = [topic.name for topic in wish.topics]
    value = [wish.email.strip(), names, str(wish.frequency), wish.form, wish.url]
    return signing.dumps(value, salt=SALT, compress=True)


def wish_in(ticket: str, edition: str, network: str) -> SignUp:
    """What a ticket asks for. Raises signing.BadSignature, also where it is an hour old."""
    return _wish(signing.loads(ticket, salt=SALT, max_age=GO_ON_SECONDS), edition, network)


def is_fresh(ticket: str) -> bool:
    """Whether a ticket is less than a second old: no person presses so soon."""
    try:
        signing.loads(ticket, salt=SALT, max_age=timedelta(milliseconds=FILL_TIME))
    except signing.SignatureExpired:
        return False
    return True


def _wish(value: list[Any], edition: str, network: str) -> SignUp:
    email, names, frequency, form, url = value
    topics = [topic for name in names if (topic := Topic.objects.named(name))]
    return SignUp(email, edition, topics, frequency, form, url, network)


def wish_of(request: HttpRequest, edition: str) -> SignUp:
    """What a form asked for; names of topics that do not exist are passed over."""
    names = dict.fromkeys(request.POST.getlist("topic")[:MAX_TOPICS])
    frequency = request.POST.get("frequency", "")
    if frequency not in Subscription.Frequency.values:
        frequency = Subscription.Frequency.INSTANT
    url = request.headers.get("Referer", "")[:700]
    value = [request.POST.get("email", ""), list(names), frequency,
             request.POST.get("form", "")[:100], url]  # fmt: skip
    return _wish(value, edition, limits.network_of(request))


def form_page(
    request: HttpRequest,
    edition: str,
    chosen: list[str],
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The sign-up page; nothing is ticked but what the link or the form named."""
    groups = topics_offered.groups(edition, set(chosen))
    context = {
        "topics": groups,
        "frequencies": Subscription.Frequency.choices,
        "frequency": request.POST.get("frequency", ""),
        "problems": errors or [],
        "email": request.POST.get("email", "")[:254],
    }
    return page(request, "sign_up.html", edition, context, status=status)
