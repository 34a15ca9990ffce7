"""Flows: what came into the backlog and what left it, in one period of one group."""

from dataclasses import dataclass
from typing import Self

from slaengine.metrics.parts import Json, table_of, whole_of

TURNS = ("opened", "solved", "reopened", "removed")


@dataclass(frozen=True, slots=True)
class Flow:
    """How many tickets were opened, solved, reopened, and removed while unsolved.

    >>> Flow(opened=25, solved=30, reopened=5, removed=2).net
    -2
    """

    opened: int = 0
    solved: int = 0
    reopened: int = 0
    removed: int = 0

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(
            self.opened + other.opened,
            self.solved + other.solved,
            self.reopened + other.reopened,
            self.removed + other.removed,
        )

    @property
    def net(self) -> int:
        """By how much the backlog grew."""
        return self.opened + self.reopened - self.solved - self.removed

    def to_json(self) -> dict[str, Json]:
        """Return the flow as plain JSON values."""
        return {
            "opened": self.opened,
            "solved": self.solved,
            "reopened": self.reopened,
            "removed": self.removed,
        }

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "flow")
        return cls(*(whole_of(table.get(turn), f"flow.{turn}") for turn in TURNS))
