"""Queues: how many wait on average, from how many come and how long each stays."""

from datetime import timedelta

from slaengine.errors import MetricsError

_ZERO = timedelta(0)


def littles_law(arrivals: int, length: timedelta, stay: timedelta) -> float:
    """Return how many are in a queue on average: how many arrive times how long each stays.

    `arrivals` came in a period of `length`, and stayed `stay` on average.

    >>> littles_law(20, timedelta(days=1), timedelta(days=3))
    60.0
    """
    if length <= _ZERO or stay < _ZERO:
        raise MetricsError(f"a stay of {stay} in a period of {length} is none")
    return arrivals * (stay / length)
