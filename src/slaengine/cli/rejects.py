"""What happens to rows and tickets that cannot be used: the run stops, or they are set aside."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal, Protocol, TextIO

from slaengine.cli.log import History
from slaengine.cli.sinks import file_output
from slaengine.errors import HistoryError, SlaError
from slaengine.reading.rejected import Rejected
from slaengine.reading.write import row_of


class Trouble(Protocol):
    """What is told of rows that cannot be read and tickets that cannot be evaluated.

    `rows` counts what was set aside.
    """

    rows: int

    def row(self, rejected: Rejected) -> None:
        """Take a row that cannot be read."""

    def spoiled(self, name: str, history: History) -> bool:
        """Tell whether a row of this ticket could not be read."""

    def history(self, name: str, number: int, history: History, problem: SlaError) -> None:
        """Take a ticket that cannot be evaluated, because of the row of that number."""


class Stop:
    """The first trouble ends the run."""

    rows = 0

    def row(self, rejected: Rejected) -> None:
        """Raise what is wrong with the row."""
        raise HistoryError(rejected.reason)

    def spoiled(self, _name: str, _history: History) -> bool:
        """No ticket has a bad row: it would have stopped the run."""
        return False

    def history(self, name: str, number: int, _history: History, problem: SlaError) -> None:
        """Raise what is wrong with the ticket, with the line where it shows."""
        raise HistoryError(f"{name}:{number}: {problem}") from problem


class StopAt(Stop):
    """Trouble with one ticket ends the run; what is clearly another's does not matter."""

    def __init__(self, ticket: str) -> None:
        self._ticket = ticket

    def row(self, rejected: Rejected) -> None:
        """Raise what is wrong with the row, unless it belongs to another ticket."""
        if rejected.ticket in {None, self._ticket}:
            raise HistoryError(rejected.reason)


class SetAside:
    """Rejected rows go to a file as JSON lines: place, ticket, reason and the row itself.

    A ticket with a row that cannot be used is left out as a whole: clocks from half a history
    would be wrong and look right. Its other rows are set aside too, so that nothing is lost.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._spoiled: dict[str, str] = {}
        self.rows = 0

    def row(self, rejected: Rejected) -> None:
        """Note a row that cannot be read, and the ticket that it spoils."""
        if rejected.ticket is not None:
            self._spoiled.setdefault(rejected.ticket, rejected.place)
        self._write(rejected)

    def spoiled(self, name: str, history: History) -> bool:
        """Put the other rows of a ticket beside the one that could not be read."""
        place = self._spoiled.get(history[0].event.ticket)
        if place is None:
            return False
        self._write_all(name, history, f"the row at {place} of this ticket was rejected")
        return True

    def history(self, name: str, number: int, history: History, problem: SlaError) -> None:
        """Note all rows of a ticket that cannot be evaluated."""
        self._write_all(name, history, f"{name}:{number}: {problem}")

    def _write_all(self, name: str, history: History, reason: str) -> None:
        for row in history:
            place = f"{name}:{row.number}"
            self._write(Rejected(place, row.event.ticket, reason, row_of(row.event)))

    def _write(self, rejected: Rejected) -> None:
        self.rows += 1
        record = {
            "place": rejected.place,
            "ticket": rejected.ticket,
            "reason": rejected.reason,
            "row": rejected.row,
        }
        self._stream.write(f"{json.dumps(record, default=_plain)}\n")


def _plain(value: object) -> str:
    """Write what Parquet has and JSON has not."""
    return value.isoformat() if isinstance(value, date) else str(value)


@contextmanager
def trouble_of(on_error: Literal["stop", "collect"], path: Path) -> Iterator[Trouble]:
    """Open what takes the trouble: nothing but a stop, or a file."""
    if on_error == "stop":
        yield Stop()
    else:
        with file_output(path) as stream:
            yield SetAside(stream)
