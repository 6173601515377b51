"""The editor page: shows one draft, and keeps what comes back before anything else is done."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from js_asset import Media

from articles import actions, editing
from articles.admin.articles import verbs
from articles.admin.articles.form import ArticleForm, ScheduleForm, form_for
from articles.admin.articles.media import media
from articles.models import Article, Image, Revision
from articles.models.choices import RevisionKind
from articles.snapshot import Snapshot, blank, of_article
from articles.versions import Conflict
from categories.models import Category


def article_for(user: Any, pk: int) -> Article:
    """The article with this key, if `user` may edit it. Raises Http404."""
    rows = Article.objects.editable_by(user).select_related(
        "latest_revision__created_by", "live_revision", "category", "created_by"
    )
    found: Article = get_object_or_404(rows, pk=pk)
    return found


def change_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def new_base(user: Any) -> Snapshot:
    """What a new article starts with: the editor's language and byline."""
    author = getattr(user, "author", None)
    byline = [[author.pk, "author"]] if author else []
    return blank(language=user.language, byline=byline)


def edit(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Show the draft."""
    if article is None:
        return page(request, None, ArticleForm(new_base(request.user), by=request.user))
    return page(request, article, form_for(article, of_article(article), by=request.user))


def page(
    request: HttpRequest,
    article: Article | None,
    form: ArticleForm,
    schedule: ScheduleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The editor page with `form`."""
    schedule = schedule or ScheduleForm()
    context = {
        **admin.site.each_context(request),
        "title": article.working_title if article else _("New article"),
        "opts": Article._meta,
        "article": article,
        "form": form,
        "schedule_form": schedule,
        "buttons": verbs.offered(article, request.user),
        "lead_image": Image.objects.filter(pk=_number(form["lead_image"].value())).first(),
        "waiting": article.revisions.exclude(apply_at=None).order_by("apply_at") if article else [],
        "media": Media.from_media(form.media + media(), nonce=str(request.csp_nonce)),  # type: ignore[attr-defined]
    }
    template = "admin/articles/article/edit.html"
    return TemplateResponse(request, template, context, status=status)


def _number(value: Any) -> int:
    return int(value) if str(value or "").isdecimal() else 0


@require_POST
def act(request: HttpRequest, verb: str, pk: int | None = None) -> HttpResponse:
    """Keep the text, then do what the button says."""
    article = article_for(request.user, pk) if pk else None
    button = verbs.VERBS[verb]
    if not request.user.has_perm(button.permission):
        raise PermissionDenied
    base = of_article(article) if article else new_base(request.user)
    form = ArticleForm(base, by=request.user, data=request.POST)
    schedule = ScheduleForm(request.POST if verb == "schedule" else None)
    if not form.is_valid() or (schedule.is_bound and not schedule.is_valid()):
        return page(request, article, form, schedule, status=422)
    try:
        article, revision = keep(request, article, form)
    except Conflict as conflict:
        return conflicted(request, conflict, form.snapshot())
    try:
        button.act(
            verbs.Click(
                article,
                revision,
                request.user,
                schedule.cleaned_data.get("apply_at") if schedule.is_bound else None,
                "minor" not in request.POST,
            )
        )
    except Conflict as conflict:
        return conflicted(request, conflict, form.snapshot())
    except ValidationError as error:
        return refused(request, article, form, schedule, error, new=pk is None)
    messages.success(request, button.done)
    return HttpResponseRedirect(change_url(article))


def keep(
    request: HttpRequest, article: Article | None, form: ArticleForm
) -> tuple[Article, Revision]:
    """The article with the form's text as its newest revision. Raises versions.Conflict."""
    data = form.snapshot()
    if article is None:
        article = actions.create(data, by=request.user, edition=edition_of(data))
    else:
        actions.save(article, data, by=request.user, version=form.version_read)
    return article, cast(Revision, article.latest_revision)


def edition_of(data: Snapshot) -> str:
    """Edition of a draft: that of its category, or else its language's."""
    category = Category.objects.filter(pk=data["category"]).first()
    return str(category.language) if category else str(data["language"])


def refused(
    request: HttpRequest,
    article: Article,
    form: ArticleForm,
    schedule: ScheduleForm,
    error: ValidationError,
    *,
    new: bool,
) -> HttpResponse:
    """The page again, with what forbids it at the fields; the text is kept as the newest draft."""
    problems = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    if new:
        for texts in problems.values():
            for text in texts:
                messages.error(request, text)
        return HttpResponseRedirect(change_url(article))
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(article.version)  # type: ignore[index]
    for name, texts in problems.items():
        target = schedule if name in schedule.fields and schedule.is_bound else form
        for text in texts:
            target.add_error(name if name in target.fields else None, text)
    messages.warning(request, _("Your text is kept as a draft; nothing else was changed."))
    return page(request, article, form, schedule, status=422)


def conflicted(request: HttpRequest, conflict: Conflict, mine: Snapshot) -> HttpResponse:
    """Somebody else was first: keep the loser's text as a revision and say so."""
    article = article_for(request.user, conflict.article.pk)
    kept = editing.keep_aside(article, mine, by=request.user, kind=RevisionKind.CONFLICT)
    context = {
        **admin.site.each_context(request),
        "title": _("Somebody else changed this article meanwhile"),
        "opts": Article._meta,
        "article": article,
        "kept": kept,
    }
    template = "admin/articles/article/conflict.html"
    return TemplateResponse(request, template, context, status=409)
