"""Revisions: the list, two side by side, and an older one again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import actions, compare, refusals, translations
from articles.admin.articles import conflicts
from articles.admin.articles.panels import VersionForm
from articles.models import Article, Revision
from articles.snapshot import normalise
from articles.versions import Conflict

PER_PAGE = 50


def _render(request: HttpRequest, template: str, article: Article, **context: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "opts": Article._meta,
        "article": article,
        **context,
    }
    return TemplateResponse(request, f"admin/articles/article/{template}", context)


@require_safe
def revisions(request: HttpRequest, article: Article) -> HttpResponse:
    """All revisions: who, when, why."""
    rows = article.revisions.select_related("created_by", "reviewed_by").defer("data")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return _render(request, "revisions.html", article, title=_("Revisions"), page=page)


@require_safe
def compared(request: HttpRequest, article: Article) -> HttpResponse:
    """Two revisions side by side: `?old=3&new=7`, by number."""
    old, new = (_numbered(article, request.GET.get(name, "")) for name in ("old", "new"))
    if old.number > new.number:
        old, new = new, old
    found = compare.changes(normalise(old.data), normalise(new.data))
    title = _("Revisions %(old)s and %(new)s") % {"old": old.number, "new": new.number}
    return _render(request, "compare.html", article, title=title, old=old, new=new, changes=found)


def _numbered(article: Article, number: str) -> Revision:
    if not number.isdecimal() or len(number) > 9:
        raise Http404("no such revision")
    rows = article.revisions.select_related("created_by")
    return get_object_or_404(rows, number=int(number))


@require_POST
def restore(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """The words of an older revision as a new draft."""
    revision = _numbered(article, str(number))
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404("no version")
    try:
        version = form.cleaned_data["version"]
        actions.restore(article, revision, by=request.user, version=version)
    except Conflict as conflict:
        words = normalise(revision.data)
        return conflicts.answer(request, conflict.article, words, article.latest_revision_id)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Revision %(number)s is the draft again.") % {"number": number})
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


@require_safe
def source(request: HttpRequest, article: Article) -> HttpResponse:
    """What changed in the original since it was translated."""
    original = article.translation_of
    if original is None or original.live_revision is None:
        raise Http404("nothing to compare")
    old = _numbered(original, str(article.translated_revision))
    new = original.live_revision
    found = compare.changes(normalise(old.data), normalise(new.data))
    title = _("What changed in the original")
    return _render(request, "source.html", article, title=title, old=old, new=new, changes=found)


@require_POST
def up_to_date(request: HttpRequest, article: Article) -> HttpResponse:
    """The translation says what the original says now."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404("no version")
    try:
        translations.mark(article, by=request.user, version=form.cleaned_data["version"])
    except Conflict:
        return refusals.stale(request, article)
    messages.success(request, _("The translation counts as up to date."))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
