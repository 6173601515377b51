"""The page behind the link of a confirmation mail: looking changes nothing, pressing does."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import confirming, limits, preferences, signing
from subscriptions.models import Subscriber, Subscription
from subscriptions.views.pages import page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """GET shows a button (mail scanners follow links); POST confirms, a second one is friendly."""
    try:
        subscriber = confirming.find(token)
    except signing.Expired:
        return _expired(request, edition, token)
    except signing.BadToken:
        return page(request, "bad_link.html", edition, {}, status=404)
    if request.method == "POST":
        confirming.confirm(subscriber, limits.network_of(request))
        subscriber.refresh_from_db()
        return _confirmed(request, edition, subscriber)
    pending = subscriber.subscriptions.filter(status=Subscription.Status.PENDING)
    if not pending.exists() and subscriber.status != Subscriber.Status.PENDING:
        return _confirmed(request, edition, subscriber)
    context = {"email": subscriber.email, "chosen": preferences.labels(pending)}
    return page(request, "confirm.html", edition, context)


def _confirmed(request: HttpRequest, edition: str, subscriber: Subscriber) -> HttpResponse:
    """Say what comes from now on; to who has left since, that nothing does."""
    following = preferences.labels(subscriber.subscriptions.active())
    context = {
        "chosen": following,
        "preferences_url": preferences.url_for(subscriber, edition),
        "has_left": subscriber.status == Subscriber.Status.LEFT,
    }
    return page(request, "confirmed.html", edition, context)


def _expired(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """Offer a fresh mail, to the address that the old link was sent to and nowhere else."""
    if request.method == "POST":
        confirming.send_again(confirming.subject(token))
        return page(request, "sent.html", edition, {})
    return page(request, "expired.html", edition, {}, status=410)
