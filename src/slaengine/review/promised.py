"""Promised: one promise of an agreement over the periods of a review, and whether it was kept."""

from dataclasses import dataclass
from functools import reduce
from operator import add

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.comparing import compare
from slaengine.metrics.comparison import Comparison
from slaengine.metrics.kept import Kept
from slaengine.metrics.parts import Json


@dataclass(frozen=True, slots=True)
class Promised:
    """How often one promise was kept, period by period; the last is the one that is reviewed.

    `when` has the conditions of its row of targets, `within` the amount, in the policy's words. A
    promise counts in the period in which it was decided: when its clock stopped, or its time was
    used up. What had begun by the end of a period and was not decided by then is undecided in it.
    All but the metric are None where all promises of a metric are taken together.

    >>> urgent = Promised("resolution", None, "urgent", "4h", (Attainment(8, 2), Attainment(9, 1)))
    >>> urgent.current.met, urgent.change.is_more_than_noise
    (9, False)
    """

    metric: str
    when: str | None
    priority: str | None
    within: str | None
    history: tuple[Attainment, ...]

    @property
    def current(self) -> Attainment:
        """The promises of the period that is reviewed."""
        return self.history[-1]

    @property
    def kept(self) -> Kept:
        """What share of these was kept, with intervals."""
        return self.current.result()

    @property
    def change(self) -> Comparison | None:
        """How the share changed since the period before, and whether by more than chance."""
        return compare(self.history[-2], self.current) if len(self.history) > 1 else None

    def to_json(self) -> dict[str, Json]:
        """Return the promise as plain JSON values."""
        return {
            "metric": self.metric,
            "when": self.when,
            "priority": self.priority,
            "within": self.within,
            "history": [one.to_json() for one in self.history],
        }


def together(metric: str, promises: "tuple[Promised, ...]") -> Promised:
    """Return several promises as one, with no terms of its own."""
    columns = zip(*(one.history for one in promises), strict=True)
    return Promised(metric, None, None, None, tuple(reduce(add, column) for column in columns))
