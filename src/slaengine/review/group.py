"""Groups: how the promises of a period came out by one field of the tickets."""

from dataclasses import dataclass

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.parts import Json


@dataclass(frozen=True, slots=True)
class Group:
    """How the promises of tickets alike in one field came out, such as those of one team.

    `value` is what the field reads, None where it is not set; `kept` counts the promises.

    >>> Group("team", "tier-2", Attainment(met=9, breached=1)).kept.result().decided.value
    0.9
    """

    field: str
    value: str | None
    kept: Attainment

    def to_json(self) -> dict[str, Json]:
        """Return the group as plain JSON values."""
        return {"field": self.field, "value": self.value, "kept": self.kept.to_json()}
