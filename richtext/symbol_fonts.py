"""Signs that are letters in another font: Word writes "µ" as an "m" in the font Symbol.

Without the font the letter stays and the sign is gone: 50 µg becomes 50 mg. So the letter is read
as what its font showed. One whose sign is not known becomes ``LOST``, which keeps a page from
being published until somebody types what it was.

The tables follow the fonts' own encodings as Unicode maps them (SYMBOL.TXT) and, for the signs
that texts have, those of Wingdings. Word also writes such a sign as U+F000 and its code.
"""

LOST = "\ufffd"


def _table(begin: int, signs: str) -> dict[int, str]:
    return {begin + place: sign for place, sign in enumerate(signs) if sign != LOST}


_SYMBOL = {
    **_table(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?"),
    **_table(0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    **_table(0x61, "αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼"),
    # 0xB5 is ∝ in the font, and what a keyboard types for µ: who reads it cannot know which.
    **_table(0xA1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×\ufffd∂•÷≠≡≈…\ufffd\ufffd↵"),
    **_table(0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊"),
    0xA0: "\xa0",
}
_WINGDINGS = {
    **dict(zip(map(ord, "(*JKLlnoquv"), "☎✉☺😐☹●■□❑◆❖", strict=True)),
    **dict(zip(range(0xDF, 0xE3), "←→↑↓", strict=True)),
    **dict(zip(range(0xEF, 0xF3), "⇦⇨⇧⇩", strict=True)),
    **dict(zip(range(0xFB, 0xFF), "✗✓☒☑", strict=True)),
    0x20: " ",
    0x9F: "•",
    0xA0: "\xa0",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "➢",
    0xE8: "➔",
    0xFC: "✓",
}
_WINGDINGS_2 = {0x20: " ", 0xA0: "\xa0", **dict(zip(map(ord, "OPQRST"), "✗✓☒☑☒☒", strict=True))}
_WEBDINGS = {0x20: " ", 0xA0: "\xa0", ord("a"): "✓", ord("r"): "✗"}

_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL,
    "symbolmt": _SYMBOL,
    "standardsymbolsps": _SYMBOL,
    "standardsymbolsl": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings2": _WINGDINGS_2,
    "wingdings3": {},
    "webdings": _WEBDINGS,
    "zapfdingbats": {},
    "mtextra": {},
}
_PRIVATE = range(0xF000, 0xF100)
# What a list's bullet is left as where its font was not said; lists are made of them.
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪"}


def font_of(family: str) -> str:
    """The name of a font of signs that a ``font-family`` begins with, or ""."""
    first = family.partition(",")[0].strip(" \"'").lower()
    name = first.replace(" ", "").replace("-", "")
    return name if name in _FONTS else ""


def as_unicode(text: str, font: str) -> str:
    """The text as its font shows it; `font` is what ``font_of`` gave.

    Characters beyond the 256 of such a font stay: another font showed them.
    """
    return "".join(_sign(ord(character), font) for character in text)


def _sign(code: int, font: str) -> str:
    if code in _PRIVATE:
        known = _BULLETS if not font else _FONTS[font]
        return known.get(code if not font else code - _PRIVATE.start, LOST)
    if font and 0x20 <= code < 0x100:
        return _FONTS[font].get(code, LOST)
    return chr(code)
