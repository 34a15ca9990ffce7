"""Durations: how long things took, those still going on included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Self

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.incidence import Incidence
from slaengine.metrics.interval import LEVEL
from slaengine.metrics.parts import Json, counts_of, number_of, table_of
from slaengine.metrics.percentile import Method, percentile
from slaengine.metrics.percentile import percentiles as percentiles_of
from slaengine.metrics.reasons import reasons_of, together
from slaengine.metrics.sketch import Sketch
from slaengine.metrics.spread import Spread
from slaengine.metrics.survival import Survival
from slaengine.metrics.tally import Tally
from slaengine.metrics.timerange import nearest

PERCENTILES = (50.0, 90.0, 95.0)
NONE = Tally()


@dataclass(frozen=True, slots=True, repr=False)
class Durations:
    """How long things took, in whole microseconds: the finished, the open, and other ends.

    `finished` holds the durations that came to their end; `censored` how long those took so far
    that are still open; `competing` those that another end overtook, by its name (`merged`,
    `deleted`). `entered` holds the age at which something came under observation, where that was
    after its start: it is at risk from then on, not before. Durations add up exactly; all else is
    worked out by `result`, `survival` and `incidence`. `error` is 0 unless they were `sketched`,
    which bounds the memory of very many: then each may be off by that share of itself.

    >>> hour = 3_600_000_000
    >>> waits = Durations.of([1 * hour, 3 * hour], censored=[2 * hour])
    >>> waits.result().mean, waits.result().median
    (datetime.timedelta(seconds=7200), datetime.timedelta(seconds=7200))
    >>> waits
    <Durations: 2 finished, 1 open>
    >>> waits.survival().quantile(0.5)
    datetime.timedelta(seconds=10800)
    """

    finished: Tally = NONE
    censored: Tally = NONE
    competing: Mapping[str, Tally] = field(default_factory=FrozenMapping)
    entered: Tally = NONE
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)
    error: float = 0.0

    def __post_init__(self) -> None:
        competing = {name: self.competing[name] for name in sorted(self.competing)}
        competing = {name: tally for name, tally in competing.items() if tally.values}
        object.__setattr__(self, "competing", FrozenMapping(competing))
        object.__setattr__(self, "excluded", reasons_of(self.excluded))
        if not 0 <= self.error < 1:
            raise MetricsError(f"error {self.error!r} is no share; give one such as 0.01")
        if self.entered.values[:1] == (0,):  # seen from the start
            late = Tally(self.entered.values[1:], self.entered.counts[1:])
            object.__setattr__(self, "entered", late)
        ends = (self.finished, self.censored, *competing.values())
        for tally in (*ends, self.entered):
            if tally.values and tally.values[0] < 0:
                raise MetricsError(f"a duration of {tally.values[0]} µs is none; leave it out")
        if sum(tally.n for tally in ends) < self.entered.n:
            raise MetricsError("more came under observation late than there are durations")

    @classmethod
    def of(
        cls,
        finished: Iterable[int] = (),
        *,
        censored: Iterable[int] = (),
        competing: Mapping[str, Iterable[int]] | None = None,
        entered: Iterable[int] = (),
        excluded: Mapping[str, int] | None = None,
    ) -> Self:
        """Count durations in any order, in microseconds."""
        return cls(
            Tally.of(finished),
            Tally.of(censored),
            {name: Tally.of(values) for name, values in (competing or {}).items()},
            Tally.of(entered),
            excluded or {},
        )

    def __add__(self, other: "Durations") -> "Durations":
        names = {*self.competing, *other.competing}
        return Durations(
            self.finished + other.finished,
            self.censored + other.censored,
            {
                name: self.competing.get(name, NONE) + other.competing.get(name, NONE)
                for name in names
            },
            self.entered + other.entered,
            together(self.excluded, other.excluded),
            self._common_error(other),
        )

    def _common_error(self, other: "Durations") -> float:
        errors = {each.error for each in (self, other) if each.n}
        if len(errors) > 1:
            raise MetricsError(
                f"durations with the errors {self.error} and {other.error} do not add up; "
                "sketch both alike"
            )
        return max(errors, default=max(self.error, other.error))

    def sketched(self, error: float) -> "Durations":
        """Return the durations in buckets, each off by at most a share of itself, such as 0.01.

        A hundred years of microseconds fit into 2,000 buckets of 1 %. Sketched parts add up to
        what sketching their sum gives; mean, percentiles and times of the curves are then off by
        at most that share (and half a microsecond).

        >>> Durations.of([100_000, 100_001, 200_000]).sketched(0.01).finished.counts
        (2, 1)
        """
        if self.error not in (0, error):
            raise MetricsError(f"durations with the error {self.error} are sketched already")
        if self.error:
            return self
        sketch = Sketch(error)
        return Durations(
            sketch.tally(self.finished),
            sketch.tally(self.censored),
            {name: sketch.tally(tally) for name, tally in self.competing.items()},
            sketch.tally(self.entered, before=1),  # what was first seen earlier stays so
            self.excluded,
            error,
        )

    @property
    def overtaken(self) -> int:
        """How many another end overtook."""
        return sum(tally.n for tally in self.competing.values())

    @property
    def n(self) -> int:
        """All durations: finished, open and overtaken."""
        return self.finished.n + self.censored.n + self.overtaken

    def mean(self) -> Fraction | None:
        """Return the mean of the finished in microseconds, exactly; None of nothing."""
        return Fraction(self.finished.total, self.finished.n) if self.finished.values else None

    def percentile(self, percent: float, *, method: Method = "linear") -> timedelta | None:
        """Return a percentile of the finished, to the nearest microsecond; None of nothing.

        >>> Durations.of([10, 20, 30]).percentile(75)
        datetime.timedelta(microseconds=25)
        """
        return nearest(percentile(self.finished, percent, method))

    def __repr__(self) -> str:
        open_now = f"{self.finished.n} finished, {self.censored.n} open"
        gone = "".join(f", {tally.n} {name}" for name, tally in self.competing.items())
        return f"<Durations: {open_now}{gone}>"

    def survival(self) -> Survival:
        """Return how many are still going on after how long, by Kaplan and Meier.

        Other ends count as open here; where there are many, ask `incidence`, which does not
        pretend that they would have come to their end.
        """
        return Survival.of(
            self.finished, Tally.merged((self.censored, *self.competing.values())), self.entered
        )

    def incidence(self) -> Incidence:
        """Return how many came to which end by when, by Aalen and Johansen."""
        return Incidence.of(self.finished, self.competing, self.censored, self.entered)

    def result(
        self,
        *,
        percentiles: Sequence[float] = PERCENTILES,
        method: Method = "linear",
        level: float = LEVEL,
    ) -> Spread:
        """Return mean, median, percentiles and extremes, with what is still open beside them."""
        return spread_of(self, tuple(percentiles), method, level)

    def to_json(self) -> dict[str, Json]:
        """Return the durations as plain JSON values."""
        return {
            "finished": self.finished.to_json(),
            "censored": self.censored.to_json(),
            "competing": {name: tally.to_json() for name, tally in self.competing.items()},
            "entered": self.entered.to_json(),
            "excluded": dict(self.excluded),
            "error": self.error,
        }

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "durations")
        competing = table_of(table.get("competing"), "durations.competing")
        return cls(
            Tally.from_json(table.get("finished"), "durations.finished"),
            Tally.from_json(table.get("censored"), "durations.censored"),
            {
                name: Tally.from_json(tally, f"durations.competing.{name}")
                for name, tally in competing.items()
            },
            Tally.from_json(table.get("entered"), "durations.entered"),
            counts_of(table.get("excluded"), "durations.excluded"),
            number_of(table.get("error"), "durations.error"),
        )


def spread_of(
    durations: Durations, percents: tuple[float, ...], method: Method, level: float
) -> Spread:
    """Return what durations come to."""
    finished, open_now = durations.finished, durations.censored
    found = percentiles_of(finished, (50.0, *percents), method)
    curve = durations.survival()
    seen = finished.n + open_now.n
    ends = (*finished.values[-1:], *open_now.values[-1:])
    return Spread(
        n=durations.n,
        finished=finished.n,
        censored=open_now.n,
        overtaken=reasons_of({name: tally.n for name, tally in durations.competing.items()}),
        excluded=durations.excluded,
        method=method,
        error=durations.error,
        mean=nearest(durations.mean()),
        median=nearest(found[0]),
        percentiles=FrozenMapping(dict(zip(percents, map(nearest, found[1:]), strict=True))),
        shortest=nearest(finished.values[0] if finished.values else None),
        longest=nearest(finished.values[-1] if finished.values else None),
        longest_so_far=nearest(max(ends, default=None)),
        mean_at_least=nearest(Fraction(finished.total + open_now.total, seen) if seen else None),
        median_of_all=curve.quantile(0.5),
        median_range=curve.quantile_range(0.5, level=level),
    )
