"""What changed between two periods, and how many changes were looked at to find out."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import polars as pl

from slaengine.metrics import Comparison, Share, compare

PROVED = 0.05


Pair: TypeAlias = tuple[str, Share, Share]  # a name, before and after


class Change(NamedTuple):
    """How one figure differs between two periods; `p` allows for all that were looked at."""

    name: str
    before: int  # how many the share before was worked out from
    after: int
    found: Comparison
    p: float

    @property
    def is_proved(self) -> bool:
        return self.p < PROVED


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


def changes(pairs: Sequence[Pair]) -> list[Change]:
    """Compare each pair of shares, with p values that allow for the number of pairs."""
    found = [compare(before, after) for _, before, after in pairs]
    adjusted = holm([1.0 if each.p is None else each.p for each in found])
    return [
        Change(name, before.n, after.n, each, p)
        for (name, before, after), each, p in zip(pairs, found, adjusted, strict=True)
    ]


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
