"""Events as providers really send them, over django-anymail's own webhooks."""

import base64
import hashlib
import hmac
import json
import time
from importlib.util import find_spec

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.urls import include, path

from newsroom import urls
from subscriptions import signing
from subscriptions.models import Delivery, Mailing, ProviderEvent, Suppression
from subscriptions.providers import SIGNED, STRICT, is_heard, routes
from subscriptions.suppressing import is_suppressed
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db
PASSWORD = "postmark:correct-horse"
KEY = "key-mailgun-signing"


OPTIONS = {"WEBHOOK_SECRET": PASSWORD, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


@pytest.fixture
def heard(settings):
    """Serve with a provider's webhooks as they are with these options in EMAIL_URL."""

    def serve(*providers, **options):
        settings.ANYMAIL = options
        settings.ROOT_URLCONF = urls_hearing(*providers, **options)

    return serve


@pytest.fixture(autouse=True)
def _heard(heard):
    heard("postmark", "mailgun", **OPTIONS)


def urls_hearing(*providers, **options):
    """The site's addresses, with those providers' webhooks."""
    found = [each for name in providers for each in routes(backend_of(name), options)]
    return (path("subscriptions/providers/", include(found)), *urls.urlpatterns)


def backend_of(provider):
    return f"anymail.backends.{provider}.EmailBackend"


@pytest.fixture
def delivery(zeynep, news, follow, published):
    follow(zeynep, news)
    published()
    letters()
    return Delivery.objects.get()


def name_of(delivery):
    return signing.message_id("d", delivery.pk)


def postmark(client, body, password=PASSWORD):
    token = base64.b64encode(password.encode()).decode()
    return client.post(
        "/subscriptions/providers/postmark/tracking/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Basic {token}"},
    )


def bounce(delivery, kind="HardBounce", number=901542550):
    """Postmark, Bounce webhook."""
    return {
        "RecordType": "Bounce", "MessageStream": "broadcast", "ID": number, "Type": kind,
        "TypeCode": 1, "Name": "Hard bounce", "Tag": "", "ServerID": 23,
        "MessageID": "2706ee8a-737c-4285-b032-ccd317af53ed",
        "Metadata": {"delivery": name_of(delivery)},
        "Description": "The server was unable to deliver your message (ex: unknown user).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": "zeynep@reader.test", "From": "desk@magazine.test",
        "BouncedAt": "2026-11-20T16:33:54.9070259Z", "DumpAvailable": True, "Inactive": True,
        "CanActivate": True, "Subject": "Frigate Returns",
    }  # fmt: skip


def mailgun(client, event, number, key=KEY, **fields):
    """Mailgun, webhooks with a signature."""
    stamp, token = str(int(time.time())), f"{number:050d}"
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    body = {
        "signature": {"timestamp": stamp, "token": token, "signature": signature},
        "event-data": {
            "id": "G9Bn5sl1TC6nu79C8C0bwg", "timestamp": 1763656434.9, "log-level": "error",
            "event": event, "recipient": "zeynep@reader.test", "recipient-domain": "reader.test",
            "tags": [], "campaigns": [], "flags": {"is-test-mode": False},
            "message": {"headers": {"to": "zeynep@reader.test", "message-id": "1@mg.test"}},
            **fields,
        },
    }  # fmt: skip
    token = base64.b64encode(PASSWORD.encode()).decode()
    return client.post(
        "/subscriptions/providers/mailgun/tracking/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Basic {token}"},
    )


def test_a_hard_bounce_suppresses_and_is_counted_once(client, delivery):
    for _time in range(3):
        assert postmark(client, bounce(delivery)).status_code == 200
    assert ProviderEvent.objects.get().delivery == delivery
    delivery.mailing.refresh_from_db()
    assert delivery.mailing.count_bounced == 1
    assert Suppression.objects.get().reason == Suppression.Reason.BOUNCE


def test_a_full_mailbox_suppresses_nobody(client, delivery):
    assert postmark(client, bounce(delivery, "SoftBounce")).status_code == 200
    assert not is_suppressed("zeynep@reader.test")


def test_a_complaint_suppresses_also_before_the_delivery_is_told(client, delivery):
    complaint = bounce(delivery, "SpamComplaint", 42) | {"RecordType": "SpamComplaint"}
    assert postmark(client, complaint).status_code == 200
    told = {
        "RecordType": "Delivery", "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Recipient": "zeynep@reader.test", "DeliveredAt": "2026-11-20T16:00:00Z",
        "Details": "250 ok", "Tag": "", "ServerID": 23,
        "Metadata": {"delivery": name_of(delivery)},
    }  # fmt: skip
    assert postmark(client, told).status_code == 200
    delivery.mailing.refresh_from_db()
    assert (delivery.mailing.count_complained, delivery.mailing.count_delivered) == (1, 1)
    assert Suppression.objects.get().reason == Suppression.Reason.COMPLAINT


def test_the_desk_sees_how_many_were_delivered(client, delivery, login, root):
    Mailing.objects.update(count_delivered=4711)
    desk = login(root)
    watch = desk.get(f"/admin/subscriptions/mailing/{delivery.mailing_id}/watch/").content.decode()
    assert "Delivered, as the provider says</th><td>4,711</td>" in watch
    assert "4711</td>" in desk.get("/admin/subscriptions/mailing/?kind=all").content.decode()


