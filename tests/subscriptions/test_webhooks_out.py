"""Webhooks out, told to a real receiver over HTTPS whose certificate is checked."""

import datetime
import hashlib
import hmac
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from accounts import outgoing
from subscriptions import webhooks
from subscriptions.models import Webhook, WebhookCall
from tests.subscriptions.conftest import letters, link

pytestmark = pytest.mark.django_db


def certificate(folder):
    """A key and a certificate of its own for `localhost`; the path of the file with both."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "receiver.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Receiver(HTTPServer):
    """Keeps what it is told as (headers, body), and answers with `status`."""

    def __init__(self, path):
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard = []
        self.status = 204
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self):
        return f"https://localhost:{self.server_port}/hook?of=crm"

    def handle_error(self, request, address):
        """Who does not trust the certificate goes away; that is what is tested."""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        receiver = cast("Receiver", self.server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.heard.append((self.path, dict(self.headers), body))
        self.send_response(receiver.status)
        self.send_header("Location", f"{receiver.url}&again")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def receiver(tmp_path, monkeypatch):
    """The receiver; its certificate is trusted, and its address taken for one outside."""
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    monkeypatch.setattr(outgoing, "is_outside", lambda address: address == "127.0.0.1")
    with Receiver(path) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_other_systems_are_told_and_can_check_it(receiver, sam, sign_up, news):
    hook = Webhook.objects.create(name="CRM", url=receiver.url)
    Webhook.objects.create(name="Other", url=receiver.url, events=["subscriber.left"])
    sign_up("new@reader.test", topic=f"category:{news.pk}")
    (message,) = letters()
    sam.post(link(message, "confirm"))
    letters()
    ((path, headers, body),) = receiver.heard
    assert path == "/hook?of=crm"
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Newsroom-Event"] == "subscriber.confirmed"
    right = hmac.new(hook.secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Newsroom-Signature"] == f"sha256={right}"
    told = json.loads(body)
    assert (told["event"], told["address"]) == ("subscriber.confirmed", "new@reader.test")
    call = WebhookCall.objects.get()
    assert (call.state, call.outcome) == (WebhookCall.State.DONE, "204")
    assert headers["X-Newsroom-Delivery"] == str(call.pk)


def test_a_receiver_that_is_ill_is_called_again_with_the_same_number(receiver, zeynep):
    Webhook.objects.create(name="CRM", url=receiver.url)
    webhooks.tell("subscriber.left", zeynep)
    receiver.status = 503
    assert webhooks.call_due() == 1
    assert webhooks.call_due() == 0, "not at once"
    assert WebhookCall.objects.get().outcome == "OSError: HTTP 503"
    receiver.status = 200
    WebhookCall.objects.update(due_at=timezone.now())
    assert webhooks.call_due() == 1
    assert WebhookCall.objects.get().state == WebhookCall.State.DONE
    first, second = (headers["X-Newsroom-Delivery"] for _path, headers, _body in receiver.heard)
    assert first == second


def test_it_is_given_up_in_the_end_and_never_sent_elsewhere(receiver, zeynep):
    Webhook.objects.create(name="CRM", url=receiver.url)
    webhooks.tell("subscriber.left", zeynep)
    receiver.status = 302
    for _time in range(len(webhooks.BACK_OFF) + 3):
        WebhookCall.objects.update(due_at=timezone.now())
        webhooks.call_due()
    assert WebhookCall.objects.get().state == WebhookCall.State.FAILED
    assert {path for path, _headers, _body in receiver.heard} == {"/hook?of=crm"}
    assert len(receiver.heard) == len(webhooks.BACK_OFF) + 1


def test_a_receiver_that_nobody_vouches_for_is_told_nothing(receiver, zeynep, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    Webhook.objects.create(name="CRM", url=receiver.url)
    webhooks.tell("subscriber.left", zeynep)
    webhooks.call_due()
    assert "CERTIFICATE_VERIFY_FAILED" in WebhookCall.objects.get().outcome
    assert not receiver.heard
