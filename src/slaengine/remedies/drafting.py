"""Drafts of lines: what a remedy grants by its formula, and what its own limits leave of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from slaengine.errors import RemedyError
from slaengine.money import Money
from slaengine.policy import Agreement
from slaengine.policy.fees import Fee
from slaengine.policy.objective import Period
from slaengine.policy.remedies.blocks import Multiple
from slaengine.policy.remedies.cap import Cap
from slaengine.policy.remedies.composites import grants_of, leaves
from slaengine.policy.remedies.credits import Credits
from slaengine.policy.remedies.grants import FeeShare, Reward
from slaengine.policy.remedies.recurrence import Recurrence
from slaengine.policy.remedies.remedy import Remedy
from slaengine.policy.remedies.shapes import Proportional
from slaengine.policy.shares import share_text
from slaengine.remedies.award import Award, times
from slaengine.remedies.base import Base
from slaengine.remedies.cents import in_cents
from slaengine.remedies.credit import credit_of
from slaengine.remedies.fees import Fees
from slaengine.remedies.ledger import Ledger, Used, Years, is_longer
from slaengine.remedies.limits import Ceiling, Limited, limited
from slaengine.remedies.measurement import NOT_MEASURED, Measurement
from slaengine.remedies.past import Past

_NONE, _WHOLE = Fraction(0), Fraction(1)
_ONE_EURO = Money.rounded(1, "EUR")


class Key(NamedTuple):
    """A review period: its name, its start, its first date, and how much of it is paid for."""

    label: str
    start: int
    day: date
    in_force: Fraction = _WHOLE


class Gross(NamedTuple):
    """What a formula grants, the fee that its shares are of, and the money in whole cents.

    `meant` is what it grants of any fee: of no fee, a share is no money, but broken is broken.
    """

    award: Award
    base: Base | None
    money: Money | None
    meant: Award


class Draft(NamedTuple):
    """A line in the making: what the formula grants, and what limits leave of it."""

    remedy: Remedy
    measurement: Measurement
    award: Award
    gross: Money | None
    amount: Money | None
    days: Fraction = _NONE
    months: Fraction = _NONE
    rights: tuple[str, ...] = ()
    points: Fraction = _NONE
    credits: int = 0
    notes: tuple[str, ...] = ()
    is_kept: bool = False
    is_final: bool = True


class Drafter:
    """Drafts the lines of one agreement for review periods of one length."""

    def __init__(self, agreement: Agreement, every: Period, fees: Fees, years: Years) -> None:
        self._agreement, self.every = agreement, every
        self._fees, self._years = fees, years
        self._currencies: dict[tuple[str, str | None], str | None] = {}

    def gross(self, remedy: Remedy, measurement: Measurement, key: Key) -> Gross:
        """Work a remedy's formula out."""
        try:
            base = self._base_of(remedy, key, remedy.base_period or self.every)
            award = _too_few(remedy, measurement) or credit_of(remedy.formula, measurement, base)
        except RemedyError as problem:
            raise self._about(problem, remedy.name) from None
        currency = award.currency or self._currency_of(remedy, base)
        if currency is None:
            return Gross(award, base, None, award)
        if award.currency is None:
            award = replace(award, currency=currency)
        meant = award
        if base is not None and not base.amount and not _too_few(remedy, measurement):
            meant = credit_of(remedy.formula, measurement, Base(_WHOLE, base.currency))
        return Gross(award, base, in_cents(award.money, currency, remedy.rounding), meant)

    def draft(
        self,
        remedy: Remedy,
        measurement: Measurement,
        found: Gross,
        past: Past,
        ledger: Ledger,
        key: Key,
    ) -> Draft:
        """Hold what a formula grants to the limits of its remedy."""
        award, gross = found.award, found.money
        if remedy.repeat and award.money >= 0 and not award.is_nothing:
            found = self._repeated(remedy, found, past)
            award, gross = found.award, found.money
        nothing = None if gross is None else in_cents(_NONE, gross.currency)
        if award.is_nothing:
            kept = found.meant.is_nothing and _is_measured(remedy, measurement)
            return Draft(remedy, measurement, award, gross, nothing, is_kept=kept)
        if remedy.periods.of > 1 and not past.holds(remedy.periods):
            note = f"not granted: {self._short(remedy.periods, past)}"
            return Draft(remedy, measurement, award, gross, nothing, notes=(note,))
        left = self._limited(remedy, award, found.base, ledger, key)
        return Draft(
            remedy,
            measurement,
            award,
            gross,
            left.rounded(remedy.rounding),
            left.award.days,
            left.award.months,
            award.rights,
            left.award.points,
            left.award.count,
            left.notes,
        )

    def _limited(
        self, remedy: Remedy, award: Award, base: Base | None, ledger: Ledger, key: Key
    ) -> Limited:
        """Hold an award to the limits of its remedy."""
        fees = partial(self._base_of, remedy, key)
        try:
            return limited(
                award,
                floor=remedy.floor,
                ceilings=self._ceilings(remedy.name, remedy.cap, fees, ledger, key),
                minimum=remedy.minimum,
                base=base,
            )
        except RemedyError as problem:
            raise self._about(problem, remedy.name) from None

    def limited_together(self, award: Award, terms: Credits, ledger: Ledger, key: Key) -> Limited:
        """Hold what all remedies grant together to the limits of the agreement."""
        fees = partial(self.base, terms.base, key)
        try:
            return limited(
                award,
                floor=None,
                ceilings=self._ceilings("", terms.limits, fees, ledger, key),
                minimum=terms.minimum,
                base=fees(self.every),
            )
        except RemedyError as problem:
            raise self._about(problem) from None

    def _about(self, problem: RemedyError, remedy: str | None = None) -> RemedyError:
        """Say whose problem it is: that of a remedy, or of the limits of all together."""
        whose = "credits" if remedy is None else f"remedy {remedy!r}"
        return RemedyError(f"agreement {self._agreement.name!r}, {whose}: {problem}")

    def _repeated(self, remedy: Remedy, found: Gross, past: Past) -> Gross:
        """Make a credit dearer that there was before: by the greatest factor that holds."""
        held = [repeat for repeat in remedy.repeat if past.holds(repeat.periods)]
        if not held:
            return found
        repeat = max(held, key=attrgetter("factor"))
        award = times(found.award, repeat.factor, repeat.periods.words(self.every))
        money = found.money and in_cents(award.money, found.money.currency, remedy.rounding)
        return Gross(award, found.base, money, found.meant)

    def _short(self, asked: Recurrence, past: Past) -> str:
        """Say how often it was, where that is not often enough."""
        seen = past.seen(asked)
        if asked.in_a_row:
            return f"{seen} of {asked.words(self.every)}"
        return f"{seen} so far, where it takes {asked.words(self.every)}"

    def note(self, draft: Draft, ledger: Ledger, key: Key) -> None:
        """Note in the ledger what a line grants in the end."""
        for cap in draft.remedy.cap:
            if self._spans_periods(cap):
                ledger.add(self._window(draft.remedy.name, cap, key), used_by(draft))

    def _ceilings(
        self,
        name: str,
        caps: tuple[Cap, ...],
        base: Callable[[Period], Base | None],
        ledger: Ledger,
        key: Key,
    ) -> list[Ceiling]:
        """Return the caps of one review period, with what was used of each before."""
        found = []
        for cap in caps:
            every = cap.every or self.every
            fee = base(every) if isinstance(cap.most, FeeShare) else None
            if self._spans_periods(cap):
                used = ledger.used(self._window(name, cap, key))
                found.append(Ceiling(cap, fee, used))
            else:
                found.append(Ceiling(cap, fee, times=Fee(_ONE_EURO, every).over(self.every)))
        return found

    def base(self, name: str | None, key: Key, over: Period) -> Base | None:
        """Return the fee over some period, as it is in a review period."""
        return self._fees.base(name, self.every, key.label, over, key.in_force)

    def _base_of(self, remedy: Remedy, key: Key, over: Period) -> Base | None:
        """Return what a remedy's shares are of: a fee, or its part of what is at risk."""
        if remedy.weight is None:
            return self.base(remedy.base, key, over)
        terms = self._agreement.credits
        if isinstance(terms.at_risk, Money):
            whole: Base | None = Base.of(Fee(terms.at_risk, self.every), over)
        else:
            fee = self.base(terms.base, key, over)
            share = _NONE if terms.at_risk is None else terms.at_risk.share
            whole = None if fee is None else fee.part(share)
        if whole is None:
            return None
        return whole.part(remedy.weight, f"{share_text(remedy.weight)} of {whole} at risk")

    def note_together(self, caps: tuple[Cap, ...], used: Used, ledger: Ledger, key: Key) -> None:
        """Note in the ledger what all remedies grant together, for the caps on all of them."""
        for cap in caps:
            if self._spans_periods(cap):
                ledger.add(self._window("", cap, key), used)

    def _currency_of(self, remedy: Remedy, base: Base | None) -> str | None:
        key = remedy.name, None if base is None else base.currency
        if key not in self._currencies:
            self._currencies[key] = _currency_of(remedy, base)
        return self._currencies[key]

    def _spans_periods(self, cap: Cap) -> bool:
        return cap.every is not None and is_longer(cap.every, self.every)

    def _window(self, name: str, cap: Cap, key: Key) -> tuple[str, Period, int]:
        every = cap.every or self.every
        return name, every, self._years.number(every, key.start, key.day)


