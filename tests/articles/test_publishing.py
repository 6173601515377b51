"""Publishing: one way, all or none, and the draft beside the live row."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import editing, withdrawing
from articles.models import Article, IssueSection, Listing, MagazineIssue, Review, Status
from articles.publishing import Publication, announce_due, publish
from articles.signals import articles_published
from articles.snapshot import revised
from articles.versions import Conflict
from categories.models import Category


def again(article, by, substantive=True, **changes):
    """Change the draft and publish it."""
    data = revised(article.latest_revision.data, **changes)
    revision = editing.save_draft(article, data, by=by, version=article.version)
    publish([Publication(article, revision, article.version, substantive=substantive)], by=by)


@pytest.fixture
def told():
    """Articles whose followers were told."""
    heard = []

    def hear(sender, articles, **kwargs):
        heard.extend(articles)

    articles_published.connect(hear)
    yield heard
    articles_published.disconnect(hear)


def test_a_published_article_is_read_at_once(published, sam):
    article = published("Frigate Returns")
    response = sam.get("/news/frigate-returns/")
    assert response.status_code == 200
    assert "The ship came back on Tuesday." in response.content.decode()
    assert article.latest_revision.review == Review.APPLIED


def test_editing_leaves_the_page_byte_identical_until_publish(published, deniz, sam):
    article = published()
    before = sam.get(article.get_absolute_url()).content
    data = revised(article.latest_revision.data, headline="Quite Another", body="<p>New words.</p>")
    revision = editing.save_draft(article, data, by=deniz, version=article.version)
    assert sam.get(article.get_absolute_url()).content == before
    publish([Publication(article, revision, article.version)], by=deniz)
    assert "New words." in sam.get(article.get_absolute_url()).content.decode()


def test_what_a_draft_names_and_is_deleted_meanwhile_stops_no_publication(write, mert, author):
    """A scheduled revision must not fail because its magazine issue was taken away."""
    issue = MagazineIssue.objects.create(title="Issue", month=date(2026, 11, 1))
    section = IssueSection.objects.create(issue=issue, name="Sea")
    byline = [[author.pk, "author"]]
    article = write(issue=issue.pk, issue_section=section.pk, byline=byline)
    for thing in (section, issue, author):
        thing.delete()
    publish([Publication(article, article.latest_revision, article.version)], by=mert)
    row = Article.objects.get()
    assert (row.status, row.issue, row.issue_section) == ("published", None, None)
    assert not row.bylines.exists()


def test_of_two_writers_with_one_version_one_wins(published, deniz, ada):
    article = published()
    stale = Article.objects.get(pk=article.pk)
    data = revised(article.latest_revision.data, headline="First")
    editing.save_draft(article, data, by=deniz, version=article.version)
    with pytest.raises(Conflict):
        editing.save_draft(stale, revised(data, headline="Second"), by=ada, version=stale.version)
    assert Article.objects.get(pk=article.pk).latest_revision.headline == "First"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"headline": " "}, "headline"),
        ({"category": None}, "category"),
        ({"embargo_until": timezone.now() + timedelta(days=1)}, "embargo_until"),
        ({"unpublish_at": timezone.now() - timedelta(days=1)}, "unpublish_at"),
    ],
)
def test_what_may_not_be_published_is_refused_whole(write, deniz, changes, field):
    article = write()
    data = revised(article.latest_revision.data, **changes)
    revision = editing.save_draft(article, data, by=deniz, version=article.version)
    with pytest.raises(ValidationError) as refused:
        publish([Publication(article, revision, article.version)], by=deniz)
    assert field in refused.value.message_dict
    row = Article.objects.get(pk=article.pk)
    assert row.status == Status.UNPUBLISHED
    assert row.headline == ""


def test_a_batch_is_published_whole_or_not_at_all(write, deniz):
    good = write("Good")
    bad = write(" ")
    items = [Publication(each, each.latest_revision, each.version) for each in (good, bad)]
    with pytest.raises(ValidationError):
        publish(items, by=deniz)
    assert not Article.objects.published().exists()
    assert not Listing.objects.exists()


def test_a_taken_address_is_refused_at_the_field(published, write, deniz):
    published("First", slug="same")
    article = write("Second", slug="same")
    with pytest.raises(ValidationError) as refused:
        publish([Publication(article, article.latest_revision, article.version)], by=deniz)
    assert "First" in str(refused.value.message_dict["slug"])


def test_an_address_below_a_section_is_refused(write, deniz, news):
    Category.objects.create(name="Sea", language="en", parent=news)
    article = write("Sea", slug="sea")
    with pytest.raises(ValidationError) as refused:
        publish([Publication(article, article.latest_revision, article.version)], by=deniz)
    assert "slug" in refused.value.message_dict


def test_an_address_is_made_from_the_headline_and_kept_free(published):
    first = published("Işın Silahları Denizde")
    second = published("Işın silahları denizde")
    assert first.slug == "isin-silahlari-denizde"
    assert second.slug == "isin-silahlari-denizde-2"


def test_only_a_substantive_change_is_an_update(published, deniz):
    article = published(at=timezone.now() - timedelta(hours=2))
    again(article, deniz, substantive=False, headline="Typo mended")
    assert not Article.objects.get(pk=article.pk).was_updated
    again(article, deniz, headline="More is known")
    assert Article.objects.get(pk=article.pk).was_updated


def test_followers_are_told_once_however_often_it_is_published(published, deniz, told):
    article = published()
    again(article, deniz, headline="Again")
    withdrawing.unpublish(article, by=deniz, version=article.version)
    again(article, deniz, headline="And again")
    assert [each.pk for each in told] == [article.pk]


def test_a_scheduled_article_is_told_of_when_its_time_comes(published, told):
    later = timezone.now() + timedelta(hours=1)
    article = published(at=later)
    assert told == []
    assert announce_due(later) == [article]
    assert announce_due(later) == []
    assert [each.pk for each in told] == [article.pk]
    assert Article.objects.get(pk=article.pk).status == Status.PUBLISHED


def test_an_import_tells_nobody(write, deniz, told):
    article = write()
    item = Publication(article, article.latest_revision, article.version)
    publish([item], by=deniz, announce=False)
    assert announce_due() == []
    assert told == []


def test_moves_that_the_table_does_not_have_are_refused(write, deniz):
    article = write()
    with pytest.raises(ValidationError):
        withdrawing.retract(article, by=deniz, version=article.version, notice="Wrong")
    withdrawing.trash(article, by=deniz, version=article.version)
    with pytest.raises(ValidationError):
        publish([Publication(article, article.latest_revision, article.version)], by=deniz)


def test_lists_hold_an_article_under_all_above_it(published, news, haberler):
    sea = Category.objects.create(name="Sea", language="en", parent=news)
    article = published(category=sea, further_categories=[haberler.pk], tags=["Frigates"])
    keys = set(Listing.objects.filter(article=article).values_list("key", flat=True))
    tag = article.tags.get()
    assert keys == {sea.key, news.key, haberler.key, tag.key}


def test_retraction_keeps_the_address_with_a_notice(published, mert, sam):
    article = published()
    withdrawing.retract(article, by=mert, version=article.version, notice="We were misled.")
    response = sam.get(article.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 200
    assert "We were misled." in page
    assert "The ship came back" not in page
    assert "We were misled." not in sam.get("/news/").content.decode()


def test_machines_are_told_nothing_of_what_was_withdrawn(published, mert, sam, image):
    article = published(
        "Frigate Returns",
        standfirst="It never left.",
        seo_description="Nobody saw it.",
        lead_image=image.pk,
    )
    withdrawing.retract(article, by=mert, version=article.version, notice="We were misled.")
    head = sam.get(article.get_absolute_url()).content.decode().partition("</head>")[0]
    assert '<meta property="og:image" ' not in head
    assert "NewsArticle" not in head
    assert "It never left." not in head
    assert "Nobody saw it." not in head
