"""The page with what both desks could have foreseen, and its picture."""

import sys
from collections.abc import Sequence

from examples.boston311 import EXAMPLE as CITY
from examples.by_columns.blocks import with_blocks
from examples.real_tickets import PROJECT, Example
from examples.uci_incidents import EXAMPLE as DESK

FOLDER = PROJECT / "docs" / "real-tickets"
PAGE = FOLDER / "forecast.md"
PICTURE = FOLDER / "forecast-reliability.svg"


def missing() -> list[Example]:
    """Return the logs that are not there."""
    return [each for each in (CITY, DESK) if not each.is_there]


def made() -> tuple[dict[str, str], str]:
    """Work all figures out: the blocks of the page by name, and the picture."""
    from examples.forecasts.audited import audited, excesses, patterns
    from examples.forecasts.backtests import city, desk
    from examples.forecasts.figures import figures
    from examples.forecasts.paused import paused_figures
    from examples.forecasts.plot import reliability_plot

    boston, incidents = city(CITY.folder), desk(DESK.folder)
    types = boston["each type by itself"].calibration
    states = {
        f"resolution, {state}": incidents.calibration.only("resolution", state)
        for state in ("running", "paused")
    }
    panels = {"Boston": {"resolution": types}, "Incidents": states}
    found = audited(DESK.folder)
    blocks = figures(boston, incidents) | paused_figures(DESK.folder)
    blocks |= {"audit/patterns": patterns(found), "audit/excesses": excesses(found)}
    return blocks, reliability_plot(panels)


def main(arguments: Sequence[str]) -> int:
    """Print the figures, or with `--write` put them into the page."""
    if list(arguments) not in ([], ["--write"]):
        print("usage: python -m examples.forecasts [--write]", file=sys.stderr)
        return 2
    absent = missing()
    if absent:
        print(absent[0].absence, file=sys.stderr)
        return 2
    blocks, picture = made()
    if arguments:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_blocks(page, blocks), encoding="utf-8", newline="\n")
        PICTURE.write_text(picture, encoding="utf-8", newline="\n")
    else:
        print("\n\n".join(f"### {name}\n\n{text}" for name, text in blocks.items()))
    return 0
