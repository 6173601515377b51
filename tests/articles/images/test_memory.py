"""No picture that is let in costs a process 300 MB: neither to keep nor to show."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL.ExifTags import Base

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's largest size"
)
# Run in a fresh process, whose largest size is what is asked about.
MEASURE = """
import re, sys
import django; django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[2]
from articles.images import geometry, limits, originals, renditions
from articles.models import Image
from PIL import AvifImagePlugin, ImageCms, WebPImagePlugin
def peak():  # not ru_maxrss: that counts what the parent had before this program was loaded
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1000
before = peak()
with open(sys.argv[1], "rb") as file:
    limits.inspect(file)
    kept = originals.keep(file)
upload = peak()
image = Image(file=kept.name, digest=kept.digest, width=kept.width, height=kept.height)
for width in (2000, 320):
    size = geometry.size_for("lead", kept.width, kept.height, width)
    renditions.render(image, [geometry.Rendition(kept.digest, *size, 50, 50, "jpg")])
print(upload - before, peak() - before)
"""
LARGE = (8660, 5770)


def growth(folder, kind: str, mode: str, size: tuple[int, int], turn: int, **options) -> int:
    """Megabytes by which a process grows that keeps such a picture and shows it."""
    path = folder / "large"
    exif = Pillow.Exif()
    exif[Base.Orientation] = turn
    Pillow.effect_noise((96, 64), 60).convert(mode).resize(size, 0).save(
        path, kind, exif=exif, **options
    )
    code = [sys.executable, "-c", MEASURE, str(path), str(folder / "media")]
    done = subprocess.run(code, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    upload, both = map(int, done.stdout.split())
    assert upload > 30, "the measure is broken"
    return both


# The dearest of each format: turned ones, and those whose mode has to be converted.
@pytest.mark.parametrize(("mode", "turn"), [("RGB", 6), ("CMYK", 1)])
def test_a_large_jpeg(tmp_path, mode, turn):
    assert growth(tmp_path, "JPEG", mode, LARGE, turn) < 300


def test_a_large_progressive_jpeg(tmp_path):
    assert growth(tmp_path, "JPEG", "RGB", LARGE, 1, progressive=True) < 300


@pytest.mark.parametrize(("mode", "turn"), [("RGB", 6), ("RGBA", 1)])
def test_a_large_png(tmp_path, mode, turn):
    assert growth(tmp_path, "PNG", mode, LARGE, turn, compress_level=1) < 300


@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [("WEBP", (4400, 2950), {"method": 0}), ("AVIF", (5450, 3650), {"speed": 10})],
)
def test_formats_that_are_dear_to_decode(tmp_path, kind, size, options):
    assert growth(tmp_path, kind, "RGB", size, 6, **options) < 300
