"""What both sets of figures take out of figure frames."""

from datetime import datetime
from math import sqrt
from typing import NamedTuple

import polars as pl

from examples.by_columns.changes import Change
from examples.by_columns.wording import interval, percent, points
from examples.real_tickets import table
from slaengine import frames

Row = dict[str, float | None]


class Desk(NamedTuple):
    """What a desk's log comes to, as of an instant: a row a clock, a ticket, a turn."""

    as_of: datetime
    clocks: pl.DataFrame
    measures: pl.DataFrame
    turns: pl.DataFrame


def by_statistic(figures: pl.DataFrame, by: str) -> dict[str, dict[str, Row]]:
    """Return value, n, low and high of each statistic, by group."""
    found: dict[str, dict[str, Row]] = {}
    for line in figures.select(by, "statistic", "value", "n", "low", "high").iter_rows(named=True):
        group, statistic = line.pop(by), line.pop("statistic")
        found.setdefault(group, {})[statistic] = line
    return found


def backlog(desk: Desk, tz: str) -> str:
    """The backlog month by month: what came, what went, what was left."""
    figures = frames.kpis(
        desk.clocks,
        desk.measures,
        turns=desk.turns,
        as_of=desk.as_of,
        period="month",
        tz=tz,
        kpis=["backlog"],
    )
    wide = figures.pivot(on="statistic", index="period", values="value")
    names = ("opened", "reopened", "solved", "open_at_end")
    lines = [[line["period"], *(int(line[name]) for name in names)] for line in wide.to_dicts()]
    return table(["month", "opened", "reopened", "solved", "open at its end"], lines)


def change_table(first: str, every: list[Change]) -> str:
    """Changes of shares, each with its interval and whether it is more than noise."""
    lines = [
        [
            each.name,
            each.before,
            percent(each.found.before),
            each.after,
            percent(each.found.after),
            points(each.found.difference),
            ends(each),
            "yes" if each.is_beyond_noise else "no",
        ]
        for each in every
    ]
    header = [first, "n", "before", "n", "after", "points", "95 % interval", "more than noise"]
    return table(header, lines)


def ends(change: Change, spread: float = 1.0) -> str:
    """Write the interval of a change in points, its variance widened by `spread`."""
    bounds, difference = change.found.interval, change.found.difference
    if bounds is None or difference is None:
        return "–"
    low, high = (
        difference + sqrt(spread) * (end - difference) for end in (bounds.low, bounds.high)
    )
    return f"{points(low)} to {points(high)}"


def share_cells(row: Row) -> list[object]:
    """Write a share with its interval."""
    return [percent(row["value"]), interval(row["low"], row["high"])]
