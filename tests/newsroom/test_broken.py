"""The page of an error of ours: it asks no database, and tells nothing of what went wrong."""

from django.urls import get_resolver

WORDS = ("Something broke on our side.", "Bizim tarafta bir şey bozuldu.")


def test_it_is_shown_without_a_database(rf):
    # No mark, no fixture of a database: a query here would raise.
    answer = get_resolver().resolve_error_handler(500)(rf.get("/news/frigate/?q=secret"))
    html = answer.content.decode()
    assert answer.status_code == 500
    assert all(word in html for word in WORDS)
    assert "secret" not in html
    assert "public" not in answer.get("Cache-Control", "")
