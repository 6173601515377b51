"""Sign-up forms elsewhere: a small JSON endpoint with the same guards as the form here."""

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import limits
from subscriptions.addresses import normalize
from subscriptions.models import Subscription, Topic
from subscriptions.sign_up import MAX_TOPICS, SignUp, ask
from subscriptions.views.sign_up import is_fresh, ticket_of, took_time, wish_in

MOST = 10_000  # bytes
sent = partial(JsonResponse, {"status": "sent"}, status=202)


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def sign_up(request: HttpRequest, edition: str) -> HttpResponse:
    """`{"email": …, "elapsed": 4000, "topics": ["category:3"], "frequency": "daily", "form": …}`.

    Answers 202 whoever it is, 400 for what is no address, 403 for an origin that is not in
    SIGN_UP_ORIGINS. Where `elapsed` does not show a second in which a person filled in the form,
    it answers 200 with a ticket, to be sent as `{"ticket": …}` once that person has pressed again.
    """
    origin = request.headers.get("Origin", "")
    if origin and origin not in [*settings.SIGN_UP_ORIGINS, settings.SITE_URL]:
        return JsonResponse({"error": "origin"}, status=403)
    if request.method == "OPTIONS":
        return _open_to(origin, HttpResponse(status=204))
    return _open_to(origin, _answer(request, edition))


def _answer(request: HttpRequest, edition: str) -> JsonResponse:
    body = _body(request)
    if isinstance(body.get("ticket"), str):
        return _second(request, edition, body["ticket"])
    wish = _wish(request, edition, body)
    if wish is None:
        return JsonResponse({"error": "body"}, status=400)
    if not wish.email:
        return sent()
    try:
        normalize(wish.email)
    except ValidationError as error:
        return JsonResponse({"error": "email", "message": " ".join(error.messages)}, status=400)
    if not took_time(str(body.get("elapsed", ""))):
        return JsonResponse({"status": "go_on", "ticket": ticket_of(wish)})
    ask(wish)
    return sent()


def _second(request: HttpRequest, edition: str, ticket: str) -> JsonResponse:
    """The second step, as on the second page of the form."""
    try:
        wish = wish_in(ticket, edition, limits.network_of(request))
    except signing.BadSignature:
        return JsonResponse({"error": "ticket"}, status=400)
    if is_fresh(ticket):
        return JsonResponse({"status": "go_on", "ticket": ticket})
    ask(wish)
    return sent()


def _body(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent; empty where it is none."""
    if len(request.body) > MOST:
        return {}
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _wish(request: HttpRequest, edition: str, body: dict[str, Any]) -> SignUp | None:
    """What the body asks for; None where it is none. A filled honeypot asks for nothing."""
    email, names = body.get("email"), body.get("topics", [])
    if not isinstance(email, str) or not isinstance(names, list):
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
