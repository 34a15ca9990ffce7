"""Markdown: a review as a page of headings, tables and lists, whatever stands in the data."""

from collections.abc import Iterator, Sequence

from slaengine.review.reviews import Review
from slaengine.review.telling import Cell, Table, story_of

# what would be markup, in Markdown or in the HTML that it may hold
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#~!&$"})


def as_markdown(review: Review) -> str:
    """Return the review as Markdown; what the data hold is shown as it is, never as markup."""
    return "\n".join(_lines(review)).rstrip() + "\n"


def _lines(review: Review) -> Iterator[str]:
    story = story_of(review)
    yield from (f"# {_text(story.title)}", "")
    yield from (f"- **{name}:** {_text(text)}" for name, text in story.facts)
    yield from ("", _text(story.summary), "")
    tiles = [
        (Cell(tile.name), Cell(tile.value, tile.small), Cell(tile.change)) for tile in story.tiles
    ]
    yield from _grid(("At a glance", "", "Change"), tiles, frozenset())
    for section in story.sections:
        yield from ("", f"## {section.title}", "")
        for paragraph in section.paragraphs:
            yield from (_text(paragraph), "")
        for table in section.tables:
            yield from _table(table)
        for listing in section.lists:
            yield from (f"### {listing.title}", "")
            yield from (f"- {_text(point)}" for point in listing.points)
            yield ""


def _table(table: Table) -> Iterator[str]:
    yield from (f"**{_text(table.caption)}**", "")
    yield from _grid(table.head, table.rows, table.numbers)
    yield ""
    if table.note:
        yield from (f"_{_text(table.note)}_", "")


def _grid(
    head: Sequence[str], rows: Sequence[Sequence[Cell]], numbers: frozenset[int]
) -> Iterator[str]:
    yield _row(map(_text, head))
    yield _row("---:" if place in numbers else "---" for place in range(len(head)))
    yield from (_row(map(_cell, row)) for row in rows)


def _row(texts: Iterator[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _cell(cell: Cell) -> str:
    return f"{_text(cell.text)} ({_text(cell.small)})" if cell.small else _text(cell.text)


def _text(text: str) -> str:
    return text.translate(_ESCAPED)
