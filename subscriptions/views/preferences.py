"""The preference centre: opened by a signed link, without a password."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import confirming, erasing, leaving, moving, own_data, signing
from subscriptions import preferences as centre
from subscriptions.models import Subscriber, Subscription
from subscriptions.topics_offered import groups_for
from subscriptions.views.pages import is_foreign, page

SubscriberView = Callable[[HttpRequest, str, str, Subscriber], HttpResponse]


def by_link(view: SubscriberView) -> Callable[..., HttpResponse]:
    """Let in whoever has a link to a preference centre, as that subscriber."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, edition: str, token: str) -> HttpResponse:
        try:
            subscriber = centre.find(token)
        except signing.Expired:
            return _expired(request, edition, token)
        except signing.BadToken:
            return page(request, "bad_link.html", edition, {}, status=404)
        if request.method == "POST" and is_foreign(request):
            return page(request, "bad_link.html", edition, {}, status=403)
        return view(request, edition, token, subscriber)

    return guarded


def pressed(view: SubscriberView) -> SubscriberView:
    """Let only a press act; who looks (restores a tab) is led to the page of preferences."""

    @wraps(view)
    def guarded(
        request: HttpRequest, edition: str, token: str, subscriber: Subscriber
    ) -> HttpResponse:
        if request.method == "POST":
            return view(request, edition, token, subscriber)
        return redirect("subscriptions:preferences", edition=edition, token=token)

    return require_http_methods(["GET", "HEAD", "POST"])(guarded)


def _expired(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """Offer a fresh link, mailed to the subscriber and shown to nobody."""
    if request.method == "POST" and not is_foreign(request):
        confirming.send_again(confirming.subject(token))
        return page(request, "sent.html", edition, {})
    return page(request, "expired.html", edition, {}, status=410)


def _back(edition: str, token: str, said: str) -> HttpResponse:
    url = reverse("subscriptions:preferences", kwargs={"edition": edition, "token": token})
    return HttpResponseRedirect(f"{url}?{said}=1")


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(
    request: HttpRequest, edition: str, token: str, subscriber: Subscriber
) -> HttpResponse:
    """What this subscriber follows, how often and in which language."""
    if request.method == "POST":
        centre.save(subscriber, _wish(request, subscriber))
        return _back(edition, token, "saved")
    return centre_page(request, edition, token, subscriber)


def centre_page(
    request: HttpRequest,
    edition: str,
    token: str,
    subscriber: Subscriber,
    problems: list[str] | None = None,
) -> HttpResponse:
    """The page itself, with what went wrong."""
    said = {key for key in ("saved", "moving", "unsure") if key in request.GET}
    context = {
        "subscriber": subscriber,
        "email": subscriber.email,
        "token": token,
        "topics": groups_for(edition, subscriber),
        "frequencies": Subscription.Frequency.choices,
        "languages": settings.LANGUAGES,
        "now": timezone.now(),
        "gets_mails": subscriber.subscriptions.active().exists(),
        "problems": problems or [],
        **dict.fromkeys(said, True),
    }
    return page(request, "preferences.html", edition, context, status=400 if problems else 200)


def _wish(request: HttpRequest, subscriber: Subscriber) -> centre.Wish:
    language = request.POST.get("language", "")
    topics = {}
    for name in request.POST.getlist("topic")[:500]:
        wanted = request.POST.get(f"frequency-{name}", "")
        known = wanted in Subscription.Frequency.values
        topics[name] = wanted if known else Subscription.Frequency.INSTANT
    return centre.Wish(
        topics=topics,
        language=language if language in dict(settings.LANGUAGES) else subscriber.language,
        offered=frozenset(request.POST.getlist("offered")[:500]),
    )


@by_link
@pressed
def pause(request: HttpRequest, edition: str, token: str, subscriber: Subscriber) -> HttpResponse:
    """Nothing for thirty days, or go on."""
    if request.POST.get("resume"):
        centre.resume(subscriber)
        return _back(edition, token, "saved")
    centre.pause(subscriber)
    return _back(edition, token, "paused")


@by_link
@pressed
def address(request: HttpRequest, edition: str, token: str, subscriber: Subscriber) -> HttpResponse:
    """Ask for another address; both ends get a mail."""
    try:
        moving.ask(subscriber, request.POST.get("email", ""))
    except ValidationError as error:
        return centre_page(request, edition, token, subscriber, error.messages)
    return _back(edition, token, "moving")


@by_link
@pressed
def leave(request: HttpRequest, edition: str, token: str, subscriber: Subscriber) -> HttpResponse:
    """End everything."""
    leaving.leave_all(subscriber)
    return page(request, "unsubscribe.html", edition, {"done": True})


@by_link
@pressed
def export(request: HttpRequest, edition: str, token: str, subscriber: Subscriber) -> HttpResponse:
    """Everything we hold, as a file."""
    answer = JsonResponse(
        own_data.export(subscriber), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@by_link
@pressed
def erase(request: HttpRequest, edition: str, token: str, subscriber: Subscriber) -> HttpResponse:
    """Forget the person, if they have ticked that they mean it."""
    if request.POST.get("sure") != "1":
        return _back(edition, token, "unsure")
    erasing.erase(subscriber)
    return page(request, "erased.html", edition, {})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """One end's answer to a change of address: looking changes nothing, pressing does."""
    try:
        subscriber, end = moving.find(token)
    except signing.BadToken:
        return page(request, "bad_link.html", edition, {}, status=404)
    context = {"done": False, "moved": False, "new_email": subscriber.new_email}
    if request.method == "POST":
        context |= {"moved": moving.agree(subscriber, end), "done": True}
    return page(request, "new_address.html", edition, context)
