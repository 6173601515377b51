"""Which pictures and files an article's texts show, so that none in use can be deleted."""

from collections.abc import Sequence

from articles.body.text import references
from articles.models.article import Article
from articles.models.library import Image, LibraryFile, MediaUse

Use = tuple[str, int]
"""`image` or `file`, and its key."""


def record(article: Article) -> None:
    """Write the uses of the live text and of the newest draft; unknown numbers are left out."""
    record_many([article])


def record_many(articles: Sequence[Article]) -> None:
    """The same for many, with four statements at the most."""
    wanted = {article.pk: _shown(article) for article in articles}
    current: dict[int, dict[Use, int]] = {pk: {} for pk in wanted}
    for use in MediaUse.objects.filter(article__in=list(wanted)):
        what = ("image", use.image_id) if use.image_id is not None else ("file", use.file_id or 0)
        current[use.article_id][what] = use.pk
    stale = [
        pk
        for owner, uses in current.items()
        for use, pk in uses.items()
        if use not in wanted[owner]
    ]
    if stale:
        MediaUse.objects.filter(pk__in=stale).delete()
    new = [(owner, use) for owner, uses in wanted.items() for use in uses - current[owner].keys()]
    known = _known({use for _owner, use in new})
    MediaUse.objects.bulk_create(
        MediaUse(article_id=owner, **{f"{kind}_id": pk})
        for owner, (kind, pk) in sorted(new)
        if (kind, pk) in known
    )


def _shown(article: Article) -> set[Use]:
    texts = [article.body]
    images: set[int] = set()
    if (draft := article.latest_revision) is not None:
        texts.append(draft.data.get("body", ""))
        images |= {draft.data["lead_image"]} if draft.data.get("lead_image") else set()
    files: set[int] = set()
    # Most texts show neither; to look for the word is a hundredth of taking a text apart.
    for text in {text for text in texts if "data-" in text}:
        found = references(text)
        images |= found.images
        files |= found.files
    return {("image", pk) for pk in images} | {("file", pk) for pk in files}


def _known(uses: set[Use]) -> set[Use]:
    found: set[Use] = set()
    for kind, model in (("image", Image), ("file", LibraryFile)):
        if keys := {pk for each, pk in uses if each == kind}:
            rows = model._default_manager.filter(pk__in=keys)
            found |= {(kind, pk) for pk in rows.values_list("pk", flat=True)}
    return found
