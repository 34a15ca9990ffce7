"""Desks: several tickets with whole careers under one policy, for reports on them."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from slaengine import Event, Policy, TicketSla, evaluate
from tests.strategies.careers import careers
from tests.strategies.promises import policies

FIELDS = ("team", "assignee", "channel")


@st.composite
def histories_of_desks(
    draw: st.DrawFn, most: int = 5
) -> tuple[Policy, list[list[Event]], datetime]:
    """A policy, the histories of some tickets, and an instant after all of them."""
    policy = draw(policies()).build()
    count = draw(st.integers(1, most))
    histories = [
        [replace(event, ticket=f"T-{n}") for event in draw(careers())] for n in range(count)
    ]
    last = max(history[-1].at for history in histories)
    later = draw(st.sampled_from([0, 1, 60, 3600, 10**5, 10**6, 10**7]))
    return policy, histories, last + timedelta(seconds=later)


@st.composite
def desks(draw: st.DrawFn, most: int = 5) -> tuple[list[TicketSla], datetime]:
    """What some tickets are owed, and an instant after all of their events."""
    policy, histories, now = draw(histories_of_desks(most))
    return [evaluate(policy, history, fields=FIELDS) for history in histories], now
