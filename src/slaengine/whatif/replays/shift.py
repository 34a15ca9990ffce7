"""Shifts: the attainment of one promise under the policy in force, and under another."""

from dataclasses import dataclass

from slaengine.metrics.attainment import OUTCOMES, Attainment
from slaengine.policy.agreement import Kind


@dataclass(frozen=True, slots=True)
class Shift:
    """How many promises of a kind were kept, before and after; `group` as it was grouped by.

    Each side counts a clock under the agreement that it puts it under, so that a clock which
    another agreement takes over leaves one shift and joins another.

    >>> shift = Shift("sla", "resolution", "default", (), Attainment(8, 2), Attainment(9, 1))
    >>> round(shift.points, 1)
    10.0
    """

    kind: Kind
    metric: str
    agreement: str
    group: tuple[str | None, ...]
    before: Attainment
    after: Attainment

    @property
    def points(self) -> float | None:
        """By how many percentage points the share kept of the decided changes; None of nothing."""
        before, after = share_of(self.before), share_of(self.after)
        return None if before is None or after is None else 100 * (after - before)

    def row(self, by: tuple[str, ...] = ()) -> dict[str, object]:
        """Return the shift as a row: counts and shares, before and after."""
        found: dict[str, object] = {
            "kind": self.kind,
            "metric": self.metric,
            "agreement": self.agreement,
            **dict(zip(by, self.group, strict=True)),
        }
        for when, side in (("before", self.before), ("after", self.after)):
            found.update((f"{name}_{when}", getattr(side, name)) for name in OUTCOMES)
            found[f"share_{when}"] = share_of(side)
        found["points"] = self.points
        return found


def share_of(side: Attainment) -> float | None:
    """Return the share that was kept of the decided; None where nothing is."""
    return side.kept()[0].value
