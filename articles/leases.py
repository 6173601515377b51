"""Who is editing: a lease that its page renews, that can be taken over, and that protects."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import autosaves
from articles.models.article import Article
from articles.models.choices import RevisionKind
from articles.models.desk import LEASE, Autosave, Lease
from articles.models.revision import Revision
from articles.signals import article_action


@dataclass(frozen=True)
class Taken:
    """A take-over: the new lease, and what is kept of the other's words."""

    lease: Lease
    kept: Revision | None


def renew(
    article: Article,
    *,
    by: Any,
    tab: str,
    typed: bool = False,
    opening: bool = False,
    at: datetime | None = None,
) -> Lease:
    """Take the lease if it is free or this page's; otherwise return whose it is.

    A page that is being opened also takes it from another page of the same person, whose browser
    may have died; that page, if it lives, is told.

    One conditional UPDATE decides among many that ask at once.
    """
    now = at or timezone.now()
    free = Q(renewed_at__lte=now - LEASE)
    if opening:
        free |= Q(holder=by)
    mine = Q(holder=by, tab=tab)
    rows = Lease.objects.filter(article=article)
    changes: dict[str, Any] = {"renewed_at": now} | ({"typed_at": now} if typed else {})
    if rows.filter(mine).update(**changes):
        return rows.get()
    fresh = {"holder": by, "tab": tab, "since": now, "renewed_at": now, "typed_at": None}
    if rows.filter(free).update(**fresh):
        return rows.get()
    try:
        with transaction.atomic():
            return Lease.objects.create(article=article, **fresh)
    except IntegrityError:
        return rows.select_related("holder").get()


def release(article: Article, *, by: Any, tab: str) -> None:
    """Give the lease back on leaving the page."""
    Lease.objects.filter(article=article, holder=by, tab=tab).delete()


def take_over(article: Article, *, by: Any, tab: str, at: datetime | None = None) -> Taken:
    """Take the lease from whoever has it; what they typed becomes a revision."""
    now = at or timezone.now()
    with transaction.atomic():
        lease = Lease.objects.select_for_update().filter(article=article).first()
        if lease is None or (lease.holder == by and lease.tab == tab):
            return Taken(renew(article, by=by, tab=tab, at=now), None)
        victim = lease.holder
        rows = Autosave.objects.select_related("article__latest_revision", "editor")
        row = rows.filter(article=article, editor=victim, kept=False).first()
        kept = autosaves.keep(row, RevisionKind.TAKEOVER) if row else None
        lease.holder, lease.tab, lease.since = by, tab, now
        lease.renewed_at, lease.typed_at = now, None
        lease.save()
        details = {"from": str(victim)}
        article_action.send(
            Article, action="taken_over", article=article, by=by, revision=kept, details=details
        )
    return Taken(lease, kept)


def of(article: Article, at: datetime | None = None) -> Lease | None:
    """The lease that is good at `at` (now)."""
    return Lease.objects.held(at).select_related("holder").filter(article=article).first()


def refuse_locked(article: Article, by: Any, at: datetime | None = None) -> None:
    """Raise ValidationError where somebody else is editing; asked before trash, move and bulk."""
    lease = of(article, at)
    if lease is not None and lease.holder != by:
        reason = _("%(name)s is editing this article.") % {"name": lease.holder}
        raise ValidationError(reason, code="locked")
