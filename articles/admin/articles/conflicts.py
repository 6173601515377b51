"""The conflict page: what stood there, what I wrote, what they wrote; and the way together."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import actions, autosaves, compare, editing
from articles.admin.articles.panels import VersionForm
from articles.diffing import Chunk
from articles.merging import Merge, body_chunks, resolved, three_way
from articles.models import Article, Revision
from articles.models.choices import RevisionKind
from articles.snapshot import Snapshot, normalise, of_article
from articles.versions import Conflict


def answer(
    request: HttpRequest, article: Article, mine: Snapshot, begun_from: int | None
) -> HttpResponse:
    """Keep the loser's text as a revision, and show the page (409)."""
    article = _current(article.pk)
    base = article.revisions.filter(pk=begun_from).first() if begun_from else None
    kept = editing.keep_aside(article, mine, by=request.user, kind=RevisionKind.CONFLICT, base=base)
    autosaves.forget(article, by=request.user)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"conflict": address(article, kept)}, status=409)
    return show(request, article, kept, status=409)


def _current(pk: int) -> Article:
    rows = Article.objects.select_related("latest_revision__created_by", "category")
    found: Article = rows.get(pk=pk)
    return found


def address(article: Article, kept: Revision) -> str:
    return reverse("admin:articles_article_conflict", args=[article.pk, kept.pk])


def sides(article: Article, kept: Revision) -> tuple[Snapshot, Snapshot, Snapshot]:
    """Base, mine and theirs; where the base is not known, it is the revision before theirs."""
    before = kept.base or _before(article, kept)
    theirs = of_article(article)
    base = normalise(before.data) if before else theirs
    return base, normalise(kept.data), theirs


def _before(article: Article, kept: Revision) -> Revision | None:
    aside = [RevisionKind.CONFLICT, RevisionKind.AUTOSAVE, RevisionKind.TAKEOVER]
    rows = article.revisions.filter(number__lt=kept.number).exclude(kind__in=aside)
    return rows.exclude(pk=article.latest_revision_id or 0).order_by("-number").first()


@require_safe
def conflict(request: HttpRequest, article: Article, kept: int) -> HttpResponse:
    """The page again, as long as it is needed."""
    return show(request, article, _own(request, article, kept))


def _own(request: HttpRequest, article: Article, kept: int) -> Revision:
    rows = article.revisions.filter(kind=RevisionKind.CONFLICT, created_by=request.user.pk)
    return get_object_or_404(rows.select_related("base"), pk=kept)


def show(request: HttpRequest, article: Article, kept: Revision, status: int = 200) -> HttpResponse:
    """Base, mine and theirs by field and by paragraph."""
    base, mine, theirs = sides(article, kept)
    found = three_way(base, mine, theirs)
    context = {
        **admin.site.each_context(request),
        "title": _("Somebody else changed this article meanwhile"),
        "opts": Article._meta,
        "article": article,
        "kept": kept,
        "found": found,
        "chunks": _chunks(found, base, mine, theirs),
    }
    template = "admin/articles/article/conflict.html"
    return TemplateResponse(request, template, context, status=status)


def _chunks(found: Merge, base: Snapshot, mine: Snapshot, theirs: Snapshot) -> list[dict[str, Any]]:
    """The places of the body where somebody has to choose, each numbered as the form names it."""
    if not any(clash.name == "body" for clash in found.clashes):
        return []
    numbered = enumerate(body_chunks(base, mine, theirs))
    return [_shown(number, chunk) for number, chunk in numbered if chunk.agreed is None]


def _shown(number: int, chunk: Chunk) -> dict[str, Any]:
    base = "".join(chunk.base)
    return {
        "name": f"body-{number}",
        "mine": compare.body_blocks(base, "".join(chunk.mine)),
        "theirs": compare.body_blocks(base, "".join(chunk.theirs)),
    }


@require_POST
def merge(request: HttpRequest, article: Article, kept: int) -> HttpResponse:
    """Save both sides' changes, with what was chosen where they clash, as a new draft."""
    mine = _own(request, article, kept)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(address(article, mine))
    three = sides(article, mine)
    data = resolved(three_way(*three), *three, request.POST.dict())
    try:
        actions.save(article, data, by=request.user, version=form.cleaned_data["version"])
    except Conflict:
        return show(request, _current(article.pk), mine, status=409)
    messages.success(request, _("Both sides' changes are in the draft now."))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
