"""Comparisons: how two figures differ, and whether by more than chance."""

from dataclasses import dataclass

from slaengine.metrics.interval import Interval


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """How a figure changed from one period, or one group, to another.

    `difference` is after less before, in the figures' own unit (shares from 0 to 1, points,
    numbers, microseconds), with its `interval`; `p` is how often chance alone would give a
    difference at least as large were there none; `method` names how both were worked out. What
    cannot be told is None.

    >>> from slaengine.metrics import Share, compare
    >>> change = compare(Share(successes=80, n=100), Share(successes=90, n=100))
    >>> round(change.difference, 3), round(change.p, 3), change.is_more_than_noise
    (0.1, 0.048, True)
    >>> change
    <Comparison: 80.0% to 90.0%, +10.0 points (0.0 to 19.9 at 95%), p 0.048, newcombe>
    """

    before: float | None
    after: float | None
    difference: float | None
    interval: Interval | None
    p: float | None
    method: str

    @property
    def change(self) -> float | None:
        """The difference as a share of what was before; None of nothing or 0."""
        if self.difference is None or not self.before:
            return None
        return self.difference / self.before

    @property
    def is_more_than_noise(self) -> bool | None:
        """Whether chance alone is a poor explanation: the interval leaves 0 out, and p is small.

        Small is less than 1 less the level. None where it cannot be told.
        """
        if self.interval is None or self.p is None:
            return None
        return 0 not in self.interval and self.p < 1 - self.interval.level

    def __repr__(self) -> str:
        from slaengine.metrics.panels import comparison_text

        return f"<Comparison: {comparison_text(self)}>"
