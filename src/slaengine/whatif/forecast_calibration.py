"""Calibration: whether what was said to be likely came as often as that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import fsum, sqrt
from typing import Literal, TypeAlias

from slaengine.frozen import FrozenMapping
from slaengine.markup import html_table
from slaengine.metrics.interval import LEVEL, Interval, normal_quantile, wilson
from slaengine.metrics.reasons import reasons_of
from slaengine.metrics.shown import value_text
from slaengine.whatif.forecast_isotonic import Isotonic

Recalibration: TypeAlias = Literal["none", "isotonic"]

_EDGES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_HEAD = ("said", "clocks", "mean said", "broken", "interval")


@dataclass(frozen=True, slots=True)
class Bin:
    """Those of which about the same was said: from `low` to below `high`, and how many broke.

    `said` is the mean of what was said, `observed` the share that broke, with Wilson's interval.
    """

    low: float
    high: float
    n: int
    broken: int
    said: float
    interval: Interval | None = None

    @property
    def observed(self) -> float:
        """The share that broke."""
        return self.broken / self.n


@dataclass(frozen=True, slots=True)
class Calibration:
    """How chances that were worked out on earlier tickets came true on later ones.

    `pairs` are the chance and whether the promise was broken, of clocks that were open at one of
    the instants in `cuts`; the curves knew nothing of what came after it. `excluded` counts those
    that could not be judged: cancelled, not decided yet, or without a chance. `method` says whether
    the chances of a forecast are those of the curve ("none") or were put right by isotonic
    regression, which is only done where it helped on clocks that it was not fitted to; `gain` is
    what it took off their score. `pairs` are those before that.

    >>> found = Calibration.of([(0.2, False), (0.2, False), (0.8, True), (0.8, False)])
    >>> found.expected, found.observed, round(found.brier, 3)
    (2.0, 1, 0.19)
    """

    pairs: tuple[tuple[float, bool], ...] = field(repr=False)
    cuts: tuple[datetime, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)
    method: Recalibration = "none"
    gain: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, bool]]) -> "Calibration":
        """Take what was said of each, and whether it came."""
        return cls(tuple(pairs))

    @property
    def n(self) -> int:
        """How many clocks were judged; one that was open at several cuts counts at each."""
        return len(self.pairs)

    @property
    def expected(self) -> float:
        """How many were expected to break: the sum of what was said."""
        return fsum(said for said, _ in self.pairs)

    @property
    def observed(self) -> int:
        """How many broke."""
        return sum(broke for _, broke in self.pairs)

    @property
    def brier(self) -> float | None:
        """The mean squared difference of what was said and what came (Brier 1950); 0 is best."""
        return brier_of(self.pairs)

    @property
    def brier_of_rate(self) -> float | None:
        """What saying the same of all would have scored: the share that broke, in hindsight."""
        if not self.pairs:
            return None
        share = self.observed / self.n
        return share * (1 - share)

    @property
    def skill(self) -> float | None:
        """How much of that is saved by telling clocks apart: 1 is best, 0 no better than it."""
        brier, plain = self.brier, self.brier_of_rate
        return 1 - brier / plain if brier is not None and plain else None

    @property
    def miscalibration(self) -> float | None:
        """How many standard errors more broke than expected (Spiegelhalter 1986).

        Between -2 and 2 the difference may be chance, were clocks independent.
        """
        error = sqrt(fsum(said * (1 - said) for said, _ in self.pairs))
        return (self.observed - self.expected) / error if error else None

    @property
    def curve(self) -> Isotonic | None:
        """What puts chances right, where that helps."""
        return Isotonic.of(self.pairs) if self.method == "isotonic" else None

    def bins(self, *, level: float = LEVEL) -> tuple[Bin, ...]:
        """Return the reliability table: what was said, and how often it came."""
        normal_quantile(level)
        found: list[Bin] = []
        for low, high in pairwise(_EDGES):
            here = [pair for pair in self.pairs if low <= pair[0] < high or pair[0] == high == 1]
            if here:
                broken, n = sum(broke for _, broke in here), len(here)
                said = fsum(chance for chance, _ in here) / n
                found.append(Bin(low, high, n, broken, said, wilson(broken, n, level)))
        return tuple(found)

    def rows(self) -> list[dict[str, object]]:
        """Return the reliability table as rows."""
        return [
            {
                "low": one.low,
                "high": one.high,
                "n": one.n,
                "said": one.said,
                "broken": one.broken,
                "observed": one.observed,
                "interval_low": None if one.interval is None else one.interval.low,
                "interval_high": None if one.interval is None else one.interval.high,
            }
            for one in self.bins()
        ]

    def plain(self) -> dict[str, object]:
        """Return the calibration as plain values for a file."""
        return {
            "cuts": [cut.isoformat() for cut in self.cuts],
            "n": self.n,
            "excluded": dict(self.excluded),
            "expected": self.expected,
            "observed": self.observed,
            "brier": self.brier,
            "brier_of_rate": self.brier_of_rate,
            "skill": self.skill,
            "miscalibration": self.miscalibration,
            "method": self.method,
            "gain": self.gain,
            "bins": self.rows(),
        }

    def __str__(self) -> str:
        lines = self._lines()
        widths = [max(map(len, column)) for column in zip(_HEAD, *lines, strict=True)]
        table = [
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
            for line in (_HEAD, *lines)
        ]
        return "\n".join([self.title, *(table if lines else ())])

    def _repr_html_(self) -> str:
        return self.html()

    def html(self) -> str:
        """Write the reliability table as HTML."""
        return html_table(self.title, _HEAD, self._lines())

    @property
    def title(self) -> str:
        """The calibration in one sentence."""
        brier, skill = self.brier, self.skill
        if brier is None:
            return "not calibrated: no clock of earlier tickets could be judged"
        plain = "" if skill is None else f", skill {skill:.2f}"
        how = ""
        if self.method == "isotonic" and self.gain is not None:
            how = f"; put right by isotonic regression, which took {self.gain:.4f} off it"
        times = f" at {len(self.cuts)} earlier instants" if self.cuts else ""
        return (
            f"{self.n} clocks{times}: {self.expected:.1f} expected to break, {self.observed} did; "
            f"Brier score {brier:.4f}{plain}{how}"
        )

    def _lines(self) -> list[list[str]]:
        return [
            [
                f"{one.low:.0%} to {one.high:.0%}",
                str(one.n),
                value_text(one.said, "share"),
                value_text(one.observed, "share"),
                between(one.interval),
            ]
            for one in self.bins()
        ]


def brier_of(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean squared difference of what was said and what came; None of nothing."""
    return fsum((said - came) ** 2 for said, came in pairs) / len(pairs) if pairs else None


def between(interval: Interval | None) -> str:
    """Write an interval of a share; nothing of none.

    >>> between(wilson(1, 4)), between(wilson(0, 0))
    ('4.6% to 69.9%', '')
    """
    if interval is None:
        return ""
    return f"{value_text(interval.low, 'share')} to {value_text(interval.high, 'share')}"
