"""Ratios of a clause: thresholds, steps, and shares of a fee, within their bounds."""

from fractions import Fraction

from slaengine.errors import PolicyError
from slaengine.policy.reading import kind_of
from slaengine.policy.shares import parse_share, share_text

MOST_DIGITS = 10**18


def read_ratio(value: object) -> Fraction:
    """Read a ratio from text, or take a fraction; a bare number is refused."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        return parse_share(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise PolicyError(
            "a bare number could mean a share or a percentage; write '10%' or '1/365'"
        )
    raise PolicyError(f"must be text such as '10%' or '1/365', not {kind_of(value)}")


def check_ratio(what: str, ratio: object, *, least: Fraction, most: Fraction) -> None:
    """Refuse what is no exact ratio, lies outside the bounds or is too long to be written."""
    if not isinstance(ratio, Fraction):
        raise PolicyError(f"{what} {ratio!r:.40} is not exact; give a Fraction")
    if not least <= ratio <= most:
        bounds = f"from {share_text(least)} to {share_text(most)}"
        raise PolicyError(f"{what} {float(ratio):.6%} lies outside its bounds; write {bounds}")
    if max(ratio.numerator, ratio.denominator) >= MOST_DIGITS:
        raise PolicyError(
            f"{what} {float(ratio):.6%} has more than eighteen digits; round it first"
        )
