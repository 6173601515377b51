"""Real components from one URL each: database, cache, media storage, e-mail."""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from newsroom import env

DATABASE_EXPECTS = "an address such as postgres://user:password@host:5432/name or sqlite:///path"
SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE: with the default mode 83 % of concurrent read-then-write transactions fail.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;"
    ),
}


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's database settings from DATABASE_URL; the embedded SQLite file where it is empty."""
    if not url:
        url = f"sqlite:///{data / 'newsroom.sqlite3'}"
    try:
        config: dict[str, Any] = dict(
            dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True)
        )
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL is not valid. It takes {DATABASE_EXPECTS}."
        ) from error
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "newsroom.sqlite3"
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
        config["CONN_MAX_AGE"] = None
    elif config["ENGINE"].endswith("postgresql"):
        options = {"connect_timeout": 5, **config.get("OPTIONS", {})}
        # Plans of `articles.compiled` are kept by the connection from their first use on.
        threshold = str(options.get("prepare_threshold", 0))
        options["prepare_threshold"] = int(threshold) if threshold.isdigit() else None
        config["OPTIONS"] = options
    else:
        raise ImproperlyConfigured(
            f"DATABASE_URL names another engine. It takes {DATABASE_EXPECTS}."
        )
    return config


def cache(url: str) -> dict[str, Any]:
    """Django's cache settings from CACHE_URL; a table of the same database where it is empty."""
    if not url:
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "newsroom_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    env.parts("CACHE_URL", url, ["redis", "rediss", "unix", "valkey"])
    return {
        "BACKEND": "newsroom.caching.LenientRedisCache",
        "LOCATION": url.replace("valkey://", "redis://", 1),
    }


def media(url: str, data: Path) -> tuple[dict[str, Any], Path]:
    """Storage for the library from MEDIA: a folder, or s3://bucket?region=…&endpoint=…&domain=…."""
    if not url.startswith("s3://"):
        root = Path(url).expanduser().resolve() if url else data / "media"
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}, root
    _, found = env.parts("MEDIA", url, ["s3"])
    options = {
        "bucket_name": found["host"],
        "access_key": found["user"] or None,
        "secret_key": found["password"] or None,
        "region_name": found.get("region") or None,
        "endpoint_url": found.get("endpoint") or None,
        "custom_domain": found.get("domain") or None,
        "querystring_auth": False,
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}, data / "media"


def media_origins(storage: dict[str, Any]) -> list[str]:
    """Where browsers fetch the library's files, besides the site itself: for the policy (CSP)."""
    options = storage.get("OPTIONS", {})
    bucket = options.get("bucket_name")
    if not bucket:
        return []
    if domain := options["custom_domain"]:
        return [f"https://{domain}"]
    if endpoint := options["endpoint_url"]:
        # Buckets are named in the path or before the host, as the store likes it.
        scheme, host = endpoint.rstrip("/").split("://", 1)
        return [f"{scheme}://{host}", f"{scheme}://{bucket}.{host}"]
    regions = [f".{options['region_name']}"] if options["region_name"] else []
    return [f"https://{bucket}.s3{region}.amazonaws.com" for region in ["", *regions]]


def email(url: str, data: Path) -> dict[str, Any]:
    """Django's EMAIL_* settings from EMAIL_URL; the outbox folder where it is empty."""
    if not url:
        url = f"outbox://{data / 'outbox'}"
    scheme, found = env.parts("EMAIL_URL", url, ["smtp", "smtps", "smtp+tls", "outbox", "anymail"])
    if scheme == "outbox":
        return {"EMAIL_BACKEND": "newsroom.outbox.OutboxBackend", "OUTBOX_DIR": Path(found["path"])}
    if scheme == "anymail":
        backend = f"anymail.backends.{found['host']}.EmailBackend"
        options = {k: v for k, v in found.items() if k.isupper()}
        return {"EMAIL_BACKEND": backend, "ANYMAIL": options, "OUTBOX_DIR": None}
    if not found["host"]:
        raise ImproperlyConfigured(
            "EMAIL_URL names no host. It takes smtp+tls://user:password@host:587."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": found["host"],
        "EMAIL_PORT": int(found["port"] or {"smtps": 465, "smtp+tls": 587}.get(scheme, 25)),
        "EMAIL_HOST_USER": found["user"],
        "EMAIL_HOST_PASSWORD": found["password"],
        "EMAIL_USE_SSL": scheme == "smtps",
        "EMAIL_USE_TLS": scheme == "smtp+tls",
        "OUTBOX_DIR": None,
    }


def hours(raw: str) -> tuple[int, int] | None:
    """`22-7` as (22, 7); None where nothing is said. Raises ValueError."""
    if not raw:
        return None
    first, last = (int(part) for part in raw.split("-"))
    if first == last or not (0 <= first < 24 and 0 <= last < 24):
        raise ValueError("no span of hours")
    return first, last


def rates(raw: str) -> dict[str, float]:
    """`gmail.com:20,gmx.de:5` as mails a second by domain. Raises ValueError."""
    pairs = (part.rpartition(":") for part in raw.split(",") if part.strip())
    return {domain.strip().lower(): float(rate) for domain, _colon, rate in pairs}


def warm_up(raw: str) -> tuple[dt.date, int] | None:
    """`2026-11-23:500` as the first day and its number of mails. Raises ValueError."""
    if not raw:
        return None
    day, _colon, number = raw.rpartition(":")
    return dt.date.fromisoformat(day), int(number)


def zones(raw: str) -> dict[str, str]:
    """`tr=Europe/Istanbul,en=UTC` as time zones by edition. Raises ValueError."""
    pairs = (part.partition("=") for part in raw.split(",") if part.strip())
    found = {edition.strip(): zone.strip() for edition, _sign, zone in pairs}
    if unknown := set(found.values()) - available_timezones():
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return found
