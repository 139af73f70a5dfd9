"""The admin's table for a :class:`fields.lists.ListField`."""

from collections.abc import Mapping
from typing import Any

from django import forms

SPARE_ROWS = 2


class ListWidget(forms.Widget):
    """One line of inputs for each row, and spare ones; an emptied row is a removed row.

    Works without scripts; ``list-rows.js`` adds buttons to add, move and remove rows.
    """

    template_name = "fields/list.html"

    class Media:
        css = {"all": ["css/admin/list-rows.css"]}
        js = [forms.Script("js/list-rows.js", type="module")]

    def __init__(self, row: type[forms.Form], attrs: dict[str, Any] | None = None) -> None:
        self.row = row
        super().__init__(attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or []) + [{}] * SPARE_ROWS
        context["columns"] = [
            {"label": field.label or key.replace("_", " ").capitalize(), "required": field.required}
            for key, field in self.row.base_fields.items()
        ]
        context["rows"] = [self._bound_row(name, number, row) for number, row in enumerate(rows)]
        return context

    def _bound_row(self, name: str, number: int, row: Any) -> list[dict[str, Any]]:
        keys = list(self.row.base_fields)
        initial = row if isinstance(row, dict) else {keys[0]: row}
        form = self.row(prefix=f"{name}-{number}", initial=initial, use_required_attribute=False)
        return [
            {
                "label": bound.label,
                "widget": bound.as_widget(attrs={"aria-label": f"{bound.label}, row {number + 1}"}),
            }
            for bound in form
        ]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        rows: list[dict[str, Any]] = []
        while True:
            prefix = f"{name}-{len(rows)}"
            fields = self.row.base_fields.items()
            if not any(f"{prefix}-{key}" in data for key, _ in fields):
                return rows
            rows.append(
                {
                    key: field.widget.value_from_datadict(data, files, f"{prefix}-{key}")
                    for key, field in fields
                }
            )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-0-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""
