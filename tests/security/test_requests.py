"""Requests that nobody means well: forged, led astray, too long (rows A4, D6, F3 to F5)."""

from contextlib import suppress
from time import process_time
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from articles.models import Article, Tag
from newsroom.models import MenuItem, SiteSettings
from tests.conftest import PASSWORD
from tests.matrix_world import World, names

# Addresses that take a POST without a token: they carry no cookie, or their key in the address.
EXEMPT = (
    "subscriptions:", "articles:", "newsroom:", "outbox", "healthz", "readyz", "security_txt",
    "favicon", "robots", "default_edition", "script_words", "metrics", "admin:jsi18n",
)  # fmt: skip


def test_the_desk_takes_no_post_without_a_token(write, published, ada, deniz, image, root):
    world = World(write, published, ada, deniz, image)
    client = Client(enforce_csrf_checks=True)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    taken, asked = [], 0
    for name in names():
        if name.startswith(EXEMPT):
            continue
        state = "own" if "pk" in world.parameters[name] and "articles_article_" in name else ""
        answer = client.post(world.address(name, state), headers={"origin": "https://evil.test"})
        asked += 1
        if answer.status_code not in {403, 404, 405}:
            taken.append((name, answer.status_code))
    assert asked > 150
    assert not taken


HOSTILE_TARGETS = (
    "//evil.test", "/\\evil.test", "\\\\evil.test", "///evil.test", "https:evil.test",
    "https:/evil.test", "http:///evil.test", "https://evil.test", "http://evil.test",
    "//evil.test/%2f..", "/%09/evil.test", "/%5cevil.test", "javascript:alert(1)",
    "data:text/html,x", "//evil%00.test", "////evil.test/%2e%2e", "https://testserver@evil.test",
    "https://evil.test#testserver", "https://testserver.evil.test", "//evil.test:80",
    "/\t/evil.test", "\t//evil.test", "http:\\\\evil.test", "https://evil.test\\@testserver",
    " //evil.test", "\x00//evil.test", "/\n/evil.test", "ftp://evil.test", "//evil.test/admin/",
    "https://evil.test/?testserver", "//\u2025evil.test", "http://[evil.test",
)  # fmt: skip


def leads_home(answer):
    """Whether a browser stays here, however it mends the address."""
    place = answer.headers.get("Location", "/")
    seen = "".join(place.replace("\\", "/").split())
    return urlsplit(urljoin("http://testserver/x/", seen)).netloc == "testserver"


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_logging_in_leads_nowhere_else(target, deniz):
    client = Client()
    form = {"username": deniz.email, "password": PASSWORD, "next": target}
    assert leads_home(client.post(reverse("admin:login"), form))
    again = client.post(reverse("accounts:confirm"), {"password": PASSWORD, "next": target})
    assert again.status_code == 302
    assert leads_home(again)


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_no_path_leads_to_another_host(target, db, sam):
    for path in (f"/en/{target}", f"/{target}", f"/tags/x/?next={target}"):
        assert leads_home(sam.get(path)), path


@pytest.mark.parametrize(
    "host", ["evil.test", "testserver.evil.test", "evil.test#testserver", "a b"]
)
def test_another_host_gets_no_page(host, published, client):
    published(slug="one")
    for path in ("/", "/news/one/", "/admin/login/", "/subscriptions/"):
        assert client.get(path, HTTP_HOST=host).status_code == 400


def test_no_page_names_the_host_that_was_asked_for(published, client):
    published(slug="one")
    for path in ("/", "/news/one/", "/feeds/rss.xml", "/sitemap.xml", "/robots.txt"):
        answer = client.get(
            path, HTTP_X_FORWARDED_HOST="evil.test", HTTP_FORWARDED="host=evil.test"
        )
        assert b"evil.test" not in answer.content


FORGED = {
    "is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1",
    "status": "published", "published_at": "2020-01-01", "created_by": "1", "version": "0",
    "_save": "1", "_selected_action": "1", "action": "delete_selected", "post": "yes",
    "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-MIN_NUM_FORMS": "0",
    "form-MAX_NUM_FORMS": "1000", "form-0-label": "Forged", "form-1-label": "Forged",
    "form-0-position": "1", "form-0-name": "Forged", "form-0-id": "1", "index": "0",
}  # fmt: skip


