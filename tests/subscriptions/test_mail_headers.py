"""Whatever is typed into a headline or a name, a mail has the headers it should (row D7)."""

import email
from email import policy

import pytest

from articles.models import Article
from subscriptions.work import step

pytestmark = pytest.mark.django_db
HOSTILE = [
    "Frigate\r\nBcc: everyone@evil.test",
    "Frigate\nSubject: Other",
    "Frigate\rX-Evil: 1",
    "Frigate\x00\x0b\x0c",
    "Frigate\u2028Bcc: everyone@evil.test\u2029",
    "Frigate " + "long " * 60,
    "\u202eetagirF\u202c",
    "=?utf-8?B?RnJpZ2F0ZQ0KQmNjOiBlQGV2aWwudGVzdA==?=",
    "<Frigate> \"quoted\" 'and' (so) on; a, b: c",
]
EXPECTED = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type",
    "list-unsubscribe", "list-unsubscribe-post", "list-id", "auto-submitted", "precedence",
    "reply-to", "content-language", "feedback-id", "x-entity-ref-id", "list-archive",
}  # fmt: skip


@pytest.mark.parametrize("headline", HOSTILE, ids=range(len(HOSTILE)))
def test_no_headline_makes_a_header(headline, smtp, follow, zeynep, news, published):
    follow(zeynep, news)
    sink = smtp()
    article = published("Plain")
    # Past the form, which takes line breaks away.
    Article.objects.filter(pk=article.pk).update(headline=headline.replace("\x00", "")[:200])
    for _round in range(20):
        if not step():
            break
    (content,) = sink.contents
    message = email.message_from_bytes(content, policy=policy.default)
    assert not message.defects
    names = {name.lower() for name in message.keys()}  # noqa: SIM118 — a header may come twice
    assert names <= EXPECTED, names - EXPECTED
    assert len(message.keys()) == len(names)
    assert [each.addr_spec for each in message["To"].addresses] == ["zeynep@reader.test"]
    assert [to for _name, to in sink.kept] == ["zeynep@reader.test"]
    assert message["Subject"].strip()
