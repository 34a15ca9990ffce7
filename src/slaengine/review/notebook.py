"""The tables of a review as a notebook shows them."""

from slaengine.markup import html_table
from slaengine.review.reviews import Review
from slaengine.review.telling import Cell, story_of


def as_tables(review: Review) -> str:
    """Return the headline figures and the tables of a review, without plots or styles."""
    story = story_of(review)
    glance = [(tile.name, tile.value, tile.small, tile.change) for tile in story.tiles]
    found = [html_table(story.title, ("", "", "of", "change"), glance)]
    for section in story.sections:
        for table in section.tables:
            lines = [[_text(cell) for cell in row] for row in table.rows]
            found.append(html_table(table.caption, table.head, lines, foot=table.note))
    return "".join(found)


def _text(cell: Cell) -> str:
    return f"{cell.text} ({cell.small})" if cell.small else cell.text
