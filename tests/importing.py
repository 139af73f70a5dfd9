"""What the tests of importing articles share: an export, and the command as staff run it."""

from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.management import call_command

from blog.models import Post

EXPORT = """Posted on

SOFT LIGHT FOR SORE KNEES

Can a lamp help a knee? We say what is known. Call 212.555.0123 or read www.knees.example.

WHAT IS SOFT LIGHT?

It is a lamp – no more “magic” than that. People* ask:

  • does it hurt, or\u00a0
  • does it help

*those who call us

Posted on

Walking Is Good for Backs

We walk every day.
"""
LIGHT, WALKING = "soft-light-for-sore-knees", "walking-is-good-for-backs"


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "articles.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(path: Path, **options: Any) -> list[str]:
    """The lines that the command prints."""
    out = StringIO()
    with mock.patch("transfer.one_by_one.PAUSE", 0):
        call_command("import_articles", path, stdout=out, **options)
    return out.getvalue().splitlines()


def first_words(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines[:-1]]


def light() -> Post:
    return Post.objects.get(slug=LIGHT)


def edit(post: Post, **values: Any) -> None:
    for name, value in values.items():
        setattr(post, name, value)
    post.save()


def rows() -> list[dict[str, Any]]:
    return list(Post.objects.order_by("pk").values())
