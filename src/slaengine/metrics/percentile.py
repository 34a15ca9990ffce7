"""Percentiles by named method: the thirteen ways that statistics packages disagree in."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple, TypeAlias, get_args

from slaengine.errors import MetricsError
from slaengine.metrics.tally import Tally

Method: TypeAlias = Literal[
    "linear",
    "lower",
    "higher",
    "midpoint",
    "nearest",
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "median_unbiased",
    "normal_unbiased",
]
METHODS: tuple[Method, ...] = get_args(Method)

_HALF = Fraction(1, 2)
# Where the share q of n values stands, from 0: n q + a + q (1 - a - b) - 1, by what a and b are.
_PLOTTING: dict[Method, tuple[Fraction, Fraction]] = {
    "linear": (Fraction(1), Fraction(1)),
    "interpolated_inverted_cdf": (Fraction(0), Fraction(1)),
    "hazen": (_HALF, _HALF),
    "weibull": (Fraction(0), Fraction(0)),
    "median_unbiased": (Fraction(1, 3), Fraction(1, 3)),
    "normal_unbiased": (Fraction(3, 8), Fraction(3, 8)),
}


class Place(NamedTuple):
    """Two neighbouring positions, from 0, and how far the percentile lies towards the second."""

    left: int
    right: int
    share: Fraction


def percentile(tally: Tally, percent: float, method: Method = "linear") -> Fraction | None:
    """Return the value that a share of all values does not exceed, exactly; None of nothing.

    The methods are those of numpy by name: `linear` is SQL's PERCENTILE_CONT and most
    spreadsheets' default, `inverted_cdf` the nearest rank and SQL's PERCENTILE_DISC.

    >>> waits = Tally.of([15, 20, 35, 40, 50])
    >>> percentile(waits, 40), percentile(waits, 40, "inverted_cdf")
    (Fraction(29, 1), Fraction(20, 1))
    """
    return percentiles(tally, (percent,), method)[0]


def percentiles(
    tally: Tally, percents: Sequence[float], method: Method = "linear"
) -> list[Fraction | None]:
    """Return several percentiles for the price of one."""
    if method not in METHODS:
        raise MetricsError(f"unknown percentile method {method!r}; use one of {', '.join(METHODS)}")
    shares = [share_of(percent) for percent in percents]
    n = tally.n
    if n == 0:
        return [None] * len(shares)
    places = [place(n, share, method) for share in shares]
    found = iter(tally.at(position for each in places for position in each[:2]))
    results: list[Fraction | None] = []
    for each in places:
        left, right = next(found), next(found)
        results.append(left + each.share * (right - left))
    return results


def share_of(percent: float) -> Fraction:
    """Return a percentage as an exact share: 99.9 is 999 of a thousand.

    >>> share_of(99.9)
    Fraction(999, 1000)
    """
    if not 0 <= percent <= 100:
        raise MetricsError(f"percentile {percent!r} is none; give a number from 0 to 100")
    return Fraction(str(percent)) / 100


def place(n: int, share: Fraction, method: Method) -> Place:
    """Return where a share stands among n ordered values.

    >>> place(5, Fraction(2, 5), "linear")
    Place(left=1, right=2, share=Fraction(3, 5))
    """
    if method in _PLOTTING:
        a, b = _PLOTTING[method]
        at = min(max(n * share + a + share * (1 - a - b) - 1, Fraction(0)), Fraction(n - 1))
        left = floor(at)
        return Place(left, min(left + 1, n - 1), at - left)
    left, right = _neighbours(n, share, method)
    last = n - 1
    return Place(min(max(left, 0), last), min(max(right, 0), last), _HALF)


def _neighbours(n: int, share: Fraction, method: Method) -> tuple[int, int]:
    """Return the two positions whose middle the percentile is; mostly one and the same."""
    at = (n - 1) * share
    rank = n * share - 1
    match method:
        case "lower":
            places = floor(at), floor(at)
        case "higher":
            places = ceil(at), ceil(at)
        case "midpoint":
            places = floor(at), ceil(at)
        case "nearest":
            places = round(at), round(at)  # of two equally near, the even position
        case "averaged_inverted_cdf" if rank.denominator == 1:
            places = int(rank), int(rank) + 1
        case "closest_observation":
            closest = round(rank + 1) - 1  # of two equally near, the even rank counted from 1
            places = closest, closest
        case _:
            places = ceil(rank), ceil(rank)
    return places
