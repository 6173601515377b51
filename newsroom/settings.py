"""Settings, from the environment only. Every variable is described in docs/settings.md."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from newsroom import components, env, policies
from newsroom.observing import errors
from newsroom.observing.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
NEWSROOM_ENV = env.choice("NEWSROOM_ENV", "development", ["development", "production"])
PRODUCTION = NEWSROOM_ENV == "production"
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")
DEMO = env.flag("NEWSROOM_DEMO")

# --- Identity and safety ---------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY", "" if PRODUCTION else "development-only-" + "k" * 40)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Key of the hashes of addresses that must never be mailed again: never rotated.
ADDRESS_KEY = env.text("ADDRESS_KEY", SECRET_KEY)
# Seals what must be read again: secrets of authenticator apps, addresses in calls of webhooks.
SECRETS_KEY = env.text("SECRETS_KEY", SECRET_KEY)
# What was sealed before there was a key of its own was sealed under SECRET_KEY.
SECRETS_KEY_FALLBACKS = env.words("SECRETS_KEY_FALLBACKS", [SECRET_KEY, *SECRET_KEY_FALLBACKS])
DEBUG = env.flag("DEBUG")
SITE_URL = env.site_url("SITE_URL", "" if PRODUCTION else "http://127.0.0.1:8000")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
if PRODUCTION:
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing or shorter than 50 characters. Make one with: python -c"
            ' "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if DEBUG:
        raise ImproperlyConfigured("DEBUG shows secrets to strangers. Unset it in production.")
    if not SITE_URL:
        raise ImproperlyConfigured("SITE_URL is missing. Set it to the address that readers use.")
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured("SITE_URL must start with https:// in production.")
    if not ALLOWED_HOSTS:
        ALLOWED_HOSTS = [SITE_URL.partition("://")[2].partition(":")[0]]
    if any(host.strip(".") in {"", "*"} for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS admits every host. Name the hosts of the site.")

SECURE_SSL_REDIRECT = PRODUCTION and env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# Reverse proxies in front of us that set X-Forwarded-For and X-Forwarded-Proto: 0 trusts none.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "subscriptions.apps.SubscriptionsConfig",
    "articles.apps.ArticlesConfig",
    "categories.apps.CategoriesConfig",
    "accounts.apps.AccountsConfig",
    "newsroom.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "taggit",
    "tree_queries",
    "js_asset",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
]
MIDDLEWARE = [
    "newsroom.observing.requests.Observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.patience.Patience",
    "newsroom.middleware.PolicyHeaders",
    "newsroom.middleware.Sessions",
    "newsroom.middleware.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.middleware.Authentication",
    "newsroom.middleware.SecondFactor",
    "newsroom.middleware.StaffLanguage",
    "newsroom.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.middleware.Policy",
    "axes.middleware.AxesMiddleware",
]
# Who knows the name of the site, for applications below this one.
SITE_INFO = "newsroom.context.site_info"
ROOT_URLCONF = "newsroom.urls"
# Widgets' templates are looked for among ours, too: the desk mends what Django leaves unlabelled.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
        },
    },
]

# --- Data ------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": components.database(env.text("DATABASE_URL"), DATA_DIR)}
CACHE_URL = env.text("CACHE_URL")
CACHES = {"default": components.cache(CACHE_URL)}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
TAGGIT_CASE_INSENSITIVE = True

# --- People ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
_rules = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_rules}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_rules}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_rules}.CommonPasswordValidator"},
    {"NAME": f"{_rules}.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotOfTheSite"},
    {"NAME": "accounts.passwords.NotBreached"},
]
# A file on this machine: SHA-1 hashes in order, as haveibeenpwned.com publishes them.
BREACHED_PASSWORDS = env.text("BREACHED_PASSWORDS")
if BREACHED_PASSWORDS and not env.is_readable_file(BREACHED_PASSWORDS):
    raise ImproperlyConfigured(
        "BREACHED_PASSWORDS names no file that can be read. It takes the path of a list."
    )
# Who can publish or send needs a passkey or an app besides the password.
SECOND_FACTOR = env.choice(
    "SECOND_FACTOR",
    "required" if PRODUCTION else "optional",
    ["required", "optional", "off"],
)
if DEMO:
    SECOND_FACTOR = "off"
# Guesses at second factors are counted by accounts.signing_in, for every kind together.
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER = SITE_URL.partition("://")[2]
SESSION_ENGINE = "accounts.sessions"
# A session ends after two days of silence, and after two weeks in any case.
SESSION_COOKIE_AGE = 2 * 86_400
SESSION_MAX_AGE = timedelta(days=14)
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# One person's mistakes must not lock out a newsroom that shares one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
# Addresses of clients are hashed before anything is stored; axes counts by a stand-in.
CLIENT_ADDRESS = "newsroom.middleware.client_address"
AXES_CLIENT_IP_CALLABLE = "accounts.limits.stand_in"
AXES_DISABLE_ACCESS_LOG = True

# --- Languages and time ----------------------------------------------------------------------
KNOWN_LANGUAGES = {"en": _("English"), "tr": _("Turkish")}
LANGUAGE_CODES = env.read(
    "LANGUAGES",
    ["en", "tr"],
    lambda raw: [env.one_of(code.strip(), KNOWN_LANGUAGES) for code in raw.split(",")],
    "languages separated by commas, the default one first, of: " + ", ".join(KNOWN_LANGUAGES),
)
LANGUAGES = [(code, KNOWN_LANGUAGES[code]) for code in LANGUAGE_CODES]
LANGUAGE_CODE = LANGUAGE_CODES[0]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["newsroom.formats"]
TIME_ZONE = env.text("TIME_ZONE", "Europe/Istanbul")

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Collected for production alone; elsewhere each file is served from where it is written.
STATIC_ROOT = DATA_DIR / "static" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "newsroom.stylesheets.SiteStylesheet",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_media_storage, MEDIA_ROOT = components.media(env.text("MEDIA"), DATA_DIR)
MEDIA_URL = "/media/"
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if not PRODUCTION:
    _static = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {"default": _media_storage, "staticfiles": {"BACKEND": _static}}
WHITENOISE_USE_FINDERS = not PRODUCTION
IMAGE_MAX_BYTES = env.number("IMAGE_MAX_MB", 20, at_least=1) * 1024 * 1024
FILE_MAX_BYTES = env.number("FILE_MAX_MB", 200, at_least=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o644

# --- Page store ------------------------------------------------------------------------------
PAGE_STORE = env.choice("PAGE_STORE", "files", ["files", "nginx", "redis", "off"])
if PAGE_STORE == "redis" and not CACHE_URL:
    raise ImproperlyConfigured("PAGE_STORE=redis needs a server: set CACHE_URL=redis://host:6379/0")
# A network in front of the site that is told of every change, by surrogate key.
CDN_PURGE = env.text("CDN_PURGE")
PAGE_STORE_MAX_BYTES = env.number("PAGE_STORE_MAX_MB", 1024, at_least=1) * 1024 * 1024

# --- Offline ---------------------------------------------------------------------------------
OFFLINE = env.flag("OFFLINE", default=True)

# --- Mail ------------------------------------------------------------------------------------
OUTBOX_DIR: Path | None = None
globals().update(components.email(env.text("EMAIL_URL"), DATA_DIR))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Newsroom <newsroom@localhost>")
MAIL_DKIM_SELECTOR = env.text("MAIL_DKIM_SELECTOR")
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 20, at_least=1)

SITE_OF_EDITION = "newsroom.context.site_of"  # name and publisher in mails

# --- Subscribers -----------------------------------------------------------------------------
# Sign-ups that one network may make in an hour; beyond it nothing is stored and nothing is said.
SIGN_UPS_PER_HOUR = env.number("SIGN_UPS_PER_HOUR", 5 if PRODUCTION else 100, at_least=1)
# Confirmation mails that one mailbox gets; the month holds three times as many as a day.
CONFIRMATIONS_PER_DAY = env.number("CONFIRMATIONS_PER_DAY", 1 if PRODUCTION else 3, at_least=1)
# Other sites whose scripts may use the JSON endpoint, such as https://shop.magazine.example.
SIGN_UP_ORIGINS = env.words("SIGN_UP_ORIGINS")
CONFIRM_HOURS = env.number("CONFIRM_HOURS", 48, at_least=1)
PREFERENCES_DAYS = env.number("PREFERENCES_DAYS", 90, at_least=1)
ALERTS_PER_DAY = env.number("ALERTS_PER_DAY", 10, at_least=1)
# Of each worker: connections, mails in a claim; of all together: mails a second (0: no limit).
MAIL_CONNECTIONS = env.number("MAIL_CONNECTIONS", 4, at_least=1)
MAIL_BATCH = env.number("MAIL_BATCH", 500, at_least=1)
MAIL_RATE = env.number("MAIL_RATE", 0)
MAIL_DOMAIN_RATES: dict[str, float] = env.read(
    "MAIL_DOMAIN_RATES", {}, components.rates, "domains with mails a second: gmail.com:20,gmx.de:5"
)
MAIL_WARM_UP = env.read(
    "MAIL_WARM_UP", None, components.warm_up, "the first day and its number: 2026-11-23:500"
)
# What may have left when a worker or a server died: it waits for a human, or goes once more.
MAIL_UNCERTAIN = env.choice("MAIL_UNCERTAIN", "hold", ["hold", "resend"])
# Digests go out at this hour of each edition's time zone, the weekly one on this day (0: Monday).
DIGEST_HOUR = env.number("DIGEST_HOUR", 7) % 24
DIGEST_WEEKDAY = env.number("DIGEST_WEEKDAY", 0) % 7
EDITION_TIME_ZONES: dict[str, str] = env.read(
    "EDITION_TIME_ZONES", {}, components.zones, "time zones such as tr=Europe/Istanbul,en=UTC"
)
ALERT_QUIET_HOURS = env.read(
    "ALERT_QUIET_HOURS", None, components.hours, "two hours of the day such as 22-7, or nothing"
)

# --- What browsers may do --------------------------------------------------------------------
MEDIA_ORIGINS = components.media_origins(_media_storage)
CONTENT_SECURITY_POLICY: dict[str, Any] = {"DIRECTIVES": policies.public(MEDIA_ORIGINS)}
ADMIN_CONTENT_SECURITY_POLICY: dict[str, Any] = policies.desk(MEDIA_ORIGINS)

# --- The desk's rules ------------------------------------------------------------------------
FOUR_EYES = env.flag("FOUR_EYES")

# --- What operators see ----------------------------------------------------------------------
LOG_REQUESTS = env.flag("LOG_REQUESTS", default=PRODUCTION)
LOGGING: dict[str, Any] = logging_config(
    env.choice("LOG_FORMAT", "line", ["line", "json"]), env.text("LOG_LEVEL", "INFO").upper()
)
# Without a token there is no /metrics.
METRICS_TOKEN = env.text("METRICS_TOKEN")
if METRICS_TOKEN:
    env.needs("METRICS_TOKEN", "prometheus_client", "metrics")
SENTRY_DSN = env.text("SENTRY_DSN")
RELEASE = env.text("RELEASE")
if SENTRY_DSN:
    env.needs("SENTRY_DSN", "sentry_sdk", "sentry")
    errors.start(SENTRY_DSN, NEWSROOM_ENV, RELEASE)
