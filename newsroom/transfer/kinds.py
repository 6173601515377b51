"""What an export holds, file by file, and what it leaves out and why: a test walks all models."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, ManyToManyField, Model

from accounts.models import User
from articles import models as articles
from categories.models import Category
from newsroom import models as site
from subscriptions import models as mail


@dataclass(frozen=True)
class Kind:
    """One file of rows: those of `model` by their keys, without the fields in `omit`."""

    name: str
    model: type[Model]
    omit: frozenset[str] = field(default_factory=frozenset)

    @property
    def file(self) -> str:
        """Its path in the export."""
        return f"data/{self.name}.jsonl"

    @property
    def fields(self) -> list[Field[Any, Any]]:
        """Columns that are exported."""
        return [one for one in self.model._meta.concrete_fields if one.name not in self.omit]

    @property
    def lists(self) -> list[ManyToManyField[Any, Any]]:
        """References to many rows that have no file of their own."""
        found: list[Any] = list(self.model._meta.local_many_to_many)
        return [
            one
            for one in found
            if one.name not in self.omit
            and getattr(one.remote_field.through._meta, "auto_created", False)
        ]


def _kind(name: str, model: type[Model], *omit: str) -> Kind:
    return Kind(name, model, frozenset(omit))


# In the order in which they are read in. Fields that are left out are secrets, or made anew.
KINDS: tuple[Kind, ...] = (
    _kind("users", User, "password", "last_login"),
    _kind("images", articles.Image),
    _kind("files", articles.LibraryFile),
    _kind("categories", Category),
    _kind("tags", articles.Tag),
    _kind("authors", articles.Author),
    _kind("author-profiles", articles.AuthorProfile),
    _kind("issues", articles.MagazineIssue),
    _kind("issue-sections", articles.IssueSection),
    _kind("articles", articles.Article, "body_html", "words", "reading_minutes"),
    _kind("revisions", articles.Revision),
    _kind("further-categories", articles.FurtherCategory),
    _kind("article-tags", articles.ArticleTag),
    _kind("bylines", articles.Byline),
    _kind("related-articles", articles.RelatedArticle),
    _kind("live-entries", articles.LiveEntry, "body_html"),
    _kind("corrections", articles.Correction),
    _kind("autosaves", articles.Autosave),
    _kind("comments", articles.Comment),
    _kind("shared-previews", articles.SharedPreview),
    _kind("front-pages", articles.FrontPage),
    _kind("placements", articles.Placement),
    _kind("redirects", articles.Redirect),
    _kind("old-queries", articles.OldQuery),
    _kind("imported-items", articles.ImportedItem),
    _kind("archived-comments", articles.ArchivedComment),
    _kind("reads", articles.ReadCount),
    _kind("search-misses", articles.SearchMiss),
    _kind("missing-addresses", articles.MissingAddress),
    _kind("site-settings", site.SiteSettings),
    _kind("pages", site.Page, "body_html"),
    _kind("menu-items", site.MenuItem),
    _kind("newsletters", mail.Newsletter),
    _kind("topics", mail.Topic),
    _kind("subscribers", mail.Subscriber),
    _kind("subscriptions", mail.Subscription),
    _kind("consent", mail.ConsentEvent),
    _kind("suppressions", mail.Suppression),
    _kind("mailings", mail.Mailing),
    _kind("mailing-items", mail.MailingItem),
    _kind("mailing-links", mail.MailingLink),
    _kind("selections", mail.Selection),
    _kind("deliveries", mail.Delivery),
    _kind("provider-events", mail.ProviderEvent),
    _kind("subscriber-imports", mail.SubscriberImport),
    _kind("letters", mail.Letter),
    _kind("tallies", mail.Tally),
    _kind("webhooks", mail.Webhook),
    _kind("webhook-calls", mail.WebhookCall),
    _kind("audit", site.AuditEntry),
    _kind("audit-head", site.AuditHead),
)

# Models without a file, by their labels, and why.
LEFT_OUT: dict[str, str] = {
    "articles.Listing": "derived: made anew from articles",
    "articles.MediaUse": "derived: made anew from articles and their newest revisions",
    "articles.SearchEntry": "derived: the search index is made anew",
    "articles.Change": "ephemeral: tells running processes that something changed",
    "articles.ImportRun": "ephemeral: uploads of other systems; imported-items tells what came",
    "articles.ScheduleRun": "ephemeral: what the clock did lately; the audit log holds it",
    "articles.Lease": "ephemeral: who is editing this minute",
    "newsroom.WorkerHeartbeat": "ephemeral: which workers live",
    "subscriptions.MailServer": "ephemeral: what the mail server takes at the moment",
    "subscriptions.MailWorker": "ephemeral: which workers send",
    "accounts.StaffSession": "ephemeral, and secret: who is logged in",
    "accounts.Passkey": "secret: a second factor",
    "accounts.RecoveryCode": "secret: a second factor",
    "accounts.AuthenticatorApp": "secret: a second factor",
    "otp_totp.TOTPDevice": "secret: a second factor",
    "admin.LogEntry": "the audit log holds it",
    "auth.Group": "made by migrate; users name their roles",
    "auth.Permission": "made by migrate; users name them",
    "contenttypes.ContentType": "made by migrate",
    "sessions.Session": "ephemeral, and secret: who is logged in",
    "taggit.Tag": "unused: tags are articles.Tag",
    "taggit.TaggedItem": "unused: tags are articles.ArticleTag",
    "django_tasks_database.DBTaskResult": "ephemeral: work under way",
    "axes.AccessAttempt": "ephemeral: wrong passwords of the last minutes",
    "axes.AccessAttemptExpiration": "ephemeral: wrong passwords of the last minutes",
    "axes.AccessFailureLog": "ephemeral: wrong passwords",
    "axes.AccessLog": "ephemeral: log-ins; the audit log holds them",
}
