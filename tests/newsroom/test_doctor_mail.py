"""The doctor asks a mail server and a name server, both real ones on this machine."""

import socket
import socketserver
import subprocess
import sys
import threading

import dns.message
import dns.rcode
import dns.rrset
import pytest

from newsroom.components import email
from newsroom.doctor import mail
from newsroom.doctor.dns import Resolver

pytestmark = pytest.mark.one_database

ZONE: dict[tuple[str, str], list[str]] = {}


class Zone(socketserver.BaseRequestHandler):
    """Answers what stands in the zone, and NXDOMAIN otherwise."""

    def handle(self):
        data, sock = self.request
        query = dns.message.from_wire(data)
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True)
        kind = "MX" if question.rdtype == dns.rdatatype.MX else "TXT"
        answer = dns.message.make_response(query)
        if rows := ZONE.get((kind, name)):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *rows))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        sock.sendto(answer.to_wire(), self.client_address)


WHOLE = {
    ("TXT", "magazine.test"): ['"other=1"', '"v=spf1 mx -all"'],
    ("TXT", "s1._domainkey.magazine.test"): ['"v=DKIM1; k=rsa; " "p=MIIBIjANBg"'],
    ("TXT", "_dmarc.magazine.test"): ['"v=DMARC1; p=reject"'],
    ("MX", "magazine.test"): ["10 mx.magazine.test."],
    ("TXT", "_mta-sts.magazine.test"): ['"v=STSv1; id=1"'],
}


@pytest.fixture
def ask(db, settings):
    """Levels and texts that the doctor finds with a zone."""
    settings.DEFAULT_FROM_EMAIL = "Magazine <desk@magazine.test>"
    settings.EMAIL_HOST = "mail.magazine.test"
    with socketserver.UDPServer(("127.0.0.1", 0), Zone) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

        def asked(**changes):
            ZONE.clear()
            ZONE.update(WHOLE | changes.pop("zone", {}))
            resolver = Resolver("127.0.0.1", server.server_address[1])
            return [(each.level, each.text) for each in mail.domain(resolver)]

        yield asked
        server.shutdown()


def test_a_whole_zone_is_well(ask):
    assert ask() == [
        ("ok", "SPF of magazine.test"),
        ("ok", "DKIM of magazine.test (s1)"),
        ("ok", "DMARC of magazine.test"),
    ]


@pytest.mark.parametrize(
    ("name", "rows", "level", "words"),
    [
        ("magazine.test", [], "wrong", "has no SPF record"),
        ("magazine.test", ['"v=spf1 -all"', '"v=spf1 mx -all"'], "wrong", "has 2 SPF records"),
        ("magazine.test", ['"v=spf1 +all"'], "wrong", "lets everybody send"),
        ("s1._domainkey.magazine.test", [], "warning", "no DKIM key"),
        ("s1._domainkey.magazine.test", ['"v=DKIM1; p="'], "warning", "no DKIM key"),
        ("_dmarc.magazine.test", [], "wrong", "has no DMARC record"),
        ("_dmarc.magazine.test", ['"v=DMARC1; p = none"'], "warning", "only watches"),
        ("_mta-sts.magazine.test", [], "ok", "MTA-STS"),
    ],
)
def test_each_gap_is_named(ask, name, rows, level, words):
    found = ask(zone={("TXT", name): rows})
    assert [text for each, text in found if each == level and words in text]


def test_a_domain_that_takes_no_mail_is_named(ask):
    assert ("warning", "magazine.test takes no mail") in ask(zone={("MX", "magazine.test"): []})


def test_a_selector_of_ones_own_is_asked_alone(ask, settings):
    settings.MAIL_DKIM_SELECTOR = "news2026"
    assert ("wrong", "magazine.test has no DKIM key at news2026") in ask()


def test_where_nobody_answers_it_says_so(db, settings):
    settings.DEFAULT_FROM_EMAIL = "desk@magazine.test"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = Resolver("127.0.0.1", silent.getsockname()[1], seconds=0.5)
        (finding,) = mail.domain(resolver)
    assert finding.level == "unknown"
    assert "were not looked at" in finding.text


@pytest.fixture(scope="module")
def sink():
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sink"], stdout=subprocess.PIPE, text=True
    )
    yield process.stdout.readline().strip()
    process.kill()
    process.wait()


def use(settings, url, tmp_path):
    for name, value in email(url, tmp_path).items():
        setattr(settings, name, value)
    settings.EMAIL_TIMEOUT = 5


def server_says(settings, url, tmp_path):
    use(settings, url, tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    ((level, text),) = [(each.level, each.text) for each in mail.server()]
    return level, text


def test_a_server_that_takes_us_is_well(settings, sink, tmp_path):
    level, text = server_says(settings, f"smtp://127.0.0.1:{sink}", tmp_path)
    assert (level, text) == ("ok", f"127.0.0.1:{sink} takes us")


def test_a_server_without_encryption_is_refused_where_it_was_asked_for(settings, sink, tmp_path):
    level, text = server_says(settings, f"smtp+tls://127.0.0.1:{sink}", tmp_path)
    assert level == "wrong"
    assert "STARTTLS" in text


def test_a_port_where_nobody_listens_is_named(settings, tmp_path):
    level, text = server_says(settings, "smtp://127.0.0.1:1", tmp_path)
    assert level == "wrong"
    assert "refused" in text


def test_a_server_that_knows_no_passwords_is_named(settings, sink, tmp_path):
    level, text = server_says(settings, f"smtp://u:secret@127.0.0.1:{sink}", tmp_path)
    assert level == "wrong"
    assert "secret" not in text


def test_a_folder_is_no_mail_server(settings, tmp_path):
    use(settings, f"outbox://{tmp_path}", tmp_path)
    ((level, _text),) = [(each.level, each.text) for each in mail.server()]
    assert level == "warning"
