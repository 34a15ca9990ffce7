"""Shown: tables of text, and shares in words."""

from collections.abc import Iterator, Sequence

_WIDEST = 48


def drawn(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, its columns under one another.

    >>> list(drawn([["target", "kept"], ["1h", "90.0%"]]))
    ['target  kept', '1h      90.0%']
    """
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(*table, strict=True)]
    for line in table:
        cells = [_fitted(text, width) for text, width in zip(line, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _fitted(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"


def percent(share: float | None) -> str:
    """Write a share as people read it.

    >>> percent(0.5), percent(None)
    ('50.0%', '–')
    """
    return "–" if share is None else f"{100 * share:.1f}%"
