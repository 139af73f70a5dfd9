"""Settings. Everything that differs between machines comes from the environment (see README)."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from clinic_site import environment

BASE_DIR = Path(__file__).resolve().parent.parent

environment.read_file(BASE_DIR)
env = environ.Env()

DATA_DIR = Path(env("DATA_DIR", default="") or BASE_DIR / "var").resolve()
DEBUG = environment.flag(env, "DEBUG", default=False)
SITE_PUBLIC = environment.flag(env, "SITE_PUBLIC", default=True)
HOST = env("HOST", default="") or "127.0.0.1"
PORT = env("PORT", default="") or "8000"
SITE_URL = environment.site_url(env("SITE_URL", default="") or environment.local_origin(HOST, PORT))
IS_HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = environment.secret_key(env("SECRET_KEY", default=""), DATA_DIR)
ALLOWED_HOSTS = environment.allowed_hosts(SITE_URL)

INSTALLED_APPS = [
    "clinic_site",
    "staff.apps.StaffConfig",
    "transfer",
    "pages",
    "blog",
    "appointments",
    "services",
    "publishing",
    "checks",
    "clinic",
    "outbox",
    "insights",
    "images",
    "richtext",
    "fields",
    "staff.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "clinic_site.web.middleware.ResponseHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clinic_site.web.middleware.RequestIdMiddleware",
    "clinic_site.web.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "clinic.middleware.ClinicMiddleware",
    "staff.middleware.StaffTimeZoneMiddleware",
    "clinic_site.web.middleware.ConditionalMiddleware",
    "clinic_site.web.middleware.SpeculationMiddleware",
    "clinic_site.web.middleware.FreshnessMiddleware",
    "clinic_site.web.middleware.ForwardingMiddleware",
    "clinic_site.web.middleware.ErrorPageMiddleware",
    "insights.staff.StaffCookieMiddleware",
    "staff.middleware.CookieScopeMiddleware",
    "staff.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic_site.web.middleware.BodySizeMiddleware",
    "staff.middleware.StaffSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "clinic_site.urls"
WSGI_APPLICATION = "clinic_site.wsgi.application"
WEB_CONCURRENCY = environment.number(env, "WEB_CONCURRENCY", 2, at_least=1, at_most=99)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.context_processors.clinic",
                "pages.context_processors.page_links",
            ],
        },
    },
]

# One machine is the default: SQLite, safe against a power cut, and deleted means gone. Paths are
# not written as addresses: a "#" in one would end it, and the file would stand somewhere else.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "clinic.sqlite3"}
}
if env("DATABASE_URL", default=""):
    DATABASES["default"] = environment.parsed("DATABASE_URL", env.db)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON;"
            "PRAGMA temp_store=MEMORY;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # As patient as SQLite: who cannot be reached, or holds a row, is waited for so long at most.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 10,  # seconds
        "options": "-c lock_timeout=20s",
    } | DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # its server may have been started anew
else:
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}
if env("CACHE_URL", default=""):
    CACHES["default"] = environment.parsed("CACHE_URL", env.cache)

STORAGES = {
    "default": {
        "BACKEND": "images.storage.WholeFileStorage",
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
    "staticfiles": {"BACKEND": "clinic_site.web.static_files.JoinedStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".speculationrules": "application/speculationrules+json"}
MEDIA_URL = "/media/"
MEDIA_ROOT = environment.media_root(env("MEDIA_STORAGE_URL", default=""), DATA_DIR)
FILE_UPLOAD_PERMISSIONS = 0o644

# Mail: without a server, each mail becomes a file that staff can read.
EMAIL_BACKEND = "outbox.email_files.EmailBackend"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 20  # seconds for each reply of a mail server; the outbox's lease follows from it
if env("EMAIL_URL", default=""):
    vars().update(environment.parsed("EMAIL_URL", env.email))
DEFAULT_FROM_EMAIL = environment.sender(
    env("DEFAULT_FROM_EMAIL", default="") or f"website@{environment.mail_domain(SITE_URL)}"
)

# Requests for an appointment. docs/decisions/0010-spam.md says what the limits are good for.
REQUEST_RETENTION_DAYS = environment.number(
    env, "REQUEST_RETENTION_DAYS", 180, at_least=1, at_most=36_500
)
REQUESTS_PER_HOUR = environment.number(env, "REQUESTS_PER_HOUR", 300, at_least=1, at_most=1_000_000)
# What was published is kept for a year at least: docs/decisions/0023 names the law.
ARCHIVE_DAYS = environment.number(env, "ARCHIVE_DAYS", 400, at_least=366, at_most=36_500)
TRUSTED_PROXIES = environment.number(env, "TRUSTED_PROXIES", 0, at_least=0, at_most=9)

LANGUAGE_CODE = "en-us"
USE_I18N = True
FORMAT_MODULE_PATH = ["clinic_site.formats"]
USE_TZ = True
TIME_ZONE = "UTC"  # stored and compared; people see the clinic's own zone

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Where staff work. Nothing else is below it, and it is written nowhere else.
STAFF_PATH = "/admin/"
LOGIN_REDIRECT_URL = STAFF_PATH  # where a sign-in leads that was asked to lead elsewhere

# Cookies belong to staff alone: none leaves their pages, so every public page is the same for all.
SESSION_ENGINE = "staff.sessions"
SESSION_COOKIE_AGE = 15 * 60  # of idleness: see StaffSessionMiddleware
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = STAFF_PATH
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "clinic_site.web.error_pages.csrf_failure"

SECURE_SSL_REDIRECT = False  # the front server's
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # other names of the clinic's domain are not ours to decide
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
SILENCED_SYSTEM_CHECKS = [
    # See docs/decisions/0002-https-settings.md for each of these.
    "security.W005",
    "security.W008",
    "security.W021",
]

# A query that takes as long (milliseconds) is logged, without the values in it. 0: none is.
SLOW_QUERY_MS = environment.number(env, "SLOW_QUERY_MS", 500, at_least=0, at_most=60_000)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "clinic_site.web.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "owner": {"class": "clinic_site.web.logs.ErrorEmailHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr", "owner"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Faults of the site, not of who asks: people paste numbers and names into the address bar.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
