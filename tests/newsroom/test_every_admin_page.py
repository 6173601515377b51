"""Every page of the desk answers each role that may see it, under the strict policy."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from articles.live import post
from articles.models import FrontPage, MagazineIssue, Redirect
from articles.withdrawing import correct
from newsroom.models import MenuItem, Page, SiteSettings
from subscriptions.models import Newsletter

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = {"accounts", "categories", "articles", "subscriptions", "newsroom"}
BY_THE_PROGRAM = {
    # Edited on the article's page, or on the front page's.
    "articles.ArticleTag",
    "articles.Byline",
    "articles.Comment",
    "articles.FurtherCategory",
    "articles.Placement",
    "articles.RelatedArticle",
    "articles.Revision",
    # With the redirects.
    "articles.OldQuery",
    "articles.SharedPreview",
    # Each person's own, on the page of their account.
    "accounts.AuthenticatorApp",
    "accounts.Passkey",
    "accounts.RecoveryCode",
    "accounts.StaffSession",
    # Brought from an old site, shown as they came.
    "articles.ArchivedComment",
    # Kept by the program.
    "articles.Autosave",
    "articles.Change",
    "articles.ImportedItem",
    "articles.Lease",
    "articles.Listing",
    "articles.MediaUse",
    "articles.ReadCount",
    "articles.SearchEntry",
    "newsroom.AuditHead",
    "newsroom.WorkerHeartbeat",
    "subscriptions.MailServer",
    "subscriptions.MailWorker",
    "subscriptions.MailingLink",
    "subscriptions.Selection",
    "subscriptions.Tally",
}
ONE = pytest.mark.one_database
STYLED = re.compile(r"<[^>]+\sstyle=", re.I)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*application/(?:ld\+)?json)", re.I
)


@pytest.fixture
def everything(published, image, author, deniz, zeynep):
    """One row of nearly every model."""
    article = published("Frigate Returns", tags=["Navy"], byline=[[author.pk, "author"]])
    live = published("Convoy", kind="live")
    post(live, "<p>It sails.</p>", by=deniz)
    correct(article, "update", "It was two ships.", by=deniz)
    MagazineIssue.objects.create(title="Issue 1", month="2026-11-01", cover=image)
    Redirect.objects.create(path="/old/", article=article)
    page = Page.objects.create(title="About", body="<p>We.</p>")
    MenuItem.objects.create(page=page)
    SiteSettings.objects.create(edition="en")
    FrontPage.objects.create(edition="en")
    Newsletter.objects.create(name="Brief", slug="brief", edition="en")


# Root opens all that the others do: what a database could differ in is asked as Root on both.
OTHERS = [pytest.param(name, marks=ONE) for name in ("mert", "deniz", "ada", "elif_")]


@pytest.fixture(params=["root", *OTHERS])
def member(request):
    return request.getfixturevalue(request.param)


def pages(model):
    """Addresses of the list, with a search and a page beyond the last, and of the forms."""
    prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed, row = reverse(f"{prefix}_changelist"), model._default_manager.first()
    yield from (listed, f"{listed}?q=a", f"{listed}?p=99", reverse(f"{prefix}_add"))
    if row is not None:
        for name in ("change", "delete", "history"):
            try:
                yield reverse(f"{prefix}_{name}", args=[row.pk])
            except NoReverseMatch:
                continue


def allowed(model, user):
    name = model._meta.model_name
    return any(
        user.has_perm(f"{model._meta.app_label}.{verb}_{name}") for verb in ("view", "change")
    )


def test_every_page_answers_whoever_may_see_it(everything, login, member):
    client, problems = login(member), []
    # A writer is not told that somebody else's draft exists.
    refusals = {302, 403} if member.is_superuser else {302, 403, 404}
    for model in MODELS:
        answers = {url: client.get(url) for url in pages(model)}
        listed, *_ = answers.items()
        expected = 200 if allowed(model, member) else 403
        if listed[1].status_code != expected:
            problems.append((listed[0], listed[1].status_code))
        for url, answer in answers.items():
            opens = member.is_superuser and url.endswith(("?q=a", "/change/"))
            if opens or answer.status_code not in refusals:
                problems += [(url, problem) for problem in problems_of(answer)]
    assert not problems


def problems_of(answer):
    """What a page of the desk must not have: it needs nothing that the policy forbids."""
    if answer.status_code != 200:
        yield answer.status_code
        return
    policy, html = answer["Content-Security-Policy"], answer.content.decode()
    if "unsafe" in policy or "default-src 'none'" not in policy:
        yield policy
    yield from STYLED.findall(html)
    yield from INLINE.findall(html)
    if "no-store" not in answer["Cache-Control"]:
        yield answer["Cache-Control"]


def test_the_desk_begins_for_every_role(everything, login, member):
    answer = login(member).get(reverse("admin:index"))
    assert answer.status_code == 200
    assert not list(problems_of(answer))


def test_breadcrumbs_lead_to_the_first_page(login, deniz):
    """Django's page of one app would be a second list of what the navigation lists."""
    answer = login(deniz).get(reverse("admin:app_list", args=["articles"]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))


def test_what_a_role_may_not_open_is_refused_at_the_desk(login, deniz, mert, client):
    """A page of the desk, with its navigation; strangers hear nothing of it."""
    address = reverse("admin:articles_frontpage_changelist")
    answer = login(deniz).get(address)
    assert answer.status_code == 403
    assert "You may not open this page" in answer.text
    assert 'id="desk-nav"' in answer.text
    assert login(mert).get(address).status_code == 200
    assert client.get(address).status_code == 302


def test_every_model_of_ours_is_edited_somewhere_or_kept_by_the_program():
    known = set(admin.site._registry)
    known |= {inline.model for each in admin.site._registry.values() for inline in each.inlines}
    left = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OURS and model not in known and not model._meta.auto_created
    }
    assert not left - BY_THE_PROGRAM
