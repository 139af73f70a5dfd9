"""What counts as the same text for a medical review: the same words, pictures, and markup.

Blanks make no difference, and neither does where a link to another page of this site goes.
"""

import re
from typing import Any

from publishing.kinds import kinds

# Around these a blank shows nowhere; between letters, or beside a bold word, it does.
_BLOCK = re.compile(r"\s*(</?(?:p|h[1-6]|ul|ol|li|table|t[a-z]+|blockquote|div|br)\b[^>]*>)\s*")
_BLANKS = re.compile(r"(?:\s|&nbsp;)+")


def is_same_text(one: Any, other: Any) -> bool:
    """Whether two contents of a page are the same text."""
    return bool(one == other or as_read(one) == as_read(other))


def as_read(value: Any) -> Any:
    """A content, or a value of one, without what makes no difference."""
    if isinstance(value, str):
        linked = _page_links().sub('href="clinic:"', _BLANKS.sub(" ", value))
        return _BLOCK.sub(r"\1", linked).strip()
    if isinstance(value, list):
        return [as_read(each) for each in value]
    if isinstance(value, dict):
        read = {name: as_read(each) for name, each in value.items()}
        return {name: each for name, each in read.items() if each != ""}
    return value


def _page_links() -> re.Pattern[str]:
    """Links to pages: by reference or path, and not to pictures, which are references as well."""
    return re.compile(rf'href="(?:clinic:(?:{"|".join(kinds())})/\d+|/(?!/)[^"]*)"')