@pytest.mark.parametrize("who", ["ada", "deniz", "mert", "elif_"])
def test_forged_fields_give_nobody_more(
    who, request, write, published, deniz, root, image, login, news
):
    """Every list and form of the desk, with fields that it does not show."""
    write(by=deniz)
    published("Out", tags=["Navy"])
    MenuItem.objects.create(label="Home", url="/")
    SiteSettings.objects.create(edition="en")
    user = request.getfixturevalue(who)
    client, before = login(user), facts(user)
    for model in admin.site._registry:
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        may = {verb: user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")
               for verb in ("add", "change", "delete")}  # fmt: skip
        row, count = model._default_manager.order_by("pk").first(), model._default_manager.count()
        answers = [client.post(reverse(f"{prefix}_changelist"), FORGED)]
        answers.append(client.post(reverse(f"{prefix}_add"), FORGED))
        if row is not None:
            answers.append(client.post(reverse(f"{prefix}_change", args=[row.pk]), FORGED))
        assert all(answer.status_code < 500 for answer in answers), prefix
        if not any(may.values()) and model._meta.app_label != "axes":
            grown = model._meta.label_lower in {"newsroom.auditentry"}  # notes what it refused
            assert model._default_manager.count() == count or grown, prefix
    assert facts(user) == before


def facts(user):
    """What no forged field may change."""
    user = User.objects.get(pk=user.pk)
    return (
        user.is_superuser,
        sorted(user.groups.values_list("name", flat=True)),
        user.user_permissions.count(),
        sorted(User.objects.values_list("email", "is_superuser", "is_active")),
        sorted(Article.objects.values_list("pk", "status", "version")),
        Tag.objects.count(),
        MenuItem.objects.count(),
    )


@pytest.mark.parametrize(
    "lookup",
    ["created_by__password__startswith", "created_by__email", "password__startswith",
     "user__password__regex", "groups__user__password__contains", "token__startswith",
     "subscriber__email__startswith", "session_data__contains"],
)  # fmt: skip
def test_no_list_is_filtered_by_what_it_does_not_show(lookup, deniz, root, login, write):
    """Else a password could be read letter by letter."""
    write()
    for name in ("articles_article", "accounts_user", "newsroom_page", "articles_tag"):
        client, url = login(root), reverse(f"admin:{name}_changelist")
        counts = set()
        for value in ("p", "zzzz"):
            answer = client.get(url, {lookup: value})
            listed = answer.context.get("cl") if answer.context else None
            counts.add(listed.result_count if answer.status_code == 200 and listed else None)
        assert len(counts) == 1, name


@pytest.mark.parametrize("unit", ['"', "(", "a", "a ", "ab OR ", "* ", "İı", "-", "NEAR("])
@pytest.mark.parametrize("path", ["/search/", "/search/suggest/", "/tr/search/"])
def test_long_questions_cost_little(unit, path, published, sam):
    """Time does not grow with the length of a question beyond what is read of it."""
    published()
    sam.get(path, {"q": "x"})
    times = []
    for length in (2_000, 32_000):
        start = process_time()
        answer = sam.get(path, {"q": (unit * length)[:length]})
        times.append(process_time() - start)
        assert answer.status_code in {200, 400, 414}
    assert times[1] < max(1, times[0] * 16)  # seconds of the processor


@pytest.mark.parametrize("unit", ['"', "(", "a ", "İı"])
def test_long_questions_at_the_desk_cost_little(unit, root, login, write):
    write()
    client = login(root)
    for name in (
        "articles_article_changelist",
        "desk_search",
        "articles_tag_changelist",
    ):
        start = process_time()
        answer = client.get(reverse(f"admin:{name}"), {"q": unit * 20_000})
        assert answer.status_code in {200, 302, 400}
        assert process_time() - start < 3


def test_no_text_in_an_address_breaks_a_page(write, published, ada, deniz, image, root):
    world = World(write, published, ada, deniz, image)
    client = Client(raise_request_exception=False)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    asked, broken = 0, []
    for name in names():
        # Keys of rows are Django's: text that is none names no row.
        for part in world.parameters[name] - {"object_id"}:
            # What PostgreSQL keeps in no text, and what no name of a file may be.
            for odd in ("a\x00b", "9" * 400):
                with suppress(NoReverseMatch):
                    address = world.address(name, given={part: odd})
                    asked += 1
                    answers = (client.get(address), client.post(address))
                    broken += [(name, odd) for answer in answers if answer.status_code >= 500]
    assert asked > 60
    assert not broken
