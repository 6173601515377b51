"""Today: what needs this person, what is coming, what was published and what failed."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from articles.models import Article, Byline, ImportRun, Review, Revision, Status
from articles.models.indexes import HAS_DRAFT
from articles.models.queries import OPEN
from newsroom import charts, planner
from newsroom.models import WorkerHeartbeat
from newsroom.planner import change_url
from subscriptions.models import Mailing, SubscriberImport

SHOWN = 8
# Named, so that the index of the newest of each is used.
EDITIONS = [code for code, _name in settings.LANGUAGES]
WORKER_LATE = timedelta(minutes=5)
FAILURES_OF = timedelta(days=7)


def context(user: Any, week: str = "") -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        "my_drafts": my_drafts(user)[:SHOWN],
        "waiting": waiting(user)[:SHOWN],
        "week": planner.week_of(user, week),
        "published_today": published_today()[:SHOWN],
        "failures": failures(user),
        "charts": growth(user),
        "now": timezone.now(),
        "may_publish": user.has_perm("articles.publish_article"),
    }


def _light(rows: Any) -> Any:
    return rows.select_related("latest_revision", "category", "assigned_to").defer(
        "body", "body_html", "latest_revision__data"
    )


def my_drafts(user: Any) -> Any:
    """Articles of this person with words that readers have not seen."""
    if not user.has_perm("articles.change_article"):
        return Article.objects.none()
    signed = Byline.objects.filter(author__user=user).values("article")
    mine = Q(created_by=user) | Q(pk__in=signed) | Q(latest_revision__created_by=user)
    rows = Article.objects.filter(mine, HAS_DRAFT).exclude(status=Status.TRASHED)
    rows = rows.exclude(latest_revision__review=Review.IN_REVIEW)
    return _light(rows).order_by("-touched_at", "-pk")


def waiting(user: Any) -> Any:
    """Articles that wait for this person's review: first those due, then the longest waiting."""
    if not user.has_perm("articles.review_article"):
        return Article.objects.none()
    asked = Q(assigned_to=user) | Q(assigned_to=None)
    # Found by the index of revisions first, in its order: they are few, articles are not.
    asks = Revision.objects.filter(review=Review.IN_REVIEW).order_by("created_at")
    waits = list(asks.values_list("pk", flat=True)[:1000])
    rows = Article.objects.filter(asked, latest_revision__in=waits)
    rows = rows.exclude(status=Status.TRASHED)
    return _light(rows).order_by(F("due_at").asc(nulls_last=True), "latest_revision__created_at")


def published_today(at: datetime | None = None) -> Any:
    """What readers got today, newest first."""
    now = timezone.localtime(at)
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    # The day's rows first, by the index of the newest; then which of them readers may read.
    rows = Article.objects.filter(edition__in=EDITIONS, status__in=OPEN, published_at__gte=morning)
    day = list(rows.order_by("-published_at").values_list("pk", flat=True)[:500])
    return _light(Article.objects.published(at).filter(pk__in=day).newest_first())


def growth(user: Any) -> list[dict[str, Any]]:
    """Charts that this person may see."""
    today = timezone.localdate()
    found = []
    if user.has_perm("articles.view_article"):
        title = _("Pages read, by day")
        found.append({"title": title, "chart": charts.readers(today)})
    if user.has_perm("subscriptions.view_subscriber"):
        found.append({"title": _("Subscribers"), "chart": charts.subscribers(today)})
    return [each for each in found if each["chart"]]


def failures(user: Any) -> list[dict[str, str]]:
    """What went wrong and still stands, with where to mend it."""
    found = _worker()
    found += _articles(user)
    if user.has_perm("subscriptions.view_mailing"):
        found += _mailings()
    if user.has_perm("subscriptions.view_subscriberimport"):
        found += _imports("subscriptions_subscriberimport", SubscriberImport)
    if user.has_perm("articles.view_importrun"):
        found += _imports("articles_importrun", ImportRun)
    if user.has_perm("django_tasks_database.view_dbtaskresult"):
        found += _tasks()
    return found


def _worker() -> list[dict[str, str]]:
    seen = WorkerHeartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if seen is not None and timezone.now() - seen < WORKER_LATE:
        return []
    when = _("Last seen %(at)s.") % {"at": f"{timezone.localtime(seen):%c}"} if seen else ""
    text = _("No worker is running: mails wait, and pictures are made when first asked for.")
    return [{"title": text, "text": f"{when} manage.py worker".strip(), "url": ""}]


def _articles(user: Any) -> list[dict[str, str]]:
    failed = Revision.objects.exclude(apply_error="")
    rows = failed.of_articles(Article.objects.editable_by(user))
    return [
        {
            "title": _("Could not go live: %(title)s") % {"title": row.headline},
            "text": row.apply_error,
            "url": change_url("articles_article", row.article_id),
        }
        for row in rows[:SHOWN]
    ]


def _mailings() -> list[dict[str, str]]:
    states = Mailing.State
    rows = Mailing.objects.filter(state__in=[states.FAILED, states.HELD]).order_by("-pk")
    return [
        {
            "title": f"{row.get_state_display()}: {row}",
            "text": row.problem,
            "url": change_url("subscriptions_mailing", row.pk),
        }
        for row in rows[:SHOWN]
    ]


def _imports(name: str, model: Any) -> list[dict[str, str]]:
    rows = model.objects.filter(state="failed").order_by("-pk")
    return [
        {
            "title": _("Import failed: %(name)s") % {"name": row},
            "text": row.problem,
            "url": change_url(name, row.pk),
        }
        for row in rows[:3]
    ]


def _tasks() -> list[dict[str, str]]:
    since = timezone.now() - FAILURES_OF
    rows = DBTaskResult.objects.failed().filter(finished_at__gte=since).order_by("-finished_at")
    return [
        {
            "title": _("Task failed: %(name)s") % {"name": row.task_path.rsplit(".", 1)[-1]},
            "text": (row.exception_class_path or "").rsplit(".", 1)[-1],
            "url": change_url("django_tasks_database_dbtaskresult", row.pk),
        }
        for row in rows[:3]
    ]
