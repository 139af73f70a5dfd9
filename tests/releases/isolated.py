"""A site in a process of its own: nothing leaves it, and it needs no collected static files."""

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.test.utils import override_settings, setup_test_environment

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@contextmanager
def ready() -> Iterator[None]:
    """Keep emails in memory, and name static files as they are in the repository."""
    setup_test_environment()
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise warns without it
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN}):
        yield


class Encoder(DjangoJSONEncoder):
    """Writes all moments alike, to the millisecond: what is copied as JSON has no more."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime.datetime):
            return o.isoformat(timespec="milliseconds")
        return super().default(o)


def as_json(value: Any) -> str:
    """The value as JSON, a line for each thing in it, so that differences can be read."""
    return json.dumps(value, cls=Encoder, indent=1, ensure_ascii=False)
