"""Owed: what the agreements of two policies come to in money over the same history."""

from collections.abc import Iterable
from dataclasses import dataclass

from slaengine.money import Money
from slaengine.remedies import Statement


@dataclass(frozen=True, slots=True)
class Owed:
    """What one agreement owes over all periods, before and after, in one currency.

    None where that policy grants no money under it. Statements of periods that are not over count
    as they stand.

    >>> from slaengine.money import parse_money
    >>> Owed("desk", parse_money("75 EUR"), parse_money("25 EUR")).row()["difference"]
    '-50.00 EUR'
    """

    agreement: str
    before: Money | None
    after: Money | None

    def row(self) -> dict[str, str | None]:
        """Return it as a row of texts."""
        before, after = self.before, self.after
        difference = None if before is None or after is None else after - before
        return {
            "agreement": self.agreement,
            "before": None if before is None else str(before),
            "after": None if after is None else str(after),
            "difference": None if difference is None else str(difference),
        }


def owed_of(before: Iterable[Statement], after: Iterable[Statement]) -> tuple[Owed, ...]:
    """Add up statements under each policy, agreement by agreement and currency by currency."""
    one, two = _totals(before), _totals(after)
    return tuple(Owed(key[0], one.get(key), two.get(key)) for key in dict.fromkeys([*one, *two]))


def _totals(found: Iterable[Statement]) -> dict[tuple[str, str], Money]:
    totals: dict[tuple[str, str], Money] = {}
    for each in found:
        if each.total is not None:
            key = each.agreement, each.total.currency
            totals[key] = totals[key] + each.total if key in totals else each.total
    return totals


def totals_of(found: Iterable[Statement]) -> tuple[Money, ...]:
    """Add up what is owed under all agreements, currency by currency."""
    totals: dict[str, Money] = {}
    for (_, currency), money in _totals(found).items():
        totals[currency] = totals[currency] + money if currency in totals else money
    return tuple(totals[currency] for currency in sorted(totals))


def moneys(found: tuple[Money, ...] | None) -> str | None:
    """Write amounts of several currencies; None where there are none."""
    return ", ".join(str(money) for money in found) if found else None
