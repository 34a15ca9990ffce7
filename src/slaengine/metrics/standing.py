"""Standing: how far an objective is reached, what may still break, and what remains likely."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import floor

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.chance import likely_kept
from slaengine.metrics.reasons import count_of
from slaengine.metrics.shown import value_text
from slaengine.policy.objective import Objective

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one objective stands: what was kept, how many breaches are left, what remains likely.

    `met` and `breached` promises are decided, `undecided` ones will be within the period, and
    `expected` is how many more the period will bring if it goes on as it did. The rest says whose
    objective it is: of which agreement, metric and row of its targets (`when` has its conditions),
    of which `priority` where tiers are told apart, and in which period, from `start_at` to before
    `end_at`.

    >>> from slaengine.policy.objective import parse_objective
    >>> january = Standing(parse_objective("95% a month"), met=188, breached=8, undecided=4)
    >>> float(january.share or 0), january.breaches_left, january.is_reached
    (0.9591836734693877, 2, None)
    >>> round(january.chance_of_open or 0, 3)
    1.0
    """

    objective: Objective
    met: int = 0
    breached: int = 0
    undecided: int = 0
    expected: int = 0
    agreement: str | None = None
    kind: str | None = None
    metric: str | None = None
    when: str | None = None
    priority: str | None = None
    period: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("met", "breached", "undecided", "expected"):
            count_of(getattr(self, name), name)

    @classmethod
    def of(cls, found: Attainment, objective: Objective, *, expected: int = 0) -> "Standing":
        """Judge an attainment by an objective."""
        return cls(objective, found.met, found.breached, found.undecided, expected)

    @property
    def decided(self) -> int:
        """How many promises are decided."""
        return self.met + self.breached

    @property
    def share(self) -> Fraction | None:
        """The share of the decided that was kept; None of nothing."""
        return Fraction(self.met, self.decided) if self.decided else None

    @property
    def is_final(self) -> bool:
        """Whether nothing is undecided and nothing more is expected."""
        return not self.undecided and not self.expected

    @property
    def is_reached(self) -> bool | None:
        """Whether the objective is reached, whatever comes; None while that is open.

        None as well of nothing at all.
        """
        left = self.undecided + self.expected
        if not self.decided + left:
            return None
        if self._needed(left) <= 0:
            return True
        return False if self._needed(left) > left else None

    @property
    def breaches_left(self) -> int:
        """How many of the promises so far may still break; negative: so many too many have.

        The undecided ones count as promises.
        """
        return self._allowed(self.decided + self.undecided) - self.breached

    @property
    def breaches_left_expected(self) -> int:
        """How many may still break by the end of the period, if it goes on as it did."""
        return self._allowed(self.decided + self.undecided + self.expected) - self.breached

    @property
    def chance_of_open(self) -> float | None:
        """How likely the objective is reached once the undecided are decided, and nothing comes.

        1 or 0 where that is certain, None of nothing. See `likely_kept` for the distribution.
        """
        return self._chance(self.undecided)

    @property
    def chance(self) -> float | None:
        """How likely the objective is reached at the end of the period, if it goes on as it did.

        Those undecided and those expected are taken to be kept like those decided, with the
        uncertainty of few; that more may come than expected is not in it.
        """
        return self._chance(self.undecided + self.expected)

    def row(self) -> dict[str, object]:
        """Return the standing as a row of plain values; objective and shares as numbers."""
        share = self.share
        return {
            "agreement": self.agreement,
            "kind": self.kind,
            "metric": self.metric,
            "when": self.when,
            "priority": self.priority,
            "objective": float(self.objective.share),
            "period": self.period,
            "start_at": self.start_at,
            "end_at": self.end_at,
            "met": self.met,
            "breached": self.breached,
            "undecided": self.undecided,
            "expected": self.expected,
            "share": None if share is None else float(share),
            "is_reached": self.is_reached,
            "breaches_left": self.breaches_left,
            "breaches_left_expected": self.breaches_left_expected,
            "chance_of_open": self.chance_of_open,
            "chance": self.chance,
        }

    def __str__(self) -> str:
        parts = [self.agreement, self.metric, self.when, self.priority]
        whose = " ".join(each for each in parts if each)
        when = f" in {self.period}" if self.period else ""
        share = self.share
        kept = "nothing decided" if share is None else f"{value_text(float(share), 'share')} kept"
        return f"{whose}{': ' if whose else ''}{self.objective}{when}: {kept}, {self._outlook()}"

    def _outlook(self) -> str:
        if self.is_reached is not None:
            return "reached" if self.is_reached else "not reached"
        chance = self.chance
        if chance is None:
            return "nothing promised"
        left = self.breaches_left
        room = f"{left} more may break" if left >= 0 else f"{-left} too many broken so far"
        return f"{room}, {value_text(chance, 'share')} likely to be reached"

    def _allowed(self, promises: int) -> int:
        return floor((1 - self.objective.share) * promises)

    def _needed(self, left: int) -> int:
        """Return how many of those left have to be kept."""
        promises = self.decided + left
        return promises - self._allowed(promises) - self.met

    def _chance(self, left: int) -> float | None:
        if not self.decided + left:
            return None
        return likely_kept(self._needed(left), left, self.met, self.breached)


def pace(promises: int, start: datetime, end: datetime, at: datetime) -> int:
    """Return how many more promises a period brings if they go on coming as they did.

    In proportion to wall time: `promises` came from `start` until `at`. None are expected of a
    period that is over, nor of one that has only just begun.

    >>> from datetime import UTC
    >>> june = [datetime(2026, 6, day, tzinfo=UTC) for day in (1, 11)]
    >>> pace(40, june[0], datetime(2026, 7, 1, tzinfo=UTC), june[1])
    80
    """
    if at >= end or at <= start:
        return 0
    return round(promises * Fraction((end - at) // _MICROSECOND, (at - start) // _MICROSECOND))
