"""The session engine: Django's rows, which also tell whose they are, so that they can be ended."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, user_logged_in
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.agents import words
from accounts.models import StaffSession

AGENT, STARTED, SEEN = "agent", "started", "seen"
# How stale the time of the last visit may be; each newer one would cost a write.
SEEN_EVERY = timedelta(minutes=10)


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> Any:
        return StaffSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        now = timezone.now()
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.agent = str(data.get(AGENT, ""))[:80]
        row.started_at = _moment(data.get(STARTED)) or now
        row.seen_at = _moment(data.get(SEEN)) or now
        return row


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def begin(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Write down on what somebody has signed in, and when; the key is a new one already."""
    session = getattr(request, "session", None)
    if session is None:
        return
    now = timezone.now().isoformat()
    session[AGENT] = words(request.META.get("HTTP_USER_AGENT", ""))
    session[STARTED] = session[SEEN] = now


def is_over(session: Any, at: datetime | None = None) -> bool:
    """True where the session is older than any may become, however busy it is."""
    started = _moment(session.get(STARTED))
    return started is not None and (at or timezone.now()) - started > settings.SESSION_MAX_AGE


def touch(session: Any, at: datetime | None = None) -> None:
    """Note the visit, which also puts off the end of an idle session."""
    now = at or timezone.now()
    seen = _moment(session.get(SEEN))
    if seen is None or now - seen > SEEN_EVERY:
        session[SEEN] = now.isoformat()


def end_all(user: Any, but: str | None = None) -> int:
    """End the sessions of `user`, all or all but the one with the key `but`; returns how many."""
    rows = StaffSession.objects.filter(user=user)
    if but:
        rows = rows.exclude(session_key=but)
    return rows.delete()[0]


def connect() -> None:
    user_logged_in.connect(begin, dispatch_uid="accounts.sessions")
