"""Slips of the finger: which words differ by one, and by how many two words differ. Pure."""

from string import ascii_lowercase


def one_slip(word: str) -> set[str]:
    """Every word that is one letter left out, added, exchanged or swapped away."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {start + end[1:] for start, end in halves if end}
    swapped = {start + end[1] + end[0] + end[2:] for start, end in halves if len(end) > 1}
    others = {start + new + end[1:] for start, end in halves if end for new in ascii_lowercase}
    added = {start + new + end for start, end in halves for new in ascii_lowercase}
    return (left_out | swapped | others | added) - {word}


def distance(one: str, other: str) -> int:
    """How many letters are left out, added, exchanged, or swapped with the next (Damerau 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        older, before, row = before, row, [place]
        for at, found in enumerate(other, start=1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != found))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == found:
                cost = min(cost, older[at - 2] + 1)
            row.append(cost)
    return row[-1]
