"""The trash at the desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import bin as trash
from articles import refusals
from articles.models import Article
from articles.versions import Conflict

LIST = "admin:articles_article_bin"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is in the trash, the newest first."""
    rows = trash.contents(_writer(request))
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("Trash"),
        "opts": Article._meta,
        "page": page,
        "may_purge": request.user.has_perm(trash.PURGE),
    }
    return TemplateResponse(request, "admin/articles/bin.html", context)


@require_POST
def recover(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring one article back."""
    done = _("“%(title)s” is back, unpublished.")
    return _do(request, pk, trash.recover, done)


@require_POST
def purge(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one article for good."""
    return _do(request, pk, trash.purge, _("“%(title)s” is deleted for good."))


def _do(request: HttpRequest, pk: int, act: Callable[..., None], done: str) -> HttpResponse:
    article = trash.contents(_writer(request)).filter(pk=pk).first()
    if article is None:  # somebody was faster, or it is none of theirs
        mine = Article.objects.editable_by(request.user)
        return refusals.stale(request, get_object_or_404(mine, pk=pk))
    title, seen = article.working_title, request.POST.get("version", "")
    try:
        act(article, by=request.user, version=int(seen) if seen.isdecimal() else -1)
    except Conflict:
        return refusals.stale(request, article)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done % {"title": title})
    return HttpResponseRedirect(reverse(LIST))


def _writer(request: HttpRequest) -> Any:
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    return request.user


def urls(guard: Callable[..., Any]) -> list[URLPattern]:
    """Every page of the trash, behind `guard`."""
    return [
        path("bin/", guard(show), name="articles_article_bin"),
        path("bin/<int:pk>/recover/", guard(recover), name="articles_article_recover"),
        path("bin/<int:pk>/purge/", guard(purge), name="articles_article_purge"),
    ]
