"""A day and a time in the clinic's zone, chosen with the browser's own pickers."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

CLOCKS_CHANGE = (
    "The clocks change then, so this time happens twice that day or not at all. Choose another."
)
INCOMPLETE = "Enter both a date and a time."
OFFERED = "A time was missing. Check the one that’s filled in now."


class MomentWidget(forms.SplitDateTimeWidget):
    """Two inputs, ``NAME_0`` for the day and ``NAME_1`` for the time, each with its label.

    Beside a day without a time, the time that is ``offered`` is filled in: by a script once the day
    is chosen, and by the server if that didn't run.
    """

    template_name = "fields/moment.html"

    class Media:
        js = [forms.Script("js/offer-time.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None, *, offered: str = "09:00") -> None:
        self.offered = offered
        super().__init__(
            attrs,
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        if isinstance(value, list) and value[0] and not value[1]:
            value = [value[0], self.offered]
        context = super().get_context(name, value, attrs)
        context["widget"]["offered"] = self.offered
        return context


class MomentField(forms.SplitDateTimeField):
    """A moment in the current time zone. One that its clocks do not show, or show twice, and one
    that no database keeps, is refused in words for people.
    """

    widget = MomentWidget
    default_error_messages = {"invalid_date": INCOMPLETE, "invalid_time": OFFERED}

    def compress(self, data_list: Any) -> datetime.datetime | None:
        try:
            moment = super().compress(data_list)
            if moment:
                moment.astimezone(datetime.UTC)
        except OverflowError as error:
            raise ValidationError("That date is too far away. Choose another.") from error
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise ValidationError(CLOCKS_CHANGE) from error
            raise
        return moment
