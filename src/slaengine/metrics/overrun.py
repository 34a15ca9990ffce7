"""Overruns: by how much broken promises were broken, on average and at worst."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

from slaengine.frozen import FrozenMapping
from slaengine.metrics.parts import Json, counts_of, table_of, whole_of
from slaengine.metrics.reasons import reasons_of, together


@dataclass(frozen=True, slots=True)
class Overrun:
    """The sum of the amounts that are final, and the largest of all, those still growing included.

    >>> week = Overrun(total=90, n=2, growing=1, longest=200) + Overrun(total=10, n=1, longest=10)
    >>> week.mean, week.longest
    (Fraction(100, 3), 200)
    """

    total: int = 0
    n: int = 0
    growing: int = 0
    longest: int | None = None
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    def __add__(self, other: "Overrun") -> "Overrun":
        found = [one for one in (self.longest, other.longest) if one is not None]
        return Overrun(
            self.total + other.total,
            self.n + other.n,
            self.growing + other.growing,
            max(found, default=None),
            together(self.excluded, other.excluded),
        )

    @property
    def mean(self) -> Fraction | None:
        """The mean of the final amounts; None of nothing."""
        return Fraction(self.total, self.n) if self.n else None

    def to_json(self) -> dict[str, Json]:
        """Return the amounts as plain JSON values."""
        return {
            "total": self.total,
            "n": self.n,
            "growing": self.growing,
            "longest": self.longest,
            "excluded": dict(self.excluded),
        }

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "overrun")
        longest = table.get("longest")
        return cls(
            whole_of(table.get("total"), "overrun.total"),
            whole_of(table.get("n"), "overrun.n"),
            whole_of(table.get("growing"), "overrun.growing"),
            None if longest is None else whole_of(longest, "overrun.longest"),
            counts_of(table.get("excluded"), "overrun.excluded"),
        )
