"""Comments on drafts: threads with mentions, told by e-mail after the commit."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models.article import Article
from articles.models.desk import Comment
from articles.models.revision import Revision
from articles.notices import tell
from articles.signals import article_action

LONGEST = 5000
_MENTION = re.compile(r"@([\w.’'-]+)")


def write(
    article: Article,
    text: str,
    *,
    by: Any = None,
    guest: str = "",
    parent: Comment | None = None,
    about: Revision | None = None,
) -> Comment:
    """A comment on `about` (the newest revision), or an answer to `parent` (of the same article).

    Raises ValidationError for an empty or overlong text and a foreign parent.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError({"text": _("Write something.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("This is too long for a comment.")})
    if parent is not None and parent.article_id != article.pk:
        raise ValidationError({"text": _("The comment you answer belongs to another article.")})
    with transaction.atomic():
        comment = Comment.objects.create(
            article=article,
            revision_id=about.pk if about else article.latest_revision_id,
            parent=(parent.parent or parent) if parent else None,
            author=by,
            guest=guest[:100],
            text=text,
        )
        mentioned = mentions(text)
        comment.mentioned.set(mentioned)
        article_action.send(Article, action="commented", article=article, by=by)
        tell("comment", comment.pk, [person.pk for person in _told(comment, mentioned)])
    return comment


def mentions(text: str) -> list[User]:
    """Staff whose first name, name or e-mail name stands behind an @."""
    wanted = {name.strip(".-'’").casefold() for name in _MENTION.findall(text)}
    if not wanted:
        return []
    return [
        person
        for person in User.objects.filter(is_active=True, is_staff=True)
        if wanted & _handles(person)
    ]


def _handles(person: User) -> set[str]:
    name = person.name.casefold()
    return {name.split(" ")[0], name.replace(" ", "."), person.email.partition("@")[0].casefold()}


def _told(comment: Comment, mentioned: list[User]) -> set[User]:
    article, people = comment.article, set(mentioned)
    thread = comment.parent
    if thread and thread.author:
        people.add(thread.author)
    if article.created_by:
        people.add(article.created_by)
    if article.assigned_to:
        people.add(article.assigned_to)
    return {person for person in people if person != comment.author and person.is_active}


def settle(comment: Comment, *, by: Any) -> None:
    """Close a thread."""
    if not by.has_perm("articles.change_article"):
        raise PermissionDenied
    Comment.objects.filter(pk=comment.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=by
    )
