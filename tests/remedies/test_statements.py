"""Statements from tickets and outages: which promise counts when, and of which agreement."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from slaengine import (
    Agreement,
    Event,
    Opened,
    Policy,
    Replied,
    StatusChanged,
    TicketSla,
    Updated,
    evaluate,
)
from slaengine.availability import Maintenance, Outage, Requests
from slaengine.errors import RemedyError
from slaengine.money import parse_money
from slaengine.remedies import Statement, statements
from tests.remedies.contracts import DAY, HOUR, JANUARY, MINUTE, month

POLICY = """
[[agreements]]
name = "desk"
calendar = "24x7"
tz = "{tz}"
fee = "500.00 EUR a month"
targets = { first_response = "1h", resolution = { urgent = "4h", normal = "24h" } }
{more}

[[agreements.remedies]]
{remedy}
"""
EACH = 'on = "missed"\neach = { credit = "25 EUR" }'
SHARE = 'on = "attainment"\nflat = { below = "100%", credit = "10%" }'


def policy(remedy: str = EACH, *, tz: str = "UTC", more: str = "") -> Policy:
    text = POLICY.replace("{tz}", tz).replace("{remedy}", remedy).replace("{more}", more)
    return Policy.from_text(text)


def ticket(
    held: Policy,
    name: str,
    opened_at: datetime,
    *,
    reply: timedelta | None = None,
    solve: timedelta | None = None,
    **fields: str,
) -> TicketSla:
    history: list[Event] = [Opened(name, opened_at, fields={"priority": "normal", **fields})]
    if reply is not None:
        history.append(Replied(name, opened_at + reply, by="agent"))
    if solve is not None:
        history.append(StatusChanged(name, opened_at + solve, status="solved"))
    return evaluate(held, history)


def counts(found: Sequence[Statement]) -> list[tuple[str, int, int, int]]:
    each = [(one.period, one.lines[0].measurement) for one in found]
    return [(period, one.met, one.breached, one.undecided) for period, one in each]


END = month(1)  # the last instant of January, and the first of February


def test_a_promise_counts_in_the_period_in_which_it_was_decided() -> None:
    held = policy()
    late = END - 30 * MINUTE
    slas = [
        ticket(held, "met in January", late, reply=10 * MINUTE, solve=10 * MINUTE),
        ticket(held, "met in February", late, reply=40 * MINUTE, solve=40 * MINUTE),
        ticket(held, "broken in January", END - 2 * HOUR, reply=9 * HOUR, solve=9 * HOUR),
        ticket(held, "broken in February", late, reply=9 * HOUR, solve=9 * HOUR),
    ]
    found = statements(held, slas, as_of=month(2))
    # the promises to solve, of a day, are all kept
    assert counts(found) == [("2026-01", 2, 1, 0), ("2026-02", 4, 1, 0)]
    assert [str(statement.total) for statement in found] == ["25.00 EUR", "25.00 EUR"]


def test_what_is_open_is_broken_once_it_is_due_and_undecided_before() -> None:
    held = policy()
    slas = [ticket(held, "T", month(0))]
    (before,) = statements(held, slas, as_of=JANUARY + HOUR)
    (after,) = statements(held, slas, as_of=JANUARY + HOUR + MINUTE)
    assert counts([before, after]) == [("2026-01", 0, 0, 2), ("2026-01", 0, 1, 1)]
    assert after.lines[0].measurement.incidents[0].what == "T first_response"
    assert after.lines[0].measurement.incidents[0].duration == MINUTE


def test_a_cancelled_promise_counts_nowhere_unless_it_was_broken_before() -> None:
    held = policy()

    def merged(after: timedelta) -> TicketSla:
        history = [Opened("T", JANUARY, fields={"priority": "normal"})]
        return evaluate(held, [*history, Event("T", JANUARY + after, "merged")])

    found = [statements(held, [merged(HOUR * n)], as_of=END)[0] for n in (0.5, 2)]
    assert counts(found) == [("2026-01", 0, 0, 0), ("2026-01", 0, 1, 0)]


def test_a_remedy_looks_at_its_metrics_and_priorities_only() -> None:
    for terms, expected in (
        ("", (2, 2)),
        ('metric = "first_response"', (2, 0)),
        ('priority = ["urgent"]', (1, 1)),
        ('metric = ["resolution"]\npriority = "urgent"', (0, 1)),
        ('priority = "low"', (0, 0)),
    ):
        held = policy(f"{EACH}\n{terms}")
        slas = [
            ticket(held, "a", JANUARY, reply=MINUTE, solve=50 * HOUR),
            ticket(held, "b", JANUARY, reply=MINUTE, solve=5 * HOUR, priority="urgent"),
        ]
        (found,) = statements(held, slas, as_of=END)
        measured = found.lines[0].measurement
        assert (measured.met, measured.breached) == expected


def test_the_order_of_tickets_changes_nothing() -> None:
    held = policy('on = "missed"\nblocks = { every = "1h", credit = "5 EUR", per = "day" }')
    slas = [
        ticket(held, f"T-{n}", JANUARY + n * 7 * HOUR, reply=n * HOUR, solve=n * 5 * HOUR)
        for n in range(9)
    ]
    found = statements(held, slas, as_of=month(2))
    assert found == statements(held, slas[::-1], as_of=month(2))
    assert str(found[0].total) != "0.00 EUR"


def test_an_overrun_that_still_grows_makes_a_statement_not_final() -> None:
    held = policy(
        'on = "missed"\nmetric = "resolution"\nblocks = { every = "1h", credit = "5 EUR" }'
    )
    running = ticket(held, "T", JANUARY, reply=MINUTE)
    solved = ticket(held, "T", JANUARY, reply=MINUTE, solve=30 * HOUR)
    for sla, total, is_final in ((running, "3600.00 EUR", False), (solved, "30.00 EUR", True)):
        first, *_ = statements(held, [sla], as_of=month(1))
        assert (str(first.total), first.is_final) == (total, is_final)


def test_a_missed_promise_costs_by_how_late_it_was() -> None:
    held = policy(
        'on = "missed"\nmetric = "resolution"\n'
        'each = [{ credit = "20 EUR" }, { over = "1h", credit = "50 EUR" }]'
    )
    due = 24 * HOUR
    slas = [
        ticket(held, f"T-{place}", JANUARY, reply=MINUTE, solve=solve)
        for place, solve in enumerate((due, due + MINUTE, due + HOUR, due + HOUR + MINUTE))
    ]
    (found,) = statements(held, slas, as_of=month(1))
    line = found.lines[0]
    assert (str(line.amount), found.is_final) == ("90.00 EUR", True)
    assert line.arithmetic == "3: 2 up to 1h → 2 × 20.00 EUR = 40.00 EUR; 1 over 1h → 50.00 EUR"
    running = ticket(held, "T", JANUARY, reply=MINUTE)
    (growing,) = statements(held, [running], as_of=JANUARY + due + 2 * HOUR)
    assert (str(growing.total), growing.is_final) == ("50.00 EUR", False)


def test_periods_run_from_the_first_clock_to_the_present() -> None:
    held = policy(SHARE)
    slas = [ticket(held, "T", month(1) + DAY, reply=MINUTE, solve=HOUR)]
    found = statements(held, slas, as_of=month(4))
    assert [one.period for one in found] == ["2026-02", "2026-03", "2026-04"]
    assert [one.is_final for one in found] == [True, True, True]
    assert not statements(held, slas, as_of=month(4) + MINUTE)[-1].is_final
    assert found[1].lines[0].arithmetic == "nothing was measured"


def test_periods_run_from_the_start_of_the_contract_to_its_end() -> None:
    held = policy(SHARE, more="valid_from = 2025-12-10\nvalid_until = 2026-02-10")
    found = statements(held, [], as_of=month(6))
    assert [one.period for one in found] == ["2025-12", "2026-01", "2026-02"]


def test_a_contract_may_have_begun_on_the_first_date_and_end_on_the_last() -> None:
    held = policy(SHARE, more="valid_until = 9999-12-31")
    slas = [ticket(held, "T", JANUARY, reply=MINUTE, solve=HOUR)]
    assert [one.period for one in statements(held, slas, as_of=END)] == ["2026-01"]
    early = policy(SHARE, tz="Asia/Tokyo", more="valid_from = 0001-01-01")
    with pytest.raises(RemedyError, match="0001-01-01 in Asia/Tokyo lies outside the years 1 to"):
        statements(early, [], as_of=END)


def test_what_is_decided_after_the_contract_has_ended_has_a_statement_too() -> None:
    held = policy(SHARE, more="valid_until = 2026-01-31")
    slas = [ticket(held, "T", END - HOUR, reply=MINUTE, solve=70 * DAY)]
    found = statements(held, slas, as_of=month(6))
    assert counts(found) == [("2026-01", 1, 0, 0), ("2026-02", 0, 1, 0)]


def test_since_says_in_which_period_to_begin() -> None:
    held = policy()
    slas = [ticket(held, "T", JANUARY + HOUR, reply=9 * HOUR, solve=9 * HOUR)]
    found = statements(held, slas, as_of=month(3), since=month(1) + DAY)
    assert counts(found) == [("2026-02", 0, 0, 0), ("2026-03", 0, 0, 0)]
    earlier = statements(held, slas, as_of=month(2), since=month(0) - DAY)
    assert [one.period for one in earlier] == ["2025-12", "2026-01", "2026-02"]


def test_what_came_before_since_counts_towards_limits_of_a_year() -> None:
    held = policy(f'{EACH}\ncap = "2 a year"')
    slas = [
        ticket(held, f"T{day}", month(number) + day * DAY, reply=9 * HOUR, solve=9 * HOUR)
        for number in (0, 1)
        for day in (1, 2)
    ]
    every = statements(held, slas, as_of=month(2))
    assert [str(one.total) for one in every] == ["50.00 EUR", "0.00 EUR"]
    assert statements(held, slas, as_of=month(2), since=month(1)) == every[1:]


def test_since_may_be_a_date_in_the_zone_of_the_agreement() -> None:
    held = policy(tz="Pacific/Auckland")
    slas = [ticket(held, "T", JANUARY, reply=MINUTE, solve=HOUR)]
    found = statements(held, slas, as_of=month(2), since=date(2026, 2, 1))
    assert [one.period for one in found] == ["2026-02", "2026-03"]


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert statements(policy(), [], as_of=month(3)) == ()
    assert statements(Policy(), [], as_of=month(3)) == ()


def test_periods_go_by_the_wall_of_the_agreement() -> None:
    held = policy(tz="Pacific/Auckland")
    slas = [ticket(held, "T", END - 11 * HOUR, reply=MINUTE, solve=MINUTE)]
    (found,) = statements(held, slas, as_of=END - HOUR)
    assert (found.period, found.start_at) == ("2026-02", datetime(2026, 1, 31, 11, tzinfo=UTC))


# availability

HOSTING = """
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = "1200.00 EUR a month"
{more}

