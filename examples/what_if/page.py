"""The page with the what-ifs of both logs."""

import sys
from collections.abc import Sequence

from examples.boston311 import EXAMPLE as CITY
from examples.by_columns import page as by_columns
from examples.by_columns.blocks import with_blocks
from examples.real_tickets import Example
from examples.uci_incidents import EXAMPLE as DESK

PAGE = by_columns.FOLDER / "what-if.md"


def missing() -> list[Example]:
    """Return the logs that are not there."""
    return by_columns.missing()


def made() -> dict[str, str]:
    """Work all figures out: the blocks of the page by name."""
    from examples.what_if.boston import city_figures
    from examples.what_if.incidents import incident_figures

    return city_figures(CITY.folder) | incident_figures(DESK.folder)


def main(arguments: Sequence[str]) -> int:
    """Print the figures, or with `--write` put them into the page."""
    if list(arguments) not in ([], ["--write"]):
        print("usage: python -m examples.what_if [--write]", file=sys.stderr)
        return 2
    absent = missing()
    if absent:
        print(absent[0].absence, file=sys.stderr)
        return 2
    blocks = made()
    if arguments:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_blocks(page, blocks), encoding="utf-8", newline="\n")
    else:
        print("\n\n".join(f"### {name}\n\n{text}" for name, text in blocks.items()))
    return 0
