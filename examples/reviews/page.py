"""The page about both reviews: figures, one review in full, and the pages that are handed over."""

import re
import sys
from collections.abc import Sequence

from examples.boston311 import EXAMPLE as CITY
from examples.by_columns.blocks import with_blocks
from examples.real_tickets import PROJECT, Example, share, table
from examples.reviews.desks import Desk, city, department
from examples.uci_incidents import EXAMPLE as DEPARTMENT
from slaengine.metrics import Attainment
from slaengine.review import Review, review

FOLDER = PROJECT / "docs" / "real-tickets"
PAGE = FOLDER / "reviews.md"
MOST = 10


def missing() -> list[Example]:
    """Return the logs that are not there."""
    return [each for each in (CITY, DEPARTMENT) if not each.is_there]


def reviewed(desk: Desk, by: Sequence[str] = ()) -> Review:
    """Review the month that a desk is looked at for."""
    return review(
        desk.policy, desk.slas, as_of=desk.as_of, period=desk.period, by=by, history=5, most=MOST
    )


def reviews() -> tuple[Review, Review]:
    """Review the city's month and the department's."""
    return reviewed(city(), by=["type"]), reviewed(department())


def blocks(boston: Review, incidents: Review) -> dict[str, str]:
    """Return the blocks of the page by name."""
    return {
        "boston/months": months(boston),
        "boston/types": types(boston),
        "incidents/review": beneath(incidents.markdown(), 2),
    }


def months(found: Review) -> str:
    """How many promises were kept, month by month."""
    rows: list[list[object]] = [
        [window.label, kept.met, kept.breached, *shares(kept)]
        for window, kept in zip(found.windows, found.all_promises, strict=True)
    ]
    return table(["month", "kept", "broken", "share kept", "95 % interval"], rows)


def types(found: Review) -> str:
    """The ten types with the most broken promises in the month."""
    kinds = [each for each in found.groups if each.field == "type"]
    worst = sorted(kinds, key=lambda each: -each.kept.breached)[:MOST]
    rows: list[list[object]] = [
        [str(each.value), each.kept.met, each.kept.breached, *shares(each.kept)] for each in worst
    ]
    return table(["type", "kept", "broken", "share kept", "95 % interval"], rows)


def shares(kept: Attainment) -> tuple[str, str]:
    """Return the share of the decided promises that was kept, and where it may lie."""
    interval = kept.result().decided.interval
    within = f"{interval.low:.1%} to {interval.high:.1%}".replace("%", " %") if interval else "–"
    return share(kept.met, kept.met + kept.breached), within


def beneath(markdown: str, levels: int) -> str:
    r"""Return Markdown whose headings stand some levels lower.

    >>> beneath("# Review\n\n## Breaches\n", 2)
    '### Review\n\n#### Breaches'
    """
    return re.sub(r"^(#+ )", "#" * levels + r"\1", markdown, flags=re.MULTILINE).strip()


def main(arguments: Sequence[str]) -> int:
    """Print the figures, or put them into the page, and with `--pages` write both reviews too.

    How a plot is drawn depends on the release of matplotlib, so the pages are not compared.
    """
    if list(arguments) not in ([], ["--write"], ["--pages"]):
        print("usage: python -m examples.reviews [--write | --pages]", file=sys.stderr)
        return 2
    absent = missing()
    if absent:
        print(absent[0].absence, file=sys.stderr)
        return 2
    boston, incidents = reviews()
    found = blocks(boston, incidents)
    if arguments:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_blocks(page, found), encoding="utf-8", newline="\n")
    else:
        print("\n\n".join(f"### {name}\n\n{text}" for name, text in found.items()))
    if "--pages" in arguments:
        for name, made in (("boston311", boston), ("uci-incidents", incidents)):
            path = FOLDER / f"review-{name}.html"
            path.write_text(made.html(), encoding="utf-8", newline="\n")
    return 0
