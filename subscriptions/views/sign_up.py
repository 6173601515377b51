"""The sign-up form: it stands on stored pages, so it has neither cookie nor CSRF token."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import limits, topics_offered
from subscriptions.models import Subscription, Topic
from subscriptions.sign_up import MAX_TOPICS, SignUp, ask
from subscriptions.views.pages import is_foreign, page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, edition: str) -> HttpResponse:
    """GET shows the page; POST asks for a confirmation mail and always answers the same."""
    if request.method != "POST":
        return form_page(request, edition, request.GET.getlist("topic"))
    if is_foreign(request):
        return form_page(request, edition, request.POST.getlist("topic"), status=403)
    if not request.POST.get("website"):
        try:
            ask(wish_of(request, edition))
        except ValidationError as error:
            chosen = request.POST.getlist("topic")
            return form_page(request, edition, chosen, error.messages, status=400)
    return page(request, "sent.html", edition, {})


def wish_of(request: HttpRequest, edition: str) -> SignUp:
    """What a form asked for; names of topics that do not exist are passed over."""
    names = dict.fromkeys(request.POST.getlist("topic")[:MAX_TOPICS])
    topics = [topic for name in names if (topic := Topic.objects.named(name))]
    frequency = request.POST.get("frequency", "")
    return SignUp(
        email=request.POST.get("email", ""),
        edition=edition,
        topics=topics,
        frequency=frequency
        if frequency in Subscription.Frequency.values
        else Subscription.Frequency.INSTANT,
        form=request.POST.get("form", "")[:100],
        url=request.headers.get("Referer", "")[:700],
        network=limits.network_of(request),
    )


def form_page(
    request: HttpRequest,
    edition: str,
    chosen: list[str],
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The sign-up page; nothing is ticked but what the link or the form named."""
    groups = topics_offered.groups(edition, set(chosen))
    context = {"topics": groups, "problems": errors or [], "email": request.POST.get("email", "")}
    return page(request, "sign_up.html", edition, context, status=status)
