"""The audit log: every action, also refused ones, in a chain that shows what was done to it."""

import hashlib
import io
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse

from articles.models import Article, ImportedItem
from articles.publishing import Publication, publish
from articles.withdrawing import unpublish
from newsroom import audit
from newsroom.models import AuditEntry
from tests.articles.importers import wxr

ROWS = models.QuerySet


def tampering(**where):
    """Rows as somebody with access to the database reaches them."""
    return ROWS(AuditEntry).filter(**where)


@pytest.fixture
def log(published, deniz):
    """Some actions on one article, sealed."""
    article = published()
    unpublish(article, by=deniz, version=article.version)
    audit.record("exported", by=deniz)
    audit.seal()
    return list(AuditEntry.objects.order_by("number"))


def test_each_action_is_a_row_with_before_and_after(log, deniz):
    actions = [entry.action for entry in log]
    assert actions[-3:] == ["published", "unpublished", "exported"]
    last = log[-2]
    assert (last.actor, last.actor_id, last.model) == ("Deniz", deniz.pk, "articles.article")
    assert last.details["before"]["status"] == "published"
    assert last.details["after"]["status"] == "unpublished"
    assert last.details["after"]["version"] == last.details["before"]["version"] + 1


def test_the_chain_is_whole_and_the_command_says_so(log, capsys):
    assert [entry.number for entry in log] == list(range(1, len(log) + 1))
    assert all(row.previous == above.digest for above, row in pairwise(log))
    call_command("audit_verify")
    assert "whole" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [{"actor": "Somebody else"}, {"action": "read"}, {"refused": "no"}, {"details": {}}],
    ids=str,
)
def test_a_changed_row_is_found(log, change):
    row = log[1]
    tampering(pk=row.pk).update(**change)
    assert any(problem.startswith(f"{row.number}:") for problem in audit.verify())
    with pytest.raises(CommandError):
        call_command("audit_verify")


@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_removed_row_is_found(log, place):
    tampering(pk=log[place].pk).delete()
    assert audit.verify()


def test_rows_that_changed_places_are_found(log):
    first, second = log[1], log[2]
    tampering(pk=first.pk).update(number=None)
    tampering(pk=second.pk).update(number=first.number)
    tampering(pk=first.pk).update(number=second.number)
    assert audit.verify()


def test_a_new_chain_needs_the_key(log, settings):
    settings.ADDRESS_KEY = "another"
    row = log[-1]
    digest = row.hash_after(row.previous, row.number)
    settings.ADDRESS_KEY = "k"
    tampering(pk=row.pk).update(digest=digest)
    assert audit.verify()


def test_rows_are_never_changed_nor_deleted_by_the_code(log):
    for attempt in (log[0].save, log[0].delete, AuditEntry.objects.all().delete):
        with pytest.raises(PermissionDenied):
            attempt()
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.update(actor="nobody")


def test_an_action_that_is_undone_leaves_no_row(write, deniz):
    article = write(headline="")
    count = AuditEntry.objects.count()
    with pytest.raises(Exception, match="headline"):
        publish([_publication(article)], by=deniz)
    assert AuditEntry.objects.count() == count


def _publication(article):
    return Publication(article, article.latest_revision, article.version)


def test_a_change_at_the_desk_is_a_row_with_its_fields(login, mert, news):
    url = reverse("admin:categories_category_change", args=[news.pk])
    login(mert).post(url, {"language": "en", "name": "World", "slug": "news", "access": "public"})
    entry = AuditEntry.objects.get(action="changed")
    assert (entry.actor, entry.label) == ("Mert", "World")
    assert "Name" in str(entry.details["changes"])


def test_what_is_refused_is_a_row(login, ada, news):
    url = reverse("admin:categories_category_change", args=[news.pk])
    assert login(ada).post(url, {"name": "Mine"}).status_code == 403
    entry = AuditEntry.objects.exclude(refused="").get()
    assert (entry.actor, entry.action) == ("Ada", "categories_category_change")
    assert entry.details == {"method": "POST", "path": url}


def test_a_refused_publication_is_one_row(login, ada, write):
    article = write(by=ada)
    url = reverse("admin:articles_article_publish", args=[article.pk])
    assert login(ada).post(url, {"headline": "x"}).status_code == 403
    assert AuditEntry.objects.exclude(refused="").count() == 1
    assert Article.objects.get().status == "unpublished"


def test_log_ins_and_wrong_passwords_are_rows(client, ada):
    url = reverse("admin:login")
    client.post(url, {"username": ada.email, "password": "wrong"})
    entry = AuditEntry.objects.get(action="log_in")
    assert (entry.refused, entry.details["account"]) == ("wrong name or password", ada.email)
    assert "wrong" not in str(entry.details)


def test_an_import_is_one_row_a_batch_with_the_hash_of_its_list(db, tmp_path, monkeypatch):
    monkeypatch.setattr("articles.importers.wordpress.load.BATCH", 2)
    path = tmp_path / "old.xml"
    path.write_bytes(wxr.export(*wxr.SITE, *(wxr.item(number, "T") for number in (1, 2, 3))))
    call_command("import_wordpress", path, stdout=io.StringIO())
    items = {item.article_id: item for item in ImportedItem.objects.filter(kind="post")}
    *batches, last = AuditEntry.objects.order_by("pk")
    assert [(entry.action, entry.details["articles"]) for entry in batches] == [
        ("imported_batch", 2),
        ("imported_batch", 1),
    ]
    for entry in batches:
        numbers = range(entry.details["first"], entry.details["last"] + 1)
        lines = (f"{number} 1 created {items[number].content_hash}" for number in numbers)
        assert entry.details["sha256"] == hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert (last.action, last.details["created"]) == (
        "imported",
        8,
    )  # with three sections, a tag, Ada


def test_the_log_is_taken_along_without_formulas(login, mert, log):
    audit.record("=cmd()", by=mert)
    answer = login(mert).get(reverse("admin:newsroom_auditentry_export"), {"action": "=cmd()"})
    text = b"".join(answer.streaming_content).decode()
    assert "'=cmd()" in text
    assert len(text.strip().splitlines()) == 2


@pytest.mark.parametrize(("who", "status"), [("mert", 200), ("root", 200), ("deniz", 403)])
def test_who_may_read_the_log(login, request, who, status):
    client = login(request.getfixturevalue(who))
    assert client.get(reverse("admin:newsroom_auditentry_changelist")).status_code == status
    assert client.get(reverse("admin:newsroom_auditentry_export")).status_code == status
    assert client.get(reverse("admin:newsroom_auditentry_add")).status_code == 403


def test_actions_have_words_and_filter_the_list(login, mert, log):
    page = login(mert).get("/admin/newsroom/auditentry/?action=published")
    assert "?action=published" in page.text
    assert ">Published<" in page.text
    assert ">Draft saved<" in page.text, "the filter offers the others"
    rows = page.context["cl"].result_list
    assert {row.action for row in rows} == {"published"}
