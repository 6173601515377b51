"""What the site does: worker, queues, search, stored pages."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import app, passwords
from accounts.models import AuthenticatorApp
from articles.models import Article, SearchEntry
from newsroom import health
from newsroom.doctor.findings import Finding, ok, warning, wrong
from newsroom.models import WorkerHeartbeat
from newsroom.pagestore.current import store
from newsroom.pagestore.entries import make
from newsroom.pagestore.public import PublicFiles
from subscriptions.models import Delivery, Letter, Mailing

START = "Start one: manage.py worker (deploy/systemd/newsroom-worker@.service)."
RECENT = timedelta(days=7)


def page_store() -> Iterator[Finding]:
    """Whether a page that is stored is found again."""
    mode = settings.PAGE_STORE
    if mode == "off":
        yield warning("pages", "every page is made anew", "Set PAGE_STORE=files.")
        return
    pages = store()
    if isinstance(pages, PublicFiles) and not pages.is_watched():
        text = "PAGE_STORE=nginx and no worker: nothing takes expired pages away"
        yield wrong("pages", text, f"{START} Until then no page is left to nginx.")
    key = "/.doctor/"
    ticket = pages.begin(key)
    if ticket is None:
        yield ok("pages", f"{mode}; somebody else is just asking")
        return
    entry = make(b"well", [("Content-Type", "text/plain")], '"doctor"', time.time() + 30, set())
    kept = pages.put(ticket, entry)
    pages.release(ticket)
    if kept and pages.get(key):
        yield ok("pages", mode)
    else:
        where = "CACHE_URL" if mode == "redis" else str(settings.DATA_DIR / "pages")
        todo = f"Readers get pages, but slowly. Look at {where}: is it there, writable, not full?"
        yield wrong("pages", f"{mode}: what is stored is not found again", todo)


def worker() -> Iterator[Finding]:
    """Who works, and since when nobody does."""
    since = timezone.now() - health.WORKER_SILENT_AFTER
    alive = WorkerHeartbeat.objects.filter(seen_at__gt=since).count()
    if alive:
        yield ok("worker", f"{alive} at work")
        return
    last = WorkerHeartbeat.objects.order_by("-seen_at").first()
    when = f"last seen {last.seen_at:%Y-%m-%d %H:%M} UTC" if last else "never seen"
    yield wrong("worker", f"none is running ({when}): mails wait, schedules run late", START)


def queue() -> Iterator[Finding]:
    """What is due and was not done, and what failed."""
    for name, seconds in health.lateness().items():
        if seconds > health.QUEUE_LATE.total_seconds():
            todo = "Is a worker running, and what does it log? More workers share the work."
            yield wrong("queue", f"{name} are late by {seconds / 60:.0f} minutes", todo)
    since = timezone.now() - RECENT
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=since).count()
    if failed:
        todo = "Read why in the desk, under Task results, or in the worker's log."
        yield warning("queue", f"{failed} tasks failed in seven days", todo)
    letters = Letter.objects.filter(state=Letter.State.FAILED, created_at__gte=since).count()
    if letters:
        todo = "Read the server's answers in the desk, under Letters."
        yield warning("queue", f"{letters} letters failed in seven days", todo)
    stuck = Mailing.objects.filter(state__in=[Mailing.State.FAILED, Mailing.State.HELD]).count()
    if stuck:
        todo = "Open them in the desk: each says what it waits for."
        yield warning("queue", f"{stuck} mailings wait for a decision", todo)
    unclear = Delivery.objects.filter(state=Delivery.State.UNCERTAIN).count()
    if unclear:
        todo = "Open their mailings in the desk and decide: send again, or leave."
        yield warning("queue", f"{unclear} deliveries are uncertain", todo)
    yield ok("queue", "looked at tasks, letters and mailings")


def search_index() -> Iterator[Finding]:
    """Whether exactly what is public can be found."""
    live = Article.objects.published().order_by()
    missing = live.exclude(search_entry__isnull=False).count()
    extra = SearchEntry.objects.exclude(article__in=live.values("pk")).count()
    if missing or extra:
        text = f"{missing} live articles cannot be found, {extra} entries are of no live one"
        yield warning("search", text, "manage.py rebuild_search")
    else:
        yield ok("search", f"{live.count()} articles can be found")


def authenticator_apps() -> Iterator[Finding]:
    """Whether the keys are here that the secrets of authenticator apps are sealed under."""
    lost = [row.user_id for row in AuthenticatorApp.objects.all() if not app.is_readable(row)]
    if lost:
        yield wrong(
            "apps",
            f"{len(lost)} authenticator apps cannot be read: SECRETS_KEY is another one",
            "Put the former key into SECRETS_KEY_FALLBACKS; where it is lost, these people sign in"
            " with a passkey or a recovery code and set their app up anew.",
        )
    else:
        yield ok("apps", "every authenticator app can be read")


def stolen_passwords() -> Iterator[Finding]:
    """Whether the list of stolen passwords, where there is one, can be asked."""
    path = settings.BREACHED_PASSWORDS
    if not path:
        return
    if passwords.is_list(path):
        yield ok("passwords", "are held against a list of stolen ones")
    else:
        todo = "Take the list ordered by hash: sort -o FILE FILE (docs/settings.md)."
        yield wrong("passwords", f"{path} is no list of SHA-1 hashes in order", todo)
