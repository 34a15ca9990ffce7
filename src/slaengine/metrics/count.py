"""Counts: how many there were."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from slaengine.frozen import FrozenMapping
from slaengine.metrics.parts import Json, counts_of, table_of, whole_of
from slaengine.metrics.reasons import count_of, reasons_of, together


@dataclass(frozen=True, slots=True)
class Count:
    """How many there were, such as tickets opened; `excluded` counts by reason what was left out.

    Nothing counted is 0, which is the one figure that is not None when it is empty.

    >>> Count(3) + Count(2, excluded={"merged": 1})
    Count(n=5, excluded={'merged': 1})
    """

    n: int = 0
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        count_of(self.n, "n")
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    def __add__(self, other: "Count") -> "Count":
        return Count(self.n + other.n, together(self.excluded, other.excluded))

    def result(self) -> int:
        """Return how many there were."""
        return self.n

    def to_json(self) -> dict[str, Json]:
        """Return the count as plain JSON values."""
        return {"n": self.n, "excluded": dict(self.excluded)}

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "count")
        return cls(
            whole_of(table.get("n"), "count.n"),
            counts_of(table.get("excluded"), "count.excluded"),
        )
