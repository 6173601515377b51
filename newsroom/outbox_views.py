"""Pages of the demo's outbox: each captured mail's HTML, text and headers."""

from email.message import EmailMessage

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from newsroom import outbox

# Mails carry inline styles; nothing else may run or load beyond their pictures.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
}
FRAME_POLICY = {"default-src": ["'none'"], "style-src": ["'self'"], "frame-src": ["'self'"]}
SHOWN = 200


def _found(name: str) -> EmailMessage:
    message = outbox.read(name)
    if message is None:
        raise Http404("no such mail")
    return message


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


@require_safe
@never_cache
@csp_replace(FRAME_POLICY)
def index(request: HttpRequest) -> HttpResponse:
    """The captured mails, newest first."""
    mails = [{"name": name, "message": outbox.read(name)} for name in outbox.names()[:SHOWN]]
    return render(request, "newsroom/outbox.html", {"mails": mails})


@require_safe
@never_cache
@csp_replace(FRAME_POLICY)  # type: ignore[arg-type]
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: headers, text, and its HTML in a frame."""
    message = _found(name)
    context = {
        "name": name,
        "message": message,
        "headers": list(message.items()),
        "text": _part(message, "plain"),
        "has_html": bool(_part(message, "html")),
    }
    return render(request, "newsroom/outbox_mail.html", context)


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of one mail as it was sent; its links leave the frame that shows it."""
    return HttpResponse('<base target="_top">' + _part(_found(name), "html"))
