"""Means: a sum and how many it is the sum of, so that means of parts add up rightly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite, sqrt
from typing import Self

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.average import Average
from slaengine.metrics.interval import LEVEL, Interval, normal_quantile
from slaengine.metrics.parts import Json, counts_of, fraction_of, table_of, whole_of
from slaengine.metrics.reasons import count_of, reasons_of, together
from slaengine.metrics.student import t_quantile
from slaengine.metrics.tally import Tally


@dataclass(frozen=True, slots=True)
class Mean:
    """A sum, a sum of squares, and how many numbers they are of, all exact.

    The mean of means is wrong where parts differ in size; sums add up, in any order, without drift.

    >>> (Mean.of([10, 10, 10]) + Mean.of([50])).result().value
    20.0
    """

    n: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        count_of(self.n, "n")
        if self.total * self.total > self.n * self.squares:
            raise MetricsError(f"{self.n} numbers with the sum {self.total} have larger squares")
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    @classmethod
    def of(cls, numbers: Iterable[float], *, excluded: Mapping[str, int] | None = None) -> Self:
        """Add numbers up, fractions of a binary float included, exactly.

        >>> Mean.of([0.1] * 10).total == 10 * Fraction(0.1)
        True
        """
        counts: dict[float, int] = {}
        for number in numbers:
            counts[number] = counts.get(number, 0) + 1
        return cls.of_counts(counts, excluded=excluded)

    @classmethod
    def of_tally(cls, tally: Tally, *, excluded: Mapping[str, int] | None = None) -> Self:
        """Add up what a tally counts."""
        squares = sum(value * value * count for value, count in tally.items())
        return cls(tally.n, Fraction(tally.total), Fraction(squares), excluded or {})

    @classmethod
    def of_counts(
        cls, counts: Mapping[float, int], *, excluded: Mapping[str, int] | None = None
    ) -> Self:
        """Add numbers up of which it is known how often each occurred."""
        total = squares = Fraction(0)
        for number, count in counts.items():
            if not isfinite(number):
                raise MetricsError(f"{number!r} has no mean; leave it out")
            exact = Fraction(number)
            total += exact * count
            squares += exact * exact * count
        return cls(sum(counts.values()), total, squares, excluded or {})

    def __add__(self, other: "Mean") -> "Mean":
        return Mean(
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            together(self.excluded, other.excluded),
        )

    @property
    def value(self) -> Fraction | None:
        """The mean, exactly; None of nothing."""
        return self.total / self.n if self.n else None

    @property
    def variance(self) -> Fraction | None:
        """The variance (of a sample: divided by n - 1), exactly; None of fewer than two."""
        if self.n < 2:
            return None
        return (self.squares - self.total * self.total / self.n) / (self.n - 1)

    def result(self, *, level: float = LEVEL) -> Average:
        """Return the mean with its deviation and Student's interval."""
        normal_quantile(level)  # refuses what is no level, also of nothing
        value, variance = self.value, self.variance
        return Average(
            value=None if value is None else float(value),
            n=self.n,
            total=float(self.total),
            deviation=None if variance is None else sqrt(variance),
            excluded=self.excluded,
            interval=self._interval(level),
        )

    def _interval(self, level: float) -> Interval | None:
        value, variance = self.value, self.variance
        if value is None or variance is None:
            return None
        half = t_quantile(level, self.n - 1) * sqrt(variance / self.n)
        return Interval(float(value) - half, float(value) + half, level, "student")

    def to_json(self) -> dict[str, Json]:
        """Return the sums as plain JSON values; fractions as text, so that none is rounded."""
        return {
            "n": self.n,
            "total": str(self.total),
            "squares": str(self.squares),
            "excluded": dict(self.excluded),
        }

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "mean")
        return cls(
            whole_of(table.get("n"), "mean.n"),
            fraction_of(table.get("total"), "mean.total", "7/2"),
            fraction_of(table.get("squares"), "mean.squares", "7/2"),
            counts_of(table.get("excluded"), "mean.excluded"),
        )
