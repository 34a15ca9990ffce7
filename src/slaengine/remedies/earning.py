"""Earning back: credits that are owed back once the promise was kept for long enough."""

from collections.abc import Iterable
from typing import NamedTuple

from slaengine.money import Money
from slaengine.policy.objective import Period
from slaengine.remedies.drafting import Draft, Key
from slaengine.words import plural


class _Open(NamedTuple):
    """A credit that can still be earned back: of which period, and how many were kept since."""

    label: str
    number: int
    amount: Money
    kept: int = 0


class Earning:
    """The credits of one agreement that can still be earned back, by remedy.

    It is the money that was granted in the end for the last period that was not kept; a period that
    is not given, or in which nothing was measured, was not kept either.
    """

    __slots__ = ("_every", "_open")

    def __init__(self, every: Period) -> None:
        self._every = every
        self._open: dict[str, _Open] = {}

    def returned(self, drafts: Iterable[Draft], number: int) -> list[Draft]:
        """Return the drafts of a period, with what is owed back in it."""
        return [
            self._returned(draft, number) if draft.remedy.earn_back else draft for draft in drafts
        ]

    def note(self, drafts: Iterable[Draft], key: Key, number: int) -> None:
        """Note what a period grants in the end; periods come in their order."""
        for draft in drafts:
            amount = draft.amount
            if draft.remedy.earn_back and amount is not None and amount.amount > 0:
                self._open[draft.remedy.name] = _Open(key.label, number, amount)

    def _returned(self, draft: Draft, number: int) -> Draft:
        remedy = draft.remedy
        credit = self._open.pop(remedy.name, None)
        if credit is None or number != credit.number + credit.kept + 1 or not draft.is_kept:
            return draft
        credit = credit._replace(kept=credit.kept + 1)
        if credit.kept != remedy.earn_back:
            self._open[remedy.name] = credit
            return draft
        kept = f"{plural(credit.kept, self._every)} kept since"
        note = f"earned back: the {credit.amount:,} of {credit.label}, {kept}"
        return draft._replace(amount=-credit.amount, notes=(*draft.notes, note))
