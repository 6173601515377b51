"""A provider behind HTTP: what surely took nothing is tried again, the rest is uncertain."""

import contextlib
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from subscriptions.models import Suppression
from subscriptions.sending import claims, control, mailings, mails, recovering
from subscriptions.sending.backends import BackendLine
from subscriptions.sending.feed import Feed, Limits
from subscriptions.sending.journal import Journal, read
from subscriptions.sending.mailings import Engine
from tests.subscriptions.conftest import counters_agree

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "To": "reader0@crowd.test"}
INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to recipient(s) that have been marked as inactive.\n"
    "Found inactive addresses: reader0@crowd.test.\nInactive recipients are bounced ones.",
}


class Server(ThreadingHTTPServer):
    """Postmark's API, as ill-mannered as `answer` says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Provider)
        self.answer: str | int = 200
        self.asked = 0
        self.over = threading.Event()

    def handle_error(self, *args):
        pass


class Provider(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        answer = self.server.answer
        if answer == "hang":
            self.server.over.wait(10)
        if not isinstance(answer, int):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
            return
        body = json.dumps({200: TAKEN, 422: INACTIVE}.get(answer, {})).encode()
        self.send_response(answer)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass

    def finish(self):
        with contextlib.suppress(OSError):
            super().finish()


@pytest.fixture
def provider(settings):
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        "REQUESTS_TIMEOUT": 0.5,
    }
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


def send(mailing):
    mailings.start_due()
    engine = Engine()
    engine.step()
    engine.close()
    return mailing.deliveries.get()


@pytest.mark.parametrize("answer", ["hang", "reset", 408, 500, 502, 503, 504])
def test_what_may_have_been_taken_is_uncertain_and_a_human_decides(provider, alert, answer):
    provider.answer = answer
    mailing = alert(1)
    delivery = send(mailing)
    assert (delivery.state, provider.asked) == ("uncertain", 1)
    assert delivery.retry_at is None
    assert counters_agree(mailing)
    provider.answer = 200
    assert send(mailing).state == "uncertain", "nothing is tried again by itself"
    assert recovering.decide(mailing, [delivery.pk], resend=True) == 1
    assert send(mailing).state == "sent"
    assert provider.asked == 2


def test_too_many_requests_are_tried_again(provider, alert):
    provider.answer = 429
    mailing = alert(1)
    assert send(mailing).state == "retry"
    provider.answer = 200
    mailing.deliveries.update(retry_at=mailing.created_at)
    assert send(mailing).state == "sent"


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid"])
def test_where_no_connection_came_about_it_is_tried_again(provider, alert, settings, host):
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": f"http://{host}/"}
    assert send(alert(1)).state == "retry"
    assert provider.asked == 0


@pytest.mark.parametrize("answer", [400, 422])
def test_a_clear_refusal_is_final(provider, alert, answer):
    provider.answer = answer
    delivery = send(alert(1))
    assert delivery.state == "failed"
    assert delivery.outcome
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("answer", [401, 403])
def test_an_account_that_is_not_let_in_pauses_the_mailing(provider, alert, answer):
    provider.answer = answer
    mailing = alert(1)
    delivery = send(mailing)
    mailing.refresh_from_db()
    assert (delivery.state, delivery.attempt, mailing.state) == ("pending", 0, "paused")
    assert str(answer) in mailing.problem
    provider.answer = 200
    control.resume(mailing)
    assert send(mailing).state == "sent"


@pytest.mark.parametrize(("answer", "unanswered"), [(504, 1), (429, 0), (200, 0)])
def test_the_journal_knows_no_answer_where_there_was_none(provider, alert, answer, unanswered):
    provider.answer = answer
    mailing = alert(1)
    mailings.start_due()
    people = claims.claim(mailing, "worker", 1)
    journal = Journal("worker")
    line = BackendLine(journal)
    line.run(
        Feed(people, Limits(0, {}), 5),
        lambda person: mails.build(mailing, "en", "", 0),
        lambda result: None,
    )
    line.close()
    _accepted, begun = read(journal.path)
    journal.close()
    assert len(begun) == unanswered, "a worker that dies now leaves it uncertain"
