"""Attainment: how many promises were kept, and how many it is too early to tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Self, TypeAlias

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.interval import LEVEL
from slaengine.metrics.kept import Kept
from slaengine.metrics.parts import Json, counts_of, table_of, whole_of
from slaengine.metrics.proportion import Proportion
from slaengine.metrics.reasons import count_of, reasons_of, together
from slaengine.metrics.share import Share

Outcome: TypeAlias = Literal["met", "breached", "undecided", "cancelled"]
OUTCOMES: tuple[Outcome, ...] = ("met", "breached", "undecided", "cancelled")


@dataclass(frozen=True, slots=True)
class Attainment:
    """How many promises were met, breached, are not decided yet, or were cancelled.

    A promise that is still open and past its due is breached already. Cancelled ones count in `n`
    and in none of the shares.

    >>> january = Attainment(met=8, breached=2)
    >>> (january + Attainment(met=1, undecided=3)).result().decided.value
    0.8181818181818182
    """

    met: int = 0
    breached: int = 0
    undecided: int = 0
    cancelled: int = 0
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        for name, count in self._counts().items():
            count_of(count, name)
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    @classmethod
    def of(cls, outcomes: Iterable[str]) -> Self:
        """Count promises by how they stand, one word each.

        >>> Attainment.of(["met", "met", "breached"])
        Attainment(met=2, breached=1, undecided=0, cancelled=0, excluded={})
        """
        counts: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
        for outcome in outcomes:
            if outcome not in counts:
                raise MetricsError(f"unknown outcome {outcome!r}; use one of {', '.join(OUTCOMES)}")
            counts[outcome] += 1
        return cls._counting(counts)

    @property
    def n(self) -> int:
        """All promises: met + breached + undecided + cancelled."""
        return self.met + self.breached + self.undecided + self.cancelled

    def __add__(self, other: "Attainment") -> "Attainment":
        return Attainment(
            self.met + other.met,
            self.breached + other.breached,
            self.undecided + other.undecided,
            self.cancelled + other.cancelled,
            together(self.excluded, other.excluded),
        )

    def kept(self, *, level: float = LEVEL) -> tuple[Proportion, Proportion, Proportion]:
        """Return only the shares that were kept: of the decided, at best and at worst.

        >>> [share.value for share in Attainment(met=3, breached=1, undecided=4).kept()]
        [0.75, 0.875, 0.375]
        """
        left_out = {"undecided": self.undecided, "cancelled": self.cancelled}
        share = Share(self.met, self.met + self.breached, together(left_out, self.excluded))
        decided = share.result(level=level)
        if not self.undecided:
            return decided, decided, decided
        all_in = share.n + self.undecided
        cancelled = together({"cancelled": self.cancelled}, self.excluded)
        best = Share(self.met + self.undecided, all_in, cancelled)
        worst = Share(self.met, all_in, cancelled)
        return decided, best.result(level=level), worst.result(level=level)

    def result(self, *, level: float = LEVEL) -> Kept:
        """Return the shares that were kept: of the decided, at best and at worst."""
        decided, optimistic, pessimistic = self.kept(level=level)
        missed = Share(self.breached, decided.n, decided.excluded)
        return Kept(
            n=self.n,
            met=self.met,
            breached=self.breached,
            undecided=self.undecided,
            cancelled=self.cancelled,
            excluded=self.excluded,
            decided=decided,
            optimistic=optimistic,
            pessimistic=pessimistic,
            breach_rate=missed.result(level=level),
        )

    def to_json(self) -> dict[str, Json]:
        """Return the counts as plain JSON values."""
        return {**self._counts(), "excluded": dict(self.excluded)}

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "attainment")
        counts: dict[str, int] = {
            name: whole_of(table.get(name), f"attainment.{name}") for name in OUTCOMES
        }
        return cls._counting(counts, counts_of(table.get("excluded"), "attainment.excluded"))

    @classmethod
    def _counting(
        cls, counts: Mapping[str, int], excluded: Mapping[str, int] = FrozenMapping()
    ) -> Self:
        met, breached, undecided, cancelled = (counts[name] for name in OUTCOMES)
        return cls(met, breached, undecided, cancelled, excluded)

    def _counts(self) -> dict[str, int]:
        return {
            "met": self.met,
            "breached": self.breached,
            "undecided": self.undecided,
            "cancelled": self.cancelled,
        }
