"""The preference centre: opened by a signed link, without a password."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import preferences as centre
from subscriptions import signing
from subscriptions.views.pages import page
from subscriptions.views.sign_up import topic_groups


@csrf_exempt
@require_http_methods(["GET", "HEAD"])
def preferences(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """What this subscriber follows."""
    try:
        subscriber = centre.find(token)
    except signing.BadToken:
        return page(request, "bad_link.html", edition, {}, status=404)
    chosen = {row.topic.name for row in subscriber.subscriptions.active()}
    context = {"email": subscriber.email, "topics": topic_groups(edition, chosen)}
    return page(request, "preferences.html", edition, context)
