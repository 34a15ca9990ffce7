"""Plain text: a review with its tables aligned, for a terminal or a mail."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from slaengine.review.reviews import Review
from slaengine.review.telling import Cell, Table, story_of
from slaengine.room import fitted, hanging, padded, room, wide, wrapped

_WIDTH = 100
_WIDEST_CELL = 48


def as_text(review: Review) -> str:
    """Return the review as plain text."""
    return "\n".join(_lines(review)).rstrip() + "\n"


def _lines(review: Review) -> Iterator[str]:
    story, width = story_of(review), min(_WIDTH, room() or _WIDTH)
    yield from (story.title, "=" * wide(story.title))
    names = max(wide(name) for name, _ in story.facts)
    yield from (f"{padded(name, names)}  {text}" for name, text in story.facts)
    yield from ("", *wrapped(story.summary, width), "")
    for tile in story.tiles:
        said = ", ".join(part for part in (tile.small, tile.change) if part)
        yield f"{tile.name}: {tile.value}" + (f" ({said})" if said else "")
    for section in story.sections:
        yield from ("", section.title, "-" * wide(section.title))
        for paragraph in section.paragraphs:
            yield from (*wrapped(paragraph, width), "")
        for table in section.tables:
            yield from (*_table(table), *(wrapped(table.note, width) if table.note else ()), "")
        for listing in section.lists:
            yield listing.title
            for point in listing.points:
                yield from hanging(f"- {point}", width)
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


def _line(parts: Sequence[str], widths: Sequence[int], gap: int, table: Table) -> str:
    columns = enumerate(zip(parts, widths, strict=True))
    return (
        (" " * gap)
        .join(padded(part, width, right=place in table.numbers) for place, (part, width) in columns)
        .rstrip()
    )


def _cell(cell: Cell) -> list[str]:
    """Return the lines of a cell, what is small beneath the rest."""
    texts = [text for text in (cell.text, cell.small) if text] or [""]
    if room() is not None:  # the columns are fitted into it
        return texts
    return [line for text in texts for line in wrapped(text, _WIDEST_CELL)]
