"""Print the speed table: `python -m benchmarks [--quick] [--only FAMILY] [--write]`."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from benchmarks import peers
from benchmarks.families import edges
from benchmarks.harness import QUICK, THOROUGH, Effort
from benchmarks.report import page, renewed
from benchmarks.rows import Row, table

FAMILIES = (
    "calendars",
    "zones",
    "tables",
    "fold",
    "matching",
    "imports",
    "columns",
    "frames",
    "kpis",
    "statements",
    "replay",
    "alarms",
)
Family: TypeAlias = Callable[[Effort], Iterator[Row]]
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main(arguments: list[str]) -> int:
    """Check answers, measure, print; 1 when a gate is not met in a thorough run."""
    options = _options(arguments)
    effort = QUICK if options.quick else THOROUGH
    agreed = _edges() if not options.only else 0
    rows = list(_measure(options.only or FAMILIES, effort))
    if options.quick:
        for one in rows:
            print(f"{one.measure}: {one.compared:,} equal answers" if one.compared else one.measure)
        return 0
    print("\n" + table(rows))
    for note in {one.note: one for one in rows if one.note}.values():
        print(f"- {note.measure}: {note.note}")
    if options.write:
        known = PAGE.read_text(encoding="utf-8")
        text = renewed(known, rows) if options.only else page(rows, agreed)
        PAGE.write_text(text, encoding="utf-8")
        print(f"\nwrote docs/{PAGE.name}")
    return int(any("not met" in one.verdict for one in rows))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="check answers, time next to nothing")
    parser.add_argument("--only", action="append", choices=FAMILIES, help="one family; repeatable")
    parser.add_argument(
        "--write",
        action="store_true",
        help="write docs/benchmarks.md; with --only, the rows of those",
    )
    return parser.parse_args(arguments)


def _edges() -> int:
    if not peers.have("workclock"):
        print("workclock is not installed: answers are compared with nobody's")
        return 0
    agreed = dict(edges.compared())
    total = sum(agreed.values())
    print(f"answers at the edges equal to workclock's: {total:,} in {len(agreed)} cases")
    return total


def _measure(families: Iterable[str], effort: Effort) -> Iterator[Row]:
    for name in families:
        print(f"{name} …", file=sys.stderr, flush=True)
        family: Family = import_module(f"benchmarks.families.{name}").rows
        yield from family(effort)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
