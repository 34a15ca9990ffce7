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
    >>> owed = Owed("desk", parse_money("1075 EUR"), parse_money("25 EUR"))
    >>> owed.row()["difference"], owed.shown()
    ('-1050.00 EUR', ['desk', '1,075.00 EUR', '25.00 EUR', '-1,050.00 EUR'])
    """

    agreement: str
    before: Money | None
    after: Money | None

    def row(self) -> dict[str, str | None]:
        """Return it as a row of texts."""
        found: dict[str, str | None] = {"agreement": self.agreement}
        for name, money in self._moneys().items():
            found[name] = None if money is None else str(money)
        return found

    def shown(self) -> list[str]:
        """Return it as a line of a table, with thousands apart."""
        moneys = self._moneys().values()
        return [self.agreement, *("–" if money is None else f"{money:,}" for money in moneys)]

    def _moneys(self) -> dict[str, Money | None]:
        before, after = self.before, self.after
        difference = None if before is None or after is None else after - before
        return {"before": before, "after": after, "difference": difference}


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
