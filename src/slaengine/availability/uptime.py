"""Uptime: how much of a period a service was there, and which downtime counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from slaengine.availability.budget import ErrorBudget
from slaengine.availability.downtime import Downtime, Verdict
from slaengine.availability.ratios import Ratio
from slaengine.availability.upkeep import MaintenanceUse
from slaengine.metrics.reliability import Reliability
from slaengine.policy import Availability

Cell = str | int | float | timedelta | datetime | None


@dataclass(frozen=True, slots=True)
class Uptime:
    """What was measured of an availability in one period, with every piece of downtime.

    `share` is exact: 1 less `downtime` / `denominator`, None where nothing is measured. `service`
    is the time in which the service was promised, `denominator` what is left of it by the terms.
    Everything reaches up to `until_at`, which is `end_at` when the period is over. `pieces` has
    all downtime on record in the service time of the period: what is counted, excluded and dropped
    adds up to it. `maintenance` says what is made of each window, `reliability` how long outages
    lasted and how far apart they were. `slots` and `bad_slots` count slots, `ratio` requests, where
    the terms are about these; for requests, `downtime` is the bad ones' share of the service time.
    `whole` is the denominator of the whole period, as far as it is known, also if it is not over.
    `parts` are the components of a weighted availability; its times are weighted means, to the
    nearest microsecond. `elsewhere` counts outages of components that the terms do not name.
    """

    terms: Availability
    start_at: datetime
    end_at: datetime
    until_at: datetime
    share: Fraction | None
    downtime: timedelta
    denominator: timedelta
    whole: timedelta
    service: timedelta
    pieces: tuple[Downtime, ...]
    maintenance: tuple[MaintenanceUse, ...]
    reliability: Reliability | None
    slots: int = 0
    bad_slots: int = 0
    ratio: Ratio | None = None
    parts: "tuple[Uptime, ...]" = ()
    elsewhere: int = 0

    @property
    def name(self) -> str:
        """The name of the availability in its agreement."""
        return self.terms.name

    @property
    def is_final(self) -> bool:
        """Whether the period was over when it was measured."""
        return self.until_at == self.end_at

    @property
    def uptime(self) -> timedelta:
        """The measured time in which the service was there."""
        return self.denominator - self.downtime

    @property
    def counted(self) -> tuple[Downtime, ...]:
        """The downtime that counts, and what is added to it; it adds up to `downtime`."""
        return self._with("counted", "added")

    @property
    def excluded(self) -> tuple[Downtime, ...]:
        """The downtime that the agreement excuses, each piece with the reason."""
        return self._with("excluded")

    @property
    def dropped(self) -> tuple[Downtime, ...]:
        """The downtime that is too short to count, or less than a minute or a slot."""
        return self._with("dropped")

    @property
    def excluded_time(self) -> timedelta:
        """The downtime that the agreement excuses, in all."""
        return _sum(self.excluded)

    @property
    def dropped_time(self) -> timedelta:
        """The downtime that is dropped, in all."""
        return _sum(self.dropped)

    @property
    def recorded(self) -> timedelta:
        """All downtime on record in the service time of the period."""
        return _sum(self._with("counted", "excluded", "dropped"))

    @property
    def is_met(self) -> bool | None:
        """Whether the objective is met; None without an objective or without a measurement."""
        if self.terms.objective is None or self.share is None:
            return None
        return self.share >= self.terms.objective.share

    @property
    def budget(self) -> ErrorBudget | None:
        """The error budget of the whole period, as far as it is used; None without an objective."""
        if self.terms.objective is None:
            return None
        goal = self.terms.objective.share
        if self.ratio is None:
            return ErrorBudget.of_time(goal, self.whole, self.downtime)
        bad = (1 - (1 if self.share is None else self.share)) * self.ratio.valid
        return ErrorBudget(goal, Fraction(self.ratio.valid), Fraction(bad), "events")

    def rows(self) -> list[dict[str, Cell]]:
        """Return the pieces of downtime as rows, for a table."""
        return [
            {
                "availability": self.name,
                "started_at": piece.started_at,
                "ended_at": piece.ended_at,
                "outage_at": piece.outage_at,
                "components": ", ".join(piece.components),
                "incidents": ", ".join(piece.incidents),
                "amount": piece.amount,
                "verdict": piece.verdict,
                "reason": piece.reason,
            }
            for piece in self.pieces
        ]

    def text(self) -> str:
        """Return the measurement as text: the figures, then every piece of downtime."""
        from slaengine.availability.shown import as_text

        return as_text(self)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from slaengine.availability.shown import as_html

        return as_html(self)

    def _with(self, *verdicts: Verdict) -> tuple[Downtime, ...]:
        return tuple(piece for piece in self.pieces if piece.verdict in verdicts)


def _sum(pieces: Iterable[Downtime]) -> timedelta:
    return sum((piece.amount for piece in pieces), timedelta(0))
