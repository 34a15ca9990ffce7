"""The benchmark page of the docs, written by `python -m benchmarks --write`."""

import platform
from importlib.metadata import PackageNotFoundError, version

from benchmarks.rows import Row, aligned, table

PEERS = (
    "workclock",
    "timegrid",
    "businesstimedelta",
    "pandas",
    "pm4py",
    "holidays",
    "pydantic",
    "numpy",
    "polars",
    "duckdb",
)

HEAD = """\
# Benchmarks

This page is written by `python -m benchmarks --write`; the peers come with
`pip install "slaengine[bench]"`. Answers are compared before anything is timed. Contestants take
turns in one process, in bursts; a figure is the median of the ratios of single rounds, with the
least and the greatest. *A/A* is the same estimator with the subject against itself: a row whose
A/A leaves 0.93–1.07 is void. Times are processor time on one machine and differ from machine to
machine; the ratios carry over. Families can be measured anew one at a time (`--only`), so rows may
be of different runs.

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

Columns are in memory before anything is timed, and everybody has one thread.

- **A copy** is what numpy takes to copy a column of 64-bit integers into fresh memory, of two
  columns in turn; `np.sort` sorts the packed key of ticket and row that a log has.
- **Polars** and **DuckDB** look open time up in a table of the same calendar's spans, made
  beforehand, and answer in the order asked. For the clocks of a log they leave out rows that no
  clock can see, and know these two clocks and no others; they answer with the whole clock frame,
  which is compared column by column. For figures Polars counts, divides, and takes a mean and
  three percentiles; ours has Wilson's interval besides.
- **SQL range join** is the join with every span that overlaps, which SQL models of helpdesks use;
  it and workclock are asked about the first 20,000 pairs.
- **One by one** is our own engine, which gets its events ready made, and is asked about 100
  tickets.
"""


def page(rows: list[Row], edges: int) -> str:
    """The whole page."""
    gated = [one for one in rows if one.gate is not None]
    further = [one for one in rows if one.gate is None]
    parts = [HEAD, _setting(edges), "\n## Gates\n\n", table(gated), "\n"]
    if further:
        parts += ["\n## Further peers, without a gate\n\n", table(further), "\n", _notes(further)]
    return "".join([*parts, PEER_NOTES])


def renewed(page: str, rows: list[Row]) -> str:
    """A page with some rows measured anew, each in its place or after the others of its table."""
    before, gates, after = _around(page, "## Gates\n\n")
    page = before + _with(gates, [one for one in rows if one.gate is not None]) + after
    before, further, after = _around(page, "## Further peers, without a gate\n\n")
    return before + _with(further, [one for one in rows if one.gate is None]) + after


def _around(page: str, heading: str) -> tuple[str, str, str]:
    """A page before the table under a heading, that table, and what comes after it."""
    start = page.index(heading) + len(heading)
    end = page.index("\n\n", start)
    return page[:start], page[start:end], page[end:]


def _with(text: str, rows: list[Row]) -> str:
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()[2:]]
    known = {line[0]: line for line in lines}
    return aligned({**known, **{one.measure: list(one.cells()) for one in rows}}.values())


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
