"""Recommendations and sweeps ticket by ticket, on a desk that can be checked by hand."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Calendar, Event, HistoryError, Policy, PolicyError, Updated, evaluate
from slaengine.errors import MetricsError
from slaengine.metrics import Attainment
from slaengine.policy import BusinessDays, OpenTime
from slaengine.whatif import needed, on_calendar, recommend, sweep, with_target
from slaengine.whatif.targets.recommendation import columns_of
from slaengine.whatif.targets.sayable import LADDER, sayable
from tests.whatif.desk import NINE, POLICY, policy, ticket, tickets

WEEK = NINE + timedelta(days=5)
MINUTE = timedelta(minutes=1)
# eighty tickets solved after 6, 12, … minutes to eight hours, two still open
HISTORIES = [ticket(f"T-{number}", 0, number / 10, reply=0.05) for number in range(1, 81)]
OPEN = [ticket("T-81", 0, None), ticket("T-82", 0, None)]


def hours(number: float) -> OpenTime:
    return OpenTime(timedelta(hours=number))


def test_the_tightest_target_is_named_per_tier_with_what_it_costs() -> None:
    slas = tickets(policy(), HISTORIES)
    (found,) = recommend(slas, as_of=WEEK, metric="resolution", share=0.9)
    assert (found.of.group, found.n, found.finished) == (("standard", "urgent"), 80, 80)
    assert (found.estimate, found.exact, found.target) == (hours(7.2), hours(7.7), hours(8))
    assert found.promised == (hours(4),)
    now, then = found.at_promised, found.at_target
    assert now is not None
    assert then is not None
    assert now.attainment == Attainment(met=40, breached=40)
    assert then.attainment == Attainment(met=80)
    assert now.breaches_a_month == pytest.approx(40 / (5 / (365.25 / 12)))
    assert [str(one.target) for one in found.candidates] == ["4h", "8h"]


def test_a_thin_history_names_what_it_lacks_and_no_target() -> None:
    slas = tickets(policy(), HISTORIES[:20])
    (found,) = recommend(slas, as_of=WEEK, metric="resolution")
    assert (found.exact, found.target, found.at_target) == (None, None, None)
    assert found.reason == "too thin (20 of 59)"
    assert found.row(("agreement", "priority"))["target"] is None


def test_what_took_over_a_hundred_years_is_no_promise() -> None:
    round_the_clock = policy().to_json().replace('"calendar": "desk"', '"calendar": "24x7"')
    under = Policy.from_text(round_the_clock, format="json")
    ages = [ticket(f"T-{number}", 0, 24 * 36_550, reply=0.05) for number in range(60)]
    as_of = NINE + timedelta(days=37_000)
    (found,) = recommend(tickets(under, ages), as_of=as_of, metric="resolution")
    assert (found.finished, found.estimate, found.exact, found.target) == (60, None, None, None)
    assert found.reason == "over a hundred years"
    assert [one.is_promised for one in found.candidates] == [True]
    nearly = [ticket(f"T-{number}", 0, 24 * 36_524.9, reply=0.05) for number in range(60)]
    (found,) = recommend(tickets(under, nearly), as_of=as_of, metric="resolution")
    assert (found.exact, found.target) == (hours(24 * 36_524.9), hours(24 * 36_525))


def test_open_tickets_count_for_as_long_as_they_have_run() -> None:
    closed = recommend(tickets(policy(), HISTORIES), as_of=WEEK, metric="resolution", share=0.9)
    both = tickets(policy(), [*HISTORIES, *OPEN])
    (found,) = recommend(both, as_of=WEEK, metric="resolution", share=0.9)
    (without,) = closed
    assert (found.open, found.exact) == (2, hours(7.9))
    assert without.exact == hours(7.7)


def test_cancelled_clocks_are_seen_until_they_were_cancelled() -> None:
    merged = [*OPEN[0], Event(ticket="T-81", at=NINE + timedelta(hours=1), name="merged")]
    slas = tickets(policy(), [*HISTORIES, merged])
    (found,) = recommend(slas, as_of=WEEK, metric="resolution", share=0.9)
    assert (found.cancelled, found.open) == (1, 0)
    (point,) = sweep(slas, "resolution", ["30m"], as_of=WEEK).points
    assert point.attainment == Attainment(met=5, breached=76)
    (point,) = sweep(slas, "resolution", ["1h"], as_of=WEEK).points
    assert point.attainment == Attainment(met=10, breached=70, cancelled=1)


def test_business_days_are_recommended_where_they_are_promised() -> None:
    days = policy(POLICY.replace('"4h"', '"2 business days"'))
    late = [ticket(f"L-{number}", 0, 24 * number + 1, reply=0.05) for number in (1, 2, 3)]
    slas = tickets(days, [*HISTORIES, *late])
    (found,) = recommend(slas, as_of=WEEK, metric="resolution", share=0.95, confidence=0.8)
    assert (found.estimate, found.exact, found.target) == (BusinessDays(1), *[BusinessDays(3)] * 2)
    assert [str(one.target) for one in found.candidates] == [
        "1 business day",
        "2 business days",
        "3 business days",
        "4 business days",
    ]
    (found,) = recommend(slas, as_of=WEEK, metric="resolution", share=0.9, unit="time")
    assert found.target == hours(8)
    (found,) = recommend(
        tickets(policy(), HISTORIES), as_of=WEEK, metric="resolution", unit="business_days"
    )
    assert found.target == BusinessDays(1)
    close = policy(POLICY.replace('"4h"', '"1 business day, at close"'))
    (found,) = recommend(tickets(close, HISTORIES), as_of=WEEK, metric="resolution")
    assert found.target == BusinessDays(1, at="close")


def test_a_history_of_no_length_has_no_breaches_a_month() -> None:
    slas = tickets(policy(), [ticket("T-1", 0, None)[:1]])
    (found,) = recommend(slas, as_of=NINE, metric="resolution")
    assert [one.breaches_a_month for one in found.candidates] == [None]
    assert recommend(slas, as_of=NINE, metric="resolution").text().endswith("promised now")
    assert len(recommend([], as_of=NINE)) == 0


def test_clocks_that_run_to_a_deadline_are_left_out() -> None:
    by = policy(
        """
        [[agreements]]
        name = "standard"
        calendar = "24x7"
        [[agreements.targets]]
        metric = "resolution"
        by = "promised_at"
        """
    )
    history = ticket("T-1", 0, 2)
    until = Updated(ticket="T-1", at=NINE, fields={"promised_at": WEEK.isoformat()})
    sla = evaluate(by, [*history, until])
    assert sla["resolution"].due_at == WEEK
    assert recommend([sla], as_of=WEEK).listed == ()
    assert sweep([sla], "resolution", ["1h"], as_of=WEEK).points == ()


def test_recommendations_are_told_as_text_as_tables_and_as_json() -> None:
    found = recommend(tickets(policy(), [*HISTORIES, *OPEN]), as_of=WEEK, share=0.9)
    text = found.text()
    assert text.startswith("The tightest targets that 90.0% would have met")
    assert "resolution standard urgent 80 2 4h 48.8% 8h 97.6%" in " ".join(text.split())
    assert "recommended" in text
    assert found.html() == found._repr_html_()
    assert "<caption>resolution, standard, urgent</caption>" in found.html()
    assert tuple(found.rows()[0]) == columns_of(found.by)
    document = json.loads(found.to_json())
    (resolution,) = (one for one in document["recommendations"] if one["metric"] == "resolution")
    assert (resolution["estimate"], resolution["exact"], resolution["target"]) == (
        "7h24m",
        "7h54m",
        "8h",
    )
    assert resolution["candidates"][-1]["is_recommended"]
    thin = recommend(tickets(policy(), HISTORIES[:2]), as_of=WEEK, by=[])
    assert "too thin (2 of 59)" in thin.text()
    assert "too thin (n of m): n finished, and it takes m" in thin.text()
    assert "too thin (n of m)" in thin.html()
    assert "–" in recommend(tickets(policy(), [OPEN[0][:1]]), as_of=NINE).text()


def test_olas_are_recommended_for_when_asked_for() -> None:
    ola = '[[agreements]]\nname = "b"\nkind = "ola"\ncalendar = "desk"\n'
    both = policy(POLICY + ola + 'targets = { agent_work = "2h" }')
    found = recommend(tickets(both, HISTORIES), as_of=WEEK, kind=None)
    assert [one.of.kind for one in found] == ["sla", "sla", "ola"]
    assert "ola agent_work" in found.text()


def test_a_sweep_tells_how_each_target_would_have_been_kept() -> None:
    slas = tickets(policy(), [*HISTORIES, *OPEN])
    found = sweep(slas, "resolution", ["1h", "100h", "1 business day"], as_of=WEEK, by=["priority"])
    assert [point.attainment for point in found.points] == [
        Attainment(met=10, breached=72),
        Attainment(met=80, undecided=2),
        Attainment(met=80, breached=2),
    ]
    first = found.rows()[0]
    assert (first["target"], first["duration"], first["priority"]) == (
        "1h",
        timedelta(hours=1),
        "urgent",
    )
    assert "1h              urgent    12.2%" in found.text()
    assert found.html() == found._repr_html_()
    rows = json.loads(found.to_json())["points"]
    assert (rows[0]["duration"], rows[2]["duration"]) == (3600.0, None)


def test_a_sweep_of_what_is_still_open_has_no_share() -> None:
    slas = tickets(policy(), [OPEN[0][:1]])
    found = sweep(slas, "resolution", ["1h"], as_of=NINE)
    assert (found.rows()[0]["share"], found.rows()[0]["low"]) == (None, None)
    assert "–" in found.text()


def test_a_sweep_is_of_some_clocks_alone_where_asked() -> None:
    slas = tickets(policy(), [*HISTORIES[:3], ticket("N-1", 0, 1, "normal")])
    asked: dict[str, Any] = {"as_of": WEEK, "priority": "normal", "agreement": "standard"}
    (point,) = sweep(slas, "resolution", ["1h"], **asked).points
    assert point.attainment == Attainment(met=1)
    with pytest.raises(MetricsError, match="unknown agreement 'other'; use one of standard"):
        sweep(slas, "resolution", ["1h"], as_of=WEEK, agreement="other")
    assert sweep([], "resolution", ["1h"], as_of=WEEK, agreement="other").points == ()


def test_exactly_used_up_is_kept_unless_it_stopped_later() -> None:
    night = ticket("T-1", 0, 12)  # solved at nine in the evening, eight open hours later
    (sla,) = tickets(policy(), [night])
    assert needed(sla["resolution"], WEEK) == timedelta(hours=8, microseconds=1)
    (sla,) = tickets(policy(), [ticket("T-1", 0, 8)])
    assert needed(sla["resolution"], WEEK) == timedelta(hours=8)
    (sla,) = tickets(policy(), [ticket("T-1", 0, None)])
    assert needed(sla["resolution"], NINE + timedelta(hours=2)) == timedelta(hours=2)
    assert needed(sla["resolution"], NINE + timedelta(hours=10)) == timedelta(
        hours=8, microseconds=1
    )


def test_under_a_promise_made_at_that_very_instant_nothing_is_late() -> None:
    (opening, *_) = ticket("T-1", 0, None)
    moved = Updated(ticket="T-1", at=NINE + timedelta(hours=9), fields={"priority": "normal"})
    sla = evaluate(policy(), [opening, moved])
    assert needed(sla["resolution"], moved.at) == timedelta(0)
    assert needed(sla["resolution"], moved.at + MINUTE) == timedelta(hours=8, microseconds=1)


@given(st.timedeltas(timedelta(microseconds=1), timedelta(days=90)))
def test_a_sayable_amount_is_the_next_one(amount: timedelta) -> None:
    found = sayable(amount)
    assert amount <= found
    assert sayable(found) == found
    assert found in LADDER or found % timedelta(hours=40) == timedelta(0)
    assert all(found <= step for step in LADDER if step >= amount)


def test_another_amount_makes_another_policy() -> None:
    other = with_target(policy(), "resolution", timedelta(hours=2), priority="urgent")
    assert other.agreements[0].targets[0].within == {"urgent": hours(2), "normal": hours(8)}
    every = with_target(policy(), "resolution", "1 business day", agreement="standard")
    day = BusinessDays(1)
    assert every.agreements[0].targets[0].within == {"urgent": day, "normal": day}
    plain = with_target(policy(), "first_response", "2h")
    assert plain.agreements[0].targets[1].within == hours(2)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"metric": "update"}, "no target promises 'update'; name one that the policy has"),
        (
            {"metric": "resolution", "priority": "low", "agreement": "standard"},
            "no target of agreement 'standard' promises 'resolution' for priority 'low'",
        ),
        ({"metric": "first_response", "priority": "urgent"}, "for priority 'urgent'"),
        ({"metric": "resolution", "agreement": "gold"}, "of agreement 'gold'"),
    ],
)
def test_a_target_that_is_not_there_is_not_made(asked: dict[str, str], message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        with_target(policy(), within="1h", **asked)


def test_another_calendar_measures_every_target() -> None:
    text = POLICY + '\n[[agreements.targets]]\nmetric = "update"\nwithin = "1h"\n'
    text = text.replace("targets = {", "#").replace(
        "[[agreements.targets]]", '[[agreements.targets]]\ncalendar = "24x7"'
    )
    night = Calendar("night", "Asia/Tokyo", {"mon-sun": ["22:00-06:00"]})
    other = on_calendar(policy(text), night)
    assert [target.calendar for target in other.agreements[0].targets] == [None]
    assert other.calendar("night", other.agreements[0]) == night
    round_the_clock = policy(
        '[[agreements]]\nname = "a"\ncalendar = "24x7"\ntz = "Asia/Tokyo"\n'
        'targets = { resolution = "4h" }\n'
    )
    assert on_calendar(round_the_clock, night).agreements[0].calendar == "night"
    assert on_calendar(policy("[calendars]\n"), night).agreements == ()


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        ({"unit": "days"}, MetricsError, "unit 'days': write one of as_promised, time"),
        ({"by": "priority"}, HistoryError, r"write \['priority'\]"),
        ({"share": 95}, MetricsError, "share 95.0 is none to promise"),
        ({"metric": "resolutoin"}, MetricsError, "metric 'resolutoin'.*did you mean 'resolution'"),
        ({"kind": "contract"}, MetricsError, "unknown kind 'contract'.*use one of sla, ola, uc"),
        ({"by": ["team"]}, MetricsError, "field 'team' was not kept"),
    ],
)
def test_what_cannot_be_recommended_is_refused(
    ask: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        recommend(tickets(policy(), HISTORIES[:1]), as_of=WEEK, **ask)


@pytest.mark.parametrize(
    ("targets", "error", "message"),
    [
        ("1h", HistoryError, r"targets come as a list, not '1h'; write \['1h'\]"),
        ([], PolicyError, "no targets to try"),
        (["1d"], PolicyError, "could mean hours or days"),
    ],
)
def test_targets_that_are_none_are_refused(
    targets: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        sweep([], "resolution", targets, as_of=WEEK)
