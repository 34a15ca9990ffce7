"""The review of an agreement: what is counted, in which period, and what is said of it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from slaengine import Agreement, Event, Opened, Policy, Target, TicketSla, Updated, evaluate
from slaengine.errors import HistoryError, MetricsError
from slaengine.metrics import Attainment
from slaengine.metrics.flow import Flow
from slaengine.money import parse_money
from slaengine.remedies import statements
from slaengine.review import Review, review
from tests.review.desk import (
    DAY,
    FEBRUARY,
    HOUR,
    JANUARY,
    MAINTENANCE,
    MARCH,
    NOW,
    OUTAGES,
    evaluated,
    policy,
    story,
)


def reviewed(
    period: str | None = "2026-02",
    *,
    as_of: datetime = NOW,
    slas: Iterable[TicketSla] | None = None,
    **asked: Any,
) -> Review:
    told: dict[str, Any] = {"outages": OUTAGES, "maintenance": MAINTENANCE, **asked}
    own = evaluated() if slas is None else slas
    return review(
        policy(), own, as_of=as_of, agreement="hosting", period=period, by=["team"], **told
    )


@pytest.fixture(scope="module")
def february() -> Review:
    return reviewed()


def test_a_promise_counts_in_the_period_in_which_it_was_decided(february: Review) -> None:
    history = {one.metric: one.history for one in february.metrics}
    assert history["first_response"] == (Attainment(1, 1), Attainment(2, 1))
    assert history["resolution"] == (Attainment(2, 0), Attainment(1, 2))
    assert february.all_promises == (Attainment(3, 1), Attainment(3, 3))


def test_a_broken_promise_counts_when_its_time_was_used_up_though_it_ends_later() -> None:
    late = story("L", FEBRUARY - 2 * HOUR, reply=HOUR, solved=40 * DAY)
    found = reviewed(slas=evaluated([late]), as_of=FEBRUARY + 40 * DAY)
    resolution = next(one for one in found.promises if one.metric == "resolution")
    assert resolution.history == (Attainment(undecided=1), Attainment(breached=1))


def test_what_was_not_decided_by_the_end_of_a_period_is_open_in_it() -> None:
    over = story("L", FEBRUARY - HOUR, reply=2 * HOUR, solved=3 * HOUR)
    found = reviewed("2026-01", slas=evaluated([over]))
    assert {one.current for one in found.promises} == {Attainment(undecided=1)}


def test_what_was_cancelled_is_in_no_share() -> None:
    opened, *_ = story("L", FEBRUARY)
    found = reviewed(slas=evaluated([[opened, Event("L", FEBRUARY + HOUR, "merged")]]))
    assert {one.current for one in found.promises} == {Attainment(cancelled=1)}
    assert [(one.n, one.in_time) for one in found.usage] == [(1, None), (1, None)]


def test_promises_are_told_apart_by_metric_priority_and_amount(february: Review) -> None:
    rows = [(one.metric, one.priority, one.within) for one in february.promises]
    assert rows == [
        ("first_response", "urgent", "1h"),
        ("first_response", "normal", "4h"),
        ("resolution", "urgent", "8h"),
        ("resolution", "normal", "8h"),
    ]


def test_promises_stand_in_the_order_of_the_targets_then_of_tiers_and_amounts() -> None:
    desk = Policy.from_text("""
    [calendars.desk]
    tz = "UTC"
    hours = { mon-fri = ["09:00-17:00"] }
    [[agreements]]
    name = "a"
    calendar = "desk"
    [[agreements.targets]]
    metric = "resolution"
    when = { channel = "chat" }
    within = { high = "10h", low = "2h" }
    [[agreements.targets]]
    metric = "resolution"
    within = { low = "3 business days", high = "1 business day" }
    [[agreements.targets]]
    metric = "first_response"
    by = "promised_at"
    """)
    due = FEBRUARY.isoformat()
    slas = [
        evaluate(desk, story("A", JANUARY, priority="low", promised_at=due)),
        evaluate(desk, story("B", JANUARY, priority="high", promised_at=due)),
        evaluate(desk, story("C", JANUARY, priority="low", channel="chat", promised_at=due)),
        evaluate(
            desk,
            story(
                "D",
                JANUARY,
                priority="low",
                solved=HOUR,
                more=[Updated(ticket="D", at=JANUARY + DAY, fields={"channel": "chat"})],
                promised_at=due,
            ),
        ),
    ]
    found = review(desk, slas, as_of=JANUARY + 2 * DAY)
    assert review(desk, slas[::-1], as_of=JANUARY + 2 * DAY) == found
    rows = [(one.metric, one.when, one.priority, one.within) for one in found.promises]
    assert rows == [
        ("resolution", "channel chat", "low", "2h"),
        ("resolution", None, "high", "1 business day"),
        ("resolution", None, "low", "3 business days"),
        ("first_response", None, "high", "by promised_at"),
        ("first_response", None, "low", "by promised_at"),
    ]


def test_a_change_comes_with_how_likely_chance_explains_it(february: Review) -> None:
    change = february.metrics[0].change
    assert change is not None
    assert (change.before, change.after, change.method) == (0.5, 2 / 3, "newcombe")
    assert change.is_more_than_noise is False
    assert reviewed("2026-01").metrics[0].change is None


def test_objectives_are_those_whose_periods_share_time_with_the_review(february: Review) -> None:
    found = [(one.metric, one.period, one.is_reached) for one in february.standings]
    assert found == [("first_response", "2026-02", True), ("resolution", "2026-Q1", False)]
    january = reviewed("2026-01")
    assert [one.period for one in january.standings] == ["2026-01", "2026-Q1"]


def test_an_agreement_without_objectives_has_no_standing() -> None:
    plain = Policy(agreements=[Agreement("a", calendar="24x7", targets={"resolution": "1h"})])
    sla = evaluate(plain, [Opened(ticket="T", at=JANUARY)])
    found = review(plain, [sla], as_of=JANUARY + DAY)
    assert found.standings == ()
    assert found.window.label == "2026-01"
    assert (found.credits, found.availability) == (None, ())


def test_breaches_are_listed_by_their_overrun_and_explained(february: Review) -> None:
    found = [(one.ticket, one.metric, one.over, one.is_open) for one in february.breaches]
    assert found == [
        ("E", "resolution", NOW - FEBRUARY - 2 * DAY - 8 * HOUR, True),
        ("D", "resolution", 12 * HOUR, False),
        ("E", "first_response", 5 * HOUR, False),
    ]
    answer = february.breaches[2]
    assert (answer.within, answer.late) == ("4h", 5 * HOUR)
    assert answer.breached_at == FEBRUARY + 2 * DAY + 4 * HOUR
    assert [(one.reason, one.counted) for one in answer.spent] == [("open", 9 * HOUR)]


def test_only_the_worst_breaches_and_the_first_risks_are_listed() -> None:
    found = reviewed(most=1)
    assert [one.ticket for one in found.breaches] == ["E"]
    assert found.all_promises[-1].breached == 3
    assert (len(found.risks.first), found.risks.n) == (1, 3)


def test_breaches_are_told_apart_by_priority_and_by_the_fields_asked_for(february: Review) -> None:
    found = [(one.field, one.value, one.kept) for one in february.groups]
    assert found == [
        ("priority", "normal", Attainment(2, 2)),
        ("priority", "urgent", Attainment(1, 1)),
        ("team", "west", Attainment(0, 2)),
        ("team", None, Attainment(1, 1)),
        ("team", "east", Attainment(2, 0)),
    ]


def test_volume_goes_on_from_period_to_period(february: Review) -> None:
    volume = february.volume
    assert volume.history == (Flow(opened=2, solved=2), Flow(opened=3, solved=2))
    assert (volume.open_at_start, volume.open_at_end) == (0, 1)
    change = volume.change("opened")
    assert change is not None
    assert change.method == "poisson"
    later = reviewed("month")
    assert (later.volume.open_at_start, later.volume.open_at_end) == (1, 3)
    assert later.volume.change("opened") is None  # March is not over
    assert reviewed(history=0).volume.open_at_start == 0


def test_tickets_of_before_the_first_period_are_in_the_backlog() -> None:
    found = reviewed("2026-03", history=0)
    assert (found.volume.open_before, found.volume.history) == (1, (Flow(opened=2),))
    assert found.satisfaction == ()


def test_answers_count_when_the_ticket_was_last_rated(february: Review) -> None:
    csat, nps, ces = february.satisfaction
    assert (csat.survey, csat.value, csat.n) == ("csat", 1.0, 1)
    assert (nps.value, nps.n, nps.interval) == (None, 0, None)
    assert csat.change is not None
    assert nps.change is not None
    assert ces.change is not None
    january = {one.survey: one for one in reviewed("2026-01").satisfaction}
    assert (january["nps"].value, january["ces"].value) == (100.0, 6.0)
    assert january["csat"].change is None


def test_open_promises_come_in_the_order_in_which_they_press(february: Review) -> None:
    risks = february.risks
    assert (risks.late, risks.running, risks.paused, risks.n) == (1, 1, 1, 3)
    assert [(one.ticket, one.is_late) for one in risks.first] == [
        ("E", True),
        ("F", False),
        ("G", False),
    ]
    assert [one.due_at is None for one in risks.first] == [False, False, True]


def test_time_used_counts_what_is_still_open_for_as_long_as_it_was_seen(february: Review) -> None:
    usage = {one.metric: one for one in february.usage}
    resolution = usage["resolution"]
    assert (resolution.n, resolution.still_open) == (3, 1)
    assert resolution.in_time == pytest.approx(1 / 3)
    assert resolution.interval is not None
    assert resolution.interval.low < 1 / 3 < resolution.interval.high
    assert [used for used, _ in resolution.points] == [0.25, 2.5]
    assert [ended for _, ended in resolution.points] == pytest.approx([1 / 3, 2 / 3])


def test_a_curve_of_many_steps_is_thinned_and_keeps_its_last() -> None:
    told = [
        story(f"T-{n}", FEBRUARY + n * HOUR, reply=HOUR, solved=timedelta(minutes=n + 1))
        for n in range(400)
    ]
    (usage,) = [one for one in reviewed(slas=evaluated(told)).usage if one.metric == "resolution"]
    assert len(usage.points) <= 170
    assert usage.points[-1] == (0.8334, 1.0)


def test_a_promise_without_open_time_is_not_measured_by_its_use() -> None:
    desk = Policy(
        agreements=[
            Agreement("a", calendar="24x7", targets=[Target("resolution", by="promised_at")])
        ]
    )
    fields = {"promised_at": JANUARY.isoformat()}
    sla = evaluate(desk, [Opened(ticket="T", at=JANUARY, fields=fields)])
    (usage,) = review(desk, [sla], as_of=JANUARY + DAY).usage
    assert (usage.n, usage.unmeasured, usage.points, usage.in_time) == (0, 1, (), None)


def test_availability_is_measured_in_every_period(february: Review) -> None:
    (web,) = february.availability
    down = Fraction(2, 28 * 24)
    assert [one.share for one in web.history] == [1, 1 - down]
    assert web.change == -down
    assert [(name, one.is_met) for name, one in web.judged] == [("2026-02", False)]
    assert reviewed("2026-01").availability[0].change is None


def test_an_objective_over_another_period_is_judged_over_that_one() -> None:
    (web,) = reviewed("2026-Q1").availability
    assert [name for name, _ in web.judged] == ["2026-01", "2026-02", "2026-03"]
    assert [one.is_final for _, one in web.judged] == [True, True, False]


def test_without_a_record_nothing_is_measured_and_nothing_is_owed_for_it() -> None:
    found = reviewed(outages=None)
    assert found.availability[0].current is None
    assert found.availability[0].change is None
    assert found.credits is not None
    assert found.credits.unmeasured == ("web down",)
    (now,) = found.credits.current
    down, late = now.lines
    assert (down.is_owed, late.is_owed, now.is_final) == (False, True, False)


@pytest.mark.parametrize("told", [{}, {"outages": None}, {"outages": None, "maintenance": ()}])
def test_a_review_owes_what_the_statements_of_its_periods_do(told: Mapping[str, Any]) -> None:
    given = {"outages": OUTAGES, "maintenance": MAINTENANCE, **told}
    found = reviewed(**told)
    assert found.credits is not None
    owed = statements(policy(), evaluated(), as_of=NOW, agreements=["hosting"], **given)
    assert found.credits.history == tuple(
        one for one in owed if one.period in ("2026-01", "2026-02")
    )


def test_what_is_owed_stands_in_the_statements_of_the_period(february: Review) -> None:
    assert february.credits is not None
    (now,) = february.credits.current
    assert (now.period, str(now.total)) == ("2026-02", "125.00 EUR")
    assert [one.period for one in february.credits.history] == ["2026-01", "2026-02"]


def test_remedies_objectives_and_promises_are_counted_alike(february: Review) -> None:
    answers, resolutions = (one.current for one in february.metrics)
    assert february.credits is not None
    late = february.credits.current[0].lines[1].measurement
    assert (late.met, late.breached) == (answers.met, answers.breached)
    by_month, by_quarter = february.standings
    assert (by_month.met, by_month.breached) == (answers.met, answers.breached)
    earlier = february.metrics[1].history[0]
    assert (by_quarter.met, by_quarter.breached) == (
        earlier.met + resolutions.met,
        earlier.breached + resolutions.breached,
    )


def test_fees_can_be_given_from_outside() -> None:
    found = reviewed(fees={"hosting": parse_money("3000.00 EUR")})
    assert found.credits is not None
    assert str(found.credits.current[0].total) == "325.00 EUR"


def test_a_review_can_keep_to_one_customer() -> None:
    found = reviewed(customer="globex")
    assert (found.tickets, found.all_promises[-1].n) == (1, 2)
    assert dict(found.left_out) == {"not_covered": 1, "other_agreement": 7}


def test_tickets_of_other_agreements_are_left_out_and_counted(february: Review) -> None:
    assert february.tickets == 7
    assert dict(february.left_out) == {"not_covered": 1, "other_agreement": 1}


def test_a_ticket_that_the_agreement_governs_without_a_promise_counts_in_its_volume() -> None:
    bare = Policy(agreements=[Agreement("a", calendar="24x7", targets={})])
    sla = evaluate(bare, [Opened(ticket="T", at=JANUARY)])
    found = review(bare, [sla], as_of=JANUARY + DAY)
    assert (found.tickets, found.volume.current.opened, found.promises) == (1, 1, ())


def test_quiet_periods_at_the_beginning_are_not_shown(february: Review) -> None:
    assert [one.label for one in february.windows] == ["2026-01", "2026-02"]
    assert [one.label for one in reviewed(slas=[]).windows] == ["2026-02"]
    between = reviewed("2026-03", slas=evaluated([story("L", JANUARY, reply=HOUR, solved=HOUR)]))
    assert [one.label for one in between.windows] == ["2026-01", "2026-02", "2026-03"]


def test_the_period_is_by_default_as_long_as_the_agreement_is_reviewed() -> None:
    assert reviewed(None).window.label == "2026-03"
    assert reviewed(None).is_final is False
    assert reviewed("last month").is_final is True


def test_a_review_is_about_the_only_agreement_or_the_one_named() -> None:
    with pytest.raises(MetricsError, match="no agreement is named, and there are 2; give one of"):
        review(policy(), [], as_of=NOW)
    with pytest.raises(MetricsError, match="and there are 0; give a policy that has one"):
        review(Policy(), [], as_of=NOW)
    with pytest.raises(MetricsError, match=r"unknown agreement 'hostin' \(did you mean 'hosting'"):
        review(policy(), [], as_of=NOW, agreement="hostin")


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(MetricsError, match=r"by 'team' must be a list; write \['team'\]"):
        review(policy(), [], as_of=NOW, agreement="hosting", by="team")
    with pytest.raises(MetricsError, match=r"month 2026-04 begins at .*, after as_of"):
        reviewed("2026-04")
    with pytest.raises(MetricsError, match="history -1 is less than nothing"):
        reviewed(history=-1)
    with pytest.raises(MetricsError, match="most -1 is less than nothing"):
        reviewed(most=-1)
    with pytest.raises(MetricsError, match="field 'shift' was not kept"):
        review(policy(), evaluated(), as_of=NOW, agreement="hosting", by=["shift"])
    with pytest.raises(MetricsError, match="has no time zone"):
        reviewed(as_of=NOW.replace(tzinfo=None))


def test_tickets_come_once_and_as_of_no_earlier_instant() -> None:
    no_ticket: Any = "A"
    first, *_ = evaluated()
    with pytest.raises(MetricsError, match="ticket 'A' is there twice"):
        reviewed(slas=[first, first])
    with pytest.raises(HistoryError, match="ticket 'A': asked about"):
        reviewed("2026-01", as_of=JANUARY, slas=[first])
    with pytest.raises(MetricsError, match="one is of str"):
        reviewed(slas=[no_ticket])


def test_all_of_a_review_is_there_as_json(february: Review) -> None:
    document = json.loads(february.to_json())
    assert document["period"] == "2026-02"
    assert document["is_final"] is True
    assert document["terms"]["owner"] == "customer success"
    assert document["promises"][1]["history"][1]["breached"] == 1
    assert document["objectives"][0]["objective"] == "50% a month"
    assert document["availability"][0]["history"][1]["exact_share"] == "335/336"
    assert document["credits"]["current"] == ["2026-02"]
    assert document["breaches"][0]["stopped_at"] is None
    assert document["risks"]["paused"] == 1
    assert json.loads(reviewed(slas=[], outages=None).to_json())["tickets"] == 0


def test_json_says_what_is_not_known_with_null() -> None:
    bare = Policy(agreements=[Agreement("a", calendar="24x7", targets={"resolution": "1h"})])
    found = json.loads(review(bare, [], as_of=NOW).to_json())
    assert found["credits"] is None
    assert found["terms"]["valid_from"] is None
    assert found["terms"]["reviewed_every"] is None


def test_a_review_names_itself(february: Review) -> None:
    assert repr(february) == "<Review hosting 2026-02: 3 met, 3 breached, 0 undecided>"


def test_a_window_ends_when_the_next_begins(february: Review) -> None:
    assert (february.window.start_at, february.window.end_at) == (FEBRUARY, MARCH)
