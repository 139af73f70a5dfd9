"""A day and a time in the clinic's zone, chosen with the browser's own pickers."""

from typing import Any

from django import forms


class MomentWidget(forms.SplitDateTimeWidget):
    """Two inputs, ``NAME_0`` for the day and ``NAME_1`` for the time, each with its label."""

    template_name = "clinic/moment.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs,
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
