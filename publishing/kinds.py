"""The kinds of page that a text can link to: the apps above register theirs."""

from django.db import models

_kinds: dict[str, type[models.Model]] = {}


def register_kind(kind: str, model: type[models.Model]) -> None:
    """Let texts link to a model's pages as ``clinic:<kind>/<id>``."""
    _kinds[kind] = model


def kinds() -> dict[str, type[models.Model]]:
    return dict(_kinds)
