"""Chances: how likely so many of so many are, once their share is known, or only estimated."""

from math import exp, fsum, lgamma, log, log1p

JEFFREYS = 0.5  # what the prior of a share adds to either side before anything is seen


def likely_kept(needed: int, left: int, kept: int, broken: int) -> float:
    """Return how likely at least `needed` of `left` are kept, given how many were so far.

    The share that is kept is not known, only estimated: by Jeffreys's prior and what was kept and
    broken it has a beta distribution, and the number that is kept of those left a beta-binomial
    one. Exactly 1 where none is needed, exactly 0 where more are needed than are left.

    >>> round(likely_kept(9, 10, kept=95, broken=5), 4)
    0.8932
    >>> likely_kept(0, 10, kept=1, broken=5), likely_kept(11, 10, kept=95, broken=5)
    (1.0, 0.0)
    """
    if needed <= 0:
        return 1.0
    if needed > left:
        return 0.0
    a, b = kept + JEFFREYS, broken + JEFFREYS
    whole = lgamma(left + 1) - lgamma(left + a + b) + lgamma(a + b) - lgamma(a) - lgamma(b)

    def share_of(count: int) -> float:
        rest = left - count
        ways = -lgamma(count + 1) - lgamma(rest + 1)
        return exp(whole + ways + lgamma(count + a) + lgamma(rest + b))

    if needed > left // 2:
        return min(1.0, fsum(map(share_of, range(needed, left + 1))))
    return max(0.0, 1 - fsum(map(share_of, range(needed))))


def at_least(count: int, n: int, share: float) -> float:
    """Return how often chance alone gives at least so many of `n`, each with this share.

    The upper tail of the binomial distribution.

    >>> round(at_least(9, 10, 0.5), 6)
    0.010742
    """
    if count <= 0:
        return 1.0
    if count > n or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0

    def share_of(hits: int) -> float:
        ways = lgamma(n + 1) - lgamma(hits + 1) - lgamma(n - hits + 1)
        return exp(ways + hits * log(share) + (n - hits) * log1p(-share))

    if count > n * share:
        return min(1.0, fsum(map(share_of, range(count, n + 1))))
    return max(0.0, 1 - fsum(map(share_of, range(count))))
