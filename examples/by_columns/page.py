"""The page with the figures of both logs, and its pictures."""

import sys
from collections.abc import Sequence

from examples.boston311 import EXAMPLE as CITY
from examples.by_columns.blocks import with_blocks
from examples.real_tickets import PROJECT, Example
from examples.uci_incidents import EXAMPLE as DESK

FOLDER = PROJECT / "docs" / "real-tickets"
PAGE = FOLDER / "by-columns.md"
FOREST = FOLDER / "by-columns-change.svg"
CURVES = FOLDER / "by-columns-forecast.svg"


def missing() -> list[Example]:
    """Return the logs that are not there."""
    return [each for each in (CITY, DESK) if not each.is_there]


def made() -> tuple[dict[str, str], dict[str, str]]:
    """Work all figures out: the blocks of the page by name, and the pictures by file name."""
    from examples.by_columns.boston import city
    from examples.by_columns.boston_figures import boston_figures, type_changes
    from examples.by_columns.incident_figures import curves, incident_figures
    from examples.by_columns.incidents import incidents
    from examples.by_columns.plots import curve_plot, forest_plot

    boston, desk = city(CITY.folder), incidents(DESK.folder)
    blocks = boston_figures(boston) | incident_figures(desk)
    return blocks, {
        FOREST.name: forest_plot(type_changes(boston)),
        CURVES.name: curve_plot(curves(desk)),
    }


def main(arguments: Sequence[str]) -> int:
    """Print the figures, or with `--write` put them into the page."""
    if list(arguments) not in ([], ["--write"]):
        print("usage: python -m examples.by_columns [--write]", file=sys.stderr)
        return 2
    absent = missing()
    if absent:
        print(absent[0].absence, file=sys.stderr)
        return 2
    blocks, pictures = made()
    if arguments:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_blocks(page, blocks), encoding="utf-8", newline="\n")
        for name, picture in pictures.items():
            (FOLDER / name).write_text(picture, encoding="utf-8", newline="\n")
    else:
        print("\n\n".join(f"### {name}\n\n{text}" for name, text in blocks.items()))
    return 0
