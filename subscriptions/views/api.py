"""Sign-up forms elsewhere: a small JSON endpoint with the same guards as the form here."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import limits
from subscriptions.models import Subscription, Topic
from subscriptions.sign_up import MAX_TOPICS, SignUp, ask

MOST = 10_000  # bytes


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def sign_up(request: HttpRequest, edition: str) -> HttpResponse:
    """`{"email": …, "topics": ["category:3"], "frequency": "daily", "form": …}`.

    Answers 202 whoever it is, 400 for what is no address, 403 for an origin that is not in
    SIGN_UP_ORIGINS.
    """
    origin = request.headers.get("Origin", "")
    if origin and origin not in [*settings.SIGN_UP_ORIGINS, settings.SITE_URL]:
        return JsonResponse({"error": "origin"}, status=403)
    if request.method == "OPTIONS":
        return _open_to(origin, HttpResponse(status=204))
    wish = _wish(request, edition)
    if wish is None:
        return _open_to(origin, JsonResponse({"error": "body"}, status=400))
    try:
        if wish.email:
            ask(wish)
    except ValidationError as error:
        body = {"error": "email", "message": " ".join(error.messages)}
        return _open_to(origin, JsonResponse(body, status=400))
    return _open_to(origin, JsonResponse({"status": "sent"}, status=202))


def _wish(request: HttpRequest, edition: str) -> SignUp | None:
    """What the body asks for; None where it is none. A filled honeypot asks for nothing."""
    try:
        body: Any = json.loads(request.body[: MOST + 1])
        email, names = body["email"], body.get("topics", [])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(email, str) or not isinstance(names, list) or len(request.body) > MOST:
        return None
    topics = [topic for name in names[:MAX_TOPICS] if (topic := Topic.objects.named(str(name)))]
    frequency = body.get("frequency")
    return SignUp(
        email="" if body.get("website") else email or "-",
        edition=edition,
        topics=topics,
        frequency=frequency
        if frequency in Subscription.Frequency.values
        else Subscription.Frequency.INSTANT,
        form=str(body.get("form", "api"))[:100],
        url=request.headers.get("Origin", "")[:700],
        network=limits.network_of(request),
    )


def _open_to(origin: str, answer: HttpResponse) -> HttpResponse:
    """Let the script of an admitted site read the answer."""
    if origin:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
        answer.headers["Vary"] = "Origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer
