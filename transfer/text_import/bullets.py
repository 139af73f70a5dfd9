"""Which lines of a text begin the item of a list. Pure functions on lines.

Programs write many bullets: "•" and below it "o" or "–", check marks, and letters that showed as
signs in Word's fonts ("§", "Ø", "ü"). One that can begin a sentence or adorn a heading counts
beside another one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

DEEPER = 2  # blanks that set a line in; fewer are a slip
NUMBER = "1"

_CHECKS = "✓✔☑✅✗✘☒❌"
_BULLET = re.compile(r"[•‣◦▪▫·●○■▸▹►▻➢❖⁃∙\uf0b7\uf0a7\uf0d8\uf0fc\uf076]\s*|-(?:\s+|$)")
_STAR = re.compile(r"\*(?:\s+|$)")
_SIGN = rf"([{_CHECKS}□→⇒➔➤✦★👉🔹🔸])(?!\1)\ufe0f?\s*(?=\S)"  # but not a row of stars
_DOUBTFUL = re.compile(rf"{_SIGN}|[ov§Øü–—−+>»›]\s+(?=\S)")
_NUMBERED = re.compile(r"\(?(\d{1,2})[.)]\s+(?=\S)")
_STARRED = re.compile(r"\w[.,;:!?)”’\"']*\*+(?![\w*])")
_ENDS = re.compile(r"[.!?…:;][”\"’')]*$")
_QUOTES = "“”‘’\"'(["
_DASHES, _LETTERS = "–—−", "ov§Øü"
_TAB = 4  # blanks
_FULL = 60  # characters; a line that is as long may be wrapped

_Marks = list[re.Match[str] | None]


@dataclass(frozen=True)
class Line:
    """A line without the blanks around it and without its bullet or number.

    ``mark``: its bullet, ``"1"`` for a number, empty for a line that is no item.
    """

    text: str
    indent: int = 0
    mark: str = ""
    number: int = 0

    @property
    def is_item(self) -> bool:
        return bool(self.mark)

    @property
    def is_blank(self) -> bool:
        return not self.text and not self.mark


def is_bulleted(line: str) -> bool:
    return bool(_BULLET.match(line.strip()) or _STAR.match(line.strip()))


def marked_lines(lines: Sequence[str]) -> list[Line]:
    """The lines, each with the bullet or number with which it begins the item of a list."""
    folded = [" ".join(line.split()) for line in lines]
    indents = [_indent(line) for line in lines]
    marks: _Marks = [_BULLET.match(line) for line in folded]
    # Where an asterisk marks a word for a note, it is not a bullet too.
    if not any(map(_STARRED.search, folded)):
        marks = [mark or _STAR.match(line) for mark, line in zip(marks, folded, strict=True)]
    _add_numbers(folded, indents, marks)
    _add_doubtful(folded, indents, marks)
    return [_line(*each) for each in zip(folded, indents, marks, strict=True)]


def _indent(line: str) -> int:
    expanded = line.replace("\t", " " * _TAB)
    return len(expanded) - len(expanded.lstrip())


def _line(text: str, indent: int, found: re.Match[str] | None) -> Line:
    if found is None:
        return Line(text, indent)
    rest = text[found.end() :]
    if found.re is _NUMBERED:
        return Line(rest, indent, NUMBER, int(found[1]))
    return Line(rest, indent, _sign(text))


def _sign(line: str) -> str:
    """What a line begins with; all check marks count as one."""
    return _CHECKS[0] if line[0] in _CHECKS else line[0]


def _add_numbers(lines: list[str], indents: list[int], marks: _Marks) -> None:
    """A number alone may begin a heading or a sentence: it is an item's where the next numbered
    line as far in has the next number, and between them is no blank line, or nothing else.
    """
    latest: list[tuple[int, re.Match[str]]] = []  # of each level, the innermost last
    for at, line in enumerate(lines):
        found = _NUMBERED.match(line)
        if not found:
            continue
        while latest and indents[latest[-1][0]] >= indents[at] + DEEPER:
            latest.pop()
        if latest and indents[latest[-1][0]] > indents[at] - DEEPER:
            before, one = latest.pop()
            if int(one[1]) + 1 == int(found[1]) and _go_together(lines[before + 1 : at]):
                marks[before], marks[at] = one, found
        latest.append((at, found))


def _go_together(between: list[str]) -> bool:
    patterns = (_BULLET, _STAR, _DOUBTFUL, _NUMBERED)
    plain = [line for line in between if not any(pattern.match(line) for pattern in patterns)]
    return all(plain) or not any(plain)


def _add_doubtful(lines: list[str], indents: list[int], marks: _Marks) -> None:
    """A sign, a letter or a dash is a bullet where another item has it too, or right below an item.

    A remark between two dashes is not, nor is what two people say to each other.
    """
    found = [mark or _DOUBTFUL.match(line) for mark, line in zip(marks, lines, strict=True)]
    for run in _runs(lines, indents, found):
        times = Counter(_sign(lines[at]) for at in run)
        bullets = {sign for sign in times if times[sign] > 1 and not _is_talk(lines, run, sign)}
        for before, at in zip([run[0], *run], run, strict=False):
            sign, rest = _sign(lines[at]), lines[at][1:]
            is_right_below = marks[before] and lines[at - 1]
            if sign in bullets or (is_right_below and f" {sign} " not in rest):
                marks[at] = marks[at] or found[at]


def _runs(lines: list[str], indents: list[int], found: _Marks) -> Iterator[list[int]]:
    """Where the lines are that begin in such a way and follow each other."""
    run: list[int] = []
    for at in (at for at, mark in enumerate(found) if mark):
        if run and not _is_next(lines, indents, run[-1], at):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _is_next(lines: list[str], indents: list[int], one: int, other: int) -> bool:
    """Whether nothing is between two lines but blank ones, or the rest of the first item."""
    between = range(one + 1, other)
    is_set_in = all(indents[at] >= indents[one] + DEEPER for at in between)
    is_rest = is_set_in or lines[one][0] in _LETTERS
    return not any(lines[at] for at in between) or (is_rest and all(lines[at] for at in between))


def _is_talk(lines: list[str], run: list[int], sign: str) -> bool:
    """Whether lines with dashes are a question and its answer, and no list of questions."""
    above = "".join(lines[max(run[0] - 2, 0) : run[0]])
    if sign not in _DASHES or above.endswith(":"):
        return False
    asks = [lines[at].rstrip(_QUOTES).endswith("?") for at in run if lines[at][0] == sign]
    return any(one and not other for one, other in pairwise(asks))


def goes_on(item: Sequence[Line], line: Line) -> bool:
    """Whether a plain line belongs to the item that the lines before it are.

    It does where it is set in below the item, begins in the middle of a sentence, or follows a bare
    bullet or a line so long that it may have been wrapped.
    """
    before = item[-1].text
    is_below = line.indent >= item[0].indent + DEEPER
    is_wrapped = len(before) >= _FULL and not _ENDS.search(before)
    is_inside = line.text.lstrip(f"{_QUOTES}{_DASHES}… ")[:1].islower()
    return not before or is_below or is_wrapped or is_inside
