"""The starter pages as the tests read them."""

from typing import Any

from richtext.markup import plain_text
from transfer import starter_files

FILES = starter_files.read()
PAGES = {page.slug: page for page in FILES.pages}
ARTICLES = [page for page in FILES.pages if page.kind == "article"]
BOTOX = PAGES["botox-for-headaches-and-tmj"]
KETAMINE = PAGES["ketamine-infusions"]
ASSESSMENT = PAGES["functional-medicine-assessment"]
BOTOX_ARTICLE = PAGES["botox-to-treat-headaches-and-tmj"]
KETAMINE_ARTICLE = PAGES["how-ketamine-is-helping-patients-with-chronic-stress-and-trauma"]


def strings(value: Any) -> list[str]:
    """Every text inside a value of a TOML file, addresses left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [
            text for key, item in value.items() if not key.endswith("url") for text in strings(item)
        ]
    return [text for item in value for text in strings(item)] if isinstance(value, list) else []


def markup(page: starter_files.Page) -> str:
    texts = [text for text in page.values.values() if isinstance(text, str)]
    return "\n".join(text for text in texts if text.startswith("<"))


def prose(page: starter_files.Page) -> str:
    return plain_text(markup(page))


def everything(page: starter_files.Page) -> str:
    return "\n".join(plain_text(text) for text in strings(dict(page.values)))
