"""Sweeps and recommendations by columns: what evaluating each ticket under each target gives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import (
    Calendar,
    Event,
    Opened,
    Policy,
    PolicyError,
    StatusChanged,
    evaluate,
    frames,
    whatif,
)
from slaengine.errors import MetricsError
from slaengine.policy import BusinessDays, Deadline, OpenTime
from slaengine.whatif import on_calendar, recommend, sweep, with_target
from tests.frames.kinds import DRESSES, Dress, frame_of
from tests.frames.reference import tickets_of
from tests.frames.test_replay_laws import outcome, questions
from tests.strategies.clockwork import policies
from tests.strategies.logs import Log

# going one by one where columns cannot tell is told, and right
pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

ARROW = Dress("arrow")
TARGETS = st.lists(
    st.sampled_from(["1m", "30m", "1h", "4h", "8h", "40h", "1 business day", "3 business days"])
    | st.sampled_from(["2 business days, at close"])
    | st.timedeltas(timedelta(microseconds=1), timedelta(days=2)),
    min_size=1,
    max_size=4,
)


def retargets(policy: Policy) -> bool:
    """Tell whether another amount may begin another cycle."""
    return any(
        policy.choices(agreement, metric).on_retarget == "restart"
        for agreement in policy.agreements
        for metric in agreement.metrics
    )


@given(policies(), questions(), TARGETS, DRESSES, st.data())
def test_a_sweep_by_columns_is_the_sweep_of_the_tickets(
    policy: Policy,
    question: tuple[Log, datetime],
    targets: list[Any],
    dress: Dress,
    data: st.DataObject,
) -> None:
    log, as_of = question
    metric = data.draw(st.sampled_from(sorted(policy.metrics)))
    by = data.draw(st.lists(st.sampled_from(["agreement", "priority", "group"]), unique=True))
    kind = data.draw(st.sampled_from(["sla", "ola", "uc"]))
    asked: dict[str, Any] = {"as_of": as_of, "by": by, "kind": kind}
    mine = frames.sweep(policy, frame_of(log, dress), metric, targets, **asked)
    slas = tickets_of(policy, log, as_of, ["group"])
    assert mine.rows() == sweep(slas, metric, targets, **asked).rows()


@given(policies(), questions(), TARGETS.map(lambda targets: targets[:1]), st.data())
def test_a_sweep_is_the_attainment_under_each_target(
    policy: Policy, question: tuple[Log, datetime], targets: list[Any], data: st.DataObject
) -> None:
    log, as_of = question
    if retargets(policy):  # many do, and what they restart has no one target
        return
    metric = data.draw(st.sampled_from(sorted(policy.metrics)))
    curve = frames.sweep(policy, frame_of(log, ARROW), metric, targets, as_of=as_of, kind="sla")
    for number, target in enumerate(targets):
        try:
            other = with_target(policy, metric, target)
        except PolicyError:
            assert not any(
                isinstance(clock.run.promise.amount, OpenTime | BusinessDays)
                for sla in tickets_of(policy, log, as_of)
                for clock in sla.select(metric=metric)
            )
            return
        counts = dict.fromkeys(("met", "breached", "undecided", "cancelled"), 0)
        for sla in tickets_of(other, log, as_of):
            for clock in sla.select(metric=metric, kind="sla"):
                if not isinstance(clock.run.promise.amount, Deadline):
                    breached = clock.is_breached(as_of)
                    counts[outcome({"state": clock.state, "breached": breached})] += 1
        found = [curve.points[number].attainment] if curve.points else []
        assert [{name: getattr(one, name) for name in counts} for one in found] == (
            [counts] if sum(counts.values()) else []
        )


@given(policies(), questions(), DRESSES, st.data())
def test_recommending_by_columns_is_recommending_from_the_tickets(
    policy: Policy, question: tuple[Log, datetime], dress: Dress, data: st.DataObject
) -> None:
    log, as_of = question
    asked: dict[str, Any] = {
        "as_of": as_of,
        "share": data.draw(st.sampled_from([0.3, 0.5, 0.9])),
        "confidence": data.draw(st.sampled_from([0.51, 0.6, 0.9])),
        "by": data.draw(st.lists(st.sampled_from(["agreement", "priority", "group"]), unique=True)),
        "unit": data.draw(st.sampled_from(["as_promised", "time", "business_days"])),
        "kind": data.draw(st.sampled_from([None, "sla", "ola"])),
    }
    mine = frames.recommend(policy, frame_of(log, dress), **asked)
    slas = tickets_of(policy, log, as_of, ["group"])
    assert mine == recommend(slas, **asked)


@given(policies(), questions())
def test_another_calendar_measures_all_of_it(
    policy: Policy, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    night = Calendar("nights", "Europe/Lisbon", {"mon-sun": ["22:00-06:00"]})
    mine = frames.recommend(policy, frame_of(log, ARROW), as_of=as_of, calendar=night, share=0.5)
    slas = tickets_of(on_calendar(policy, night), log, as_of)
    assert mine == recommend(slas, as_of=as_of, share=0.5)
    assert {clock.calendar for sla in slas for clock in sla} <= {night}


@given(policies(), questions())
def test_some_clocks_alone_are_asked_about(policy: Policy, question: tuple[Log, datetime]) -> None:
    log, as_of = question
    slas = tickets_of(policy, log, as_of)
    for agreement in policy.agreements:
        asked: dict[str, Any] = {"agreement": agreement.name, "kind": None, "as_of": as_of}
        mine = frames.recommend(policy, frame_of(log, ARROW), priority="urgent", **asked)
        assert mine == recommend(slas, priority="urgent", **asked)
        assert sum(one.n for one in mine) == sum(
            clock.priority == "urgent" and not isinstance(clock.run.promise.amount, Deadline)
            for sla in slas
            for clock in sla.select(agreement=agreement.name)
        )


PAID = Policy.from_text(
    """
    [[agreements]]
    name = "all"
    calendar = "24x7"
    fee = "500.00 EUR a month"
    targets = { resolution = { urgent = "4h", low = "8h" }, first_response = "1h" }
    [[agreements.remedies]]
    on = "missed"
    metric = "resolution"
    each = { credit = "25 EUR" }
    [[agreements]]
    name = "abroad"
    customer = "acme"
    calendar = "24x7"
    fee = "500.00 USD a month"
    targets = { resolution = "4h" }
    [[agreements.remedies]]
    on = "missed"
    each = { credit = "30 USD" }
    [[agreements]]
    name = "again"
    customer = "beta"
    calendar = "24x7"
    fee = "500.00 USD a month"
    targets = { resolution = "4h" }
    [[agreements.remedies]]
    on = "missed"
    each = { credit = "5 USD" }
    """
)
NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def paid_log() -> Log:
    """Ninety tickets that are solved after as many minutes, a third of them each customer's."""
    events: list[Event] = []
    for number in range(1, 91):
        ticket = f"T-{number:02}"
        customer = ("acme", "beta", "gamma")[number % 3]
        fields = {"priority": "urgent", "customer": customer}
        late = NINE + timedelta(minutes=number)
        events.append(Opened(ticket=ticket, at=NINE, fields=fields))
        events.append(StatusChanged(ticket=ticket, at=late, status="solved"))
    return Log(tuple(events))


