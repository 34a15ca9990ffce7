"""Fees: what a share is a share of, from the agreement or from outside."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from slaengine.errors import PolicyError, RemedyError
from slaengine.metrics.periods import is_label
from slaengine.money import Money
from slaengine.policy import Agreement
from slaengine.policy.fees import TOTAL, Fee
from slaengine.policy.mistakes import did_you_mean
from slaengine.policy.objective import Period
from slaengine.policy.remedies.terms import fee_of, moneys_of
from slaengine.remedies.base import Base
from slaengine.remedies.ledger import is_longer

_WHOLE = Fraction(1)
Given: TypeAlias = Money | Mapping[str, Money]


@dataclass(frozen=True, slots=True)
class Fees:
    """The fees of one agreement: those it writes down, and those of single periods.

    `given` holds fees of the review period that are not in the agreement, such as those by usage:
    by the name of the fee, each one amount for every period, or amounts by period (`"2026-01"`).
    """

    written: Mapping[str, Fee]
    given: Mapping[str, Given]

    def base(
        self,
        name: str | None,
        every: Period,
        label: str,
        over: Period,
        in_force: Fraction = _WHOLE,
    ) -> Base | None:
        """Return a fee over some period, as it is in the review period of that label.

        Without a name it is the total, or the only fee that there is. None where there is none.
        `in_force` is the share of the review period that is paid for: it cuts a fee that is written
        down, and not one that was given for that very period, nor the fee of a longer one.
        """
        given = self._of_period(every, label) if self.given else {}
        fee = fee_of({**self.written, **given} if given else self.written, name)
        if fee is None:
            return None
        try:
            found = _base(fee, over)
        except PolicyError as problem:
            raise RemedyError(str(problem)) from None
        if (
            in_force == _WHOLE
            or is_longer(over, every)
            or any(fee is each for each in given.values())
        ):
            return found
        return found.part(in_force)

    def _of_period(self, every: Period, label: str) -> dict[str, Fee]:
        """Return the fees that were given for a review period."""
        found = {
            name: fee if isinstance(fee, Money) else fee.get(label)
            for name, fee in self.given.items()
        }
        return {name: Fee(fee, every) for name, fee in found.items() if fee is not None}


@lru_cache(maxsize=1 << 14)
def _base(fee: Fee, over: Period) -> Base:
    return Base.of(fee, over)


def check_given(agreement: Agreement, every: Period, given: Mapping[str, Given]) -> None:
    """Refuse fees that nothing would look at: of a name or a period that there is not.

    `every` is a length of period that the agreement is settled for, besides those of its remedies.
    """
    lengths = [every, *(remedy.every or agreement.review_every for remedy in agreement.remedies)]
    named = [agreement.credits.base, *(remedy.base for remedy in agreement.remedies)]
    known = list(dict.fromkeys((*agreement.fees, *(name for name in named if name), TOTAL)))
    only = len(given) == 1 and not agreement.fees and not any(named)
    adds_up = bool(given) and _adds_up(agreement)
    beside: list[Fee | Money] = [*agreement.fees.values()]
    beside += moneys_of(agreement.remedies) if adds_up else ()
    for name, fee in given.items():
        where = f"agreement {agreement.name!r}: fees: {name}"
        if name not in known and not only:
            hint = did_you_mean(name, known)
            raise RemedyError(f"{where}: no credit is of such a fee{hint}; {', '.join(known)}")
        for label, money in _by_period(fee, where).items():
            if label and not any(is_label(length, label) for length in lengths):
                raise RemedyError(f"{where}: {label!r} names no {lengths[0]}; {_LIKE[lengths[0]]}")
            if not isinstance(money, Money) or money.amount < 0:
                raise RemedyError(f"{where}: {money!s:.40} is no fee; give Money from 0 on")
            for other in beside[:1]:
                if money.currency != _currency_of(other):
                    raise RemedyError(f"{where}: {money} is not in the currency of {other}")
            beside += (money,) if adds_up else ()


def _currency_of(one: Fee | Money) -> str:
    return one.currency if isinstance(one, Money) else one.amount.currency


def _adds_up(agreement: Agreement) -> bool:
    """Tell whether what one period grants counts in a later one."""
    caps = [*agreement.credits.cap, *(cap for one in agreement.remedies for cap in one.cap)]
    return any(cap.every for cap in caps) or any(one.earn_back for one in agreement.remedies)


def _by_period(fee: object, where: str) -> Mapping[str, object]:
    """Return a fee by the name of the period that it is for, no name for all of them."""
    if isinstance(fee, Money):
        return {"": fee}
    if isinstance(fee, Mapping):
        return fee
    raise RemedyError(f"{where}: {fee!s:.40} is no fee; give Money, or Money by period")


_LIKE: Mapping[Period, str] = {
    "day": "write '2026-01-31'",
    "week": "write '2026-W05'",
    "month": "write '2026-01'",
    "quarter": "write '2026-Q1'",
    "year": "write '2026'",
}


def fees_by_agreement(
    given: Mapping[str, Given], names: Collection[str]
) -> Mapping[str, Mapping[str, Given]]:
    """Sort fees that are given from outside by agreement, and by the name of the fee.

    A key is the name of an agreement, for its total, or that and a fee's: `"hosting.storage"`. One
    of an agreement that does not exist raises `RemedyError`.
    """
    found: dict[str, dict[str, Given]] = {}
    for key, fee in given.items():
        name = next((each for each in _prefixes(key) if each in names), None)
        if name is None:
            hint = did_you_mean(key.partition(".")[0], names)
            raise RemedyError(
                f"fees: {key!r} is no agreement{hint}; write the name of an agreement, or that and "
                "a fee's, such as 'hosting.storage'"
            )
        found.setdefault(name, {})[key[len(name) + 1 :] or TOTAL] = fee
    return found


def _prefixes(key: str) -> Iterator[str]:
    """Yield the text, and what comes before each of its dots, the longest first."""
    while key:
        yield key
        key = key.rpartition(".")[0]
