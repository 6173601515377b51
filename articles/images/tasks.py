"""Work on pictures that no request waits for."""

from django_tasks import task

from articles.images import renditions
from articles.models import Image


@task()
def make_renditions(image_id: int, presets: list[str] | None = None) -> int:
    """Make what is missing of an image's usual renditions or the named presets; says how many."""
    image = Image.objects.filter(pk=image_id).first()
    if image is None:  # deleted meanwhile
        return 0
    return renditions.make_all(image, tuple(presets or renditions.USUAL))
