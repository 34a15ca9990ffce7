"""Plain text: a review with its tables aligned, for a terminal or a mail."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from slaengine.review.reviews import Review
from slaengine.review.telling import Cell, Table, story_of
from slaengine.room import fitted, padded, room, wrapped

_WIDTH = 100
_WIDEST_CELL = 48


def as_text(review: Review) -> str:
    """Return the review as plain text."""
    return "\n".join(_lines(review)).rstrip() + "\n"


def _lines(review: Review) -> Iterator[str]:
    story, wide = story_of(review), min(_WIDTH, room() or _WIDTH)
    yield from (story.title, "=" * len(story.title))
    width = max(len(name) for name, _ in story.facts)
    yield from (f"{name:{width}}  {text}" for name, text in story.facts)
    yield from ("", *wrap(story.summary, wide), "")
    for tile in story.tiles:
        said = ", ".join(part for part in (tile.small, tile.change) if part)
        yield f"{tile.name}: {tile.value}" + (f" ({said})" if said else "")
    for section in story.sections:
        yield from ("", section.title, "-" * len(section.title))
        for paragraph in section.paragraphs:
            yield from (*wrap(paragraph, wide), "")
        for table in section.tables:
            yield from (*_table(table), "")
        for listing in section.lists:
            yield listing.title
            for point in listing.points:
                yield from wrap(point, wide, initial_indent="- ", subsequent_indent="  ")
            yield ""


def _table(table: Table) -> Iterator[str]:
    columns = [
        [head, *("\n".join(_cell(row[place])) for row in table.rows)]
        for place, head in enumerate(table.head)
    ]
    widths, gap = fitted(columns, room())
    heads, *rows = (
        [wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for row in zip(*columns, strict=True)
    )
    yield table.caption
    for parts in zip_longest(*heads, fillvalue=""):
        yield _line(parts, widths, gap, table)
    yield (" " * gap).join("-" * width for width in widths)
    for row in rows:
        for parts in zip_longest(*row, fillvalue=""):
            yield _line(parts, widths, gap, table)
    yield from wrap(table.note, min(_WIDTH, room() or _WIDTH))


def _line(parts: Sequence[str], widths: Sequence[int], gap: int, table: Table) -> str:
    columns = enumerate(zip(parts, widths, strict=True))
    return (
        (" " * gap)
        .join(padded(part, width, right=place in table.numbers) for place, (part, width) in columns)
        .rstrip()
    )


def _cell(cell: Cell) -> list[str]:
    """Return the lines of a cell, what is small beneath the rest."""
    if room() is not None:  # the columns are fitted into it
        return [text for text in (cell.text, cell.small) if text] or [""]
    return [*wrap(cell.text, _WIDEST_CELL), *wrap(cell.small, _WIDEST_CELL)] or [""]
