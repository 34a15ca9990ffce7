"""Remedies as an agreement writes them: what is granted, for what, and how much at most."""

from typing import TYPE_CHECKING

from slaengine.late import late

if TYPE_CHECKING:
    from slaengine.policy.remedies.blocks import Blocks, Each, Multiple
    from slaengine.policy.remedies.cap import Cap, Times
    from slaengine.policy.remedies.claim import Claim, Days
    from slaengine.policy.remedies.composites import Formula, GreaterOf, LesserOf, Sum
    from slaengine.policy.remedies.credits import Credits
    from slaengine.policy.remedies.each_by_length import EachByLength
    from slaengine.policy.remedies.grants import (
        Extension,
        FeeShare,
        Grant,
        Points,
        Quantity,
        Reward,
        Right,
        parse_credit,
    )
    from slaengine.policy.remedies.ladder import Ladder
    from slaengine.policy.remedies.recurrence import Recurrence
    from slaengine.policy.remedies.remedy import Remedy
    from slaengine.policy.remedies.repeat import Repeat
    from slaengine.policy.remedies.shapes import Flat, Increments, Linear, Proportional
    from slaengine.policy.remedies.steps import Band, Steps

__all__ = [
    "Band",
    "Blocks",
    "Cap",
    "Claim",
    "Credits",
    "Days",
    "Each",
    "EachByLength",
    "Extension",
    "FeeShare",
    "Flat",
    "Formula",
    "Grant",
    "GreaterOf",
    "Increments",
    "Ladder",
    "LesserOf",
    "Linear",
    "Multiple",
    "Points",
    "Proportional",
    "Quantity",
    "Recurrence",
    "Remedy",
    "Repeat",
    "Reward",
    "Right",
    "Steps",
    "Sum",
    "Times",
    "parse_credit",
]

# Most policies have no remedies: those that do load what they are made of.
_PLACES = {
    "Band": "steps",
    "Blocks": "blocks",
    "Cap": "cap",
    "Claim": "claim",
    "Credits": "credits",
    "Days": "claim",
    "Each": "blocks",
    "EachByLength": "each_by_length",
    "Extension": "grants",
    "FeeShare": "grants",
    "Flat": "shapes",
    "Formula": "composites",
    "Grant": "grants",
    "GreaterOf": "composites",
    "Increments": "shapes",
    "Ladder": "ladder",
    "LesserOf": "composites",
    "Linear": "shapes",
    "Multiple": "blocks",
    "Points": "grants",
    "Proportional": "shapes",
    "Quantity": "grants",
    "Recurrence": "recurrence",
    "Remedy": "remedy",
    "Repeat": "repeat",
    "Reward": "grants",
    "Right": "grants",
    "Steps": "steps",
    "Sum": "composites",
    "Times": "cap",
    "parse_credit": "grants",
}

__getattr__, __dir__ = late(__name__, _PLACES)
