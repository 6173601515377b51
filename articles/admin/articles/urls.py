"""The map of the desk's pages about one article."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from articles.admin.articles import (
    conflicts,
    editor,
    history,
    previews,
    saving,
    sidelines,
    sources,
    verbs,
)

View = Callable[..., Any]


def writers_only(view: View) -> View:
    """`view` for those who may write articles."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("articles.add_article"):
            raise PermissionDenied
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return guarded


def with_article(view: View) -> View:
    """`view` with the article of the address, if this person may edit it; otherwise 404."""

    def fetched(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        article = editor.article_for(request.user, pk)
        answer: HttpResponse = view(request, article=article, **kwargs)
        return answer

    return fetched


# name, what follows the article's key, view
OF_ONE: list[tuple[str, str, View]] = [
    ("autosave", "autosave/", saving.autosave),
    ("presence", "presence/", saving.presence),
    ("take_over", "take-over/", saving.take_over),
    ("discard", "discard/", saving.discard),
    ("preview", "preview/", previews.live),
    ("conflict", "conflict/<int:kept>/", conflicts.conflict),
    ("merge", "conflict/<int:kept>/merge/", conflicts.merge),
    ("revisions", "revisions/", history.revisions),
    ("compare", "revisions/compare/", history.compared),
    ("restore", "revisions/<int:number>/restore/", history.restore),
    ("source", "source/", history.source),
    ("up_to_date", "source/up-to-date/", history.up_to_date),
    ("call_off", "revisions/<int:number>/call-off/", sidelines.call_off),
    ("comment", "comments/add/", sidelines.comment),
    ("settle", "comments/<int:comment>/settle/", sidelines.settle),
    ("assign", "assign/", sidelines.assign),
    ("claim", "claim/", sidelines.claim),
    ("share", "share/", sidelines.share),
    ("revoke", "share/<int:link>/revoke/", sidelines.revoke),
    ("correct", "correct/", sidelines.correct),
    ("retract", "retract/", sidelines.retract),
    ("duplicate", "duplicate/", sidelines.duplicate),
]
# The same without an article, for a text that is none yet.
OF_NEW: list[tuple[str, str, View]] = [
    ("autosave", "autosave/", saving.autosave),
    ("discard", "discard/", saving.discard),
    ("preview", "preview/", previews.live),
]
OF_ALL: list[tuple[str, str, View]] = [
    ("picks", "picks/<slug:source>/", sources.picks),
]


def urls(guard: Callable[[View], Any]) -> list[URLPattern]:
    """Every page, behind `guard` (the admin's log-in) and a permission."""
    name = "articles_article_{}".format
    found = [path(tail, guard(writers_only(view)), name=name(key)) for key, tail, view in OF_ALL]
    # Every form of the desk asks for it, whoever writes there.
    found.append(path("token/", guard(saving.token), name=name("token")))
    for key, tail, view in OF_NEW:
        found.append(path(f"add/{tail}", guard(writers_only(view)), name=name(f"add_{key}")))
    for key, tail, view in OF_ONE:
        guarded = guard(writers_only(with_article(view)))
        found.append(path(f"<int:pk>/{tail}", guarded, name=name(key)))
    for verb in verbs.VERBS:
        guarded = guard(writers_only(partial(editor.act, verb=verb)))
        found.append(path(f"<int:pk>/{verb}/", guarded, name=name(verb)))
        found.append(path(f"add/{verb}/", guarded, name=name(f"add_{verb}")))
    return found
