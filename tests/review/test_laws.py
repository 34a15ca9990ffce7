"""Laws of reviews, over random policies and tickets."""

import json
from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from slaengine import TicketSla
from slaengine.metrics import Attainment, measure, report
from slaengine.policy.objective import PERIODS, Period
from slaengine.review import Review, review
from slaengine.review.fate import fate_of
from tests.strategies.desks import desks

Desk = tuple[list[TicketSla], datetime]
PERIOD: st.SearchStrategy[Period] = st.sampled_from(PERIODS)
LONG_AGO = 400  # periods, more than any of these tickets reach back in months


def every(desk: Desk, period: str, history: int = 11) -> list[Review]:
    """Return the review of each agreement."""
    slas, now = desk
    return [
        review(slas[0].policy, slas, as_of=now, agreement=one.name, period=period, history=history)
        for one in slas[0].policy.agreements
    ]


@given(desks())
def test_every_decided_promise_counts_in_exactly_one_period(desk: Desk) -> None:
    slas, now = desk
    figures = report(slas, as_of=now, by=["agreement"], kpis=["attainment"], survival=False)
    for found in every(desk, "month", LONG_AGO):
        for one in found.metrics:
            whole = figures.total(
                "attainment", metric=one.metric, group={"agreement": found.agreement.name}
            )
            assert isinstance(whole, Attainment)
            told = (
                sum(each.met for each in one.history),
                sum(each.breached for each in one.history),
            )
            assert told == (whole.met, whole.breached)
            assert one.current.undecided == whole.undecided


@given(desks(), PERIOD)
def test_a_promise_counts_where_a_slow_look_at_each_period_finds_it(
    desk: Desk, period: Period
) -> None:
    slas, now = desk
    for found in every(desk, period, 3):
        clocks = [clock for sla in slas for clock in sla.select(agreement=found.agreement.name)]
        for place, window in enumerate(found.windows):
            end = min(window.end_at, now + timedelta(microseconds=1))
            counts: Counter[str] = Counter()
            for clock in clocks:
                fate = fate_of(clock, now)
                if fate.at is not None and window.start_at <= fate.at < end:
                    counts[fate.outcome] += 1
                elif clock.started_at < end and (fate.at is None or fate.at >= end):
                    counts["undecided"] += 1
            told = found.all_promises[place]
            assert {**counts} == {
                name: count
                for name in ("met", "breached", "undecided", "cancelled")
                if (count := getattr(told, name))
            }


@given(desks(), PERIOD)
def test_a_review_of_the_present_period_leaves_open_what_is_open(
    desk: Desk, period: Period
) -> None:
    slas, now = desk
    for found in every(desk, period):
        own = [sla for sla in slas if _belongs(sla, found)]
        is_open = [measure(sla, now).outcome == "open" for sla in own]
        assert found.volume.open_at_end == sum(is_open)
        clocks = [clock for sla in own for clock in sla.select(agreement=found.agreement.name)]
        running = [clock for clock in clocks if clock.run.is_open]
        assert found.risks.n == len(running)
        assert found.risks.late == sum(clock.is_breached(now) for clock in running)


def _belongs(sla: TicketSla, found: Review) -> bool:
    name = found.agreement.name
    return sla.agreement == name or bool(sla.select(agreement=name))


@given(desks(), PERIOD)
def test_the_order_of_tickets_changes_no_review(desk: Desk, period: Period) -> None:
    slas, now = desk
    assert every((slas[::-1], now), period) == every(desk, period)


@given(desks(), PERIOD)
def test_what_an_explanation_counts_is_what_the_clock_counted(desk: Desk, period: Period) -> None:
    slas, now = desk
    clocks = {
        (clock.agreement, clock.ticket, clock.metric, clock.cycle): clock
        for sla in slas
        for clock in sla
    }
    for found in every(desk, period):
        for breach in found.breaches:
            clock = clocks[found.agreement.name, breach.ticket, breach.metric, breach.cycle]
            counted = sum((part.counted for part in breach.spent), timedelta(0))
            assert counted == clock.explain(now).amount
            wall = sum((part.wall for part in breach.spent), timedelta(0))
            assert wall == (clock.stopped_at or now) - clock.started_at


@given(desks(), PERIOD)
def test_every_review_can_be_written_out(desk: Desk, period: Period) -> None:
    for found in every(desk, period):
        assert json.loads(found.to_json())["agreement"] == found.agreement.name
        assert found.text().startswith("Service review: ")
        assert found.markdown().startswith("# Service review: ")