def used_by(draft: Draft) -> Used:
    """Return what a line grants in the end, as a ledger notes it; a reward is no credit."""
    money = _NONE if draft.amount is None else draft.amount.exact
    credit, days, months = max(money, _NONE), draft.days, draft.months
    count = draft.credits if credit or days or months or draft.points else 0
    return Used(credit, max(-money, _NONE), days, months, count)


def _too_few(remedy: Remedy, measurement: Measurement) -> Award | None:
    """Return that nothing is granted where fewer promises were decided than count."""
    decided = measurement.met + measurement.breached
    if remedy.volume is None or decided >= remedy.volume:
        return None
    if not decided and measurement.share is not None:
        raise RemedyError(
            f"it looks at {remedy.volume} decided promises or more, and nobody said how many there "
            "were; give Measurement.of_promises(…)"
        )
    return Award(text=f"{decided} decided, {remedy.volume} are needed")


def _is_measured(remedy: Remedy, measurement: Measurement) -> bool:
    """Tell whether enough was measured to say that a promise was kept."""
    if remedy.on in ("missed", "points"):
        return measurement != NOT_MEASURED
    decided = measurement.met + measurement.breached
    return measurement.share is not None and decided >= (remedy.volume or 0)


def rounded(measurement: Measurement, decimals: int | None) -> Measurement:
    """Round the percentage that was measured half up to so many decimals, if to any."""
    if measurement.share is None or decimals is None:
        return measurement
    scale = 100 * 10**decimals
    return replace(measurement, share=Fraction((measurement.share * scale * 2 + 1) // 2, scale))


def _currency_of(remedy: Remedy, base: Base | None) -> str | None:
    """Return the currency in which a remedy grants money, if it does and that is known."""
    for leaf in leaves(remedy.formula):
        by_fee = isinstance(leaf, Proportional | Multiple)
        if by_fee and base is not None and getattr(leaf, "gives", "credit") == "credit":
            return base.currency
    for grant in grants_of(remedy.formula):
        found = grant.grant if isinstance(grant, Reward) else grant
        if isinstance(found, Money):
            return found.currency
        if isinstance(found, FeeShare) and base is not None:
            return base.currency
    return None
