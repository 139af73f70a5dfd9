from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction

from clinic.crisis_subjects import touches_on_crisis
from fields.lists import ListField
from richtext import markup
from richtext.fields import RichTextField

CHUNK = 50  # rows that are read at once


class CrisisCard(models.Model):
    """What may show the card with 988 and 911 on its page: the one rule for all of them.

    Whether its words touch on a crisis is noted when it is saved, so that nothing is read for a
    reader. No field that holds words is left out, so a new one is never forgotten.
    """

    touches_on_crisis = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        abstract = True

    # The box that staff can check, where a kind has one. It adds the card and never removes it.
    show_crisis_card: Any = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is None or {field.name for field in self._fields_with_words()} & set(fields):
            self.touches_on_crisis = self.words_touch_on_crisis()
            if fields is not None:
                kwargs["update_fields"] = {*fields, "touches_on_crisis"}
        super().save(*args, **kwargs)

    @property
    def brings_crisis_card(self) -> bool:
        """Whether it has the card by itself, and gives it to the pages that are about it."""
        return self.touches_on_crisis or self.show_crisis_card

    @property
    def has_crisis_card(self) -> bool:
        """Whether its page shows the card, and is sensitive in the counts."""
        return self.brings_crisis_card

    def words_touch_on_crisis(self) -> bool:
        """The same as ``touches_on_crisis``, read from the words as they are now."""
        return any(map(touches_on_crisis, self._words()))

    def _words(self) -> Iterator[str]:
        for field in self._fields_with_words():
            value = getattr(self, field.attname)
            if isinstance(field, RichTextField):
                yield from markup.paragraph_texts(value)
            else:
                yield from _strings(value)

    @classmethod
    def _fields_with_words(cls) -> list[Any]:
        kinds = (models.CharField, models.TextField, ListField)
        fields = [field for field in cls._meta.concrete_fields if isinstance(field, kinds)]
        return [field for field in fields if not field.choices]


def look_for_crisis_again(stopped: Callable[[], bool]) -> bool:
    """Note again for all that is stored whether it touches on a crisis, or until ``stopped``.

    Rows that an older version of the site wrote don't say so, and other words may count now.
    Returns whether any changed.
    """
    models_with_card = [model for model in apps.get_models() if issubclass(model, CrisisCard)]
    changed = 0
    for rows in (rows for model in models_with_card for rows in _in_chunks(model)):
        if stopped():
            break
        wrong = [row for row in rows if row.words_touch_on_crisis() != row.touches_on_crisis]
        changed += sum(map(_note_again, wrong))
    return changed > 0


def _in_chunks(model: type[CrisisCard]) -> Iterator[list[CrisisCard]]:
    """All rows. Nothing stays open meanwhile: SQLite would let nobody who reads write after a
    write of another.
    """
    last = 0
    while rows := list(model._base_manager.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


@transaction.atomic
def _note_again(row: CrisisCard) -> bool:
    """By the words of this moment: the page may have been saved since it was read, or be gone."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    fresh = rows.select_for_update().first()
    if fresh is None or fresh.words_touch_on_crisis() == fresh.touches_on_crisis:
        return False
    return bool(rows.update(touches_on_crisis=not fresh.touches_on_crisis))


def _strings(value: Any) -> Iterator[str]:
    """All texts in a value as JSON has them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
