"""Sending over SMTP: fast where all is well, and certain where it is not."""

import email
import re
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller

from subscriptions.models import Delivery, Mailing, Subscriber
from subscriptions.sending import post
from subscriptions.work import step
from tests.sink import Script
from tests.subscriptions.conftest import counters_agree, states

pytestmark = pytest.mark.django_db
STATES = Delivery.State


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("connections", [1, 4, 10])
def test_everybody_gets_it_once(smtp, alert, pipelining, connections, settings):
    settings.MAIL_BATCH = 12
    script = Script()
    script.pipelining = pipelining
    sink = smtp(script, connections)
    settings.EMAIL_TIMEOUT = 30  # on a busy machine a second passes in which nobody answers
    mailing = alert(30)
    while step():
        pass
    assert sorted(to for _name, to in sink.kept) == sorted(
        f"reader{n}@crowd.test" for n in range(30)
    )
    assert len({name for name, _to in sink.kept}) == 30
    assert states(mailing) == ["sent"] * 30
    assert counters_agree(mailing)
    assert mailing.state == Mailing.State.SENT
    assert sink.connections <= connections


def test_every_message_is_well_formed_and_personal(smtp, alert, sam):
    sink = smtp()
    alert(5)
    while step():
        pass
    seen = set()
    for content in sink.contents:
        message = email.message_from_bytes(content, policy=policy.default)
        assert not message.defects
        assert message["Subject"] == "Frigate Returns: İstanbul’da"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["List-ID"]
        assert message["Date"].datetime
        address = message["To"].addresses[0].addr_spec
        url = message["List-Unsubscribe"].strip("<>")
        text = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        assert url in text
        assert url in html
        assert "/news/frigate-returns" in text
        assert "/news/frigate-returns" in html
        assert not re.search(rb"xQ[a-z]+Qx", content)
        assert max(map(len, content.split(b"\r\n"))) <= 200
        sam.post(url[url.index("/", 8) :])
        assert not Subscriber.objects.get(email=address).subscriptions.active().exists()
        seen.add(message["Message-ID"])
    assert len(seen) == 5


def test_a_real_server_takes_it_too(settings, alert):
    got = []

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            got.append((envelope.rcpt_tos, envelope.content))
            return "250 OK"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = port
        alert(7)
        while step():
            pass
    finally:
        controller.stop()
    assert sorted(to for (to,), _content in got) == [f"reader{n}@crowd.test" for n in range(7)]


def test_an_international_address_needs_a_server_that_knows_them(smtp, alert, news, follow):
    script = Script()
    script.utf8 = False
    smtp(script)
    for address in ("jörg@reader.test", "zeynep@bücher.test"):
        person = Subscriber.objects.create(email=address, status=Subscriber.Status.ACTIVE)
        follow(person, news)
    mailing = alert(1)
    while step():
        pass
    failed = mailing.deliveries.get(state="failed")
    assert failed.subscriber.email == "jörg@reader.test"
    assert mailing.deliveries.filter(state="sent").count() == 2


def test_letters_go_over_smtp_as_well(smtp, sign_up):
    sink = smtp()
    sign_up()
    assert post.send_due() == 1
    assert [to for _name, to in sink.kept] == ["zeynep@reader.test"]
