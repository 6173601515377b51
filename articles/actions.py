"""What people at the desk do to an article: who may, what is checked first, what is written down.

Every button, bulk action and side door of the desk goes through here. Commands, imports and the
worker act for nobody and call `publishing`, `scheduling` and `withdrawing` themselves.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import (
    autosaves,
    checks,
    editing,
    leases,
    publishing,
    scheduling,
    translations,
    withdrawing,
)
from articles.models.article import Article
from articles.models.choices import CorrectionKind, Status
from articles.models.corrections import Correction
from articles.models.revision import Revision
from articles.publishing import Publication
from articles.signals import article_action
from articles.snapshot import Snapshot, of_article, revised
from articles.versions import Conflict, refuse_stale

PUBLISH = "articles.publish_article"
OVERRIDE = "articles.override_check"


def require(by: Any, permission: str, article: Article, action: str) -> None:
    """Raise PermissionDenied, and have it written down, where `by` lacks `permission`."""
    if by.has_perm(permission):
        return
    reason = _("You may not do this.")
    article_action.send(Article, action=action, article=article, by=by, refused=reason)
    raise PermissionDenied(reason)


def create(data: Snapshot, *, by: Any, edition: str, tab: str = "") -> Article:
    """A new article with its first revision; what was saved of it meanwhile is not needed."""
    if not by.has_perm("articles.add_article"):
        raise PermissionDenied(_("You may not do this."))
    with transaction.atomic():
        article = editing.create(by, data, edition=edition)
        autosaves.forget(None, by=by, tab=tab)
    return article


def save(article: Article, data: Snapshot, *, by: Any, version: int, note: str = "") -> Revision:
    """The newest revision with `data`: a new one, unless nothing changed since `version`.

    Raises versions.Conflict and ValidationError as `editing.save_draft` does.
    """
    newest: Revision | None = article.latest_revision
    with transaction.atomic():
        if newest is not None and revised(data) == of_article(article):
            if article.version != version:
                raise Conflict(article, version)
        else:
            newest = editing.save_draft(article, data, by=by, version=version, note=note)
        autosaves.forget(article, by=by)
    return newest


def publish(
    article: Article,
    revision: Revision,
    *,
    by: Any,
    version: int,
    substantive: bool = True,
    override: str = "",
) -> None:
    """Make `revision` what readers see, now.

    `override` is the reason for publishing although a check blocks it. Raises ValidationError by
    field, versions.Conflict and PermissionDenied.
    """
    require(by, PUBLISH, article, "published")
    if override.strip():
        require(by, OVERRIDE, article, "overridden")
    with transaction.atomic():
        _check(article, revision, by, override)
        item = Publication(article, revision, version, substantive=substantive)
        publishing.publish([item], by=by)
        translations.begin(article)


def schedule(
    article: Article,
    revision: Revision,
    at: datetime,
    *,
    by: Any,
    version: int,
    substantive: bool = True,
    override: str = "",
) -> None:
    """Make `revision` what readers see at `at`; any number can wait."""
    require(by, PUBLISH, article, "scheduled")
    if override.strip():
        require(by, OVERRIDE, article, "overridden")
    revision.article = article
    with transaction.atomic():
        _check(article, revision, by, override)
        Revision.objects.filter(pk=revision.pk).update(substantive=substantive)
        scheduling.schedule(revision, at, by=by, version=version)


def _check(article: Article, revision: Revision, by: Any, reason: str) -> None:
    """Raise ValidationError where a check blocks and nobody may, or does, override it."""
    found = checks.blocking(checks.Draft(article, revision.data, revision))
    stands = [finding for finding in found if finding.final or not reason.strip()]
    if stands:
        raise ValidationError(checks.by_field(stands))
    if not found:
        return
    article_action.send(
        Article,
        action="overridden",
        article=article,
        by=by,
        revision=revision,
        details={"reason": reason.strip()[:500], "checks": [finding.code for finding in found]},
    )


def call_off(revision: Revision, *, by: Any, version: int) -> None:
    """Cancel one scheduled revision, or the first publication, which stands in the row."""
    article = revision.article
    require(by, PUBLISH, article, "unscheduled")
    refuse_stale(article, version)
    if article.status == Status.SCHEDULED and revision.pk == article.live_revision_id:
        withdrawing.unpublish(article, by=by, version=version)
        return
    scheduling.cancel(revision, by=by, version=version)


def unpublish(article: Article, *, by: Any, version: int) -> None:
    """Take it from readers."""
    require(by, PUBLISH, article, "unpublished")
    leases.refuse_locked(article, by)
    withdrawing.unpublish(article, by=by, version=version)


def trash(article: Article, *, by: Any, version: int) -> None:
    """Put it in the trash, unless somebody is editing it."""
    own = article.created_by_id == by.pk and article.published_at is None
    if not own:
        require(by, "articles.delete_article", article, "trashed")
    leases.refuse_locked(article, by)
    withdrawing.trash(article, by=by, version=version)


def restore(article: Article, revision: Revision, *, by: Any, version: int) -> Revision:
    """The words of an older revision again, as a new one."""
    require(by, "articles.change_article", article, "restored")
    if revision.article_id != article.pk:
        raise ValidationError(_("This revision belongs to another article."))
    return editing.restore(article, revision, by=by, version=version)


def correct(article: Article, kind: str, text: str, *, by: Any) -> Correction:
    """Tell readers what was wrong, on the article and in the archive of corrections."""
    require(by, "articles.add_correction", article, "corrected")
    if not article.is_published():
        raise ValidationError(_("Readers cannot see this article; there is nothing to correct."))
    if kind == CorrectionKind.RETRACTION:
        raise ValidationError(_("A retraction takes the text away: retract the article."))
    if not text.strip():
        raise ValidationError({"text": _("Say what was wrong, and what is right.")})
    return withdrawing.correct(article, kind, text.strip(), by=by)


def retract(
    article: Article, *, by: Any, version: int, notice: str, tell: bool = False
) -> Correction:
    """Keep the address, with a notice in place of the text; `tell` mails it to who was sent it."""
    require(by, "articles.retract_article", article, "retracted")
    if not notice.strip():
        raise ValidationError({"notice": _("Tell readers why.")})
    return withdrawing.retract(article, by=by, version=version, notice=notice.strip(), tell=tell)


def duplicate(article: Article, *, by: Any) -> Article:
    """A new, unpublished article with the same draft, at no address yet."""
    data = revised(
        of_article(article), slug="", canonical_url="", embargo_until=None, unpublish_at=None
    )
    return create(data, by=by, edition=article.edition)
