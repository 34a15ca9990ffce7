"""Lines of a statement: what one remedy grants in one period, and how that was worked out."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from slaengine.money import Money
from slaengine.policy.remedies.grants import points_shown
from slaengine.policy.remedies.remedy import On, PaidAs
from slaengine.remedies.measurement import Measurement
from slaengine.remedies.words import number_shown


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one remedy grants in one review period.

    `tier` is the condition that held (empty: none did), `arithmetic` how that makes `gross`, the
    money before floors, caps and minimums; `amount` is what is left of it, in whole cents and below
    zero where the customer owes a reward. Both are None where a remedy is not about money. `notes`
    say what limits did. `rights`, `extension` (days) and `extension_months` are what is
    granted besides. `claim` says
    in words whether it has to be claimed, `claim_until` the first instant that is too late for it,
    where that is known. `points` are what remedies on points look at, and nothing owed by itself.
    """

    remedy: str
    on: On
    measurement: Measurement
    tier: str
    arithmetic: str
    gross: Money | None
    amount: Money | None
    notes: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    extension: Fraction = Fraction(0)
    extension_months: Fraction = Fraction(0)
    paid_as: PaidAs = "credit"
    claim: str = ""
    claim_until: datetime | None = None
    points: Fraction = Fraction(0)

    @property
    def is_owed(self) -> bool:
        """Whether anything is owed, either way."""
        return bool(
            (self.amount and self.amount.amount)
            or self.rights
            or self.extension
            or self.extension_months
        )

    @property
    def granted(self) -> str:
        """What is granted, in words: money, a longer term, rights; "nothing" if there is none."""
        money = []
        if self.amount is not None and self.amount.amount:
            back = " as a refund" if self.paid_as == "refund" and self.amount.amount > 0 else ""
            money = [f"{self.amount:,}{back}"]
        if self.amount is not None and self.amount.amount < 0:
            money = [f"{-self.amount:,} owed by the customer"]
        term = [
            f"{number_shown(many)} {unit if many == 1 else f'{unit}s'} more"
            for many, unit in ((self.extension_months, "month"), (self.extension, "day"))
            if many
        ]
        points = [points_shown(self.points)] if self.points else []
        rights = [f"right of {name}" for name in self.rights]
        return ", ".join((*money, *term, *points, *rights)) or "nothing"

    def text(self) -> str:
        """Return the line as one sentence: the arithmetic, the limits, and until when to claim."""
        return "; ".join(filter(None, (self.arithmetic, *self.notes, self.claim)))
