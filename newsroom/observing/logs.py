"""Log lines, as text or as JSON: with the id of their request, without personal data."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from newsroom.observing.redaction import redacted, redacted_deep

request_id: ContextVar[str] = ContextVar("request_id", default="")
# What a record may carry besides its message; anything else (a request, a user) is left out.
EXTRA = ("method", "route", "status", "milliseconds", "bytes")


class LineFormatter(logging.Formatter):
    """For people: one record a line, a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        found = request_id.get()
        line = redacted(super().format(record))
        # After the redaction: an id is random, and looks like a token.
        return f"{line} [{found}]" if found else line


class JsonFormatter(logging.Formatter):
    """For machines: one JSON object a line, a traceback inside it."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if found := request_id.get():
            entry["request_id"] = found
        entry |= {
            name: redacted_deep(getattr(record, name)) for name in EXTRA if hasattr(record, name)
        }
        if record.exc_info and record.exc_info[0]:
            entry["exception"] = record.exc_info[0].__name__
            entry["traceback"] = redacted("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(entry, ensure_ascii=False, default=str)


def logging_config(kind: str, level: str) -> dict[str, Any]:
    """LOGGING of the settings; `kind` is line or json."""
    line = {
        "()": "newsroom.observing.logs.LineFormatter",
        "format": "{asctime} {levelname} {name} {message}",
        "style": "{",
    }
    formatter = {"()": "newsroom.observing.logs.JsonFormatter"} if kind == "json" else line
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "axes": {"level": "WARNING"},
            # It tells twice a second that it looked for tasks.
            "django_tasks_db": {"level": "WARNING"},
            # Django would mail tracebacks to ADMINS and print errors a second time.
            "django": {"handlers": [], "propagate": True},
        },
    }
