"""One example contract: its files, and how each of them is written."""

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from examples.contracts.data import csv_table, json_lines
from examples.contracts.tickets import Desk
from slaengine.cli import main
from slaengine.policy import Policy
from slaengine.reading.write import row_of

FOLDER = Path(__file__).resolve().parent
POLICY, STATEMENT, REVIEW = "sla.toml", "statement.txt", "review.md"


@dataclass(frozen=True, slots=True)
class Contract:
    """A policy with made-up data, what it owes as of an instant, and one agreement's review.

    `inputs` are the options for files beside the events: outages and maintenance.
    """

    name: str
    desk: Callable[[Policy], Desk]
    as_of: datetime
    reviewed: str
    period: str
    events: str = "events.jsonl"
    inputs: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return FOLDER / self.name

    @property
    def made(self) -> tuple[str, ...]:
        """The files that are written rather than thought of."""
        return (self.events, STATEMENT, REVIEW)

    def policy(self) -> Policy:
        """Load what was promised."""
        return Policy.load(self.folder / POLICY)

    def log(self) -> str:
        """Write the events up to `as_of`, as the text of their file."""
        events = self.desk(self.policy()).events(self.as_of)
        if self.events.endswith(".csv"):
            return csv_table(map(row_of, events))
        return json_lines(events)

    def commands(self, *, out: Path) -> Iterator[list[str]]:
        """The command lines that write the statement and the review, in this order."""
        asked = ["--policy", str(self.folder / POLICY), str(out / self.events)]
        asked += ["--as-of", self.as_of.isoformat(), *self.options()]
        yield ["credits", *asked, "--format", "text", "--out", str(out / STATEMENT)]
        asked += ["--agreement", self.reviewed, "--period", self.period]
        yield ["review", *asked, "--format", "markdown", "--out", str(out / REVIEW)]

    def options(self) -> Iterator[str]:
        """The files beside the events, as options."""
        for name in self.inputs:
            yield from (f"--{name}", str(self.folder / f"{name}.csv"))

    def write(self, out: Path) -> None:
        """Write every made file into a directory; a command that fails says so."""
        (out / self.events).write_text(self.log(), encoding="utf-8", newline="\n")
        for command in self.commands(out=out):
            said = io.StringIO()
            with redirect_stdout(said), redirect_stderr(said):
                status = main(command)
            if status:
                raise RuntimeError(
                    f"slaengine {' '.join(command)}: exit {status}\n{said.getvalue()}"
                )
