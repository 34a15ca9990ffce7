"""Laws of reports: they add up, travel as JSON, and keep the identities of the field."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, TicketSla, evaluate
from slaengine.errors import MetricsError, StateError
from slaengine.metrics import Attainment, Figure, Report, measure, report, reporting
from slaengine.metrics.cells import Cell, Place, plus
from slaengine.metrics.definitions.first_contact import FCR_DEFAULT
from slaengine.metrics.flow import Flow
from slaengine.metrics.question import COHORTS, FIELDS_AT, Cohort, FieldsAt
from slaengine.metrics.share import Share
from slaengine.metrics.stored import report_to_json
from slaengine.metrics.timed import Timed
from slaengine.policy.objective import PERIODS, Period
from tests.metrics.test_report import DESK, NOW, POLICY
from tests.strategies.desks import desks, histories_of_desks

BY: st.SearchStrategy[Sequence[str]] = st.sampled_from(
    [(), ("team",), ("priority", "assignee"), ("status_class",), ("channel", "agreement")]
)
LENGTHS: st.SearchStrategy[Period | None] = st.sampled_from([None, *PERIODS])
Desk = tuple[list[TicketSla], datetime]


@st.composite
def reports(draw: st.DrawFn) -> tuple[Desk, list[list[TicketSla]], list[Report]]:
    """A desk, its tickets cut into parts, and the report of the whole and of each part."""
    slas, now = draw(desks())
    by, period = draw(BY), draw(LENGTHS)
    cohort: Cohort = draw(st.sampled_from(COHORTS))
    fields_at: FieldsAt = draw(st.sampled_from(FIELDS_AT))
    sketch = draw(st.sampled_from([None, None, 0.01]))
    numbers = [draw(st.integers(0, 2)) for _ in slas]
    parts = [[sla for sla, n in zip(slas, numbers, strict=True) if n == k] for k in range(3)]
    found = [
        report(
            some,
            as_of=now,
            by=by,
            period=period,
            tz="America/Havana",
            cohort=cohort,
            fields_at=fields_at,
            sketch=sketch,
        )
        for some in (slas, *parts)
    ]
    return (slas, now), parts, found


@given(reports())
def test_reports_of_parts_add_up_to_the_report_of_the_whole_in_any_order(
    drawn: tuple[Desk, list[list[TicketSla]], list[Report]],
) -> None:
    whole, one, two, three = drawn[2]
    assert one + two + three == whole
    assert three + (one + two) == whole
    assert list(two + three + one) == list(whole)


@given(reports())
def test_a_report_survives_json(
    drawn: tuple[Desk, list[list[TicketSla]], list[Report]],
) -> None:
    for found in drawn[2]:
        again = Report.from_json(found.to_json())
        assert again == found
        assert again.rows() == found.rows()


@given(histories_of_desks(), st.integers(0, 10**7))
def test_no_figure_of_a_report_lies_after_its_instant(
    drawn: tuple[Policy, list[list[Event]], datetime], before: int
) -> None:
    policy, histories, now = drawn
    now -= timedelta(seconds=before)
    known = [[event for event in history if event.at <= now] for history in histories]
    slas = [evaluate(policy, history, fields=["team"]) for history in known if history]
    found = report(slas, as_of=now, by=["team"], period="week")
    for figure in found:
        assert figure.period_at is None or figure.period_at <= now


@given(desks(), LENGTHS, BY)
def test_the_backlog_at_the_end_is_what_is_unsolved(
    desk: Desk, period: Period | None, by: Sequence[str]
) -> None:
    slas, now = desk
    found = report(slas, as_of=now, period=period, by=by, tz="Africa/Cairo", kpis=["backlog"])
    flows: defaultdict[tuple[str | None, ...], list[dict[str, object]]] = defaultdict(list)
    for figure in found:
        if figure.statistic == "open_at_start":
            flows[tuple(figure.group.values())].append({})
        flows[tuple(figure.group.values())][-1][figure.statistic] = figure.value
    last = 0
    for periods in flows.values():
        before: object = 0
        for flow in periods:
            assert flow["open_at_start"] == before
            assert flow["open_at_end"] == whole(flow["open_at_start"]) + whole(
                flow["opened"]
            ) + whole(flow["reopened"]) - whole(flow["solved"]) - whole(flow["removed"])
            before = flow["open_at_end"]
        last += whole(before)
    assert last == sum(measure(sla, now).outcome == "open" for sla in slas)


def whole(value: object) -> int:
    assert isinstance(value, int)
    return value


@given(desks())
def test_promises_are_met_breached_undecided_or_cancelled(desk: Desk) -> None:
    slas, now = desk
    found = report(slas, as_of=now, kpis=["attainment"])
    count = 0
    for sum_ in found.cells.values():
        assert isinstance(sum_, Attainment)
        count += sum_.n
    assert count == sum(1 for sla in slas for _ in sla)
    shares: defaultdict[object, dict[str, Figure]] = defaultdict(dict)
    for figure in found:
        shares[figure.kind, figure.metric][figure.statistic] = figure
    for each in shares.values():
        if each["decided"].value is not None:
            assert number(each["optimistic"]) >= number(each["decided"])
            assert number(each["decided"]) >= number(each["pessimistic"])


def number(figure: Figure) -> float:
    assert isinstance(figure.value, int | float)
    return figure.value


@given(desks())
def test_agent_work_is_no_more_than_requester_wait_nor_that_than_resolution(desk: Desk) -> None:
    slas, now = desk
    measured = [(sla, measure(sla, now)) for sla in slas]
    fresh = [sla for sla, own in measured if own.outcome == "solved" and own.reopens == 0]
    found = report(fresh, as_of=now, survival=False, kpis=WALL)
    means = {name: found.find(name, statistic="mean") for name in WALL}
    values = [each[0].value for each in means.values() if each and each[0].value is not None]
    assert all(
        one <= two for one, two in zip(durations(values), durations(values)[1:], strict=False)
    )


WALL = ("agent_work", "requester_wait", "full_resolution")


def durations(values: Sequence[object]) -> list[timedelta]:
    return [value for value in values if isinstance(value, timedelta)]


@given(desks())
def test_the_times_of_all_hands_add_up(desk: Desk) -> None:
    slas, now = desk
    found = report(slas, as_of=now, kpis=["assignee_time", "team_time"])
    sums = {
        name: sum(durations([one.value for one in found.find(name, statistic="sum")]), timedelta(0))
        for name in ("assignee_time", "team_time")
    }
    assert sums["assignee_time"] == sums["team_time"]


@given(desks())
def test_touches_add_up_to_all_solved_tickets(desk: Desk) -> None:
    slas, now = desk
    touches = ["zero_touch", "one_touch", "two_touch", "multi_touch"]
    found = list(report(slas, as_of=now, kpis=touches))
    assert len(found) == 4
    if found[0].n:
        assert sum(number(one) for one in found) == pytest.approx(1)


@given(desks(), BY, LENGTHS, st.sampled_from(COHORTS))
def test_every_clock_and_ticket_counts_once_or_is_left_out(
    desk: Desk, by: Sequence[str], period: Period | None, cohort: Cohort
) -> None:
    slas, now = desk
    found = report(slas, as_of=now, by=by, period=period, cohort=cohort)
    left = {"clocks": 0, "tickets": 0}
    for figure in found.find("left_out"):
        left[str(figure.part)] += whole(figure.value)
    clocks = sum(one.n for one in found.find("breaches"))
    tickets = sum(one.n + sum(one.excluded.values()) for one in found.find("tickets"))
    assert clocks + left["clocks"] == sum(1 for sla in slas for _ in sla)
    assert tickets + left["tickets"] == len(slas)


def test_a_report_of_nothing_says_nothing() -> None:
    found = report([], as_of=NOW)
    assert list(found) == []
    assert found + report(DESK, as_of=NOW) == report(DESK, as_of=NOW)


def test_more_tickets_than_are_held_at_a_time_give_one_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = NOW - timedelta(hours=1)
    many = [evaluate(POLICY, [Opened(f"T-{n}", opened)]) for n in range(10)]
    at_once = report(many, as_of=NOW)
    monkeypatch.setattr(reporting, "BATCH", 3)
    assert report(many, as_of=NOW) == at_once
    assert at_once.find("tickets")[0].value == 10


# --- what is stored


STORED = json.loads(report(DESK, as_of=NOW, by=["team"], period="month").to_json())


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("version",), 2, r"report\.version: 2 cannot be read, only 1"),
        (("question",), [], "must be a table"),
        (("cells",), {}, "must be a list"),
        (("question", "as_of"), "noon", "ISO 8601"),
        (("question", "as_of"), "2026-01-05", "no time zone"),
        (("question", "by"), ["team", "city"], "must have 2 values"),
        (("question", "period"), "decade", "unknown 'decade'; use one of day"),
        (("question", "tz"), "Lisbon", "Europe/Lisbon"),
        (("question", "level"), "high", "must be a number"),
        (("question", "level"), True, "must be a number"),
        (("question", "sketch"), "fine", "must be a number"),
        (("question", "fcr"), ["never"], "no definition"),
        (("question", "objectives"), {"resolution": "much"}, "not an objective"),
        (("question", "buckets_us"), [1.5], "whole number"),
        (("cells", 0, "sum"), "guess", "unknown 'guess'"),
        (("cells", 0, "kind"), 3, "must be text"),
        (("cells", 0, "period"), "2026", "whole number"),
        (("question", "percentiles"), [200], "from 0 to 100"),
    ],
    ids=str,
)
def test_a_stored_report_that_is_none_is_refused(
    path: tuple[str | int, ...], value: object, why: str
) -> None:
    broken = json.loads(json.dumps(STORED))
    inner = broken
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(StateError, match=why):
        Report.from_json(json.dumps(broken))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "3"], ids=["empty", "cut", "deep", "3"])
def test_text_that_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(StateError, match="report"):
        Report.from_json(text)


def test_objectives_buckets_and_named_definitions_survive_json() -> None:
    found = report(
        DESK,
        as_of=NOW,
        objectives={"resolution": "95.5%"},
        buckets=[timedelta(minutes=7)],
        fcr=["no_reopen_3d", *FCR_DEFAULT],
        sketch=0.05,
    )
    assert Report.from_json(found.to_json()) == found


def test_sums_of_different_kinds_do_not_add_up() -> None:
    with pytest.raises(StateError, match="a Share and a Flow do not add up"):
        plus(Share(), Flow())


def test_what_was_worked_out_by_columns_is_not_stored() -> None:
    found = report(DESK, as_of=NOW)
    cell = Cell("elapsed", None, Place("sla", "resolution", (), None))
    with pytest.raises(MetricsError, match="worked out by columns"):
        report_to_json(found.question, {cell: Timed(0, None, (), {}, None)})
