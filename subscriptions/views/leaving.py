"""Unsubscribing: by the mail program's own button (RFC 8058) or by the link in the mail."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import leaving, signing
from subscriptions.views.pages import page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """POST ends what the token names, whoever sends it and however often; GET changes nothing."""
    try:
        subscriber, topic, mailing = leaving.find(token)
    except signing.BadToken:
        return page(request, "bad_link.html", edition, {}, status=404)
    everything = request.POST.get("everything") == "1"
    if request.method == "POST" and subscriber is not None:
        leaving.leave(subscriber, None if everything else topic, mailing)
    context = {
        "done": request.method == "POST" or subscriber is None,
        "topic": "" if everything else topic,
        "token": token,
    }
    return page(request, "unsubscribe.html", edition, context)
