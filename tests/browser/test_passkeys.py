"""Passkeys in Chromium, with its virtual authenticator: set up, asked for, and enough alone."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import AuthenticatorApp, Passkey
from tests.accounts.conftest import code_of
from tests.conftest import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(page, live_server, settings):
    """A computer that makes passkeys; browsers want a name in the address."""
    settings.SECOND_FACTOR = "required"
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def open_(page, settings, name):
    page.goto(settings.SITE_URL + reverse(name))


def log_in(page, settings, user):
    open_(page, settings, "admin:login")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).press("Enter")


def test_an_editor_sets_up_a_passkey_and_signs_in_with_it(page, device, settings, deniz):
    """With the keyboard alone; and axe finds nothing serious on the way."""
    log_in(page, settings, deniz)
    page.get_by_role("button", name="Add a passkey").press("Enter")
    page.get_by_role("button", name="Show ten new codes").press("Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    codes = page.locator(".recovery-codes li").all_inner_texts()
    page.get_by_role("link", name="I have kept them").press("Enter")
    page.wait_for_url(re.compile(r"/admin/$"))
    assert Passkey.objects.get().user == deniz

    sign_out(page)
    log_in(page, settings, deniz)
    page.get_by_role("button", name="Use a passkey").press("Enter")
    page.wait_for_url(re.compile(r"/admin/$"))

    sign_out(page)
    open_(page, settings, "admin:login")
    page.get_by_role("button", name="Sign in with a passkey").press("Enter")
    page.wait_for_url(re.compile(r"/admin/$"))
    assert Passkey.objects.get().sign_count >= 2

    sign_out(page)
    log_in(page, settings, deniz)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").press("Enter")
    page.wait_for_url(re.compile(r"/admin/$"))


def sign_out(page):
    page.get_by_role("button", name="Log out").press("Enter")
    page.get_by_text("Logged out").first.wait_for()


def test_a_passkey_of_somebody_else_or_an_old_answer_is_refused(
    page, device, settings, deniz, mert, complaints
):
    complaints.expect("403")
    log_in(page, settings, deniz)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Show ten new codes").wait_for()
    sign_out_by_cookies(page)
    # Recorded once, sent again: the question has been answered.
    answers = []
    page.on(
        "request",
        lambda asked: answers.extend([asked.post_data] if "passkey/answer" in asked.url else []),
    )
    open_(page, settings, "admin:login")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"/admin/$"))
    sign_out_by_cookies(page)
    open_(page, settings, "admin:login")
    again = page.evaluate(
        """async ([address, body]) => (await fetch(address, {method: "POST", body, headers: {
            "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value}})).status""",
        [reverse("accounts:passkey_answer"), answers[0]],
    )
    assert again == 403
    # Mert's password with Deniz' device.
    Passkey.objects.create(
        user=mert, name="His", credential_id="x", data=Passkey.objects.get().data
    )
    log_in(page, settings, mert)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").get_by_text("did not work").wait_for()
    assert json.loads(answers[0])["credential"]["response"]["signature"]


def sign_out_by_cookies(page):
    page.context.clear_cookies()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_clean(open_page, settings, live_server, deniz, scheme):
    page = open_page(color_scheme=scheme, bypass_csp=True)
    settings.SITE_URL = live_server.url
    AuthenticatorApp.objects.create(user=deniz, name="app", confirmed=True)
    found = {}

    def look(name):
        violations = Axe().run(page).response["violations"]
        found[name] = [each["id"] for each in violations if each["impact"] != "minor"]

    log_in(page, settings, deniz)
    look("second step")
    page.get_by_label("Code").fill(code_of(deniz))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile(r"/admin/$"))
    for name in ("overview", "app", "first_factor", "codes", "confirm", "forgotten"):
        open_(page, settings, f"accounts:{name}")
        look(name)
    assert not {name: each for name, each in found.items() if each}
