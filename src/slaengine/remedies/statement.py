"""Statements: what is owed under one agreement for one review period."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from slaengine.money import Money
from slaengine.policy.objective import Period
from slaengine.remedies.line import StatementLine

COLUMNS = (
    *("agreement", "period", "start_at", "end_at", "final", "remedy", "on", "share"),
    *("met", "breached", "undecided", "events", "downtime", "tier", "arithmetic"),
    *(
        "gross",
        "amount",
        "currency",
        "notes",
        "rights",
        "extension_days",
        "extension_months",
        "points",
    ),
    *("claim", "claim_until"),
)
Cell = str | int | float | bool | Decimal | datetime | timedelta | None


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """What one agreement's remedies come to in one review period, line by line.

    `period` names it (`"2026-01"`), `start_at` and `end_at` are its two ends, in the wall
    time of `tz`. Until it `is_final`, what is measured may still change. `total` is the sum of the
    lines' amounts, below zero where the customer owes; None where no remedy is about money. `notes`
    say how several remedies went together.
    """

    agreement: str
    period: str
    every: Period
    tz: str
    start_at: datetime
    end_at: datetime
    as_of: datetime
    is_final: bool
    lines: tuple[StatementLine, ...]
    total: Money | None
    notes: tuple[str, ...] = ()

    @property
    def rights(self) -> tuple[str, ...]:
        """The rights that the customer has got, each once."""
        return tuple(dict.fromkeys(right for line in self.lines for right in line.rights))

    @property
    def extension(self) -> Fraction:
        """How many days the term is extended by."""
        return sum((line.extension for line in self.lines), Fraction(0))

    @property
    def extension_months(self) -> Fraction:
        """How many months the term is extended by, besides days."""
        return sum((line.extension_months for line in self.lines), Fraction(0))

    @property
    def points(self) -> Fraction:
        """How many points the failures of the period come to."""
        return sum((line.points for line in self.lines), Fraction(0))

    @property
    def is_owed(self) -> bool:
        """Whether anything is owed, either way."""
        return any(line.is_owed for line in self.lines)

    def rows(self) -> list[dict[str, Cell]]:
        """Return the lines as rows of one table, with the columns of `frames.statements`.

        `share` is the nearest number to the exact one; money is exact, as decimals.
        """
        return [self._row(line) for line in self.lines]

    def text(self) -> str:
        """Return the statement as text, to be printed or sent."""
        from slaengine.remedies.shown import as_text

        return as_text(self)

    def html(self) -> str:
        """Return the statement as an HTML table."""
        from slaengine.remedies.shown import as_html

        return as_html(self)

    def to_json(self) -> str:
        """Return the statement as JSON text, for `from_json`."""
        from slaengine.remedies.stored import statement_to_json

        return statement_to_json(self)

    @classmethod
    def from_json(cls, text: str) -> "Statement":
        """Read back what `to_json` wrote; what is no such statement raises `StateError`."""
        from slaengine.remedies.stored import statement_from_json

        return statement_from_json(text)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def _row(self, line: StatementLine) -> dict[str, Cell]:
        measured = line.measurement
        return {
            "agreement": self.agreement,
            "period": self.period,
            "start_at": self.start_at,
            "end_at": self.end_at,
            "final": self.is_final,
            "remedy": line.remedy,
            "on": line.on,
            "share": None if measured.share is None else float(measured.share),
            "met": measured.met,
            "breached": measured.breached,
            "undecided": measured.undecided,
            "events": measured.events,
            "downtime": measured.downtime,
            "tier": line.tier,
            "arithmetic": line.arithmetic,
            "gross": None if line.gross is None else line.gross.amount,
            "amount": None if line.amount is None else line.amount.amount,
            "currency": None if line.amount is None else line.amount.currency,
            "notes": "; ".join(line.notes),
            "rights": ", ".join(line.rights),
            "extension_days": float(line.extension),
            "extension_months": float(line.extension_months),
            "points": float(line.points),
            "claim": line.claim,
            "claim_until": line.claim_until,
        }
