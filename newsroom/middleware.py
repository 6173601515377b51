"""What every answer gets on its way out, and what a staff request needs on its way in."""

from collections.abc import Callable
from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware import common
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from accounts import middleware

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
        "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    )
)  # fmt: skip


def client_address(request: HttpRequest) -> str:
    """Network address of the client, seen through exactly as many proxies as are trusted."""
    direct = str(request.META.get("REMOTE_ADDR") or "")
    if not settings.TRUSTED_PROXIES:
        return direct
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    hops = [hop.strip() for hop in forwarded if hop.strip()]
    return hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else direct


def edition_of(path: str) -> str:
    """The edition that an address belongs to, whatever stands there."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


# Where people log in, fill forms and are told things; public forms need neither session nor token.
DESK = ("/admin/", "/outbox/")


def is_reading(request: HttpRequest) -> bool:
    """Whether a public page is asked for: it knows no person, no form and no message."""
    return request.method in {"GET", "HEAD"} and not request.path.startswith(DESK)


class _ForTheDesk:
    """A middleware of Django's that public pages pass by."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_reading(request):
            return self.get_response(request)  # type: ignore[no-any-return]
        return super().__call__(request)  # type: ignore[misc,no-any-return]


class Sessions(_ForTheDesk, SessionMiddleware):
    """Sessions, for the desk."""


class Authentication(_ForTheDesk, AuthenticationMiddleware):
    """Who is logged in, for the desk."""


class SecondFactor(_ForTheDesk, middleware.SecondFactor):
    """Whether a password alone was enough, for the desk."""


class Messages(_ForTheDesk, MessageMiddleware):
    """What people are told on their next page, for the desk."""


class Policy(CSPMiddleware):
    """The Content-Security-Policy; that of public pages is always the same, and written once."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        own = getattr(request, "_csp_nonce", None) or any(
            name.startswith("_csp") for name in response.__dict__
        )
        if own or not is_reading(request):
            return super().process_response(request, response)
        if HEADER not in response.headers:
            response.headers[HEADER] = _public_policy()
        return response


@cache
def _public_policy() -> str:
    return str(build_policy())


class PolicyHeaders:
    """Headers that are the same everywhere, and the language of what is answered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Views may switch it again; nothing is left over from the request before.
        translation.activate(edition_of(request.path))
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class CommonMiddleware(common.CommonMiddleware):
    """Django's, without the Content-Length and ETag work that the page store does better."""


class StaffLanguage:
    """The desk speaks the language and the time of whoever is logged in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        language = getattr(request.user, "language", None)
        if language is None:
            language = translation.get_language_from_request(request)
        with (
            translation.override(language),
            timezone.override(getattr(request.user, "time_zone", settings.TIME_ZONE)),
        ):
            response = self.get_response(request)
            if isinstance(response, HttpResponse) and hasattr(response, "render"):
                response.render()
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response
