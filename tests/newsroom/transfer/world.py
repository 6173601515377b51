"""A site that has at least one row of every kind that is exported."""

import datetime as dt
import io
import zlib

from django.contrib.auth.models import Permission
from django.utils import timezone

from articles import comments, editing, live, scheduling
from articles import models as m
from articles.images import files, originals
from articles.snapshot import of_article, revised
from newsroom import audit
from newsroom.models import MenuItem, Page, SiteSettings
from subscriptions import models as s
from tests.conftest import picture_bytes, staff

NOON = dt.datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=dt.UTC)


def build(published, write, mert, elif_, zeynep, news):
    """Everything; the cast comes from the fixtures."""
    mert.user_permissions.add(Permission.objects.get(codename="send_mailing"))
    picture = originals.store(
        io.BytesIO(picture_bytes(size=(640, 480))), alt="Gemi “Ağrı”", uploaded_by=mert
    )
    pdf = files.store(io.BytesIO(b"%PDF-1.4 tiny"), title="Issue 351")
    article = _articles(published, write, mert, news, picture, pdf)
    _desk(article, mert)
    _site(mert, news, picture)
    _mail(article, elif_, zeynep)
    audit.record("exercised", article, by=mert, share=0.1, words=["ş", 1.0, None])
    audit.seal()
    return article


def _articles(published, write, mert, news, picture, pdf):
    leyla = m.Author.objects.create(name="Leyla Arslan", portrait=picture)
    m.AuthorProfile.objects.create(author=leyla, language="tr", biography="Deniz muhabiri.")
    issue = m.MagazineIssue.objects.create(
        title="Sayı 351", month=dt.date(2020, 10, 1), pdf=pdf, published_at=NOON
    )
    section = m.IssueSection.objects.create(issue=issue, name="Cover")
    below = type(news).objects.create(name="Sea", language="en", parent=news)
    body = f'<p>Ships &amp; “boats”.</p><div data-image="{picture.pk}"></div><h2>Ağ</h2>'
    one = published(
        "First", body=body, tags=["Seçim", "Navy"], byline=[[leyla.pk, "author"]],
        lead_image=picture.pk, issue=issue.pk, issue_section=section.pk, at=NOON,
        further_categories=[below.pk], featured=True,
    )  # fmt: skip
    two = published("Second", category=below, kind="live", related=[one.pk], tags=["Navy"])
    live.post(two, by=mert, body="<p>08:00 The bridge is open.</p>", headline="Open")
    write("Only a draft", body="<p>Secret.</p>")
    one.refresh_from_db()
    data = revised(of_article(one), headline="First, again")
    editing.save_draft(one, data, by=mert, version=one.version)
    one.refresh_from_db()
    later = timezone.now() + dt.timedelta(days=2)
    scheduling.schedule(one.latest_revision, later, by=mert, version=one.version)
    m.Correction.objects.create(article=one, text="It was Tuesday.", created_by=mert)
    m.Redirect.objects.create(path="/?p=1", article=one)
    m.Redirect.objects.create(path="/?region=europe", article=one)  # and its parameter
    m.Redirect.objects.create(path="/2016/05/first/", article=one)
    item = m.ImportedItem.objects.create(
        source="x", guid="1", kind="post", content_hash="0", article=two
    )
    m.ArchivedComment.objects.create(item=item, number=1, html="<p>Well said.</p>")
    m.ReadCount.objects.create(article=one, hour=NOON.replace(minute=0, microsecond=0), count=7)
    m.SearchMiss.objects.create(edition="en", query="ufo")
    m.MissingAddress.objects.count_one("/nowhere/")
    return one


def _desk(article, mert):
    ada = staff("Ada Güneş", "Writer")
    comments.write(article, "Who says so? @mert", by=ada)
    m.Autosave.objects.create(article=article, editor=mert, tab="t", data={"headline": "Unsa"})
    m.SharedPreview.objects.create(
        article=article, revision=article.latest_revision, expires_at=NOON, created_by=mert
    )
    front = m.FrontPage.objects.create(edition="en", starts_at=NOON, created_by=mert)
    m.Placement.objects.create(front_page=front, article=article, slot="lead")


def _site(mert, news, picture):
    site = SiteSettings.objects.create(edition="en", name="Meridian", logo=picture)
    site.social = [{"url": "https://a.example", "label": "A"}]
    site.save()
    site.home_sections.add(news)
    page = Page.objects.create(title="About", body="<p>Us.</p>", body_html="<p>Us.</p>")
    MenuItem.objects.create(page=page, label="About")


def _mail(article, elif_, zeynep):
    letter = s.Newsletter.objects.create(name="Weekly")
    topic = letter.topic
    s.Subscription.objects.create(subscriber=zeynep, topic=topic, status="active")
    s.ConsentEvent.objects.create(
        subscriber=zeynep, address=zeynep.email, kind="confirmed", details={"b": 1, "a": "ğ"}
    )
    s.Suppression.objects.create(address_hmac="a" * 64, reason="bounce")
    mailing = s.Mailing.objects.create(newsletter=letter, subject="Hello", created_by=elif_)
    s.MailingItem.objects.create(mailing=mailing, article=article)
    s.MailingLink.objects.create(mailing=mailing, number=1, url="https://a.example")
    chosen = s.Selection.objects.create(mailing=mailing, articles=[article.pk], digest="d")
    delivery = s.Delivery.objects.create(
        mailing=mailing, subscriber=zeynep, topic=topic, selection=chosen, sent_at=NOON
    )
    s.ProviderEvent.objects.create(provider="p", event_id="1", kind="open", delivery=delivery)
    job = s.SubscriberImport.objects.create(name="a.csv", content=zlib.compress(b"a"), consent="c")
    job.topics.add(topic)
    s.Letter.objects.create(kind="welcome", subscriber=zeynep)
    s.Tally.objects.add("confirmed", source="form")
    hook = s.Webhook.objects.create(name="CRM", url="https://crm.example/hook")
    s.WebhookCall.objects.create(webhook=hook, event="confirmed", payload={"z": 1, "a": [1.5]})
