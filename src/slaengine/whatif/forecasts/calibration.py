"""Calibration: whether what was said to be likely came as often as that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import fsum, sqrt
from typing import NamedTuple, TypeAlias

from slaengine.frozen import FrozenMapping
from slaengine.markup import html_table, text_table
from slaengine.metrics.interval import LEVEL, Interval, normal_quantile, wilson
from slaengine.metrics.reasons import reasons_of
from slaengine.metrics.shown import value_text
from slaengine.whatif.forecasts.isotonic import Isotonic

_EDGES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
Group: TypeAlias = tuple[str, str]

_HEAD = ("metric", "state", "said", "clocks", "mean said", "broken", "interval")


class Pair(NamedTuple):
    """What was said of a clock, and whether it came: of which promise, and in which state."""

    said: float
    broken: bool
    metric: str = ""
    state: str = "running"

    @property
    def group(self) -> "Group":
        """Which clocks are judged together."""
        return self.metric, self.state


@dataclass(frozen=True, slots=True)
class Bin:
    """Clocks of about the same chance, from `low` to below `high`, and how many of them broke.

    `said` is the mean of what was said, `observed` the share that broke, with Wilson's interval.
    """

    metric: str
    state: str
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
    that could not be judged: cancelled, not decided yet, or without a chance.

    Metrics are told apart, and running clocks from paused ones: a paused one often ends before it
    runs again, which the curve of the time on the clock cannot know. `gains` has the metrics and
    states whose chances a forecast puts right by isotonic regression, and what that took off their
    score on clocks to which it was not fitted; where it takes nothing off, the chances stay those
    of the curve.

    >>> found = Calibration.of([(0.2, False), (0.2, False), (0.8, True), (0.8, False)])
    >>> found.expected, found.observed, round(found.brier, 3)
    (2.0, 1, 0.19)
    """

    pairs: tuple[Pair, ...] = field(repr=False)
    cuts: tuple[datetime, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)
    gains: Mapping[Group, float] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        object.__setattr__(self, "excluded", reasons_of(self.excluded))
        object.__setattr__(self, "gains", FrozenMapping(self.gains))

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, bool]]) -> "Calibration":
        """Take what was said of each, and whether it came."""
        return cls(tuple(Pair(said, came) for said, came in pairs))

    def only(self, metric: str, state: str) -> "Calibration":
        """Return the part that is of a metric's clocks in one state, `running` or `paused`."""
        group = (metric, state)
        pairs = tuple(pair for pair in self.pairs if pair.group == group)
        gains = {group: self.gains[group]} if group in self.gains else {}
        return Calibration(pairs, self.cuts, FrozenMapping(), gains)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The metrics and states of which there are clocks."""
        return tuple(sorted({pair.group for pair in self.pairs}))

    @property
    def n(self) -> int:
        """How many clocks were judged; one that was open at several cuts counts at each."""
        return len(self.pairs)

    @property
    def expected(self) -> float:
        """How many were expected to break: the sum of what was said."""
        return fsum(pair.said for pair in self.pairs)

    @property
    def observed(self) -> int:
        """How many broke."""
        return sum(pair.broken for pair in self.pairs)

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
        """How much better that is than saying the same of all: 1 is best, 0 is no better."""
        brier, plain = self.brier, self.brier_of_rate
        return 1 - brier / plain if brier is not None and plain else None

    @property
    def miscalibration(self) -> float | None:
        """How many standard errors more broke than expected (Spiegelhalter 1986).

        Between -2 and 2 the difference may be chance, were clocks independent.
        """
        error = sqrt(fsum(pair.said * (1 - pair.said) for pair in self.pairs))
        return (self.observed - self.expected) / error if error else None

    def curves(self) -> Mapping[Group, Isotonic]:
        """Return what puts chances right, for the metrics and states where that helps."""
        return {group: Isotonic.of(self.only(*group).pairs) for group in self.gains}

    def bins(self, *, level: float = LEVEL) -> tuple[Bin, ...]:
        """Return the reliability table: what was said, and how often it came."""
        normal_quantile(level)
        return tuple(
            one for group in self.groups for one in _bins(group, self.only(*group).pairs, level)
        )

    def rows(self) -> list[dict[str, object]]:
        """Return the reliability table as rows."""
        return [
            {
                "metric": one.metric,
                "state": one.state,
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
            "gains": [[*group, gain] for group, gain in self.gains.items()],
            "bins": self.rows(),
        }

    def text(self) -> str:
        """Write the calibration as text: a sentence and the reliability table."""
        lines = self._lines()
        table = text_table([_HEAD, *lines], widest=None)
        return "\n".join([self.title, *(table if lines else ())])

    def html(self) -> str:
        """Write the reliability table as HTML."""
        return html_table(self.title, _HEAD, self._lines())

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    @property
    def title(self) -> str:
        """The calibration in a sentence, and one for each metric and state that is put right."""
        brier, skill = self.brier, self.skill
        if brier is None:
            return "not calibrated: no clock of earlier tickets could be judged"
        plain = "" if skill is None else f", skill {skill:.2f}"
        how = "".join(
            f"\n{f'{state} {metric}'.rstrip()}: put right by isotonic regression, which took "
            f"{gain:.4f} off its Brier score"
            for (metric, state), gain in self.gains.items()
        )
        times = f" at {len(self.cuts)} earlier instants" if self.cuts else ""
        return (
            f"{self.n} clocks{times}: {self.expected:.1f} expected to break, {self.observed} did; "
            f"Brier score {brier:.4f}{plain}{how}"
        )

    def _lines(self) -> list[list[str]]:
        return [
            [
                one.metric,
                one.state,
                f"{one.low:.0%} to {one.high:.0%}",
                str(one.n),
                value_text(one.said, "share"),
                value_text(one.observed, "share"),
                between(one.interval),
            ]
            for one in self.bins()
        ]


def brier_of(pairs: Sequence[Pair]) -> float | None:
    """Return the mean squared difference of what was said and what came; None of nothing."""
    return fsum((one.said - one.broken) ** 2 for one in pairs) / len(pairs) if pairs else None


def _bins(group: Group, pairs: Sequence[Pair], level: float) -> list[Bin]:
    found: list[Bin] = []
    for low, high in pairwise(_EDGES):
        here = [pair for pair in pairs if low <= pair.said < high or pair.said == high == 1]
        if here:
            broken, n = sum(pair.broken for pair in here), len(here)
            said = fsum(pair.said for pair in here) / n
            found.append(Bin(*group, low, high, n, broken, said, wilson(broken, n, level)))
    return found


def between(interval: Interval | None) -> str:
    """Write an interval of a share; nothing of none.

    >>> between(wilson(1, 4)), between(wilson(0, 0))
    ('4.6% to 69.9%', '')
    """
    if interval is None:
        return ""
    return f"{value_text(interval.low, 'share')} to {value_text(interval.high, 'share')}"