def test_without_the_password_nothing_is_believed(client, delivery):
    for password in ("postmark:wrong", ""):
        assert postmark(client, bounce(delivery), password).status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_signed_event_is_believed_and_a_forged_one_is_not(client, delivery):
    own = {"user-variables": {"delivery": name_of(delivery)}}
    failed = {**own, "severity": "permanent", "reason": "bounce",
              "delivery-status": {"code": 550, "message": "5.1.1 no such user",
                                  "description": "", "attempt-no": 1}}  # fmt: skip
    assert mailgun(client, "failed", 1, key="guessed", **failed).status_code == 400
    assert not ProviderEvent.objects.exists()
    assert mailgun(client, "failed", 1, **failed).status_code == 200
    assert mailgun(client, "failed", 1, **failed).status_code == 200
    assert ProviderEvent.objects.get().delivery == delivery
    assert is_suppressed("zeynep@reader.test")


def test_a_temporary_failure_is_no_bounce(client, delivery):
    later = {"severity": "temporary", "reason": "generic",
             "delivery-status": {"code": 452, "message": "4.2.2 over quota", "description": ""},
             "user-variables": {"delivery": name_of(delivery)}}  # fmt: skip
    assert mailgun(client, "failed", 2, **later).status_code == 200
    assert not is_suppressed("zeynep@reader.test")
    delivery.mailing.refresh_from_db()
    assert delivery.mailing.count_bounced == 0


def test_an_event_about_nobody_is_taken_and_does_nothing(client, delivery):
    strange = bounce(delivery) | {"Email": "no address", "Metadata": {"delivery": "<x@y>"}}
    assert postmark(client, strange).status_code == 200
    assert not Suppression.objects.exists()


def public(key):
    """The lines of a public key between its marks, as providers show it."""
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return "".join(pem.decode().splitlines()[1:-1])


def complaint_of(provider):
    """A body that this provider's webhook would understand, or something near it."""
    resend = {
        "type": "email.complained", "created_at": "2026-11-22T23:41:12.126Z",
        "data": {"created_at": "2026-11-22T23:41:11.894719+00:00", "email_id": "56761188",
                 "from": "a@x.test", "to": ["zeynep@reader.test"], "subject": "S"},
    }  # fmt: skip
    return {
        "resend": resend,
        "sendgrid": [{"email": "zeynep@reader.test", "event": "spamreport", "sg_event_id": "1"}],
        "mailtrap": {"events": [{"event": "spam", "email": "zeynep@reader.test", "event_id": "1"}]},
    }.get(provider, {"event": "complained", "recipient": "zeynep@reader.test"})


SECRETS = {"sendgrid": lambda: public(ec.generate_private_key(ec.SECP256R1())),
           "postal": lambda: public(rsa.generate_private_key(65537, 2048))}  # fmt: skip


@pytest.mark.parametrize("provider", [*SIGNED, "postmark", "brevo", "sparkpost", "mailjet"])
@pytest.mark.parametrize("proof", ["none", "secret", "password"])
def test_an_unsigned_event_changes_nothing(client, heard, zeynep, provider, proof):
    options = {"WEBHOOK_SECRET": PASSWORD} if proof == "password" else {}
    if proof == "secret":
        made = SECRETS.get(provider, lambda: "a-secret")()
        options = dict.fromkeys(SIGNED.get(provider, ()), made)
    heard(provider, **options)
    end = "" if provider == "mandrill" else "tracking/"
    answer = client.post(
        f"/subscriptions/providers/{provider}/{end}",
        json.dumps(complaint_of(provider)),
        content_type="application/json",
    )
    assert answer.status_code in (
        (400, 403) if routes(backend_of(provider), options) else (404, 405)
    )
    assert not ProviderEvent.objects.exists()
    assert not is_suppressed("zeynep@reader.test")


@pytest.mark.parametrize("provider", SIGNED)
def test_each_provider_that_signs_needs_its_secret(provider):
    assert not is_heard(backend_of(provider), {})
    assert not is_heard(backend_of(provider), {"OTHER_API_KEY": "x"})
    can = provider != "resend" or find_spec("svix") is not None
    for name in SIGNED[provider]:
        assert is_heard(backend_of(provider), {name: "x"}) is can
        assert not is_heard(backend_of(provider), {name: ""})
    # Some views of anymail do not even answer without it.
    assert is_heard(backend_of(provider), {"WEBHOOK_SECRET": PASSWORD}) is (provider not in STRICT)


def test_only_the_providers_own_webhooks_are_there():
    found = routes(backend_of("mailgun"), {"MAILGUN_API_KEY": "x"})
    assert [str(each.pattern) for each in found] == ["mailgun/tracking/"]


@pytest.mark.parametrize(
    ("backend", "options", "expected"),
    [
        ("anymail.backends.postmark.EmailBackend", {}, False),
        ("anymail.backends.postmark.EmailBackend", {"WEBHOOK_SECRET": PASSWORD}, True),
        ("anymail.backends.mailgun.EmailBackend", {}, False),
        ("anymail.backends.mailgun.EmailBackend", {"MAILGUN_API_KEY": "x"}, True),
        ("django.core.mail.backends.smtp.EmailBackend", {"WEBHOOK_SECRET": PASSWORD}, False),
    ],
)
def test_webhooks_without_a_proof_are_not_even_there(backend, options, expected):
    assert is_heard(backend, options) is expected
