"""The sample magazine keeps what it promises, and speaks the language of each article."""

import tomllib
from collections import Counter

import pytest
from django.conf import settings
from django.db.models import Sum
from django.utils.html import escape

from articles.models import (
    Article,
    Author,
    Correction,
    Image,
    LiveEntry,
    MagazineIssue,
    Tag,
)
from categories.models import Category
from newsroom import dashboard
from newsroom.demo import load
from newsroom.models import MenuItem, Page
from subscriptions import consent
from subscriptions.models import Mailing, Subscriber, Tally
from tests.conftest import picture_bytes


@pytest.fixture
def magazine():
    """The words of the toml files."""
    return tomllib.loads((load.HERE / "magazine.toml").read_text())


def plain(keys):
    """Plain pictures in place of the painted ones."""
    return {
        key: picture_bytes(f"#{number:06x}", (64, 48), "PNG")
        for number, key in enumerate(keys, start=1)
    }


@pytest.fixture(scope="module")
def media(shared_rows, tmp_path_factory):
    """The magazine is loaded once for all tests of this file; its media are in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("magazine")
        patch.setattr(settings, "MEDIA_ROOT", folder)
        patch.setattr(load, "_paint", plain)
        load.load(lambda line: None)
    return folder


@pytest.fixture
def loaded(media, db, settings):
    """The magazine in the database."""
    settings.MEDIA_ROOT = media


def test_it_holds_what_is_promised(loaded, sam):
    editions = Counter(Article.objects.published().values_list("edition", flat=True))
    assert sum(editions.values()) >= 60
    assert min(editions.values()) >= 25
    assert set(editions) == {"en", "tr"}
    for language in editions:
        depth = Category.objects.filter(language=language).with_tree_fields()
        assert max(category.tree_depth for category in depth) == 1
    assert Author.objects.count() == 6
    assert Tag.objects.count() >= 40
    assert MagazineIssue.objects.exclude(cover=None).count() >= 2
    assert Correction.objects.exists()
    assert LiveEntry.objects.exists()
    assert Article.objects.filter(status="scheduled").exists()
    assert Article.objects.filter(status="unpublished").exists()
    assert any(row.language != row.edition for row in Article.objects.published())
    assert Page.objects.count() >= 6
    assert MenuItem.objects.exists()
    assert {"gallery", "video", "live"} <= set(
        Article.objects.published().values_list("kind", flat=True)
    )
    for path in ("/", "/tr/", *(page.get_absolute_url() for page in Page.objects.all())):
        assert sam.get(path).status_code == 200


@pytest.mark.one_database
def test_captions_speak_the_language_of_the_article(loaded, magazine):
    english = {row["caption_en"] for row in magazine["images"]}
    turkish = (
        Article.objects.published()
        .filter(language="tr")
        .exclude(lead_image=None)
        .select_related("lead_image")
    )
    assert turkish.count() > 20
    for article in turkish:
        told = article.lead_image.told("tr")
        assert told.caption
        assert told.caption not in english
        if "<figure" in article.body_html and "data-gallery" not in article.body:
            assert not [words for words in english if escape(words) in article.body_html]


@pytest.mark.one_database
def test_every_picture_is_described(loaded):
    for image in Image.objects.all():
        assert image.told("en").alt
        assert image.told("tr").alt not in {"", image.alt}
        assert image.credit
        assert image.licence


def test_each_issue_can_be_kept_as_a_pdf(loaded, sam):
    printed = 0
    for issue in MagazineIssue.objects.all():
        page = sam.get(issue.get_absolute_url()).content.decode()
        assert issue.pdf.file.url in page
        content = issue.pdf.file.read()
        assert content.startswith(b"%PDF-1.4")
        plain = issue.articles.published().exclude(headline__regex="[^ -~]")
        assert all(article.headline.encode() in content for article in plain)
        printed += len(plain)
    assert printed > 3


def test_a_film_stands_in_the_place_of_the_picture(loaded, sam):
    for article in Article.objects.published().filter(kind="video"):
        page = sam.get(article.get_absolute_url()).content.decode()
        assert "<video controls" in page
        assert "article-lead" not in page


def test_readers_have_read_it(loaded, sam):
    for path in ("/", "/tr/"):
        assert 'class="rail most-read"' in sam.get(path).content.decode()


def test_subscribers_have_had_newsletters(loaded, root):
    """And what the desk tells of them adds up."""
    people = Subscriber.objects.all()
    assert set(people.values_list("status", flat=True)) == set(Subscriber.Status.values)
    for mailing in Mailing.objects.filter(state="sent"):
        states = Counter(mailing.deliveries.values_list("state", flat=True))
        assert states == Counter(sent=mailing.count_sent, failed=mailing.count_failed)
        assert 20 < states.total() == mailing.count_total
        assert sum(link.clicks for link in mailing.links.all()) == mailing.count_clicks > 0
    assert Mailing.objects.filter(state="sent").count() == 4
    counted = Tally.objects.filter(event="confirmed").aggregate(number=Sum("count"))
    assert counted["number"] == people.exclude(confirmed_at=None).count() > 100
    for person in people.filter(status="left"):
        kinds = list(consent.chain(person.email_normalized).values_list("kind", flat=True))
        assert kinds == ["requested", "confirmed", "left"]
    assert dashboard.waiting(root).count() == 1
    assert len(dashboard.growth(root)) == 2


def test_a_piece_stands_in_both_languages(loaded, sam):
    for piece in Article.objects.filter(slug__startswith="film-"):
        assert 'class="versions"' in sam.get(piece.get_absolute_url()).content.decode()