[[agreements.availability]]
name = "api"
components = ["web", "db"]
maintenance = { notice = "48h" }

[[agreements.remedies]]
name = "uptime"
on = "availability"
steps = [{ below = "99.9%", credit = "5%" }, { below = "99%", credit = "25%" }]
claim = { within = "30 days", after = "incident" }

[[agreements.remedies]]
name = "outages"
on = "outage"
of = "api"
each = { credit = "10 EUR", free = 1 }
"""


def hosting(more: str = "") -> Policy:
    return Policy.from_text(HOSTING.replace("{more}", more))


def down(start: datetime, minutes: float, **terms: Any) -> Outage:
    return Outage(start, start + minutes * MINUTE, **terms)


NINTH = JANUARY + 8 * DAY
NAMES = ["db, web", "api", "web"]


def test_outages_are_measured_and_counted_period_by_period() -> None:
    outages = [
        down(NINTH, 30, component="web"),
        down(NINTH + 20 * MINUTE, 30, component="db"),  # overlaps: one outage of 50 minutes
        down(NINTH + DAY, 30),
        down(NINTH + 2 * DAY, 600, component="mail"),  # nobody promised mail
        down(month(1) - 10 * MINUTE, 20, component="web"),  # into February
    ]
    january, february = statements(hosting(), [], as_of=month(2), outages=outages)
    lines = {line.remedy: line for line in january.lines}
    assert lines["uptime"].measurement.downtime == 90 * MINUTE
    assert lines["uptime"].arithmetic.startswith("99.7983% < 99.9% → 5%")
    assert lines["uptime"].claim == "claimable until 2026-02-08"
    assert lines["outages"].arithmetic == "3, 1 free → 2 × 10.00 EUR = 20.00 EUR"
    assert str(january.total) == "80.00 EUR"
    assert february.lines[0].measurement.downtime == 10 * MINUTE
    assert [each.what for each in lines["uptime"].measurement.incidents] == NAMES


def test_minutes_that_count_whole_are_of_the_outage_that_they_follow() -> None:
    text = HOSTING.replace("{more}", "").replace("maintenance =", 'partial_minutes = "counted"\n#')
    outages = [down(NINTH, 2.5, component="web"), down(NINTH + HOUR, 1, component="web")]
    (found,) = statements(Policy.from_text(text), [], as_of=END, outages=outages)
    lengths = [each.duration for each in found.lines[1].measurement.incidents]
    assert lengths == [3 * MINUTE, MINUTE]
    assert found.lines[1].arithmetic == "2, 1 free → 10.00 EUR"


def test_announced_maintenance_is_no_downtime() -> None:
    window = Maintenance(NINTH, NINTH + DAY, announced_at=NINTH - 3 * DAY)
    outages = [down(NINTH, 600)]
    (found,) = statements(hosting(), [], as_of=END, outages=outages, maintenance=[window])
    assert str(found.total) == "0.00 EUR"


def test_an_outage_that_lasts_is_measured_up_to_the_present() -> None:
    (found,) = statements(hosting(), [], as_of=NINTH + DAY, outages=[Outage(NINTH)])
    assert found.lines[0].measurement.downtime == DAY
    assert not found.is_final


def test_statements_of_availability_begin_with_the_contract() -> None:
    found = statements(hosting("valid_from = 2026-01-01"), [], as_of=month(2), outages=[])
    assert [str(one.total) for one in found] == ["0.00 EUR", "0.00 EUR"]
    assert [one.lines[0].arithmetic for one in found] == ["100% ≥ 99.9%"] * 2


def test_what_was_down_before_or_after_the_contract_is_none_of_its_business() -> None:
    held = hosting("valid_from = 2026-01-15\nvalid_until = 2026-02-10")
    outside = [down(NINTH, 6000), down(month(1) + 12 * DAY, 600)]
    inside = [down(JANUARY + 20 * DAY, 60), down(month(1) + 9.5 * DAY, 24 * 60)]
    found = statements(held, [], as_of=month(4), outages=[*outside, *inside])
    told = [(one.period, one.lines[0].measurement) for one in found]
    assert [(period, one.downtime, one.denominator) for period, one in told] == [
        ("2026-01", HOUR, 17 * DAY),
        ("2026-02", DAY / 2, 10 * DAY),
    ]
    assert [one.notes for one in found] == [
        ("in force from 2026-01-15; fees are those of a whole month",),
        ("in force until 2026-02-10; fees are those of a whole month",),
    ]
    assert all(one.is_final for one in found)
    (early,) = statements(held, [], as_of=JANUARY + 14 * DAY + HOUR, outages=outside)
    assert early.lines[0].arithmetic == "100% ≥ 99.9%"


def test_after_the_contract_no_service_is_measured() -> None:
    held = hosting("valid_until = 2026-01-31\ntargets = { resolution = '24h' }")
    late = [ticket(held, "T", END - HOUR, solve=70 * DAY)]
    found = statements(held, late, as_of=month(6), outages=[down(month(1) + DAY, 6000)])
    assert [one.lines[0].arithmetic for one in found] == ["100% ≥ 99.9%"]


def test_without_a_record_of_outages_nothing_is_measured_and_nothing_is_final() -> None:
    found = statements(hosting("valid_from = 2026-01-01"), [], as_of=month(2))
    assert [one.lines[0].arithmetic for one in found] == ["nothing was measured"] * 2
    assert [one.is_final for one in found] == [False, False]


def test_a_contract_that_has_not_begun_has_no_statements() -> None:
    assert statements(hosting("valid_from = 2027-01-01"), [], as_of=month(2)) == ()


def test_requests_are_measured_too() -> None:
    text = HOSTING.replace("{more}", "valid_from = 2026-01-01").replace(
        'components = ["web", "db"]\nmaintenance = { notice = "48h" }', 'measure = "requests"'
    )
    slices = [Requests(NINTH, good=995, total=1000)]
    (found,) = statements(Policy.from_text(text), [], as_of=END, requests=slices)
    assert found.lines[0].arithmetic.startswith("99.5% < 99.9%")
    unbound = Policy.from_text(text.replace("valid_from", "#"))
    assert statements(unbound, [], as_of=END, requests=slices) == (found,)
    assert statements(unbound, [], as_of=END, requests=[]) == ()


def test_an_availability_that_nobody_defined_is_refused() -> None:
    text = HOSTING[: HOSTING.index("[[agreements.availability]]")].replace("{more}", "")
    remedy = '[[agreements.remedies]]\nname = "uptime"\non = "availability"\n'
    held = Policy.from_text(f'{text}{remedy}flat = {{ below = "99%", credit = "1 EUR" }}')
    with pytest.raises(
        RemedyError, match="agreement 'hosting', remedy 'uptime': there is no avail"
    ):
        statements(held, [], as_of=END)


# which agreements, which periods, which fees


def test_agreements_and_periods_may_be_picked() -> None:
    text = hosting("valid_from = 2026-01-01").to_json()
    held = Policy.from_text(
        text.replace('"name": "outages"', '"every": "quarter", "name": "x"'), "json"
    )
    every = statements(held, [], as_of=END)
    assert [(one.every, [line.remedy for line in one.lines]) for one in every] == [
        ("month", ["uptime"]),
        ("quarter", ["x"]),
    ]
    assert statements(held, [], as_of=END, period="quarter") == every[1:]
    assert statements(held, [], as_of=END, agreements=["hosting"]) == every
    with pytest.raises(RemedyError, match=r"unknown agreement 'hostin' \(did you mean 'hosting'"):
        statements(held, [], as_of=END, agreements=["hostin"])


def test_a_period_that_nobody_knows_is_refused() -> None:
    with pytest.raises(RemedyError, match="unknown period 'fortnight'; write one of day, week"):
        statements(policy(), [], as_of=END, period="fortnight")  # type: ignore[arg-type]


def test_statements_of_agreements_asked_for_apart_are_those_of_all() -> None:
    one, other = policy(), hosting()
    held = Policy(agreements=[*one.agreements, *other.agreements])
    slas = [ticket(one, "T", JANUARY, reply=9 * HOUR, solve=9 * HOUR)]
    terms: Any = {"as_of": month(2), "outages": [down(NINTH, 50)]}
    both = statements(held, slas, **terms)
    apart = [statements(held, slas, agreements=[name], **terms) for name in ("desk", "hosting")]
    assert both == (*apart[0], *apart[1])
    assert len(both) == 4


def test_fees_from_outside_reach_the_statements() -> None:
    fees = {"hosting": {"2026-01": parse_money("100 EUR")}}
    found = statements(hosting(), [], as_of=month(2), outages=[down(NINTH, 50)], fees=fees)
    assert [str(one.total) for one in found] == ["5.00 EUR", "0.00 EUR"]


def test_an_agreement_without_remedies_has_no_statements() -> None:
    held = Policy(agreements=[Agreement("desk", calendar="24x7", targets={"resolution": "4h"})])
    assert statements(held, [ticket(held, "T", JANUARY, solve=HOUR)], as_of=END) == ()


def test_a_remedy_looks_only_at_tickets_whose_fields_are_as_it_says() -> None:
    held = policy(f'{EACH}\nwhen = {{ channel = "chat", type = {{ not = "spam" }} }}')
    assert held.remedy_fields == {"channel", "type"} <= held.needed_fields
    slas = [
        ticket(held, "by chat", JANUARY, solve=2 * HOUR, channel="chat"),
        ticket(held, "by mail", JANUARY, solve=2 * HOUR, channel="mail"),
        ticket(held, "spam", JANUARY, solve=2 * HOUR, channel="chat", type="spam"),
        ticket(held, "moved to chat", JANUARY, solve=2 * HOUR, channel="mail").apply(
            Updated("moved to chat", JANUARY + 3 * HOUR, fields={"channel": "chat"})
        ),
    ]
    (january,) = statements(held, slas, as_of=month(1))
    (line,) = january.lines
    assert (line.measurement.met, line.measurement.breached) == (2, 2)
    assert (str(january.total), line.remedy) == (
        "50.00 EUR",
        "missed (channel chat, type not spam)",
    )
