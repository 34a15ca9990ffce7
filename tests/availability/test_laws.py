"""Laws of availability, each a theorem."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from slaengine.availability import Maintenance, Outage, Uptime, component_terms, measure
from slaengine.policy import Availability, MaintenanceTerms
from tests.availability.records import DESK, LOGS, PLANS, outages, terms
from tests.availability.reference import TICK, instant, told

LO, HI = 0, 120


def measured(
    asked: Availability,
    log: Sequence[Outage],
    plan: Sequence[Maintenance] = (),
    lo: int = LO,
    hi: int = HI,
) -> Uptime:
    return measure(
        asked,
        (instant(lo), instant(hi)),
        outages=log,
        maintenance=plan,
        calendars=[DESK],
        tz="UTC",
    )


def in_all(found: Uptime, verdict: str) -> timedelta:
    pieces = (piece.amount for piece in found.pieces if piece.verdict == verdict)
    return sum(pieces, timedelta(0))


@given(terms(), LOGS, PLANS)
def test_availability_is_that_of_the_reference_tick_by_tick(
    asked: Availability, log: list[Outage], plan: list[Maintenance]
) -> None:
    ours, theirs = measured(asked, log, plan), told(asked, LO, HI, log, plan)
    assert in_all(ours, "counted") == theirs.counted * TICK
    assert in_all(ours, "added") == theirs.added * TICK
    assert in_all(ours, "dropped") == theirs.dropped * TICK
    assert ours.denominator == theirs.measured * TICK
    assert ours.share == theirs.share
    excluded = {piece.reason for piece in ours.excluded}
    assert excluded == set(theirs.excluded)
    assert in_all(ours, "excluded") == sum(theirs.excluded.values()) * TICK


@given(terms(), LOGS, PLANS)
def test_a_share_lies_between_nothing_and_all_and_times_add_up(
    asked: Availability, log: list[Outage], plan: list[Maintenance]
) -> None:
    found = measured(asked, log, plan)
    assert found.share is None or 0 <= found.share <= 1
    assert found.uptime + found.downtime == found.denominator
    assert timedelta(0) <= found.denominator <= found.service
    assert sum((piece.amount for piece in found.counted), timedelta(0)) == found.downtime


@given(terms(), LOGS, PLANS)
def test_what_is_counted_excluded_and_dropped_is_all_that_is_on_record(
    asked: Availability, log: list[Outage], plan: list[Maintenance]
) -> None:
    found = measured(asked, log, plan)
    everything = Availability(
        "all",
        components=asked.components,
        scope=asked.scope,
        no_data="down",
        calendar=asked.calendar,
    )
    assert found.recorded == measured(everything, log).downtime
    parts = in_all(found, "counted") + found.excluded_time + found.dropped_time
    assert parts == found.recorded


@given(terms(), st.lists(outages(), max_size=5), outages())
def test_another_outage_that_counts_never_raises_availability(
    asked: Availability, log: list[Outage], another: Outage
) -> None:
    # an outage over an edge of the period may move its partial minute to the other side
    inside = [
        one
        for one in (*log, replace(another, cause=None))
        if one.started_at >= instant(LO) and one.ended_at and one.ended_at < instant(HI - 3)
    ]
    before, after = measured(asked, inside[:-1]), measured(asked, inside)
    assert (after.share is None) is (before.share is None)
    assert (after.share or 0) <= (before.share or 0)


@given(terms(measures=("time",)), LOGS, outages())
def test_another_outage_never_raises_availability_by_the_microsecond(
    asked: Availability, log: list[Outage], another: Outage
) -> None:
    exact = replace_terms(asked, minimum=None, partial_minutes="exact")
    before, after = measured(exact, log), measured(exact, [*log, another])
    if after.share is not None:
        assert before.share is not None
        assert after.share <= before.share


@given(terms(), LOGS, PLANS, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(
    asked: Availability, log: list[Outage], plan: list[Maintenance], random: Random
) -> None:
    found = measured(asked, log, plan)
    random.shuffle(log)
    random.shuffle(plan)
    assert measured(asked, log, plan) == found


@given(terms(), st.lists(outages(), max_size=4), st.integers(1, 39))
def test_an_outage_told_in_two_overlapping_parts_is_one(
    asked: Availability, log: list[Outage], cut: int
) -> None:
    parts = []
    for one in log:
        middle = one.started_at + cut * TICK
        assert one.ended_at is not None
        if middle < one.ended_at:
            parts += [replace(one, ended_at=middle + TICK), replace(one, started_at=middle)]
        else:
            parts.append(one)
    assert measured(asked, parts) == measured(asked, log)


@given(terms(), LOGS, PLANS, st.integers(1, 7))
def test_a_period_is_the_sum_of_its_parts(
    asked: Availability, log: list[Outage], plan: list[Maintenance], cut: int
) -> None:
    middle = LO + 15 * cut  # where slots of both lengths meet
    whole = measured(asked, log, plan)
    parts = [measured(asked, log, plan, LO, middle), measured(asked, log, plan, middle, HI)]
    for name in ("downtime", "denominator", "service", "excluded_time", "dropped_time"):
        times = [getattr(part, name) for part in parts]
        # a minute that is counted whole ends with the period
        if name != "downtime" or asked.partial_minutes != "counted":
            assert getattr(whole, name) == sum(times, timedelta(0))


@given(terms(measures=("time",), scopes=("any",)), LOGS)
def test_any_is_at_most_each_component_and_each_at_most_all(
    asked: Availability, log: list[Outage]
) -> None:
    exact = replace_terms(
        asked, minimum=None, partial_minutes="exact", denominator="all", no_data="up"
    )
    least = measured(exact, log).share
    most = measured(replace_terms(exact, scope="all"), log).share
    assert least is not None
    assert most is not None
    for _, own in component_terms(exact):
        share = measured(own, log).share
        assert share is not None
        assert least <= share <= most


@given(terms(measures=("time", "slots"), scopes=("any",)), LOGS, PLANS, st.integers(1, 5))
def test_a_weighted_availability_is_the_mean_of_its_components(
    asked: Availability, log: list[Outage], plan: list[Maintenance], weight: int
) -> None:
    # a cap is one for the whole, and each component alone has one of its own
    asked = replace_terms(asked, maintenance=asked.maintenance and MaintenanceTerms())
    weights = {"web": Fraction(weight), "db": Fraction(1)}
    whole = measured(replace_terms(asked, scope="weighted", weights=weights), log, plan)
    parts = dict(component_terms(asked))
    web, db = (measured(parts[name], log, plan) for name in ("web", "db"))
    below = weight * web.denominator + db.denominator
    down = weight * web.downtime + db.downtime
    assert whole.share == (1 - Fraction(down // TICK, below // TICK) if below else None)


def replace_terms(asked: Availability, **changes: object) -> Availability:
    given = {each.name: getattr(asked, each.name) for each in fields(Availability)}
    return Availability(**{**given, **changes})
