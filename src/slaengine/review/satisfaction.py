"""Satisfaction: what customers answered, period by period."""

from dataclasses import dataclass

from slaengine.metrics.comparing import compare
from slaengine.metrics.comparison import Comparison
from slaengine.metrics.interval import Interval
from slaengine.metrics.parts import Json
from slaengine.metrics.scores import Scores


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The answers to one survey (`csat`, `nps` or `ces`), period by period; the last is reviewed.

    An answer counts in the period in which the ticket was last rated. CSAT is the share of 4 and 5
    of 1 to 5, NPS promoters less detractors in points, CES the mean of 1 to 7.

    >>> found = Satisfaction("csat", (Scores.of([5, 2]), Scores.of([5, 4, 4, 1])))
    >>> found.value, found.n
    (0.75, 4)
    """

    survey: str
    history: tuple[Scores, ...]

    @property
    def current(self) -> Scores:
        """The answers of the period that is reviewed."""
        return self.history[-1]

    @property
    def n(self) -> int:
        """How many answers are on the survey's scale."""
        return self.value_of(self.current)[1]

    @property
    def value(self) -> float | None:
        """What the answers come to: a share (CSAT), a score (NPS) or a mean (CES); or None."""
        return self.value_of(self.current)[0]

    @property
    def interval(self) -> Interval | None:
        """From where to where that may lie, given how few answered."""
        return self.value_of(self.current)[2]

    @property
    def change(self) -> Comparison | None:
        """How it changed since the period before, and whether by more than chance."""
        if len(self.history) < 2:
            return None
        before, now = self.history[-2:]
        match self.survey:
            case "csat":
                return compare(before.csat(), now.csat())
            case "nps":
                return compare(before.nps(), now.nps())
            case _:
                return compare(before.ces(), now.ces())

    def value_of(self, scores: Scores) -> tuple[float | None, int, Interval | None]:
        """Return what some answers come to, how many there are, and the interval."""
        match self.survey:
            case "csat":
                csat = scores.csat()
                return csat.top.value, csat.n, csat.top.interval
            case "nps":
                nps = scores.nps()
                return nps.value, nps.n, nps.interval
            case _:
                ces = scores.ces()
                return ces.mean.value, ces.n, ces.mean.interval

    def to_json(self) -> dict[str, Json]:
        """Return the answers as plain JSON values."""
        return {"survey": self.survey, "history": [one.to_json() for one in self.history]}
