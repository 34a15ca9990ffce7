"""Reports: what they say of a desk, example by example, and what they refuse."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from slaengine import (
    Agreement,
    Event,
    HistoryError,
    Opened,
    Policy,
    Rated,
    Replied,
    StatusChanged,
    TicketSla,
    Updated,
    evaluate,
    metrics,
)
from slaengine.errors import MetricsError
from slaengine.events import Survey
from slaengine.metrics import Durations, Figure, Report, kpi, report
from slaengine.metrics.cells import sums_of
from slaengine.metrics.condition import Column
from slaengine.metrics.definition import TimeOf
from slaengine.metrics.rows import row_of

POLICY = Policy.from_text("""
[[agreements]]
name = "default"
calendar = "24x7"
targets = { first_response = "1h", resolution = "4h" }
""")
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def ticket(name: str, *events: Event, opened: float = 0, **fields: str) -> TicketSla:
    history = [Opened(name, at(opened), fields=fields), *events]
    return evaluate(POLICY, history, fields=["team", "channel"])


def status(name: str, hours: float, word: str) -> StatusChanged:
    return StatusChanged(name, at(hours), status=word)


def reply(name: str, hours: float) -> Replied:
    return Replied(name, at(hours), by="agent")


SOLVED = ticket("A", reply("A", 0.5), status("A", 2, "solved"), team="north")
LATE = ticket("B", reply("B", 3), status("B", 9, "solved"), team="south")
OPEN = ticket("C", opened=9, team="north")
MERGED = ticket("D", Event("D", at(1), "merged"), team="south")
DESK = [SOLVED, LATE, OPEN, MERGED]
NOW = at(10)


def one(
    asked: Report,
    kpi: str,
    statistic: str | None = None,
    *,
    metric: str | None = None,
    part: str | None = None,
    period: str | None = None,
    group: Mapping[str, str] | None = None,
) -> Figure:
    (found,) = asked.find(
        kpi, statistic=statistic, metric=metric, part=part, period=period, group=group
    )
    return found


def told(
    asked: Report,
    kpi: str,
    statistic: str | None = None,
    *,
    metric: str | None = None,
    part: str | None = None,
    period: str | None = None,
    group: Mapping[str, str] | None = None,
) -> object:
    return one(asked, kpi, statistic, metric=metric, part=part, period=period, group=group).value


# --- promises


def test_attainment_says_what_is_decided_and_what_is_not() -> None:
    found = report(DESK, as_of=NOW)
    decided = one(found, "attainment", "decided", metric="resolution")
    assert (decided.value, decided.n) == (0.5, 2)
    assert decided.excluded == {"undecided": 1, "cancelled": 1}
    assert decided.low is not None
    assert (decided.level, decided.unit, decided.definition) == (0.95, "share", "attainment")
    assert told(found, "attainment", "optimistic", metric="resolution") == 2 / 3
    assert told(found, "attainment", "pessimistic", metric="resolution") == 1 / 3
    assert told(found, "breach_rate", metric="resolution") == 0.5


def test_what_is_past_its_due_is_breached_though_it_still_runs() -> None:
    found = report([OPEN], as_of=at(10.5))
    assert told(found, "attainment", "decided", metric="first_response") == 0
    assert told(found, "breaches", metric="first_response") == 1
    longest = one(found, "overrun", "longest", metric="first_response")
    assert longest.value == timedelta(minutes=30)
    mean = one(found, "overrun", "mean", metric="first_response")
    assert (mean.value, mean.n, mean.excluded) == (None, 0, {"still_growing": 1})


def test_overruns_are_of_what_was_breached() -> None:
    found = report(DESK, as_of=NOW)
    mean = one(found, "overrun", "mean", metric="resolution")
    assert (mean.value, mean.n, mean.excluded) == (timedelta(hours=5), 1, {"not_breached": 3})


def test_time_on_the_clock_is_of_what_has_stopped_and_survival_of_all() -> None:
    found = report(DESK, as_of=NOW)
    median = one(found, "elapsed", "median", metric="resolution")
    assert (median.value, median.n) == (timedelta(hours=5.5), 2)
    survival = one(found, "elapsed", "survival_median", metric="resolution")
    # what was cut off or still runs after an hour is known not to have ended by then
    assert (survival.value, survival.low, survival.n) == (timedelta(hours=2), timedelta(hours=2), 4)
    assert told(found, "elapsed", "share_cancelled", metric="resolution") == 1 / 4
    without = report(DESK, as_of=NOW, survival=False)
    assert not without.find("elapsed", statistic="survival_median")


def test_an_objective_is_compared_with_what_was_kept() -> None:
    found = report(DESK, as_of=NOW, objectives={"resolution": "95%"})
    (margin,) = found.find("objective", statistic="margin")
    assert (margin.metric, margin.n) == ("resolution", 2)
    assert margin.value == pytest.approx(-0.45)
    assert isinstance(margin.low, float)
    assert margin.low < -0.45
    undecided = report([OPEN], as_of=at(9), objectives={"resolution": "95%"})
    assert told(undecided, "objective", "margin") is None


def test_an_objective_a_month_is_judged_a_month_at_a_time() -> None:
    objectives = {"resolution": "40% a month"}
    found = report(DESK, as_of=NOW, period="month", objectives=objectives)
    assert told(found, "objective", "margin", period="2026-01") == pytest.approx(0.1)
    with pytest.raises(MetricsError, match=r"ask with period='month', or write '40%'"):
        report(DESK, as_of=NOW, objectives=objectives)


def test_breaches_per_period_count_when_the_promise_was_broken() -> None:
    late = ticket("E", opened=10)  # on Monday at 19:00: due at 20:00 and at 23:00
    after = report([late], as_of=at(40), period="day", cohort="breached", tz="Asia/Tokyo")
    assert {(each.metric, each.period): each.value for each in after.find("breaches")} == {
        ("first_response", "2026-01-06"): 1,
        ("resolution", "2026-01-06"): 1,
    }


# --- tickets


@pytest.mark.parametrize(
    ("kpi", "statistic", "value", "n", "excluded"),
    [
        ("first_response", "mean", timedelta(hours=1.75), 2, {}),
        ("first_response_open", "mean", timedelta(hours=1.75), 2, {"removed": 1}),
        ("full_resolution", "mean", timedelta(hours=5.5), 2, {}),
        ("full_resolution", "survival_median", timedelta(hours=2), 4, {}),
        ("full_resolution", "share_merged", 0.25, 4, {}),
        ("full_resolution_open", "median", timedelta(hours=5.5), 2, {"removed": 1}),
        ("requester_wait", "mean", timedelta(hours=5.5), 2, {}),
        ("handling", "mean", timedelta(0), 2, {}),
        ("age", "mean", timedelta(hours=1), 1, {"merged": 1, "solved": 2}),
        ("next_response", "mean", None, 0, {}),
        ("agent_replies", "mean", 2 / 3, 3, {"merged": 1}),
        ("one_touch", "share", 1.0, 2, {"merged": 1, "unsolved": 1}),
        ("zero_touch", "share", 0.0, 2, {"merged": 1, "unsolved": 1}),
        ("reopen_rate", "share", 0.0, 2, {"never_solved": 2}),
        ("reopens", "count", 0, 4, {}),
        ("tickets", "count", 3, 3, {"merged": 1}),
        ("solved", "count", 2, 3, {"merged": 1}),
        ("unsolved", "count", 1, 3, {"merged": 1}),
        ("csat", "share", None, 0, {"not_rated": 4}),
        ("csat_response_rate", "share", None, 0, {"not_surveyed": 4}),
        ("nps", "score", None, 0, {"not_rated": 4}),
        ("backlog", "open_at_end", 1, 7, {}),
        ("closure_ratio", "ratio", 0.5, 4, {}),
    ],
)
def test_a_figure_says_of_how_many_it_is_and_who_is_left_out(
    kpi: str, statistic: str, value: object, n: int, excluded: dict[str, int]
) -> None:
    found = one(report(DESK, as_of=NOW), kpi, statistic)
    assert (found.value, found.n, dict(found.excluded)) == (value, n, excluded)


def test_the_unsolved_are_counted_by_half_open_buckets_of_age() -> None:
    found = report([OPEN], as_of=at(10), buckets=[timedelta(hours=1), timedelta(hours=2)])
    counts = {each.part: each.value for each in found.find("ageing")}
    assert counts == {"[0s, 1h)": 0, "[1h, 2h)": 1, "[2h, )": 0}


def test_first_contact_resolution_by_its_names() -> None:
    reopened = ticket(
        "R", reply("R", 1), *(status("R", n, w) for n, w in [(2, "solved"), (3, "open")])
    )
    desk = [SOLVED, LATE, reopened]
    names = ["no_reopen_1d", "no_reopen_30d", "one_reply", "within_2h", "within_3h", "one_teammate"]
    found = report(desk, as_of=at(33), fcr=names, kpis=["fcr"])
    shares = {each.part: (each.value, each.n, dict(each.excluded)) for each in found}
    assert shares == {
        "no_reopen_1d": (2 / 3, 3, {}),
        "no_reopen_30d": (None, 0, {"immature": 3}),
        "one_reply": (1.0, 2, {"unsolved": 1}),
        "within_2h": (0.0, 2, {"unsolved": 1}),  # two hours are not less than two hours
        "within_3h": (0.5, 2, {"unsolved": 1}),
        "one_teammate": (1.0, 2, {"unsolved": 1}),
    }
    assert one(found, "fcr", part="within_2h").definition == "fcr/within_2h"


def test_a_reopening_at_the_end_of_the_window_is_outside_it() -> None:
    reopened = ticket("R", status("R", 1, "solved"), status("R", 25, "open"))
    found = report([reopened], as_of=at(25), fcr=["no_reopen_1d"])
    assert told(found, "fcr") == 1


def test_scores_come_as_shares_means_and_net_scores() -> None:
    answers: list[tuple[Survey, float]] = [
        ("csat", 5),
        ("csat", 2),
        ("nps", 10),
        ("ces", 6),
        ("csat", 9),
    ]
    rated = [
        ticket(f"S{n}", Event(f"S{n}", at(1), "surveyed"), Rated(f"S{n}", at(2), survey=s, score=v))
        for n, (s, v) in enumerate(answers)
    ]
    found = report(rated, as_of=NOW)
    csat = one(found, "csat", "share")
    assert (csat.value, csat.n, csat.excluded) == (0.5, 2, {"not_rated": 2, "off_scale": 1})
    assert told(found, "csat", "mean") == 3.5
    assert told(found, "csat_response_rate") == 0.6
    assert told(found, "nps") == 100
    assert [each.statistic for each in found.find("ces")] == ["mean", "agree", "net"]
    assert told(found, "ces", "net") == 100


def test_unanswered_messages_wait_from_when_they_were_written() -> None:
    asked = evaluate(
        POLICY,
        [Opened("A", at(0), by="agent"), Replied("A", at(2), by="customer")],
    )
    silent = evaluate(POLICY, [Opened("B", at(0), by="agent")])
    after = evaluate(
        POLICY,
        [
            Opened("C", at(0), by="agent"),
            status("C", 1, "solved"),
            Replied("C", at(2), by="customer"),
        ],
    )
    found = report([asked, silent, after], as_of=at(5))
    mean = one(found, "first_response", "mean")
    assert mean.excluded == {"asked_when_solved": 1, "not_asked": 1}
    total = found.total("first_response")
    assert isinstance(total, metrics.Durations)
    assert total.censored.values == (3 * 3_600_000_000,)


def test_unsolved_time_is_told_by_who_had_the_ticket() -> None:
    moved = [Updated("A", at(1), fields={"assignee": "ana"}), status("A", 3, "solved")]
    found = report([ticket("A", *moved)], as_of=NOW)
    sums = {each.part: each.value for each in found.find("assignee_time", statistic="sum")}
    assert sums == {"(nobody)": timedelta(hours=1), "ana": timedelta(hours=2)}
    assert told(found, "team_time", "mean") == timedelta(hours=3)


# --- groups, periods, cohorts


def test_groups_are_by_what_clocks_and_tickets_say_or_their_fields() -> None:
    found = report(DESK, as_of=NOW, by=["team", "outcome", "agreement"])
    groups = {tuple(each.group.values()): each.value for each in found.find("solved")}
    assert groups == {
        ("north", "open", "default"): 0,
        ("north", "solved", "default"): 1,
        ("south", "merged", "default"): 0,
        ("south", "solved", "default"): 1,
    }
    clocks = found.find("attainment", statistic="decided", group={"team": "south"})
    assert {each.group["outcome"] for each in clocks} == {"merged", "solved"}


def test_a_field_may_be_read_as_it_was() -> None:
    moved = ticket(
        "A",
        status("A", 1, "solved"),
        Updated("A", at(2), fields={"team": "south"}),
        status("A", 3, "open"),
        team="north",
    )
    teams = {}
    for when in ("now", "opened", "solved", "breached"):
        found = report([moved], as_of=at(20), by=["team"], fields_at=when, kpis=["tickets"])
        teams[when] = [each.group["team"] for each in found]
    # it was reopened at noon with three hours left, when it was in the south already
    assert teams == {"now": ["south"], "opened": ["north"], "solved": [None], "breached": ["south"]}


def test_the_present_of_a_field_that_the_policy_names_is_kept() -> None:
    gold = Agreement("gold", customer="acme", calendar="24x7", targets={"resolution": "1h"})
    policy = Policy(agreements=[gold])
    sla = evaluate(policy, [Opened("A", at(0), fields={"customer": "acme"})])
    found = report([sla], as_of=NOW, by=["customer"], kpis=["tickets"])
    assert [each.group for each in found] == [{"customer": "acme"}]
    with pytest.raises(MetricsError, match=r"fields=\['customer'\]"):
        report([sla], as_of=NOW, by=["customer"], fields_at="opened")


def test_rows_without_the_instant_of_the_cohort_are_counted_as_left_out() -> None:
    found = report(DESK, as_of=NOW, cohort="solved", by=["team"])
    counts = {
        (each.part, each.metric, each.group["team"]): (each.value, dict(each.excluded))
        for each in found.find("left_out")
    }
    assert counts == {
        ("clocks", "first_response", "north"): (1, {"not_solved": 1}),
        ("clocks", "resolution", "north"): (1, {"not_solved": 1}),
        ("tickets", None, "north"): (1, {"not_solved": 1}),
        ("tickets", None, "south"): (1, {"not_solved": 1}),
    }
    assert told(found, "tickets", group={"team": "north"}) == 1


def test_the_backlog_is_followed_through_periods_in_which_nothing_happened() -> None:
    again = ticket("A", status("A", 1, "solved"), status("A", 73, "open"))
    gone = ticket("B", Event("B", at(2), "deleted"))
    found = report([again, gone], as_of=at(100), period="day", kpis=["backlog", "closure_ratio"])
    flows = {
        each: [one.value for one in found.find("backlog", statistic=each)]
        for each in ("opened", "solved", "reopened", "removed", "open_at_start", "open_at_end")
    }
    assert flows == {
        "opened": [2, 0, 0, 0, 0],
        "solved": [1, 0, 0, 0, 0],
        "reopened": [0, 0, 0, 1, 0],
        "removed": [1, 0, 0, 0, 0],
        "open_at_start": [0, 0, 0, 0, 1],
        "open_at_end": [0, 0, 0, 1, 1],
    }
    ratios = [each.value for each in found.find("closure_ratio")]
    assert ratios == [0.5, None, None, None, None]
    assert found.find("backlog")[0].period_at == datetime(2026, 1, 5, tzinfo=UTC)


# --- refusals


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"by": "team"}, r"write \['team'\]"),
        ({"by": ["team", "team"]}, "name it once"),
        ({"by": ["kind"]}, "every report tells apart"),
        ({"by": ["value"]}, "a column of every table of figures"),
        ({"by": ["city"]}, r"evaluate\(policy, history, fields=\['city'\]\)"),
        ({"period": "mnth"}, "did you mean 'month'"),
        ({"period": 3}, "use one of day, week"),
        ({"cohort": "created"}, "use one of opened, solved, breached, rated"),
        ({"fields_at": "then"}, "use one of now"),
        ({"method": "liner"}, "did you mean 'linear'"),
        ({"percentiles": [101]}, "from 0 to 100"),
        ({"level": 95}, "0.95"),
        ({"fcr": ["never"]}, "no definition"),
        ({"fcr": "one_reply"}, r"write \['one_reply'\]"),
        ({"kpis": ["csats"]}, "did you mean 'csat'"),
        ({"buckets": [timedelta(hours=2), timedelta(hours=1)]}, "must rise"),
        ({"buckets": [timedelta(0)]}, "must rise"),
        ({"sketch": 2}, "0.01"),
        ({"as_of": datetime(2026, 1, 5)}, "no time zone"),
    ],
    ids=str,
)
def test_a_question_without_an_answer_is_refused(asked: dict[str, object], why: str) -> None:
    with pytest.raises(MetricsError, match=why):
        ask(asked)


def ask(asked: dict[str, object]) -> Report:
    given: dict[str, object] = {"as_of": NOW, **asked}
    return report(DESK, **given)  # type: ignore[arg-type]


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="did you mean 'Europe/Lisbon'"):
        report(DESK, as_of=NOW, tz="Lisbon")


def test_events_after_the_report_are_refused() -> None:
    with pytest.raises(HistoryError, match="before its last event"):
        report([LATE], as_of=at(5))


def test_the_same_ticket_twice_is_refused() -> None:
    with pytest.raises(MetricsError, match="'A' is there twice"):
        report([SOLVED, SOLVED], as_of=NOW)


def test_reports_that_were_asked_different_things_do_not_add_up() -> None:
    with pytest.raises(MetricsError, match="cohort is 'opened' and 'solved'"):
        _ = report([SOLVED], as_of=NOW) + report([LATE], as_of=NOW, cohort="solved")


def test_a_report_that_has_nothing_such_has_no_total() -> None:
    found = report([SOLVED], as_of=NOW, by=["team"])
    with pytest.raises(MetricsError, match="nothing of 'attainment'"):
        found.total("attainment", group={"team": "west"})
    with pytest.raises(MetricsError, match="nothing of 'attainment'"):
        found.total("attainment", group={"city": None})


# --- what is done with reports


def test_two_periods_are_compared_by_their_totals() -> None:
    later = [ticket(f"L{n}", status(f"L{n}", 800, "solved"), opened=790) for n in range(20)]
    earlier = [ticket(f"E{n}", status(f"E{n}", 1, "solved")) for n in range(20)]
    found = report([*earlier, *later], as_of=at(900), period="month")
    january = found.total("attainment", metric="resolution", period="2026-01")
    february = found.total("breach_rate", metric="resolution", period="2026-02")
    assert isinstance(january, metrics.Attainment)
    assert isinstance(february, metrics.Attainment)
    change = metrics.compare(january, february)
    assert (change.difference, change.is_more_than_noise) == (-1.0, True)


def test_totals_add_up_over_groups_and_kinds_asked_for() -> None:
    found = report(DESK, as_of=NOW, by=["team"])
    total = found.total("attainment", metric="resolution", kind="sla")
    assert total == metrics.Attainment(met=1, breached=1, undecided=1, cancelled=1)
    ages = found.total("ageing", part="[1h, 4h)")
    assert ages == report(DESK, as_of=NOW).total("ageing", part="[1h, 4h)")


def test_numbers_compare_and_sums_of_times_do_not() -> None:
    asked = ticket("W", Replied("W", at(1), by="customer"), reply("W", 1.5), reply("W", 3))
    answered = [Replied("V", at(2), by="customer"), reply("V", 2.5)]
    again = ticket("V", reply("V", 1), *answered, Replied("V", at(3), by="customer"), reply("V", 4))
    before, after = report([asked, again], as_of=NOW), report([again], as_of=NOW)
    change = metrics.compare(before.total("tickets"), after.total("tickets"))
    assert (change.difference, change.method) == (-1, "poisson")
    with pytest.raises(MetricsError, match="no spread to judge chance by"):
        metrics.compare(before.total("next_response"), after.total("next_response"))


def test_what_is_left_out_is_a_number_that_compares() -> None:
    found = report(DESK, as_of=NOW, cohort="rated")
    assert found.total("left_out", part="tickets") == metrics.Count(len(DESK))


def test_only_tickets_make_a_report_and_only_reports_add_up() -> None:
    with pytest.raises(MetricsError, match="of Clock; of dataframes, ask"):
        report(SOLVED, as_of=NOW)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = report([SOLVED], as_of=NOW) + 1  # type: ignore[operator]


def test_rows_have_one_type_a_column() -> None:
    rows = report(DESK, as_of=NOW, by=["team"], period="week").rows()
    mean = next(row for row in rows if (row["kpi"], row["statistic"]) == ("elapsed", "mean"))
    assert mean["value"] == 1800.0
    assert mean["duration"] == timedelta(minutes=30)
    assert (mean["team"], mean["period"], mean["excluded"]) == ("north", "2026-W02", 0)
    assert mean["period_at"] == START.replace(hour=0)
    decided = next(row for row in rows if row["kpi"] == "attainment" and row["excluded"])
    assert decided["reasons"] == '{"undecided": 1}'
    assert {type(row["value"]) for row in rows} == {float, type(None)}


def test_a_sketch_is_off_by_no_more_than_its_error() -> None:
    exact = told(report(DESK, as_of=NOW), "elapsed", "p90", metric="resolution")
    near = told(report(DESK, as_of=NOW, sketch=0.02), "elapsed", "p90", metric="resolution")
    assert isinstance(exact, timedelta)
    assert isinstance(near, timedelta)
    assert near != exact
    assert abs(near - exact) <= exact * 0.02


def test_a_report_is_shown_as_a_table() -> None:
    lines = repr(report(DESK, as_of=NOW, by=["team"], period="month")).splitlines()
    assert lines[0] == ("Report as of 2026-01-05T19:00:00+00:00 by team a month (UTC), opened")
    assert lines[1].split() == (
        ["KPI", "statistic", "of", "team", "period", "value", "interval", "n", "excluded"]
    )
    assert lines[2].split()[:6] == (
        ["attainment", "decided", "first_response", "north", "2026-01", "100%"]
    )
    assert lines[-1].startswith("… and ")
    assert all(len(line) < 250 for line in lines)


def test_a_short_report_is_shown_whole() -> None:
    found = report(DESK, as_of=NOW, kpis=["full_resolution"], percentiles=[99.9])
    assert [line.rstrip() for line in repr(found).splitlines()[2:]] == [
        "full_resolution  mean                5h30m                     2",
        "full_resolution  p99.9               8h59m35s                  2",
        "full_resolution  survival_p99.9      9h         to             4",
        "full_resolution  share_finished      75.0%     12.8% to 96.1%  4",
        "full_resolution  share_merged        25.0%     0.9% to 66.5%   4",
    ]


def test_a_notebook_shows_a_report_as_a_table_without_what_could_run() -> None:
    evil = evaluate(POLICY, [Opened("A", at(0), fields={"team": "<script>"})], fields=["team"])
    html = report([evil], as_of=NOW, by=["team"])._repr_html_()
    assert html.startswith("<table><caption>Report as of")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<tr>") == 42  # a heading, forty figures and the rest


def test_a_long_word_is_cut_on_a_terminal() -> None:
    long = evaluate(POLICY, [Opened("A", at(0), fields={"team": "x" * 99})], fields=["team"])
    table = repr(report([long], as_of=NOW, by=["team"], kpis=["tickets"]))
    assert f"  {'x' * 35}…  " in table


def test_a_kpi_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(MetricsError, match="did you mean 'attainment'"):
        report(DESK, as_of=NOW).find("atainment")


def test_a_duration_that_nobody_knows_is_counted_as_unknown() -> None:
    definition = replace(kpi("age"), aggregate=TimeOf(Column("age"), Column("none")), excluded={})
    rows = [row_of({"age": timedelta(seconds=3)}), row_of({"age": None})]
    found = sums_of(definition, rows, report([], as_of=NOW).question)
    assert found == {None: Durations.of([3_000_000], excluded={"unknown": 1})}


def test_turns_are_no_rows_to_add_up() -> None:
    assert sums_of(kpi("backlog"), [], report([], as_of=NOW).question) == {}
