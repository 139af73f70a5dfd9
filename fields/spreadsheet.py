"""CSV files that are safe to open in a spreadsheet. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula; see OWASP, "CSV Injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# Where semicolons separate cells, as in much of Europe, quotes of this file are none, and a cell
# may begin in the middle of one.
_BEGINS_LATER = re.compile(r"(?<!^)([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """The table as CSV (RFC 4180), with a mark in front by which Excel knows that it is UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([safe_cell(str(value)) for value in row] for row in rows)
    return "\ufeff" + file.getvalue()


def safe_cell(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet would begin to calculate."""
    text = _BEGINS_LATER.sub(r"\1'", text)
    return f"'{text}" if text.startswith(_FORMULA) else text
