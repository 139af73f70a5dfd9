"""A model field for rich text: what it stores is always clean."""

from typing import Any

from django.db import models

from publishing.rich_text import clean


class RichTextField(models.TextField):
    """HTML that went through `rich_text.clean`, whichever way it was written.

    Forms clean it before validation, ``save()`` cleans the value on the instance, and what goes to
    the database from ``update()``, ``bulk_create()`` or ``bulk_update()`` is cleaned on its way.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(self._cleaned(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self._cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(self._cleaned(value), connection)

    @staticmethod
    def _cleaned(value: Any) -> Any:
        """Text is cleaned; an expression for the database is left to the database."""
        return clean(value) if isinstance(value, str) else value
