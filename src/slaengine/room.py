"""Text that fits into a narrow room, such as a terminal of eighty columns."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

_GAP = 2  # between the columns of a table
_LEAST = 4  # letters of a word that a column may not be narrower than
_PARTS = re.compile(r"(?<=[^\W\d][-_/])(?=[^\W\d])")  # where a long word, not a date, may part
_NAME = re.compile(r" *(\S+ )*\S* {2,}|- ")  # of a list's point, or what stands before a gap
_ROOM: ContextVar[int | None] = ContextVar("room", default=None)


@contextmanager
def narrowed(width: int | None) -> Iterator[None]:
    """Have tables and paragraphs that are drawn meanwhile fit a width.

    >>> with narrowed(80):
    ...     room()
    80
    """
    token = _ROOM.set(width)
    try:
        yield
    finally:
        _ROOM.reset(token)


def room() -> int | None:
    """Return the width that there is for text now; None where it does not matter.

    >>> print(room())
    None
    """
    return _ROOM.get()


def wide(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese and Japanese letters take two.

    >>> wide("desk"), wide("青葉")
    (4, 4)
    """
    return len(text) if text.isascii() else sum(map(_wide, text))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return a text with spaces after it, or before it, up to a width.

    >>> padded("青葉", 6), padded("7", 3, right=True)
    ('青葉  ', '  7')
    """
    spaces = " " * (width - wide(text))
    return f"{spaces}{text}" if right else f"{text}{spaces}"


def fitted(columns: Sequence[Sequence[str]], width: int | None) -> tuple[list[int], int]:
    """Return how wide columns of text stand, and the gap between them.

    They stand as they are if that can be, else they are narrowed from the widest down. A column
    keeps its longest word whole while that can be; then the longest part of a word, up to a hyphen,
    an underscore or a slash; and at last a few letters.

    >>> fitted([["target", "1h"], ["why", "nobody was there all night"]], 24)
    ([6, 16], 2)
    """
    texts = [[line for cell in column for line in cell.split("\n")] for column in columns]
    natural = [_longest(column) for column in texts]
    if width is None:
        return natural, _GAP
    words = [[word for text in column for word in text.split(" ")] for column in texts]
    parts = [_longest([part for word in column for part in _PARTS.split(word)]) for column in words]
    gaps = len(natural) - 1
    for least, gap in (([*map(_longest, words)], _GAP), (parts, _GAP), (parts, 1)):
        found = _narrowed(natural, least, width - gap * gaps)
        if sum(found) + gap * gaps <= width:
            return found, gap
    return _narrowed(found, [min(_LEAST, part) for part in parts], width - gaps), 1


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of a width: between words, else between their parts, else anywhere.

    >>> wrapped("first_response, of gold", 9)
    ['first_', 'response,', 'of gold']
    """
    lines = [""]
    for number, line in enumerate(text.split("\n")):
        if number:
            lines.append("")
        if wide(line) <= width:
            lines[-1] = line  # with the spaces that it begins with
            continue
        for word in line.split(" "):
            _put(lines, word, width)
    return lines


def cut(text: str, width: int) -> str:
    """Cut a text off where it is wider than there is room for, and say so.

    >>> cut("first_response", 9), cut("first", 9), cut("青葉青葉", 6)
    ('first_re…', 'first', '青葉…')
    """
    return text if wide(text) <= width else f"{text[: _end(text, width - 1)]}…"


def hanging(line: str, width: int) -> list[str]:
    """Break a line that is too wide; what follows stands under its text, not under its name.

    >>> hanging("  response  99% of all 12 kept", 24)
    ['  response  99% of all', '            12 kept']
    """
    if wide(line) <= width:
        return [line]
    found = _NAME.match(line)
    start = found.end() if found and found.end() <= width // 2 else 0
    indent = min(start or len(line) - len(line.lstrip()) + _GAP, width // 2)
    lead = line[:start] or " " * max(indent - _GAP, 0)
    first, *rest = wrapped(line[start:].strip(), width - indent)
    return [f"{lead}{first}", *(f"{' ' * indent}{text}" for text in rest)]


def _put(lines: list[str], word: str, width: int) -> None:
    """Put a word behind the last line, or into lines of its own."""
    last = lines[-1]
    if last and wide(last) + wide(word) + 1 <= width:
        lines[-1] = f"{last} {word}"
        return
    if last:
        lines.append("")
    for part in [word] if wide(word) <= width else _PARTS.split(word):
        rest = part
        if lines[-1] and wide(lines[-1]) + wide(rest) > width:
            lines.append("")
        while wide(rest) > width and len(rest) > 1:
            end = _end(rest, width)
            lines[-1], rest = rest[:end], rest[end:]
            lines.append("")
        lines[-1] += rest


def _end(text: str, width: int) -> int:
    """Return how many letters of a text a width holds; one at least."""
    end = max(1, min(len(text) - 1, width))
    while end > 1 and wide(text[:end]) > width:
        end -= 1
    return end


def _wide(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _narrowed(widths: Sequence[int], least: Sequence[int], left: int) -> list[int]:
    found = list(widths)
    while sum(found) > left:
        place = max(range(len(found)), key=lambda n: (found[n] > least[n], found[n]))
        if found[place] <= least[place]:
            break
        found[place] -= 1
    return found


def _longest(texts: Sequence[str]) -> int:
    return max(map(wide, texts), default=0)
