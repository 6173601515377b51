"""Bodies as readers get them: rendered once, at publication."""

from articles.body.render import render
from articles.body.text import references
from articles.models.library import Image, LibraryFile


class Library:
    """The pictures and files of some bodies, fetched with two queries at the most."""

    def __init__(self, *bodies: str) -> None:
        found = [references(body) for body in bodies]
        images = set().union(*(each.images for each in found)) if found else set()
        files = set().union(*(each.files for each in found)) if found else set()
        self._images = Image.objects.in_bulk(list(images)) if images else {}
        self._files = LibraryFile.objects.in_bulk(list(files)) if files else {}

    def image(self, pk: int) -> Image | None:
        """The image with this key, or None where there is none any more."""
        return self._images.get(pk)

    def file(self, pk: int) -> LibraryFile | None:
        """The file with this key, or None where there is none any more."""
        return self._files.get(pk)


def render_body(body: str, language: str = "") -> str:
    """HTML of one stored body for readers; the words around it are in `language`."""
    return render(body, Library(body), language)
