"""What changed between two periods, and how many changes were looked at to find out."""

from collections.abc import Mapping, Sequence
from math import erfc, sqrt
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import polars as pl

from slaengine.metrics import Comparison, Share, compare

SMALL = 0.05
NOTHING: Mapping[str, float] = MappingProxyType({})


Pair: TypeAlias = tuple[str, Share, Share]  # a name, before and after


class Change(NamedTuple):
    """How one figure differs between two periods; `p` allows for all that were looked at."""

    name: str
    before: int  # how many the share before was worked out from
    after: int
    found: Comparison
    p: float

    @property
    def is_beyond_noise(self) -> bool:
        return self.p < SMALL


def holm(ps: Sequence[float]) -> list[float]:
    """Return p values that allow for their number: each is weighed by how many are no smaller.

    Whoever takes what stays below 0.05 errs anywhere in the list at most once in twenty lists.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    adjusted = [0.0] * len(ps)
    worst = 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=lambda each: ps[each])):
        worst = max(worst, min(1.0, ps[place] * (len(ps) - rank)))
        adjusted[place] = worst
    return adjusted


def changes(every: Sequence[Pair], spread: Mapping[str, float] = NOTHING) -> list[Change]:
    """Compare each pair of shares, with p values that allow for the number of pairs.

    `spread` says by how much the variance of a figure exceeds that of independent tickets.
    """
    found = [compare(before, after) for _, before, after in every]
    ps = [chance(before, after, spread.get(name, 1.0)) for name, before, after in every]
    return [
        Change(name, before.n, after.n, each, p)
        for (name, before, after), each, p in zip(every, found, holm(ps), strict=True)
    ]


def chance(before: Share, after: Share, spread: float = 1.0) -> float:
    """Return how often chance alone gives such a difference: the z test, its variance widened.

    >>> round(chance(Share(80, 100), Share(90, 100)), 3)
    0.048
    >>> round(chance(Share(80, 100), Share(90, 100), 2.0), 3)
    0.161
    """
    pooled = (before.successes + after.successes) / (before.n + after.n)
    variance = pooled * (1 - pooled) * (1 / before.n + 1 / after.n)
    difference = after.successes / after.n - before.successes / before.n
    return erfc(abs(difference) / sqrt(2 * spread * variance)) if variance else 1.0


def spreads(weekly: pl.DataFrame, by: str) -> dict[str, float]:
    """Return by how much weeks differ more than chance would have them, at least 1, by group.

    `weekly` is a figure frame of shares by group, `span` and week. What one storm breaks, and one
    crew repairs, is no set of independent cases; the weeks show it.
    """
    n, value = pl.col("n"), pl.col("value")
    whole = ((value * n).sum() / n.sum()).over(by, "span")
    weeks = (
        weekly.filter(n > 0)
        .with_columns(whole=whole)
        .filter(pl.col("whole").is_between(1e-9, 1 - 1e-9))
    )
    odds = (n * (value - pl.col("whole")) ** 2 / (pl.col("whole") * (1 - pl.col("whole")))).sum()
    found = weeks.group_by(by).agg((odds / (pl.len() - 2)).alias("spread"))
    return {name: max(1.0, each) for name, each in found.iter_rows()}


def shares(figures: pl.DataFrame, by: str) -> dict[tuple[str, str], Share]:
    """Return the shares of a figure frame by group and by the column `span`."""
    rows = figures.select(by, "span", "value", "n").drop_nulls().iter_rows()
    return {(name, span): Share(round(value * n), n) for name, span, value, n in rows}


def pairs(found: dict[tuple[str, str], Share], spans: tuple[str, str], *, least: int) -> list[Pair]:
    """Pair the shares of both periods, where both rest on no fewer than `least`."""
    first, second = (
        {name: each for (name, at), each in found.items() if at == span} for span in spans
    )
    return [
        (name, first[name], second[name])
        for name in sorted(first.keys() & second.keys())
        if first[name].n >= least and second[name].n >= least
    ]
