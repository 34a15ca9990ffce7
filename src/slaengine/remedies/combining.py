"""Combining: how several remedies of one agreement go together in one review period."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from slaengine.policy.remedies.credits import Credits
from slaengine.remedies.award import Award
from slaengine.remedies.cents import in_cents
from slaengine.remedies.drafting import Draft, Drafter, Key, used_by
from slaengine.remedies.ledger import NOTHING, Ledger
from slaengine.remedies.limits import limited

_NONE = Fraction(0)


def combined(
    drafts: Sequence[Draft], terms: Credits, drafter: Drafter, ledger: Ledger, key: Key
) -> tuple[list[Draft], tuple[str, ...]]:
    """Take the greatest or all, and hold them together to the caps and the minimum of all.

    What a cap on all of them cuts, the last remedies lose first; rewards and rights stay as they
    are. Also returns what was said of limits.
    """
    found = _greatest(drafts) if terms.combine == "greatest" else list(drafts)
    if not terms.cap and terms.minimum is None:
        return found, ()
    whole = _together(found)
    if whole.is_nothing:
        return found, ()
    left = limited(
        whole,
        floor=None,
        ceilings=drafter.ceilings("", terms.cap, terms.base, ledger, key),
        minimum=terms.minimum,
        base=drafter.base(terms.base, key[0], drafter.every),
    )
    money = left.rounded("down")
    found = _held(found, _NONE if money is None else money.exact, left.award.days)
    used = sum(map(used_by, found), NOTHING)
    used = replace(used, rewards=_NONE, count=min(used.count, 1))
    drafter.note_together(terms.cap, used, ledger, key)
    return found, left.notes


def _greatest(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave only the greatest credit, and the longest extension; the first of those alike."""
    credits, days = [_credit(draft) for draft in drafts], [draft.days for draft in drafts]
    best, longest = (values.index(max(values)) if values else 0 for values in (credits, days))
    found: list[Draft] = []
    for place, draft in enumerate(drafts):
        money = credits[place] if place == best else min(credits[place], _NONE)
        more = days[place] if place == longest else _NONE
        if (money, more) != (credits[place], days[place]):
            note = "not granted: only the greatest of the agreement's credits is"
            draft = _with(draft, money, more, note)
        found.append(draft)
    return found


def _together(drafts: Sequence[Draft]) -> Award:
    """Return all credits as one, without the rewards."""
    currency = next((each.amount.currency for each in drafts if each.amount is not None), None)
    credits = [credit for credit in map(_credit, drafts) if credit > 0]
    days = sum((draft.days for draft in drafts), _NONE)
    return Award(sum(credits, _NONE), currency, days, text="all credits together")


def _held(drafts: Sequence[Draft], money: Fraction, days: Fraction) -> list[Draft]:
    """Give each draft of what is left, in turn."""
    found: list[Draft] = []
    for draft in drafts:
        credit = _credit(draft)
        mine, longer = min(max(credit, _NONE), money), min(draft.days, days)
        money, days = money - mine, days - longer
        if (credit > 0 and mine < credit) or longer < draft.days:
            draft = _with(draft, mine, longer, "cut by the limit of all credits together")
        found.append(draft)
    return found


def _credit(draft: Draft) -> Fraction:
    return _NONE if draft.amount is None else draft.amount.exact


def _with(draft: Draft, money: Fraction, days: Fraction, note: str) -> Draft:
    amount = draft.amount
    if amount is not None:
        amount = in_cents(money, amount.currency)
    return draft._replace(amount=amount, days=days, notes=(*draft.notes, note))
