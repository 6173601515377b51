"""Which pictures and files an article's texts show, so that none in use can be deleted."""

from articles.body.text import references
from articles.models.article import Article
from articles.models.library import Image, LibraryFile, MediaUse


def record(article: Article) -> None:
    """Write the uses of the live text and of the newest draft; unknown numbers are left out."""
    found = references(article.body)
    draft = article.latest_revision
    images, files = set(found.images), set(found.files)
    if draft is not None:
        newest = references(draft.data.get("body", ""))
        images |= newest.images
        files |= newest.files
        images |= {draft.data["lead_image"]} if draft.data.get("lead_image") else set()
    _write(article, images, files)


def _write(article: Article, images: set[int], files: set[int]) -> None:
    current = list(MediaUse.objects.filter(article=article))
    stale = [
        use.pk
        for use in current
        if (use.image_id is not None and use.image_id not in images)
        or (use.file_id is not None and use.file_id not in files)
    ]
    if stale:
        MediaUse.objects.filter(pk__in=stale).delete()
    images -= {use.image_id for use in current}
    files -= {use.file_id for use in current}
    new = [MediaUse(article=article, image_id=pk) for pk in _known(Image, images)]
    new += [MediaUse(article=article, file_id=pk) for pk in _known(LibraryFile, files)]
    if new:
        MediaUse.objects.bulk_create(new)


def _known(model: type[Image] | type[LibraryFile], keys: set[int]) -> list[int]:
    if not keys:
        return []
    return list(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
