"""Retention: how many customers stayed."""

from collections.abc import Iterable

from slaengine.errors import MetricsError
from slaengine.metrics.reasons import count_of
from slaengine.metrics.share import Share


def retention(start: Iterable[str], end: Iterable[str]) -> Share:
    """Return the share of the customers at the start of a period who are customers at its end.

    Customers who came in between are in neither number, so that it cannot exceed 1.

    >>> retention({"acme", "initech"}, {"acme", "hooli"}).result().value
    0.5
    """
    first, last = set(start), set(end)
    return Share(len(first & last), len(first))


def retention_of_counts(start: int, end: int, new: int) -> Share:
    """Return the same from counts alone: those at the end less the new ones, of those at the start.

    >>> retention_of_counts(start=200, end=210, new=30).result().percent
    90.0
    """
    count_of(start, "start")
    stayed = count_of(end, "end") - count_of(new, "new")
    if not 0 <= stayed <= start:
        raise MetricsError(f"{end} customers less {new} new ones cannot be of {start} at the start")
    return Share(stayed, start)
