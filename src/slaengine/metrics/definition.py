"""What a KPI is: a name, a definition for people, and the same definition for both engines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from slaengine.frozen import FrozenMapping
from slaengine.metrics.condition import Amount, Condition

Grain: TypeAlias = Literal["clock", "ticket", "turn", "holder", "figures"]
Unit: TypeAlias = Literal["share", "count", "wall time", "open time", "score", "money"]
Direction: TypeAlias = Literal["higher", "lower", "neither"]


@dataclass(frozen=True, slots=True)
class PartOf:
    """The rows of which something holds, as a share of all counted rows."""

    hit: Condition


@dataclass(frozen=True, slots=True)
class NumberOf:
    """How many of the rows there are, or the sum of one of their counts."""

    where: Condition | None = None
    column: str | None = None  # not both


@dataclass(frozen=True, slots=True)
class AverageOf:
    """The mean of a count per row."""

    column: str


@dataclass(frozen=True, slots=True)
class PerPiece:
    """One sum divided by another: the mean of what a row holds several of."""

    total: str
    pieces: str


@dataclass(frozen=True, slots=True)
class TimeOf:
    """Durations: finished, still growing at `as_of` (censored), or cut off by another end."""

    finished: Amount
    growing: Amount | None = None
    cut: Amount | None = None


@dataclass(frozen=True, slots=True)
class KeptOf:
    """Promises: met, breached, cancelled, or none of these yet."""

    met: Condition
    breached: Condition
    cancelled: Condition


@dataclass(frozen=True, slots=True)
class WorstOf:
    """Amounts of which the mean and the largest matter; `growing` rows are larger than told."""

    amount: Amount
    growing: Condition


@dataclass(frozen=True, slots=True)
class ScoreOf:
    """Scores of one survey."""

    column: str
    survey: Literal["csat", "nps", "ces"]


@dataclass(frozen=True, slots=True)
class AgesOf:
    """How many amounts lie in each half-open bucket."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class FlowOf:
    """What came in and went out of the backlog, each at its own instant."""


@dataclass(frozen=True, slots=True)
class HeldBy:
    """The time that tickets spent in each pair of hands, by a field that names them."""

    field: Literal["assignee", "team"]


@dataclass(frozen=True, slots=True)
class AgainstObjective:
    """Attainment less the objective."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """A function of its own, because its inputs are no tickets."""

    function: str


Aggregate: TypeAlias = (
    PartOf
    | NumberOf
    | AverageOf
    | PerPiece
    | TimeOf
    | KeptOf
    | WorstOf
    | ScoreOf
    | AgesOf
    | FlowOf
    | HeldBy
    | AgainstObjective
    | ByHand
)


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI of the catalogue: what it says, how it is worked out, and where it comes from.

    `grain` is what a row is: a clock, a ticket, a turn of a ticket (opened, solved, …), a holder of
    a ticket, or figures of another kind. Rows for which a condition of `excluded` holds are left
    out and counted under its reason; the first reason that holds is the one. `better` says which
    direction is good. The definition's id is `name`, or `name/part` where a part has its own.

    >>> from slaengine.metrics.catalogue import kpi
    >>> one = kpi("reopen_rate")
    >>> one.title, one.unit, one.better
    ('Reopen rate', 'share', 'lower')
    """

    name: str
    title: str
    family: str
    grain: Grain
    unit: Unit
    aggregate: Aggregate
    formula: str
    denominator: str
    edges: str
    source: str
    better: Direction = "lower"
    excluded: Mapping[str, Condition] = FrozenMapping()
    part: str | None = None

    @property
    def definition(self) -> str:
        """The id of the definition, for comparing reports."""
        return self.name if self.part is None else f"{self.name}/{self.part}"

    def _repr_html_(self) -> str:
        from slaengine.metrics.panels import kpi_html

        return kpi_html(self)
