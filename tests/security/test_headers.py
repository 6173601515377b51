"""What browsers are told with every page, as it is in production, and its mark."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import SharedPreview
from tests.newsroom.test_policy import directives_of, settings_with
from tests.newsroom.test_production import SAFE
from tests.security.observatory import csp, score

HOST = "magazine.example"
# What of the production settings makes headers.
PREFIXES = ("SECURE_", "SESSION_COOKIE_", "CSRF_", "X_FRAME")


@pytest.fixture
def production(settings):
    """The headers of production, and a browser that speaks HTTPS."""
    for name, value in settings_with(**SAFE).items():
        if name.startswith(PREFIXES) and name.isupper():
            setattr(settings, name, value)
    settings.ALLOWED_HOSTS = [HOST]
    return Client(HTTP_HOST=HOST)


def mark(answer):
    cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
    return score(answer.headers, cookies, answer.content.decode(), HOST)


PUBLIC = (
    "/", "/tr/", "/news/", "/news/frigate-returns/", "/search/?q=frigate", "/issues/",
    "/corrections/", "/tags/navy/", "/nothing-here/", "/feeds/rss.xml",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_have_at_least_115_marks(path, production, published):
    published(tags=["Navy"])
    answer = production.get(path, secure=True)
    assert answer.status_code in {200, 404}
    assert mark(answer) >= 115
    assert not answer.cookies


@pytest.mark.parametrize(
    "name",
    ["admin:index", "admin:articles_article_add", "admin:articles_image_changelist",
     "admin:subscriptions_mailing_add", "accounts:overview", "accounts:app"],
)  # fmt: skip
def test_the_desk_has_at_least_100_marks(name, production, root):
    production.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    session = production.session
    session["confirmed_at"] = timezone.now().timestamp()
    session.save()
    answer = production.get(reverse(name), secure=True)
    assert answer.status_code == 200
    assert mark(answer) >= 100


def test_the_log_in_page_has_at_least_100_marks(production, db):
    assert mark(production.get(reverse("admin:login"), secure=True)) >= 100


@pytest.mark.parametrize(
    ("worse", "marks"),
    [
        ("", -25),
        ("default-src 'none'; script-src 'self' 'unsafe-inline'", -20),
        ("script-src 'self'", -20),
        ("default-src 'self' 'unsafe-eval'", -10),
        ("default-src 'none'; img-src http://a.example", -10),
        ("default-src 'self'; style-src 'unsafe-inline'", 0),
        ("default-src 'self'", 5),
        ("default-src 'none'; script-src 'self' 'nonce-abc'", 10),
    ],
)
def test_the_table_marks_worse_policies_down(worse, marks):
    assert csp(worse) == marks


def test_every_page_has_the_headers_that_never_differ(production, published):
    answer = production.get(published().get_absolute_url(), secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_plain_http_is_sent_to_https_on_the_same_host(production, published):
    answer = production.get("/news/?a=1")
    assert (answer.status_code, answer["Location"]) == (301, f"https://{HOST}/news/?a=1")


def test_only_the_preview_may_be_framed_and_only_by_ourselves(login, deniz, write, sam, news):
    article = write()
    client = login(deniz)
    form = {"headline": "A", "body": "<p>B</p>", "category": news.pk}
    address = reverse("admin:articles_article_preview", args=[article.pk])
    preview = client.post(address, form | {"language": "en", "kind": "news"})
    assert preview.status_code == 200
    assert directives_of(preview)["frame-ancestors"] == "'self'"
    assert preview["Cache-Control"].startswith("private") or "no-store" in preview["Cache-Control"]
    link = SharedPreview.objects.create(
        article=article,
        revision=article.latest_revision,
        created_by=deniz,
        expires_at=timezone.now() + timedelta(days=1),
    )
    for answer in (
        client.get(reverse("admin:articles_article_change", args=[article.pk])),
        client.get(reverse("admin:index")),
        sam.get("/"),
        sam.get(link.get_absolute_url()),
    ):
        assert directives_of(answer)["frame-ancestors"] == "'none'"


def test_no_page_lets_other_sites_read_it_with_cookies(production, published):
    published()
    for path in ("/", "/news/", "/feeds/rss.xml"):
        answer = production.get(path, secure=True, headers={"origin": "https://evil.test"})
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers.get("Access-Control-Allow-Origin", "*") == "*"
