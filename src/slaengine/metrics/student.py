"""Student's t distribution: how far a mean of few may stray from the mean of all."""

from math import erfc, exp, isinf, lgamma, log, sqrt

_TINY = 1e-300


def two_sided(t: float, freedom: float) -> float:
    """Return how often chance alone gives a t at least that far from 0.

    >>> round(two_sided(2.2281388519, 10), 6)
    0.05
    """
    if isinf(t):
        return 0.0
    square = t * t
    return incomplete_beta(
        freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square)
    )


def t_quantile(level: float, freedom: float) -> float:
    """Return how many standard errors an interval of a level reaches to each side.

    >>> round(t_quantile(0.95, 10), 6)
    2.228139
    """
    low, high = 0.0, 1.0
    while two_sided(high, freedom) > 1 - level:
        high *= 2
    while (middle := (low + high) / 2) not in (low, high):  # until no number lies between
        if two_sided(middle, freedom) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def normal_two_sided(z: float) -> float:
    """Return how often chance alone gives a normal z at least that far from 0.

    >>> round(normal_two_sided(1.959964), 6)
    0.05
    """
    return erfc(abs(z) / sqrt(2))


def incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """Return the regularised incomplete beta function; `rest` is 1 - x, which may be tiny."""
    if 0.0 in (x, rest):
        return x
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, rest) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value, m, factor = d, 0, 0.0
    while abs(factor - 1) > 1e-15:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            factor = c * d
            value *= factor
    return value


def _away(number: float) -> float:
    """Return a number that can be divided by."""
    return number if abs(number) > _TINY else _TINY
