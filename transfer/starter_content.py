"""The starter content: facts and pages for a first start."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from clinic.models import Clinic
from transfer import loader, starter_files
from transfer.incoming import Source
from transfer.loader import LoadError, Outcome
from transfer.models import STARTER, Provenance
from transfer.starter_files import StarterFileError, StarterFiles

SOURCE = Source(STARTER, maker="The starter content", is_whole=True)


def is_loaded() -> bool:
    """Whether the starter content was ever brought in."""
    return Provenance.objects.filter(source=STARTER).exists()


def load(files: StarterFiles, *, now: datetime.datetime) -> list[Outcome]:
    """Store what is new and bring untouched pages up to date; new pages are published at `now`.

    All of it or, when a file does not fit its model (StarterFileError), nothing.
    """
    try:
        with transaction.atomic():
            outcome = _load_clinic(files.clinic)
            pages, topics = files.pages, files.topics
            return [outcome, *loader.load(pages, SOURCE, publish=True, now=now, topics=topics)]
    except LoadError as error:
        raise StarterFileError(starter_files.path_of(error.page), str(error)) from error


def _load_clinic(facts: Mapping[str, Any]) -> Outcome:
    """The facts of a first start; from then on they belong to the staff."""
    if Clinic.objects.exists():
        return Outcome("unchanged", "clinic facts", "staff keep them in the admin")
    try:
        clinic = Clinic(**facts)
        clinic.full_clean()
    except (TypeError, ValidationError) as error:
        path = starter_files.FOLDER / "clinic.toml"
        raise StarterFileError(path, loader.in_one_line(error)) from error
    clinic.save()
    return Outcome("created", "clinic facts")
