"""Kept promises: what an attainment comes to, of the decided, at best and at worst."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from slaengine.errors import MetricsError
from slaengine.metrics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Kept:
    """How large a share of the promises was kept.

    `decided` is met of met and breached; `optimistic` counts every undecided one as kept,
    `pessimistic` none: optimistic >= decided >= pessimistic. `breach_rate` is breached of met and
    breached. `n` is met + breached + undecided + cancelled.

    >>> from slaengine.metrics import Attainment
    >>> kept = Attainment(met=7, breached=2, undecided=1).result()
    >>> kept.optimistic.value, round(kept.decided.value, 3), kept.pessimistic.value
    (0.8, 0.778, 0.7)
    """

    n: int
    met: int
    breached: int
    undecided: int
    cancelled: int
    excluded: Mapping[str, int]
    decided: Proportion
    optimistic: Proportion
    pessimistic: Proportion
    breach_rate: Proportion

    def reaches(self, objective: Fraction) -> bool | None:
        """Tell whether a share was kept of the decided ones; None while none is decided.

        Counted in whole numbers: 95 of 100 reach 95 %.

        >>> from slaengine.metrics import Attainment
        >>> Attainment(met=95, breached=5).result().reaches(Fraction(95, 100))
        True
        """
        if not 0 < objective <= 1:
            raise MetricsError(f"objective {objective} is no share; give Fraction(95, 100) for 95%")
        if self.decided.n == 0:
            return None
        return self.met >= objective * self.decided.n

    def _repr_html_(self) -> str:
        from slaengine.metrics.panels import kept_html

        return kept_html(self)
