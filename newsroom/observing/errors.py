"""Reports of errors to Sentry (extra `sentry`), by SENTRY_DSN, without personal data."""

from typing import Any

from newsroom.observing.logs import request_id
from newsroom.observing.redaction import redacted_deep

# Of a request only this is told: neither its address nor its headers, cookies or body.
KEPT = ("method",)


def start(dsn: str, environment: str, release: str) -> None:
    """Report to `dsn` from now on. Raises ImportError without the extra."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
        traces_sample_rate=0.0,
        auto_session_tracking=False,
        before_send=scrubbed,
    )


def scrubbed(event: Any, hint: Any) -> Any:
    """The report without people: no user, no request but its method and id, no addresses."""
    event.pop("user", None)
    event.pop("breadcrumbs", None)
    event.pop("server_name", None)
    event.pop("extra", None)
    request = event.pop("request", None) or {}
    event["request"] = {name: request[name] for name in KEPT if name in request}
    cleaned = {
        name: redacted_deep(event[name])
        for name in ("exception", "logentry", "message")
        if name in event
    }
    event.update(cleaned)
    event.setdefault("tags", {})["request_id"] = request_id.get()
    return event
