"""How two figures of one kind differ: the interval of the difference, and how likely by chance."""

from datetime import timedelta
from math import sqrt
from typing import TypeAlias

from slaengine.errors import MetricsError
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.average import Average
from slaengine.metrics.cells import Sum
from slaengine.metrics.ces import Ces
from slaengine.metrics.comparison import Comparison
from slaengine.metrics.count import Count
from slaengine.metrics.csat import Csat
from slaengine.metrics.durations import Durations
from slaengine.metrics.interval import LEVEL, Interval, normal_quantile, wilson
from slaengine.metrics.kept import Kept
from slaengine.metrics.mean import Mean
from slaengine.metrics.netscore import net_variance
from slaengine.metrics.nps import Nps
from slaengine.metrics.proportion import Proportion
from slaengine.metrics.scores import Scores
from slaengine.metrics.share import Share
from slaengine.metrics.student import normal_two_sided, t_quantile, two_sided
from slaengine.metrics.total import Total

Comparable: TypeAlias = Proportion | Kept | Csat | Nps | Ces | Average | Count | Sum
_Plain: TypeAlias = Share | Average | Nps | Count | Durations


def compare(before: Comparable, after: Comparable, *, level: float = LEVEL) -> Comparison:
    """Return how a figure changed, with the interval of the change and how likely it is chance.

    Both have to be of one kind. Shares (of attainment: of the decided; of CSAT: of the top box)
    take Newcombe's interval and the z test of two proportions; means Welch's t; net promoter
    scores the adjusted variance; counts of equally long periods Poisson's; durations the
    restricted mean of both curves, up to the longest time known of both, so that open ones count.
    What `Report.total` returns compares likewise; of `Scores`, ask `csat`, `nps` or `ces` first.

    >>> from slaengine.metrics import Durations
    >>> slow = Durations.of([50, 60, 70, 80], censored=[90])
    >>> fast = Durations.of([10, 20, 30, 40], censored=[85])
    >>> change = compare(slow, fast)
    >>> change.difference, change.method, change.is_more_than_noise
    (-32.0, 'restricted mean', True)
    """
    normal_quantile(level)
    match _plain(before), _plain(after):
        case (Share() as first, Share() as second):
            return _shares(first, second, level)
        case (Average() as first, Average() as second):
            return _means(first, second, level)
        case (Nps() as first, Nps() as second):
            return _net_scores(first, second, level)
        case (Count() as first, Count() as second):
            return _counts(first, second, level)
        case (Durations() as first, Durations() as second):
            return _durations(first, second, level)
        case _:
            kinds = f"{type(before).__name__} and {type(after).__name__}"
            raise MetricsError(f"{kinds} do not compare; give two figures of one kind")


def _plain(figure: Comparable) -> _Plain:
    match figure:
        case Attainment() | Kept():
            return Share(figure.met, figure.met + figure.breached)
        case Csat(top=Proportion() as share) | (Proportion() as share):
            return Share(share.successes, share.n)
        case Ces():
            return figure.mean
        case Mean():
            return figure.result()
        case Share() | Average() | Nps() | Count() | Durations():
            return figure
        case _:
            raise MetricsError(f"{type(figure).__name__} does not compare{_hint(figure)}")


def _hint(figure: Comparable) -> str:
    if isinstance(figure, Scores):
        return "; say which score: give its csat(), nps() or ces()"
    if isinstance(figure, Total):
        return ": it has no spread to judge chance by; compare the durations of the clocks"
    return "; give shares, counts, means or durations"


def _shares(first: Share, second: Share, level: float) -> Comparison:
    one, two = wilson(first.successes, first.n, level), wilson(second.successes, second.n, level)
    before, after = first.result().value, second.result().value
    if one is None or two is None or before is None or after is None:
        return Comparison(before, after, None, None, None, "newcombe")
    difference = after - before
    low = difference - sqrt((after - two.low) ** 2 + (one.high - before) ** 2)
    high = difference + sqrt((two.high - after) ** 2 + (before - one.low) ** 2)
    pooled = (first.successes + second.successes) / (first.n + second.n)
    error = sqrt(pooled * (1 - pooled) * (1 / first.n + 1 / second.n))
    p = normal_two_sided(difference / error) if error else 1.0  # all alike on both sides
    interval = Interval(low, high, level, "newcombe")
    return Comparison(before, after, difference, interval, p, "newcombe")


def _means(first: Average, second: Average, level: float) -> Comparison:
    before, after = first.value, second.value
    difference = None if before is None or after is None else after - before
    nothing = Comparison(before, after, difference, None, None, "welch")
    if difference is None or first.deviation is None or second.deviation is None:
        return nothing
    one, two = first.deviation**2 / first.n, second.deviation**2 / second.n
    if one + two == 0:  # no number differs from its mean: nothing to judge chance by
        return nothing
    error = sqrt(one + two)
    freedom = (one + two) ** 2 / (one * one / (first.n - 1) + two * two / (second.n - 1))
    half = t_quantile(level, freedom) * error
    interval = Interval(difference - half, difference + half, level, "welch")
    p = two_sided(difference / error, freedom)
    return Comparison(before, after, difference, interval, p, "welch")


def _net_scores(first: Nps, second: Nps, level: float) -> Comparison:
    before, after = first.value, second.value
    if before is None or after is None:
        return Comparison(before, after, None, None, None, "adjusted wald")
    difference = after - before
    (one, one_variance), (two, two_variance) = _adjusted(first), _adjusted(second)
    error = sqrt(one_variance + two_variance)
    half = normal_quantile(level) * error
    low, high = min(difference, two - one - half), max(difference, two - one + half)
    interval = Interval(max(-200.0, low), min(200.0, high), level, "adjusted wald")
    p = normal_two_sided((two - one) / error)
    return Comparison(before, after, difference, interval, p, "adjusted wald")


def _adjusted(nps: Nps) -> tuple[float, float]:
    """Return the score in points as if three more had answered, and its variance."""
    plus, minus, n = nps.promoters + 0.75, nps.detractors + 0.75, nps.n + 3
    return 100 * (plus - minus) / n, 10_000 * net_variance(plus, minus, n) / n


def _counts(first: Count, second: Count, level: float) -> Comparison:
    difference = second.n - first.n
    error = sqrt(first.n + second.n)
    half = normal_quantile(level) * error
    interval = Interval(difference - half, difference + half, level, "poisson")
    p = normal_two_sided(difference / error) if error else 1.0
    return Comparison(first.n, second.n, difference, interval, p, "poisson")


def _durations(first: Durations, second: Durations, level: float) -> Comparison:
    curves = first.survival(), second.survival()
    until = timedelta(microseconds=min(curve.last for curve in curves))
    before, after = (curve.area(until) for curve in curves)
    errors = [curve.mean_error(until) for curve in curves]
    if before is None or after is None or errors[0] is None or errors[1] is None:
        return Comparison(before, after, None, None, None, "restricted mean")
    difference = after - before
    error = sqrt(errors[0] ** 2 + errors[1] ** 2)
    if error == 0:  # nothing ended before the limit, or all at once
        return Comparison(before, after, difference, None, None, "restricted mean")
    half = normal_quantile(level) * error
    interval = Interval(difference - half, difference + half, level, "normal")
    p = normal_two_sided(difference / error)
    return Comparison(before, after, difference, interval, p, "restricted mean")
