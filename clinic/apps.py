from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save

from clinic import facts_file


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "The clinic"
    fixed_pages = {"about": "About"}
    other_pages = {"person": "clinic.Clinician"}
    seen_by_readers = {
        "clinic.Clinic": ("notice_from", "notice_until"),
        "clinic.Clinician": (),
    }

    def ready(self) -> None:
        post_save.connect(keep_facts_file, sender=self.get_model("Clinic"))


def keep_facts_file(instance: Any, using: str, **kwargs: Any) -> None:
    """Once the clinic's facts are committed, write those that the error pages show."""
    transaction.on_commit(partial(facts_file.write, instance), using=using)
