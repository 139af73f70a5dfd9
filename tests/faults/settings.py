"""The site as it is live, with less patience: what takes minutes there takes seconds here."""

from clinic_site.settings import *  # noqa: F403
from clinic_site.settings import DATABASES
from insights import buffer

EMAIL_TIMEOUT = 0.25  # the outbox's lease follows from it
DATABASES["default"]["OPTIONS"]["timeout"] = 0.3
buffer.SECONDS = 1
REQUESTS_PER_HOUR = 1_000_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = None  # what goes wrong here is meant to
