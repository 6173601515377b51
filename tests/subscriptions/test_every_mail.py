"""All that leaves the house: each kind of mail, over SMTP, parsed by the standard library."""

import email
import re
from datetime import timedelta
from email import policy
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from articles import withdrawing
from articles.models import Article
from subscriptions import clicks, moving
from subscriptions.models import Letter, Mailing, Newsletter, Subscriber
from subscriptions.sending import control, mailings
from subscriptions.work import step

pytestmark = pytest.mark.django_db
GO = re.compile(r"https?://[^/\s]+/subscriptions/go/([\w-]+)/")


def work():
    while step():
        pass


def articles_in(text):
    """Public addresses of articles that a part of a mail names, in their order, each once."""
    plain = GO.sub(lambda found: clicks.find(found.group(1)).url, text)
    known = {article.get_absolute_url() for article in Article.objects.select_related("category")}
    found = re.findall(r"https?://[^/\s\"<>]+(/[^\s\"<>]*)", plain)
    return list(dict.fromkeys(path for path in found if path in known))


@pytest.fixture
def everything(
    smtp, sam, sign_up, crowd, follow, news, haberler, weekly, mailing, published, deniz
):
    """Let every kind of mail be sent; the server's copies, parsed, by kind."""
    sink = smtp(connections=2)
    sign_up("new@reader.test")
    reader = crowd(3, weekly)[0]
    old = timezone.now() - timedelta(days=9)
    for n, language in enumerate(("en", "tr")):
        for how in ("daily", "instant"):
            person = Subscriber.objects.create(
                email=f"{how}{n}@reader.test", status="active", language=language, created_at=old
            )
            follow(person, haberler, how)
    Newsletter.objects.update(welcome_text="Welcome on board.", reply_to="desk@magazine.test")
    moving.ask(reader, "moved@reader.test")
    for kind in (Letter.Kind.WELCOME, Letter.Kind.LINK):
        Letter.objects.create(kind=kind, subscriber=reader, data={"newsletter": weekly.pk})
    first = published("Fırkateyn “döndü” & <gitti>", category=haberler, standfirst="Şaşırtıcı.")
    published("İkinci fırkateyn", category=haberler)
    control.schedule(mailing)
    work()
    now = timezone.now() + timedelta(seconds=1)
    for edition in ("en", "tr"):
        Mailing.objects.create(
            kind="digest", edition=edition, audience={"frequency": "daily"}, state="scheduled",
            send_at=now,
        )  # fmt: skip
    mailings.start_due(now)
    work()
    first.refresh_from_db()
    withdrawing.retract(first, by=deniz, version=first.version, notice="Yanlıştı.")
    control.schedule(Mailing.objects.get(kind="notice"))
    work()
    return [email.message_from_bytes(each, policy=policy.default) for each in sink.contents]


def test_every_message_is_well_formed(everything, sam):
    kinds = {str(message["List-ID"]).rpartition("<")[2].split(".")[0] for message in everything}
    assert kinds >= {"alert", "digest", "notice", "the-week", "None"}
    bodies = [message.get_body(("plain",)).get_content() for message in everything]
    assert sum("Welcome on board." in body for body in bodies) == 1
    assert len({message["Message-ID"] for message in everything}) == len(everything)
    for message in everything:
        assert not message.defects
        assert len(message["To"].addresses) == 1
        assert message["Subject"].strip()
        assert message["Date"].datetime
        assert message["Message-ID"].endswith(">")
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["From"].addresses[0].addr_spec
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert not re.search(r"xQ[a-z]+Qx", text + html)
        assert "<" not in text.replace("<gitti>", ""), "the text is written for reading"
        assert "<table" in html
        if message["List-ID"]:
            _is_a_mailing(message, text, sam)


def _is_a_mailing(message, text, sam):
    one_click = message["List-Unsubscribe"].strip()
    assert re.fullmatch(r"<https?://[^<>\s]+/subscriptions/unsubscribe/[\w-]{20,60}/>", one_click)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert one_click.strip("<>") in text
    path = "subscriptions/letters/" if "the-week" in message["List-ID"] else "archive/"
    assert re.fullmatch(rf"<https?://[^/\s]+/(tr/)?{path}>", message["List-Archive"])
    assert sam.get(urlsplit(message["List-Archive"].strip("<>")).path).status_code == 200
    if "the-week" in message["List-ID"]:
        assert message["From"].addresses[0].display_name == "Ada of the Week"
        assert str(message["Reply-To"]) == "desk@magazine.test"


def test_the_text_names_the_articles_of_the_html(everything):
    seen = 0
    for message in everything:
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert articles_in(text) == articles_in(html), message["Subject"]
        seen += len(articles_in(text))
    assert seen >= 10
