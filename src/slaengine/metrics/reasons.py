"""Counts by reason: how many were left out of a figure, and why."""

from collections.abc import Mapping

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping


class _Reasons(FrozenMapping[str, int]):
    """Counts by reason that were checked and put in order."""

    __slots__ = ()


_NO_REASONS = _Reasons()


def reasons_of(counts: Mapping[str, int]) -> FrozenMapping[str, int]:
    """Return counts by reason in the order of the reasons, without those that are nought.

    >>> reasons_of({"no_agreement": 2, "merged": 0})
    {'no_agreement': 2}
    """
    if type(counts) is _Reasons:
        return counts
    for reason, count in counts.items():
        count_of(count, reason)
    kept = {reason: count for reason, count in sorted(counts.items()) if count}
    return _Reasons(kept) if kept else _NO_REASONS


def together(first: Mapping[str, int], second: Mapping[str, int]) -> FrozenMapping[str, int]:
    """Add counts up, reason by reason.

    >>> together({"merged": 1}, {"merged": 2, "bot": 1})
    {'bot': 1, 'merged': 3}
    """
    if not second:
        return reasons_of(first)
    names = {*first, *second}
    return reasons_of({name: first.get(name, 0) + second.get(name, 0) for name in names})


def count_of(count: int, what: str) -> int:
    """Return a count; refuse what counts nothing.

    >>> count_of(-1, "n")
    Traceback (most recent call last):
    ...
    slaengine.errors.MetricsError: n: -1 is no count; give a whole number from 0 on
    """
    if type(count) is not int or count < 0:  # True counts nothing
        raise MetricsError(f"{what}: {count!r} is no count; give a whole number from 0 on")
    return count
