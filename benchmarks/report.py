"""The benchmark page of the docs, written by `python -m benchmarks --write`."""

import platform
from importlib.metadata import PackageNotFoundError, version

from benchmarks.rows import Row, table

PEERS = ("workclock", "timegrid", "businesstimedelta", "pandas", "pm4py", "holidays", "pydantic")

HEAD = """\
# Benchmarks

This page is written by `python -m benchmarks --write`; the peers come with
`pip install "slaengine[bench]"`. Answers are compared before anything is timed. Contestants take
turns in one process, in bursts; a figure is the median of the ratios of single rounds, with the
least and the greatest. *A/A* is the same estimator with the subject against itself: a row whose
A/A leaves 0.93–1.07 is void. Times are processor time on one machine and differ from machine to
machine; the ratios carry over.

"""

PEER_NOTES = """
## What the peers are asked

- **workclock** (Rust) takes zone-aware datetimes and is right at every edge that was tried, so its
  answers are the ones ours are held against.
- **timegrid** (Rust) takes naive wall times: it gets them for free, stripped beforehand, and is
  asked on office hours only, where no DST change falls into open time.
- **businesstimedelta** (Python) walks day by day; it is asked about few pairs of the long classes.
- **pandas** `CustomBusinessHour` counts whole hours and knows no lunch break: it is asked from
  whole hours on a calendar without one, and lands a due date on the next opening.
- **pm4py** takes naive wall times and has no due date.
"""


def page(rows: list[Row], edges: int) -> str:
    """The whole page."""
    gated = [one for one in rows if one.gate is not None]
    further = [one for one in rows if one.gate is None]
    parts = [HEAD, _setting(edges), "\n## Gates\n\n", table(gated), "\n"]
    if further:
        parts += ["\n## Further peers, without a gate\n\n", table(further), "\n", _notes(further)]
    return "".join([*parts, PEER_NOTES])


def _setting(edges: int) -> str:
    peers = ", ".join(f"{name} {_version(name)}" for name in PEERS)
    return (
        f"Measured on CPython {platform.python_version()} ({platform.machine()}) with {peers}. "
        f"At the edges (nights, DST changes, odd hours, microseconds, far years) {edges:,} answers "
        "equal workclock's.\n"
    )


def _notes(rows: list[Row]) -> str:
    return "".join(f"\n- {one.measure}: {one.note}" for one in rows if one.note) + "\n"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(absent)"
