"""Standings: how objectives are judged, what may still break, and what remains likely."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, Updated, evaluate
from slaengine.errors import MetricsError
from slaengine.metrics import Attainment, Standing, objectives_of, report, standings
from slaengine.metrics.chance import at_least, likely_kept
from slaengine.metrics.standing import pace
from slaengine.policy.objective import Objective

POLICY = Policy.from_text("""
[[agreements]]
name = "desk"
calendar = "24x7"
tz = "Europe/Lisbon"
pause_on = ["pending"]
[[agreements.targets]]
metric = "resolution"
within = { high = "4h", low = "48h" }
when = { channel = ["chat", "phone"], kind = { not = "spam" }, vip = { present = true } }
objective = "75% a month"
[[agreements.targets]]
metric = "resolution"
within = { high = "4h", low = "48h" }
objective = "50% a month"
[[agreements.targets]]
metric = "first_response"
within = "1h"
objective = "90%"
[[agreements.targets]]
metric = "acknowledgement"
within = "1h"
""")
JULY = datetime(2026, 7, 1, tzinfo=UTC)
COUNTS = st.integers(0, 40)


def ticket(
    name: str, opened: datetime, *events: Event, policy: Policy = POLICY, **f: str
) -> TicketSla:
    return evaluate(policy, [Opened(name, opened, fields={"priority": "high", **f}), *events])


def solved(name: str, opened: datetime, hours: float, **fields: str) -> TicketSla:
    end = StatusChanged(name, opened + timedelta(hours=hours), status="solved")
    history = [Opened(name, opened, fields={"priority": "high", **fields}), end]
    return evaluate(POLICY, history)


def of(found: Sequence[Standing], metric: str, **names: str | None) -> Standing:
    (one,) = [
        each
        for each in found
        if each.metric == metric
        and all(getattr(each, name) == value for name, value in names.items())
    ]
    return one


def test_a_standing_says_what_was_kept_and_what_may_still_break() -> None:
    standing = Standing(Objective(Fraction(95, 100)), met=90, breached=3, undecided=7, expected=100)
    assert standing.share == Fraction(90, 93)
    assert standing.breaches_left == 2
    assert standing.breaches_left_expected == 7
    assert standing.is_reached is None
    assert not standing.is_final
    assert Standing.of(Attainment(90, 3, 7), standing.objective, expected=100) == standing


def test_too_many_breaches_leave_less_than_none() -> None:
    standing = Standing(Objective(Fraction(9, 10)), met=10, breached=4, undecided=6)
    assert standing.breaches_left == -2
    assert standing.is_reached is False
    assert standing.chance == standing.chance_of_open == 0
    assert "not reached" in str(standing)
    hoping = Standing(Objective(Fraction(9, 10)), met=10, breached=4, expected=60)
    assert hoping.is_reached is None
    assert "3 too many broken so far" in str(hoping)


def test_nothing_promised_is_neither_reached_nor_likely() -> None:
    nothing = Standing(Objective(Fraction(9, 10)))
    assert (nothing.share, nothing.is_reached, nothing.chance) == (None, None, None)
    assert nothing.is_final
    assert str(nothing) == "90%: nothing decided, nothing promised"


def test_an_objective_that_all_to_come_could_break_is_reached_already() -> None:
    standing = Standing(Objective(Fraction(1, 2)), met=10, breached=0, undecided=3)
    assert standing.is_reached is True
    assert standing.chance == 1
    assert str(standing) == "50%: 100% kept, reached"


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.fractions(Fraction(1, 100), 1, max_denominator=100))
def test_what_is_certain_is_what_every_way_to_end_agrees_on(
    met: int, breached: int, undecided: int, expected: int, share: Fraction
) -> None:
    standing = Standing(Objective(share), met, breached, undecided, expected)
    left = undecided + expected
    whole = met + breached + left
    ends = {Fraction(met + kept, whole) >= share for kept in range(left + 1)} if whole else set()
    assert standing.is_reached == (ends.pop() if len(ends) == 1 else None)
    if standing.is_reached is not None:
        assert standing.chance == float(standing.is_reached)
    elif whole:
        assert 0 < (standing.chance or 0) < 1
    more = breached + standing.breaches_left
    if met + breached + undecided and standing.breaches_left >= 0:
        n = met + breached + undecided
        assert Fraction(n - more, n) >= share > Fraction(n - more - 1, n)


@given(COUNTS, COUNTS, st.integers(1, 60), st.data())
def test_the_chance_is_the_beta_binomial_tail(
    kept: int, broken: int, left: int, data: st.DataObject
) -> None:
    stats = pytest.importorskip("scipy.stats")
    needed = data.draw(st.integers(-1, left + 1))
    expected = stats.betabinom.sf(needed - 1, left, kept + 0.5, broken + 0.5)
    assert likely_kept(needed, left, kept, broken) == pytest.approx(float(expected), abs=1e-9)


@given(st.integers(-1, 60), st.integers(0, 58), st.floats(0, 1))
def test_the_binomial_tail_is_that_of_scipy(count: int, n: int, share: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert at_least(0, 3, share) == at_least(3, 3, 1) == 1 != at_least(1, 3, 0)
    expected = float(stats.binom.sf(count - 1, n, share))
    assert at_least(count, n, share) == pytest.approx(expected, abs=1e-9)


def test_the_pace_of_a_period_that_is_over_or_has_just_begun_expects_nothing() -> None:
    august = datetime(2026, 8, 1, tzinfo=UTC)
    assert pace(40, JULY, august, JULY) == 0
    assert pace(40, JULY, august, august) == 0
    assert pace(31, JULY, august, JULY + timedelta(days=1)) == 930


def test_each_row_with_an_objective_stands_by_itself_in_each_period() -> None:
    june = JULY - timedelta(days=5)
    slas = [
        solved("A", june, 1),
        solved("B", june, 5),
        solved("C", JULY, 1, channel="chat", vip="yes"),
        solved("D", JULY, 9, channel="chat", vip="yes"),
        ticket("E", JULY, channel="phone", vip="yes", priority="low"),
    ]
    now = JULY + timedelta(hours=10)
    found = standings(slas, as_of=now)
    plain = of(found, "resolution", when=None)
    assert (plain.period, plain.met, plain.breached, plain.is_final) == ("2026-06", 1, 1, True)
    assert plain.is_reached is True
    mixed = of(found, "resolution", period="2026-07")
    assert mixed.when == "channel chat or phone, kind not spam, vip present"
    assert (mixed.met, mixed.breached, mixed.undecided) == (1, 1, 1)
    # two were decided in the first 11 hours of July in Lisbon, one is open
    assert mixed.expected == round(2 * (31 * 24 - 11) / 11) - 1
    assert mixed.start_at == JULY - timedelta(hours=1)
    row = mixed.row()
    assert (row["share"], row["breaches_left"], row["objective"]) == (0.5, -1, 0.75)
    everything = of(found, "first_response")
    assert (everything.period, everything.met, everything.breached) == (None, 1 + 1, 3)
    assert not [each for each in found if each.metric == "acknowledgement"]
    tiers = standings(slas, as_of=now, tiers=True)
    assert of(tiers, "resolution", priority="low").undecided == 1


def test_a_promise_counts_where_it_was_decided_or_where_it_was_made() -> None:
    june = JULY - timedelta(hours=6)
    slas = [solved("A", june, 7), ticket("B", june, StatusChanged("B", june, status="pending"))]
    now = JULY + timedelta(hours=12)
    decided = of(standings(slas, as_of=now), "resolution")
    # due before midnight in Lisbon, and so broken in June; the paused one is due at no instant
    assert (decided.period, decided.breached, decided.undecided) == ("2026-06", 1, 0)
    opened = of(standings(slas, as_of=now, cohort="opened"), "resolution")
    assert (opened.period, opened.breached, opened.undecided) == ("2026-06", 1, 1)
    coming = of(standings(slas, as_of=june + timedelta(hours=7), cohort="opened"), "resolution")
    assert coming.expected == 0


def test_what_falls_due_after_the_period_is_not_decided_in_it() -> None:
    late = datetime(2026, 7, 31, 20, tzinfo=UTC)
    slas = [ticket("A", late, priority="low"), ticket("B", late)]
    now = late + timedelta(hours=1)
    found = [each for each in standings(slas, as_of=now) if each.metric == "resolution"]
    assert [(each.undecided, each.period) for each in found] == []
    early = [ticket("C", late - timedelta(hours=5))]
    soon = of(standings(early, as_of=late - timedelta(hours=4)), "resolution")
    assert (soon.undecided, soon.expected, soon.period) == (1, 0, "2026-07")


def test_a_cancelled_promise_counts_only_if_it_was_broken_before() -> None:
    merged = ticket("A", JULY, Event("A", JULY + timedelta(hours=1), "merged"))
    broken = ticket("B", JULY, Event("B", JULY + timedelta(hours=9), "merged"))
    found = of(standings([merged, broken], as_of=JULY + timedelta(hours=9)), "resolution")
    assert (found.met, found.breached, found.undecided) == (0, 1, 0)


def test_a_row_that_no_longer_applies_is_no_objective() -> None:
    gone = Updated("A", JULY + timedelta(hours=1), fields={"priority": "odd"})
    sla = ticket("A", JULY, gone)
    assert [each.metric for each in standings([sla], as_of=JULY + timedelta(hours=2))] == [
        "resolution",
        "first_response",
    ][1:]


def test_no_tickets_have_no_standings() -> None:
    assert standings([], as_of=JULY) == ()


def test_tickets_of_two_policies_are_not_judged_together() -> None:
    other = Policy.from_text('[[agreements]]\nname = "x"\ncalendar = "24x7"\ntargets = {}')
    slas = [ticket("A", JULY), ticket("B", JULY, policy=other)]
    with pytest.raises(MetricsError, match="ticket 'B' was evaluated under another policy"):
        standings(slas, as_of=JULY)


def test_an_unknown_cohort_is_refused() -> None:
    with pytest.raises(MetricsError, match="unknown cohort 'open'"):
        standings([], as_of=JULY, cohort="open")  # type: ignore[arg-type]


def one_row(objective: str) -> Policy:
    return Policy.from_text(f"""
    [[agreements]]
    name = "desk"
    calendar = "24x7"
    [[agreements.targets]]
    metric = "resolution"
    within = "4h"
    objective = "{objective}"
    """)


def test_objectives_that_differ_or_have_another_period_are_no_default() -> None:
    assert objectives_of(POLICY, "month") == {"first_response": Objective(Fraction(9, 10))}
    assert objectives_of(one_row("75% a month"), "week") == {}
    assert [*objectives_of(one_row("75% a month"), "month")] == ["resolution"]


def test_a_report_judges_by_the_objectives_of_the_policy() -> None:
    policy = one_row("75%")
    ends = [1, 2, 3, 9]
    slas = [
        ticket(
            str(hours),
            JULY,
            StatusChanged(str(hours), JULY + timedelta(hours=hours), status="solved"),
            policy=policy,
        )
        for hours in ends
    ]
    now = JULY + timedelta(hours=10)
    found = report(slas, as_of=now, kpis=["objective"])
    values = {one.statistic: one.value for one in found}
    assert values == {"margin": 0.0, "breaches_left": 0, "chance": 1.0}
    assert report(slas, as_of=now, kpis=["objective"], objectives={}).rows() == []
    assert report(slas, as_of=now, kpis=["objective"], objectives=policy).rows() == found.rows()
    parts = [report(part, as_of=now, kpis=["objective"]) for part in ([], slas[:2], slas[2:], [])]
    whole = parts[0] + parts[1] + parts[2] + parts[3]
    assert whole == found


def test_a_report_of_the_period_under_way_expects_more_of_it() -> None:
    policy = one_row("75% a month")
    slas = [
        ticket(
            "A", JULY, StatusChanged("A", JULY + timedelta(hours=1), status="solved"), policy=policy
        )
    ]
    noon = datetime(2026, 7, 11, tzinfo=UTC)
    found = report(slas, as_of=noon, kpis=["objective"], period="month")
    chance = {one.statistic: (one.value, one.n) for one in found}["chance"]
    assert chance == (likely_kept(2, 2, 1, 0), 3)
    over = report(slas, as_of=noon + timedelta(days=30), kpis=["objective"], period="month")
    assert {one.statistic: one.value for one in over}["chance"] == 1.0
    other = report(slas, as_of=noon, kpis=["objective"], period="month", cohort="solved")
    assert {one.statistic: one.value for one in other}["chance"] == 1.0
    nothing = report(
        [ticket("B", JULY, Event("B", JULY, "merged"), policy=policy)],
        as_of=JULY,
        kpis=["objective"],
        period="month",
    )
    assert {one.statistic: one.value for one in nothing} == dict.fromkeys(
        ["margin", "breaches_left", "chance"]
    )
