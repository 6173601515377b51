"""Sizes, crops and names are a function of the original alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.images import geometry
from articles.images.geometry import PRESETS, Rendition

DIGEST = "ab" * 32
SIDES = st.integers(1, 12_000)
HUNDREDTHS = st.integers(0, 100)


def test_names_tell_original_size_and_focal_point():
    rendition = Rendition(DIGEST, 640, 427, 30, 5, "avif")
    assert rendition.name == f"renditions/ab/{DIGEST}/640x427-30-5.avif"
    assert Rendition.parse(rendition.name) == rendition


@pytest.mark.parametrize(
    "name",
    [
        f"renditions/ab/{DIGEST}/640x427-30-05.avif",
        f"renditions/ab/{DIGEST}/0640x427-30-5.avif",
        f"renditions/cd/{DIGEST}/640x427-30-5.avif",
        f"renditions/ab/{DIGEST.upper()}/640x427-30-5.avif",
        f"renditions/ab/{DIGEST}/640x427-30-5.svg",
        f"renditions/ab/{DIGEST}/640x427-30-5.avif\n",
        f"renditions/ab/{DIGEST}/٦٤٠x427-30-5.avif",
        f"renditions/ab/{DIGEST}/../640x427-30-5.avif",
        f"/renditions/ab/{DIGEST}/640x427-30-5.avif",
        f"renditions/ab/{DIGEST}/999999x427-30-5.avif",
        "",
    ],
)
def test_only_names_that_we_would_give_are_read(name):
    assert Rendition.parse(name) is None


@given(st.sampled_from(sorted(PRESETS)), SIDES, SIDES)
def test_nothing_is_enlarged_nor_leaves_its_ratio(preset, width, height):
    ratio = PRESETS[preset].ratio or (width, height)
    for across, down in geometry.sizes(preset, width, height):
        assert 1 <= across <= width
        assert 1 <= down <= height + 1
        assert abs(down - across * ratio[1] / ratio[0]) <= 1


def test_widths_stop_at_the_original():
    assert [w for w, _h in geometry.sizes("lead", 3000, 2000)] == list(geometry.FULL)
    assert [w for w, _h in geometry.sizes("lead", 1500, 1000)] == [320, 480, 768, 960, 1280, 1500]
    assert geometry.sizes("lead", 200, 3000) == ((200, 133),)
    assert geometry.sizes("social", 3000, 2000) == ((1200, 630),)
    assert geometry.sizes("schema_1x1", 3000, 2000) == ((1200, 1200),)


def test_free_keeps_the_ratio_of_the_picture():
    assert geometry.sizes("free", 900, 1800)[0] == (320, 640)


def test_the_next_larger_size_is_chosen():
    assert geometry.size_for("lead", 3000, 2000, 500) == (768, 512)
    assert geometry.size_for("lead", 3000, 2000, 768) == (768, 512)
    assert geometry.size_for("lead", 3000, 2000, 9000) == (2000, 1333)


@given(SIDES, SIDES, SIDES, SIDES, HUNDREDTHS, HUNDREDTHS)
def test_a_crop_lies_in_the_picture_and_holds_the_focal_point(width, height, w, h, fx, fy):
    left, top, right, bottom = geometry.crop((width, height), (w, h), (fx, fy))
    slack = 1e-6 * max(width, height)
    assert -slack <= left <= right <= width + slack
    assert -slack <= top <= bottom <= height + slack
    assert left - slack <= width * fx / 100 <= right + slack
    assert top - slack <= height * fy / 100 <= bottom + slack


@pytest.mark.parametrize(
    ("focal", "expected"), [(0.0, 0), (1.0, 100), (0.333, 33), (None, 50), (-2, 0), (7.0, 100)]
)
def test_focal_points_are_hundredths(focal, expected):
    assert geometry.hundredths(focal) == expected


def test_the_number_of_possible_renditions_is_small():
    assert len(geometry.allowed(8000, 6000)) < 120
