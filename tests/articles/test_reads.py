"""Most read: counted without cookie, address or fingerprint, in batches, of readers alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import reads, withdrawing
from articles.models import ReadCount

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _nothing_waits():
    reads._waiting.take()
    yield
    reads._waiting.take()


def tell(client, body, **headers):
    headers = {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-origin"} | headers
    return client.post("/read/", body, content_type="text/plain", headers=headers)


def counted():
    reads.flush()
    return dict(ReadCount.objects.values_list("article", "count"))


def test_reads_are_added_up_by_the_hour(published, sam):
    article = published("Frigate")
    for _turn in range(3):
        answer = tell(sam, str(article.pk))
        assert (answer.status_code, answer["Cache-Control"]) == (204, "no-store")
        assert not answer.cookies
    assert ReadCount.objects.count() == 0
    assert counted() == {article.pk: 3}
    tell(sam, str(article.pk))
    assert counted() == {article.pk: 4}
    assert ReadCount.objects.get().hour.minute == 0


def test_nothing_about_the_reader_is_stored():
    fields = {field.name for field in ReadCount._meta.concrete_fields}
    assert fields == {"id", "article", "hour", "count"}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "HeadlessChrome"},
        {"User-Agent": "curl/8"},
        {"User-Agent": ""},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_programs_and_other_sites_are_left_out(published, sam, headers):
    article = published("Frigate")
    assert tell(sam, str(article.pk), **headers).status_code == 204
    assert counted() == {}


@pytest.mark.parametrize("body", ["", "x", "0", "-1", "9" * 18, "9" * 100_000, "1,2", "\x00"])
def test_whatever_is_sent_gets_the_same_answer(published, sam, body):
    published("Frigate")
    assert tell(sam, body).status_code == 204
    assert counted() == {}


def test_only_what_readers_can_read_is_counted(published, write, deniz, sam):
    gone, draft = published("Gone"), write("Draft")
    withdrawing.unpublish(gone, by=deniz, version=gone.version)
    for article in (gone, draft):
        tell(sam, str(article.pk))
    assert counted() == {}


def test_other_verbs_are_refused(sam):
    assert sam.get("/read/").status_code == 405


def test_many_reads_are_one_write(published, sam, django_assert_max_num_queries):
    article = published("Frigate")
    with django_assert_max_num_queries(6):
        for _turn in range(reads.FLUSH_READS):
            reads.note(article.pk)
    assert ReadCount.objects.get().count == reads.FLUSH_READS


def test_the_front_page_shows_what_was_read_most(published, sam, news):
    now = timezone.now()
    articles = [published(f"Story {number}", slug=f"s-{number}") for number in range(8)]
    for weight, article in enumerate(articles):
        for _turn in range(weight):
            reads.note(article.pk)
    old = now - timedelta(days=3)
    for _turn in range(50):
        reads.note(articles[0].pk, old)
    reads.flush()
    shown = sam.get("/").context["most_read"]
    assert [article.slug for article in shown] == ["s-7", "s-6", "s-5", "s-4", "s-3"]


def test_the_desk_gets_curves(published):
    article, other = published("One"), published("Two")
    now = timezone.now()
    for hours in (0, 1, 30, 24 * 20):
        reads.note(article.pk, now - timedelta(hours=hours))
    reads.note(other.pk, now)
    reads.flush()
    assert sum(count for _step, count in reads.curve(30)) == 5
    assert sum(count for _step, count in reads.curve(7, article)) == 3
    assert [count for _step, count in reads.curve(1, article)] == [1, 1]


def test_old_counts_are_pruned(published):
    article = published("Frigate")
    ReadCount.objects.create(article=article, hour=timezone.now() - timedelta(days=200), count=1)
    reads._waiting.pruned = -1e9
    reads.note(article.pk)
    assert counted() == {article.pk: 1}
