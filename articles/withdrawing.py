"""Taking an article from readers: unpublish, retract, trash; and bringing it back to the desk."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import listing
from articles.models.article import Article
from articles.models.choices import CorrectionKind, Status
from articles.models.corrections import Correction
from articles.publishing import list_key, refuse_move, surrogate_keys
from articles.signals import article_action, content_changed, correction_published
from articles.versions import refuse_stale, write


def _withdraw(
    article: Article,
    status: str,
    *,
    by: Any,
    version: int,
    details: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    refuse_stale(article, version)
    refuse_move(article, status)
    with transaction.atomic():
        keys = surrogate_keys(article)
        write(article, version, status=status, **fields)
        keys |= set(map(list_key, listing.rewrite(article)))
        article_action.send(Article, action=str(status), article=article, by=by, details=details)
        content_changed.send(Article, keys=keys, withdrawn=True)


def unpublish(article: Article, *, by: Any, version: int) -> None:
    """Take it from readers; its address answers 410. Its words stay as the newest draft."""
    _withdraw(article, Status.UNPUBLISHED, by=by, version=version)


def trash(article: Article, *, by: Any, version: int) -> None:
    """Put it in the trash, from where it can be restored with all that belongs to it."""
    fields = {"trashed_at": timezone.now(), "trashed_by": by}
    _withdraw(article, Status.TRASHED, by=by, version=version, **fields)


def recover(article: Article, *, by: Any, version: int) -> None:
    """Take it out of the trash: unpublished, with its tags, byline and address."""
    fields: dict[str, Any] = {"trashed_at": None, "trashed_by": None}
    _withdraw(article, Status.UNPUBLISHED, by=by, version=version, **fields)


def retract(
    article: Article, *, by: Any, version: int, notice: str, tell: bool = False
) -> Correction:
    """Keep the address with a notice in place of the text, and enter it in the corrections.

    `tell` asks that those who were sent the piece are told now; otherwise their notice waits.
    """
    details, fields = {"tell": tell}, {"retraction_notice": notice}
    with transaction.atomic():
        _withdraw(article, Status.RETRACTED, by=by, version=version, details=details, **fields)
        return correct(article, CorrectionKind.RETRACTION, notice, by=by)


def correct(article: Article, kind: str, text: str, *, by: Any) -> Correction:
    """Enter a typed correction, shown on the article and in the public archive."""
    with transaction.atomic():
        correction = Correction.objects.create(article=article, kind=kind, text=text, created_by=by)
        details = {"kind": str(kind)}
        article_action.send(Article, action="corrected", article=article, by=by, details=details)
        correction_published.send(Article, correction=correction)
        keys = {article.key, f"corrections-{article.edition}", f"edition-{article.edition}"}
        content_changed.send(Article, keys=keys)
    return correction
