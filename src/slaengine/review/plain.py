"""Plain text: a review with its tables aligned, for a terminal or a mail."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from slaengine.review.reviews import Review
from slaengine.review.telling import Cell, Table, story_of

_WIDTH = 100
_WIDEST_CELL = 48


def as_text(review: Review) -> str:
    """Return the review as plain text."""
    return "\n".join(_lines(review)).rstrip() + "\n"


def _lines(review: Review) -> Iterator[str]:
    story = story_of(review)
    yield from (story.title, "=" * len(story.title))
    width = max(len(name) for name, _ in story.facts)
    yield from (f"{name:{width}}  {text}" for name, text in story.facts)
    yield from ("", *wrap(story.summary, _WIDTH), "")
    for tile in story.tiles:
        said = ", ".join(part for part in (tile.small, tile.change) if part)
        yield f"{tile.name}: {tile.value}" + (f" ({said})" if said else "")
    for section in story.sections:
        yield from ("", section.title, "-" * len(section.title))
        for paragraph in section.paragraphs:
            yield from (*wrap(paragraph, _WIDTH), "")
        for table in section.tables:
            yield from (*_table(table), "")
        for listing in section.lists:
            yield listing.title
            for point in listing.points:
                yield from wrap(point, _WIDTH, initial_indent="- ", subsequent_indent="  ")
            yield ""


def _table(table: Table) -> Iterator[str]:
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    widths = [
        max(len(line) for line in (head, *(line for row in rows for line in row[place])))
        for place, head in enumerate(table.head)
    ]
    yield table.caption
    yield _line(table.head, widths, table)
    yield "  ".join("-" * width for width in widths)
    for row in rows:
        for parts in zip_longest(*row, fillvalue=""):
            yield _line(parts, widths, table)
    yield from wrap(table.note, _WIDTH)


def _line(parts: Sequence[str], widths: Sequence[int], table: Table) -> str:
    columns = enumerate(zip(parts, widths, strict=True))
    return "  ".join(
        part.rjust(width) if place in table.numbers else part.ljust(width)
        for place, (part, width) in columns
    ).rstrip()


def _cell(cell: Cell) -> list[str]:
    """Return the lines of a cell, what is small beneath the rest."""
    return [*wrap(cell.text, _WIDEST_CELL), *wrap(cell.small, _WIDEST_CELL)] or [""]
