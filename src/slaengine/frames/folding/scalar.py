"""The scalar engine for tickets that columns cannot tell: one at a time, with the same answers."""

import warnings
from collections.abc import Callable, Sequence
from typing import TypeVar

from slaengine.engine import TicketSla, evaluate
from slaengine.errors import SlaError
from slaengine.events import Event
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.rejects import Rejects
from slaengine.policy import Policy

T = TypeVar("T")


class ScalarWarning(UserWarning):
    """Some tickets went through the scalar engine: the answers are right, and took longer."""


class Scalar:
    """Evaluates single tickets of a log; what is no history is rejected with its row."""

    def __init__(self, policy: Policy, log: Log, rejects: Rejects, fields: Sequence[str]) -> None:
        self._policy = policy
        self._log = log
        self._rejects = rejects
        self._fields = tuple(fields)
        self.count = 0

    def made(
        self,
        events: Events,
        ticket: int,
        make: Callable[[TicketSla], T],
        before: TicketSla | None = None,
    ) -> T | None:
        """Evaluate one ticket of a block, or go on from what it was, and make something of it.

        None if that cannot be: the row at which it fails has been rejected.
        """
        rows = events.row[events.starts[ticket] : events.starts[ticket + 1]].tolist()
        history = [self._log.event(row) for row in rows]
        try:
            made = make(self._folded(history, before))
        except SlaError as problem:
            row = rows[self._first_bad(history, before, make)]
            self._rejects.add(row, self._log.ticket_text(row), str(problem))
            return None
        self.count += 1
        return made

    def _folded(self, history: Sequence[Event], before: TicketSla | None) -> TicketSla:
        if before is None:
            return evaluate(self._policy, history, fields=self._fields)
        for event in history:
            before = before.apply(event)
        return before

    def _first_bad(
        self, history: Sequence[Event], before: TicketSla | None, make: Callable[[TicketSla], T]
    ) -> int:
        """Find the event at which the history stops making sense."""
        for count in range(1, len(history)):
            try:
                make(self._folded(history[:count], before))
            except SlaError:
                return count - 1
        return len(history) - 1

    def tell(self) -> None:
        """Say how many tickets took the long way, where any did."""
        if self.count:
            warnings.warn(
                f"evaluated one by one: {self.count} of the tickets, whose clocks hang on what no "
                "column tells, such as the order of events at one instant",
                ScalarWarning,
                stacklevel=3,
            )
