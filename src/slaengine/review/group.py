"""Groups: how the promises of a period came out by one field of the tickets."""

from dataclasses import dataclass

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.parts import Json


@dataclass(frozen=True, slots=True)
class Group:
    """The promises of the tickets that have one value in a field; None where it is not set."""

    field: str
    value: str | None
    kept: Attainment

    def to_json(self) -> dict[str, Json]:
        """Return the group as plain JSON values."""
        return {"field": self.field, "value": self.value, "kept": self.kept.to_json()}
