"""The editor page: shows one draft, and keeps what comes back before anything else is done."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import actions, autosaves
from articles.admin.articles import conflicts, verbs
from articles.admin.articles.context import around
from articles.admin.articles.form import ArticleForm, ScheduleForm
from articles.models import Article, Revision
from articles.snapshot import Snapshot, blank, of_article
from articles.versions import Conflict
from categories.models import Category


def article_for(user: Any, pk: int) -> Article:
    """The article with this key, if `user` may edit it. Raises Http404."""
    rows = Article.objects.editable_by(user).select_related(
        "latest_revision__created_by", "category", "created_by", "translation_of__live_revision"
    )
    found: Article = get_object_or_404(rows, pk=pk)
    return found


def change_url(article: Article, **query: Any) -> str:
    url = reverse("admin:articles_article_change", args=[article.pk])
    return f"{url}?{urlencode(query)}" if query else url


def new_base(user: Any) -> Snapshot:
    """What a new article starts with: the editor's language and byline."""
    author = getattr(user, "author", None)
    byline = [[author.pk, "author"]] if author else []
    return blank(language=user.language, byline=byline)


def edit(request: HttpRequest, article: Article | None) -> HttpResponse:
    """Show the draft, or with `?autosave` what the editor had typed and not saved."""
    user: Any = request.user
    base = of_article(article) if article else new_base(user)
    version = article.version if article else 0
    begun_from = article.latest_revision_id if article else None
    row = autosaves.of(article, user) if "autosave" in request.GET else None
    if row is not None:
        base, version, begun_from = row.data, row.version, row.base_id
    form = ArticleForm(base, by=user, version=version, begun_from=begun_from)
    return page(request, article, form)


def page(
    request: HttpRequest,
    article: Article | None,
    form: ArticleForm,
    schedule: ScheduleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The editor page with `form`."""
    context = around(request, article, form, schedule or ScheduleForm())
    template = "admin/articles/article/edit.html"
    return TemplateResponse(request, template, context, status=status)


@require_POST
def act(request: HttpRequest, verb: str, pk: int | None = None) -> HttpResponse:
    """Keep the text, then do what the button says."""
    article = article_for(request.user, pk) if pk else None
    user: Any = request.user
    if not user.has_perm(verbs.VERBS[verb].permission):
        raise PermissionDenied
    base = of_article(article) if article else new_base(user)
    form = ArticleForm(base, by=user, data=request.POST)
    schedule = ScheduleForm(request.POST if verb == "schedule" else None)
    if not form.is_valid() or (schedule.is_bound and not schedule.is_valid()):
        return page(request, article, form, schedule, status=422)
    try:
        kept, revision = keep(request, article, form)
        return press(request, verb, kept, revision, form, schedule, new=pk is None)
    except Conflict as conflict:
        begun_from = form.cleaned_data["begun_from"]
        return conflicts.answer(request, conflict.article, form.snapshot(), begun_from)


def press(
    request: HttpRequest,
    verb: str,
    kept: Article,
    revision: Revision,
    form: ArticleForm,
    schedule: ScheduleForm,
    *,
    new: bool,
) -> HttpResponse:
    """Do what the button says with the text that is kept now. Raises versions.Conflict."""
    try:
        verbs.VERBS[verb].act(click(request, kept, revision, schedule))
    except ValidationError as error:
        return refused(request, kept, form, schedule, error, new=new)
    return done(request, kept, revision, verbs.VERBS[verb].done)


def click(
    request: HttpRequest, article: Article, revision: Revision, schedule: ScheduleForm
) -> verbs.Click:
    """What the form says beside the text."""
    return verbs.Click(
        article,
        revision,
        request.user,
        schedule.cleaned_data.get("apply_at") if schedule.is_bound else None,
        substantive="minor" not in request.POST,
        override=request.POST.get("override", ""),
    )


def keep(
    request: HttpRequest, article: Article | None, form: ArticleForm
) -> tuple[Article, Revision]:
    """The article with the form's text as its newest revision. Raises versions.Conflict."""
    data = form.snapshot()
    if article is None:
        tab = request.POST.get("tab", "")[:36]
        article = actions.create(data, by=request.user, edition=edition_of(data), tab=tab)
    else:
        note = request.POST.get("note", "")[:500]
        actions.save(article, data, by=request.user, version=form.version_read, note=note)
    return article, cast(Revision, article.latest_revision)


def edition_of(data: Snapshot) -> str:
    """Edition of a draft: that of its category, or else its language's."""
    category = Category.objects.filter(pk=data["category"]).first()
    return str(category.language) if category else str(data["language"])


def done(request: HttpRequest, article: Article, revision: Revision, words: Any) -> HttpResponse:
    """Acknowledge: to a script that saves in the background as data, otherwise by the page anew.

    `kept` goes back to the browser, which then forgets its own copy of exactly this text.
    """
    if request.headers.get("Accept", "").startswith("application/json"):
        now = timezone.localtime()
        return JsonResponse(
            {
                "version": article.version,
                "begun_from": revision.pk,
                "saved": f"{now:%H:%M}",
                "url": change_url(article),
            }
        )
    messages.success(request, words)
    stamp = request.POST.get("stamp", "")[:40]
    return HttpResponseRedirect(change_url(article, kept=stamp) if stamp else change_url(article))


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
        for text in (text for texts in problems.values() for text in texts):
            messages.error(request, text)
        return HttpResponseRedirect(change_url(article))
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(article.version)  # type: ignore[index]
    form.data["begun_from"] = str(article.latest_revision_id)  # type: ignore[index]
    for name, texts in problems.items():
        target = schedule if name in schedule.fields and schedule.is_bound else form
        for text in texts:
            target.add_error(name if name in target.fields else None, text)
    messages.warning(request, _("Your text is kept as a draft; nothing else was changed."))
    return page(request, article, form, schedule, status=422)