def test_every_target_of_a_sweep_has_its_price() -> None:
    frame, as_of = frame_of(paid_log(), ARROW), NINE + timedelta(hours=2)
    asked: dict[str, Any] = {"as_of": as_of, "agreement": "all", "owed": True}
    found = frames.sweep(PAID, frame, "resolution", ["30m", "60m"], **asked)
    assert [row["owed"] for row in found.rows()] == ["500.00 EUR, 0.00 USD", "250.00 EUR, 0.00 USD"]
    assert "owed" in found.text()
    every = frames.sweep(PAID, frame, "resolution", ["60m"], as_of=as_of, owed=True)
    assert every.rows()[0]["owed"] == "250.00 EUR, 350.00 USD"
    tier = frames.sweep(PAID, frame, "first_response", ["60m"], priority="urgent", **asked)
    assert [row["owed"] for row in tier.rows()] == [None]
    assert "–" not in frames.sweep(PAID, frame, "resolution", ["1h"], as_of=as_of).text()


def test_every_candidate_has_its_price() -> None:
    frame, as_of = frame_of(paid_log(), ARROW), NINE + timedelta(hours=2)
    asked: dict[str, Any] = {"as_of": as_of, "metric": "resolution", "share": 0.8}
    found = frames.recommend(PAID, frame, owed=True, **asked)
    prices = {str(one.target): one.row()["owed"] for one in found.listed[-1].candidates}
    assert found.listed[-1].of.group == ("all", "urgent")
    assert prices["45m"] == "375.00 EUR, 0.00 USD"
    assert prices["4h"] == "0.00 EUR, 0.00 USD"
    assert "375.00 EUR" in found.text()
    alone = frames.recommend(PAID, frame, owed=True, agreement="abroad", by=["priority"], **asked)
    assert {one.owed for one in alone.listed[0].candidates} == {None}
    with pytest.raises(MetricsError, match="group by agreement and priority"):
        frames.recommend(PAID, frame, owed=True, by=["group"], **asked)


def test_every_price_by_columns_is_that_of_the_tickets() -> None:
    log, as_of = paid_log(), NINE + timedelta(hours=2)
    frame, histories = frame_of(log, ARROW), [*log.histories(as_of).values()]
    slas = [evaluate(PAID, history) for history in histories]
    asked: dict[str, Any] = {"as_of": as_of, "owed": True}
    mine = whatif.recommend(slas, histories=histories, metric="resolution", share=0.8, **asked)
    theirs = frames.recommend(PAID, frame, metric="resolution", share=0.8, **asked)
    assert mine == theirs
    assert any(one.owed for each in mine for one in each.candidates)
    curve = whatif.sweep(slas, "resolution", ["30m", "1h"], histories=histories, **asked)
    assert curve == frames.sweep(PAID, frame, "resolution", ["30m", "1h"], **asked)
    assert len(curve.owed) == 2


def test_a_price_takes_the_events_of_tickets_of_one_policy() -> None:
    log, as_of = paid_log(), NINE + timedelta(hours=2)
    histories = [*log.histories(as_of).values()][:2]
    slas = [evaluate(policy, histories[0]) for policy in (PAID, Policy())]
    with pytest.raises(MetricsError, match="give histories too"):
        whatif.recommend(slas, as_of=as_of, owed=True)
    with pytest.raises(MetricsError, match="of several policies"):
        whatif.sweep(slas, "resolution", ["1h"], as_of=as_of, owed=True, histories=histories)
    with pytest.raises(MetricsError, match="group by agreement and priority"):
        whatif.recommend([], as_of=as_of, owed=True, histories=[], by=["priority", "team"])
    assert whatif.recommend([], as_of=as_of, owed=True, histories=[]).listed == ()
    nothing = whatif.sweep([], "resolution", ["1h"], as_of=as_of, owed=True, histories=[])
    assert (nothing.points, nothing.owed) == ((), {})
    early = [evaluate(PAID, histories[0][:1])]
    opened = NINE + timedelta(minutes=1)
    found = whatif.recommend(early, as_of=opened, owed=True, histories=histories, outages=[])
    assert [one.n for one in found] == [1]
