"""The tokens of the style sheet as values, read from where they are written."""

import re
from dataclasses import dataclass

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r":root\s*\{(?P<body>.*?)}", re.DOTALL)
_TOKEN = re.compile(r"--(?P<name>[\w-]+):\s*(?P<value>[^;]+);")


@dataclass(frozen=True)
class Token:
    """A custom property: its name without the dashes, and its value as written."""

    name: str
    value: str

    @property
    def kind(self) -> str:
        """What it is a token of: color, type, space or measure."""
        if re.match(r"(light-dark|oklch)\(", self.value):
            return "color"
        if self.name.startswith(("type-", "serif", "sans")):
            return "type"
        return "space" if self.name.startswith("space-") else "measure"


def read_tokens(css: str) -> list[Token]:
    """The tokens of the first `:root` block in their order; what follows only replaces some."""
    root = _ROOT.search(_COMMENT.sub("", css))
    found = _TOKEN.finditer(root["body"]) if root else []
    return [Token(match["name"], " ".join(match["value"].split())) for match in found]
