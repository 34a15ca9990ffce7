"""Totals: sums with how many were added up, from which counts, sums and means come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

from slaengine.frozen import FrozenMapping
from slaengine.metrics.parts import Json, counts_of, table_of, whole_of
from slaengine.metrics.reasons import reasons_of, together


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of whole numbers and how many they were; `excluded` counts what was left out.

    >>> (Total(30, 3) + Total(10, 1, {"merged": 2})).mean
    Fraction(10, 1)
    """

    total: int = 0
    n: int = 0
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    def __add__(self, other: "Total") -> "Total":
        excluded = together(self.excluded, other.excluded)
        return Total(self.total + other.total, self.n + other.n, excluded)

    @property
    def mean(self) -> Fraction | None:
        """The sum divided by how many; None of nothing."""
        return Fraction(self.total, self.n) if self.n else None

    def to_json(self) -> dict[str, Json]:
        """Return the total as plain JSON values."""
        return {"total": self.total, "n": self.n, "excluded": dict(self.excluded)}

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "total")
        return cls(
            whole_of(table.get("total"), "total.total"),
            whole_of(table.get("n"), "total.n"),
            counts_of(table.get("excluded"), "total.excluded"),
        )
