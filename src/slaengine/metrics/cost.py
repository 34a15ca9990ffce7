"""Cost per ticket, in money that is never a binary fraction."""

from decimal import ROUND_HALF_EVEN, Decimal

from slaengine.errors import MetricsError
from slaengine.metrics.reasons import count_of


def cost_per_ticket(expense: Decimal, tickets: int, *, places: int | None = None) -> Decimal | None:
    """Return what a ticket costs: the operating expense of the desk over its tickets.

    The expense is fully loaded (salaries, licences, rooms), the tickets are those that came in.
    `places` rounds to so many decimals, half to even. None of no tickets.

    >>> cost_per_ticket(Decimal("50000.00"), 4000, places=2)
    Decimal('12.50')
    """
    if type(expense) is not Decimal or not expense.is_finite():
        raise MetricsError(
            f"expense {expense!r} is no amount; give one such as Decimal('50000.00')"
        )
    if count_of(tickets, "tickets") == 0:
        return None
    cost = expense / tickets
    return cost if places is None else cost.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
