"""What the audit log hears: actions on articles, changes made at the desk, log-ins, refusals."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth import signals as auth
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.signals import account_action
from articles.models import Article, Revision
from articles.models.choices import RevisionKind
from articles.signals import article_action, articles_imported, import_finished
from newsroom import audit
from newsroom.models.audit import AuditEntry
from subscriptions.models import Mailing
from subscriptions.signals import mailing_action

# Their actions are announced one by one; the admin's own note would tell them twice.
ANNOUNCED = ("articles.article", "articles.correction", "articles.liveentry")
# What an importer does to each of its articles, for nobody.
IMPORTED = ("created", "saved", "published")
REFUSED = {403: "permission denied", 409: "conflict"}


class Audited:
    """For a ModelAdmin: what Django notes for its history goes to the audit log, too."""

    model: Any

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record("added", obj, request, message)
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record("changed", obj, request, message)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._record("deleted", obj, request, "")
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def _record(self, action: str, obj: Any, request: HttpRequest, message: Any) -> None:
        if obj._meta.label_lower not in ANNOUNCED:
            audit.record(action, obj, by=request.user, changes=message)


def audited(admin_class: type[Any] | None) -> type[Any]:
    """The class with an ear for the audit log."""
    base = admin_class or admin.ModelAdmin
    return type(base.__name__, (Audited, base), {"__module__": base.__module__})


def watched(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view`, with what it refuses written down."""

    @wraps(view)
    def watching(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with audit.watching() as watch:
            try:
                response = view(request, *args, **kwargs)
            except PermissionDenied as error:
                _refused(request, watch, str(error) or REFUSED[403])
                raise
            if response.status_code in REFUSED:
                _refused(request, watch, REFUSED[response.status_code])
            return response

    return watching


def _refused(request: HttpRequest, watch: audit.Watch, reason: str) -> None:
    match = request.resolver_match
    if watch.refusals or match is None:
        return
    details = {"method": request.method, "path": request.path[:300]}
    audit.record(match.url_name or request.path, by=request.user, refused=reason, **details)


def on_article_action(
    sender: Any,
    action: str,
    article: Article,
    by: Any = None,
    revision: Revision | None = None,
    refused: str = "",
    details: dict[str, Any] | None = None,
    **kwargs: Any,
) -> None:
    """One row: what the article was after the last row of it, and what it is now."""
    newest = revision or article.latest_revision
    if by is None and action in IMPORTED and newest and newest.kind == RevisionKind.IMPORT:
        return  # an import is told in one row a batch
    told = {**(details or {})}
    if revision is not None:
        told["revision"] = revision.number
    if not refused:
        told["before"] = _last_state(article)
        told["after"] = {
            "status": article.status,
            "version": article.version,
            "latest_revision": article.latest_revision_id,
            "live_revision": article.live_revision_id,
        }
    audit.record(action, article, by=by, refused=refused, **told)


def _last_state(article: Article) -> Any:
    rows = AuditEntry.objects.filter(model="articles.article", object_id=str(article.pk))
    last = rows.filter(refused="").order_by("-pk").values_list("details", flat=True).first()
    return (last or {}).get("after")


def on_articles_imported(
    sender: Any, source: str, rows: list[str], by: Any = None, **kwargs: Any
) -> None:
    """One row a batch, with the SHA-256 (hex) of its lines: each says what one article became."""
    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    numbers = [int(row.partition(" ")[0]) for row in rows]
    told = {"articles": len(rows), "first": min(numbers), "last": max(numbers), "sha256": digest}
    audit.record("imported_batch", by=by, source=source, **told)


def on_import_finished(sender: Any, by: Any = None, **kwargs: Any) -> None:
    told = {name: value for name, value in kwargs.items() if name != "signal"}
    audit.record("imported", by=by, **told)


def on_mailing_action(
    sender: Any, action: str, mailing: Mailing, by: Any = None, details: Any = None, **kwargs: Any
) -> None:
    """What an editor did with a mailing, and to how many people it was to go."""
    audit.record(action, mailing, by=by, state=mailing.state, **(details or {}))


def on_account_action(
    sender: Any, action: str, user: Any, by: Any = None, details: Any = None, **kwargs: Any
) -> None:
    """What was done to an account: factors, codes, passwords, sessions, invitations."""
    refused = "wrong code" if action == "second_factor_failed" else ""
    audit.record(action, user, by=by, refused=refused, **(details or {}))


def on_login(sender: Any, user: Any, **kwargs: Any) -> None:
    audit.record("logged_in", user, by=user)


def on_logout(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        audit.record("logged_out", user, by=user)


def on_login_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """A wrong password; of whom is said only where such an account may exist."""
    name = str(credentials.get("username") or "")[:150]
    audit.record("log_in", refused="wrong name or password", account=name)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    article_action.connect(on_article_action, dispatch_uid="newsroom.audit.article")
    mailing_action.connect(on_mailing_action, dispatch_uid="newsroom.audit.mailing")
    articles_imported.connect(on_articles_imported, dispatch_uid="newsroom.audit.imported")
    import_finished.connect(on_import_finished, dispatch_uid="newsroom.audit.import")
    account_action.connect(on_account_action, dispatch_uid="newsroom.audit.account")
    auth.user_logged_in.connect(on_login, dispatch_uid="newsroom.audit.login")
    auth.user_logged_out.connect(on_logout, dispatch_uid="newsroom.audit.logout")
    auth.user_login_failed.connect(on_login_failed, dispatch_uid="newsroom.audit.failed")
