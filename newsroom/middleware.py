"""What every answer gets on its way out, and what a staff request needs on its way in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware import common
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

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
