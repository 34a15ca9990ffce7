"""Which formulas can look at what: shares, downtime, or single promises and outages."""

from typing import assert_never

from slaengine.policy.remedies.blocks import Blocks, Each, Multiple
from slaengine.policy.remedies.composites import Formula, Simple, key_of, leaves
from slaengine.policy.remedies.each_by_length import EachByLength
from slaengine.policy.remedies.ladder import Ladder
from slaengine.policy.remedies.shapes import Flat, Increments, Linear, Proportional
from slaengine.policy.remedies.steps import Steps

_SHARES = ("availability", "attainment")
_SINGLES = ("missed", "outage")
_COUNTED = (*_SINGLES, "points")


def misfit(formula: Formula, on: str) -> str:
    """Say why a formula cannot be worked out on this; nothing when it can.

    >>> from slaengine.policy.remedies import Each, parse_credit
    >>> misfit(Each(parse_credit("50 EUR")), "attainment")
    "each is for on = 'missed' or 'outage' or 'points', not 'attainment'"
    """
    for leaf in leaves(formula):
        name, fit = _places(leaf)
        if on not in fit:
            words = " or ".join(repr(one) for one in fit)
            return f"{name} is for on = {words}, not {on!r}"
    return ""


def _places(leaf: Simple) -> tuple[str, tuple[str, ...]]:
    fit: tuple[str, ...]
    match leaf:
        case Flat(below=None):
            return "flat without 'below'", _COUNTED
        case Flat():
            return "flat with 'below'", _SHARES
        case Ladder():
            fit = ("availability", *_SINGLES) if leaf.is_of_time else _COUNTED
            return f"a table of steps over {'a time' if leaf.is_of_time else 'a number'}", fit
        case Each():
            fit = _COUNTED
        case EachByLength():
            fit = _SINGLES
        case Blocks():
            fit = ("availability", *_SINGLES)
        case Multiple():
            fit = ("availability", "outage")
        case Steps() | Linear() | Increments() | Proportional():
            fit = _SHARES
        case _:
            assert_never(leaf)
    return key_of(leaf), fit
