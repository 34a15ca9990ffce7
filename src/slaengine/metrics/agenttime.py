"""Utilization and occupancy: how much of an agent's time goes into tickets."""

from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from slaengine.errors import MetricsError

UtilizationBasis: TypeAlias = Literal["handled", "handled_and_available"]

_ZERO = timedelta(0)


def utilization(
    handled: timedelta,
    paid: timedelta,
    *,
    available: timedelta = _ZERO,
    basis: UtilizationBasis = "handled",
) -> float | None:
    """Return the share of paid time that went into tickets, by the basis named.

    `handled` counts handling time only; `handled_and_available` adds the time in which an agent
    was ready for the next ticket. None where nothing was paid.

    >>> hour = timedelta(hours=1)
    >>> utilization(5 * hour, 8 * hour)
    0.625
    >>> utilization(5 * hour, 8 * hour, available=hour, basis="handled_and_available")
    0.75
    """
    if basis not in get_args(UtilizationBasis):
        known = ", ".join(get_args(UtilizationBasis))
        raise MetricsError(f"unknown utilization basis {basis!r}; use one of {known}")
    _check(handled=handled, available=available, paid=paid)
    worked = handled if basis == "handled" else handled + available
    if worked > paid:
        raise MetricsError(f"{worked} of work do not fit into {paid} that were paid")
    return worked / paid if paid else None


def occupancy(handled: timedelta, idle: timedelta) -> float | None:
    """Return the share of the time signed in to handle tickets that went into handling them.

    Breaks and training are in neither. By volume it is the same: handled is tickets times their
    handling time, idle what is left of agents times the interval. None of no time.

    >>> hour = timedelta(hours=1)
    >>> round(occupancy(5 * hour, hour), 3)
    0.833
    """
    _check(handled=handled, idle=idle)
    return handled / (handled + idle) if handled + idle else None


def _check(**amounts: timedelta) -> None:
    for name, amount in amounts.items():
        if amount < _ZERO:
            raise MetricsError(f"{name}: {amount} is less than nothing; give time that passed")
