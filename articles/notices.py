"""E-mails among staff: reviews and comments, sent after the commit by the worker."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from articles.models.article import Article
from articles.models.desk import Comment


def tell(kind: str, pk: int, people: Iterable[int]) -> None:
    """Tell each of `people` (keys of users) after the commit; one task for each letter."""
    for person in people:
        transaction.on_commit(lambda person=person: send.enqueue(kind, pk, person))  # type: ignore[misc]


@task()
def send(kind: str, pk: int, person: int) -> None:
    """One letter: `kind` is `comment` (pk of a comment) or a state of review (of an article)."""
    user = User.objects.filter(pk=person, is_active=True).first()
    about = _about(kind, pk)
    if user is None or about is None:
        return
    article, comment = about
    with translation.override(user.language), timezone.override(user.time_zone):
        context = {
            "kind": kind,
            "article": article,
            "title": article.working_title,
            "comment": comment,
            "url": settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk]),
        }
        text = render_to_string("emails/desk_notice.txt", context).strip() + "\n"
        EmailMessage(_subject(kind, article), text, to=[user.email]).send()


def _about(kind: str, pk: int) -> tuple[Article, Comment | None] | None:
    if kind == "comment":
        rows = Comment.objects.select_related("article__latest_revision", "author")
        comment = rows.filter(pk=pk).first()
        return (comment.article, comment) if comment else None
    article = Article.objects.select_related("latest_revision").filter(pk=pk).first()
    return (article, None) if article else None


def _subject(kind: str, article: Article) -> str:
    words: dict[str, Any] = {
        "comment": _("Comment: %(title)s"),
        "in_review": _("For review: %(title)s"),
        "changes_requested": _("Changes requested: %(title)s"),
        "approved": _("Approved: %(title)s"),
    }
    title = " ".join(article.working_title.split())
    subject = str(words[kind] % {"title": title})
    return subject if len(subject) <= 120 else subject[:119] + "…"
