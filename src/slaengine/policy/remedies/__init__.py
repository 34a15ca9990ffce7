"""Remedies as an agreement writes them: what is granted, for what, and how much at most."""

from slaengine.policy.remedies.blocks import Blocks, Each, Multiple
from slaengine.policy.remedies.cap import Cap, Times
from slaengine.policy.remedies.claim import Claim, Days
from slaengine.policy.remedies.composites import Formula, GreaterOf, LesserOf, Sum
from slaengine.policy.remedies.credits import Credits
from slaengine.policy.remedies.grants import (
    Extension,
    FeeShare,
    Grant,
    Quantity,
    Reward,
    Right,
    parse_credit,
)
from slaengine.policy.remedies.remedy import Remedy
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
    "Extension",
    "FeeShare",
    "Flat",
    "Formula",
    "Grant",
    "GreaterOf",
    "Increments",
    "LesserOf",
    "Linear",
    "Multiple",
    "Proportional",
    "Quantity",
    "Remedy",
    "Reward",
    "Right",
    "Steps",
    "Sum",
    "Times",
    "parse_credit",
]
