"""Drafts for people with a link: one revision, never stored, never indexed."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles import comments, preview, sharing
from articles.models import SharedPreview
from articles.snapshot import normalise
from articles.views.pages import respond

# What may come through all links to one article in an hour.
GUESTS_SAY = 30


def _link(token: str) -> SharedPreview:
    found = sharing.opened(token)
    if found is None:
        raise Http404("no such preview")
    return found


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # The address is the key: it must not travel on to other sites.
    response.headers["Referrer-Policy"] = "no-referrer"
    del response.headers["Surrogate-Key"]
    return response


@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The revision as readers would see it."""
    return _show(request, _link(token))


def _show(
    request: HttpRequest, link: SharedPreview, status: int = 200, **more: Any
) -> HttpResponse:
    page = preview.page_of(link.article, normalise(link.revision.data))
    context = {
        **page.context(),
        "meta": {"title": page.article.headline, "robots": "noindex, nofollow"},
        "link": link,
        "guest_comments": link.revision.comments.exclude(guest="") if link.comments_allowed else [],
        "page_url": "",
        **more,
    }
    response = respond(
        request,
        "articles/shared_preview.html",
        context,
        edition=page.article.edition,
        language=page.article.language,
        keys=[],
        status=status,
    )
    return _private(response)


# The address itself is the secret that a token would be; no cookie is set.
@csrf_exempt
@require_POST
def leave_comment(request: HttpRequest, token: str) -> HttpResponse:
    """A comment by somebody without a login, where the link allows it."""
    link = _link(token)
    if not link.comments_allowed:
        raise Http404("no comments here")
    try:
        _write(request, link)
    except ValidationError as error:
        typed = {"name": request.POST.get("name", ""), "text": request.POST.get("text", "")}
        return _show(request, link, status=422, problems=error.messages, typed=typed)
    return _private(HttpResponseRedirect(f"{link.get_absolute_url()}#comments"))


def _write(request: HttpRequest, link: SharedPreview) -> None:
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
    if not name:
        raise ValidationError(_("Say who you are."))
    recent = link.article.comments.filter(
        author=None, created_at__gt=timezone.now() - timedelta(hours=1)
    )
    if recent.count() >= GUESTS_SAY:
        raise ValidationError(_("That is a lot of comments. Try again in an hour."))
    comments.write(link.article, request.POST.get("text", ""), guest=name, about=link.revision)
