"""Combining: how several remedies of one agreement go together in one review period."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from slaengine.policy.remedies.credits import Credits
from slaengine.remedies.award import Award
from slaengine.remedies.cents import in_cents
from slaengine.remedies.drafting import Draft, Drafter, Key, used_by
from slaengine.remedies.ledger import NOTHING, Ledger

_NONE = Fraction(0)


class _Much(NamedTuple):
    """What one draft grants: money (below zero a reward), days and months."""

    money: Fraction
    days: Fraction
    months: Fraction


def combined(
    drafts: Sequence[Draft], terms: Credits, drafter: Drafter, ledger: Ledger, key: Key
) -> tuple[list[Draft], tuple[str, ...]]:
    """Take the greatest or all, and hold them together to the caps and the minimum of all.

    What a cap on all of them cuts, the last remedies lose first; rewards and rights stay as they
    are. Also returns what was said of limits.
    """
    found = _greatest(drafts) if terms.combine == "greatest" else list(drafts)
    if not drafts or not (terms.limits or terms.minimum):
        return found, ()
    whole = _together(found)
    if whole.is_nothing:
        return found, ()
    left = drafter.limited_together(whole, terms, ledger, key)
    money = left.rounded("down")
    exact = _NONE if money is None else money.exact
    found = _held(found, _Much(exact, left.award.days, left.award.months))
    used = sum(map(used_by, found), NOTHING)
    used = replace(used, rewards=_NONE, count=min(used.count, 1))
    drafter.note_together(terms.cap, used, ledger, key)
    return found, left.notes


def _greatest(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave only the greatest credit, and the longest extension; the first of those alike."""
    much = [_much(draft) for draft in drafts]
    best = [values.index(max(values)) for values in zip(*much, strict=True)]
    found: list[Draft] = []
    for place, (draft, mine) in enumerate(zip(drafts, much, strict=True)):
        left = _Much(
            *(
                amount if place == first else min(amount, _NONE)
                for amount, first in zip(mine, best, strict=True)
            )
        )
        if left != mine:
            note = "not granted: only the greatest of the agreement's credits is"
            draft = _with(draft, left, note)
        found.append(draft)
    return found


def _together(drafts: Sequence[Draft]) -> Award:
    """Return all credits as one, without the rewards."""
    currency = next((each.amount.currency for each in drafts if each.amount is not None), None)
    money, days, months = (
        sum((max(amount, _NONE) for amount in amounts), _NONE)
        for amounts in zip(*map(_much, drafts), strict=True)
    )
    return Award(money, currency, days, months, text="all credits together")


def _held(drafts: Sequence[Draft], most: _Much) -> list[Draft]:
    """Give each draft of what is left, in turn."""
    found: list[Draft] = []
    for draft in drafts:
        mine = _much(draft)
        left = _Much(*(min(amount, rest) for amount, rest in zip(mine, most, strict=True)))
        most = _Much(*(rest - max(amount, _NONE) for amount, rest in zip(left, most, strict=True)))
        if left != mine:
            draft = _with(draft, left, "cut by the limit of all credits together")
        found.append(draft)
    return found


def _much(draft: Draft) -> _Much:
    money = _NONE if draft.amount is None else draft.amount.exact
    return _Much(money, draft.days, draft.months)


def _with(draft: Draft, much: _Much, note: str) -> Draft:
    amount = draft.amount
    if amount is not None:
        amount = in_cents(much.money, amount.currency)
    return draft._replace(
        amount=amount, days=much.days, months=much.months, notes=(*draft.notes, note)
    )
