"""What the editor page shows around the draft."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from js_asset import Media

from articles import autosaves, checks, leases, review, translations
from articles.admin.articles import verbs
from articles.admin.articles.form import ArticleForm, ScheduleForm
from articles.admin.articles.media import media
from articles.admin.articles.panels import AssignForm, CorrectionForm, ShareForm
from articles.models import Article, Image, Revision, SharedPreview
from articles.snapshot import of_article

LATEST = 8


def around(
    request: HttpRequest, article: Article | None, form: ArticleForm, schedule: ScheduleForm
) -> dict[str, Any]:
    """Context of the editor page."""
    context = {
        **admin.site.each_context(request),
        "title": article.working_title if article else _("New article"),
        "opts": Article._meta,
        "article": article,
        "form": form,
        "schedule_form": schedule,
        "buttons": verbs.offered(article, request.user),
        "lead_image": Image.objects.filter(pk=_number(form["lead_image"].value())).first(),
        "autosave": _offered(request, article, form),
        "tab": _tab(request, article),
        "SITE_URL": settings.SITE_URL,
        "media": Media.from_media(form.media + media(), nonce=str(request.csp_nonce)),  # type: ignore[attr-defined]
    }
    return context | (_of_existing(request, article) if article else {})


def _of_existing(request: HttpRequest, article: Article) -> dict[str, Any]:
    user: Any = request.user
    lease = leases.of(article)
    newest: Revision | None = article.latest_revision
    return {
        "lease": lease if lease and lease.holder_id != user.pk else None,
        "findings": checks.findings(checks.Draft(article, of_article(article), newest)),
        "may_override": user.has_perm("articles.override_check"),
        "waiting": waiting(article),
        "revisions": _light(article)[:LATEST],
        "comments": threads(article),
        "links": SharedPreview.objects.valid().filter(article=article).select_related("revision"),
        "corrections": article.corrections.all(),
        "assignment": review.assignment(article),
        "assign_form": AssignForm(
            initial={"assigned_to": article.assigned_to_id, "due_at": article.due_at}
        ),
        "share_form": ShareForm(),
        "correction_form": CorrectionForm(),
        "stale": translations.newer(article),
    }


def _light(article: Article) -> Any:
    return article.revisions.select_related("created_by").defer("data")


def waiting(article: Article) -> list[Revision]:
    """Revisions that go live later, or could not, soonest first."""
    rows = _light(article).filter(Q(apply_at__isnull=False) | ~Q(apply_error=""))
    return sorted(rows, key=lambda row: (row.apply_at is None, row.apply_at, row.pk))


def threads(article: Article) -> Any:
    """Comment threads, open ones first, each with its answers."""
    rows = article.comments.filter(parent=None).select_related("author", "revision")
    rows = rows.defer("revision__data").prefetch_related("replies__author")
    return sorted(rows, key=lambda row: (row.resolved_at is not None, row.created_at))


def _offered(request: HttpRequest, article: Article | None, form: ArticleForm) -> Any:
    """The editor's own unsaved text, unless it is what the page shows."""
    if form.is_bound or "autosave" in request.GET:
        return None
    row = autosaves.of(article, request.user)
    return None if row is None or row.data == form.base else row


def _tab(request: HttpRequest, article: Article | None) -> str:
    """The name of the page whose text is restored, so that saving it clears that text."""
    if request.method == "POST":
        return request.POST.get("tab", "")[:36]
    row = autosaves.of(article, request.user) if "autosave" in request.GET else None
    return row.tab if row and article is None else ""


def _number(value: Any) -> int:
    return int(value) if str(value or "").isdecimal() else 0
