"""Paused clocks: whether they run again, learned from the pauses that had lasted as long."""

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, evaluate
from slaengine.whatif import forecast
from slaengine.whatif.forecasts.curves import Curves, Share, durations_of
from slaengine.whatif.forecasts.pause import THEN, Then, paused_for, pauses_of
from slaengine.whatif.forecasts.returns import Returns, Waits
from slaengine.whatif.forecasts.sight import Sight, sights_of, sights_then
from slaengine.whatif.forecasts.stratum import Stratum
from tests.reference.terms import PolicySpec
from tests.strategies.histories import histories
from tests.strategies.promises import policies
from tests.whatif.test_forecast import HOUR, MONDAY, line

POLICY = Policy.from_text("""
[[agreements]]
name = "default"
calendar = "24x7"
pause_on = ["pending"]
targets = { resolution = "8h" }
""")
ZERO = timedelta(0)
PAUSES = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(THEN)), min_size=1, max_size=14)


def ticket(name: str, *steps: tuple[float, str]) -> TicketSla:
    """A ticket of Monday at nine whose status becomes another one after so many hours."""
    turns = [StatusChanged(name, MONDAY + hours * HOUR, status=status) for hours, status in steps]
    return evaluate(POLICY, [Opened(name, MONDAY), *turns])


def incidence(pauses: list[tuple[int, Then]], waited: int) -> Fraction:
    """The share that runs again, worked out time by time."""
    there = [(lasted, then) for lasted, then in pauses if lasted > waited]
    left, found = Fraction(1), Fraction(0)
    for time in range(waited + 1, 10):
        risk = sum(lasted >= time for lasted, _ in there)
        ends = [then for lasted, then in there if lasted == time and then in ("running", "stopped")]
        if ends:
            found += left * Fraction(ends.count("running"), risk)
            left *= 1 - Fraction(len(ends), risk)
    return found


@given(PAUSES, st.integers(0, 9))
@example([(lasted, "running") for lasted in (1, 1, 2, 3, 4, 5, 7)], 0)  # adds up to less than 1
@example([(lasted, "running") for lasted in (1, 2, 3)] * 3, 1)
def test_who_runs_again_is_the_share_worked_out_time_by_time(
    pauses: list[tuple[int, Then]], waited: int
) -> None:
    returns = Returns(Waits.of(pauses))
    found = returns.after(waited, 0.95)
    n = sum(lasted > waited for lasted, _ in pauses)
    assert returns.longer(waited) == n
    if not n:
        assert found is None
        return
    assert found is not None
    share, low, high = found
    assert share == pytest.approx(float(incidence(pauses, waited)), abs=1e-12)
    assert 0 <= low <= share <= high <= 1
    assert (share == 1) == (incidence(pauses, waited) == 1)


@given(PAUSES, st.integers(0, 8))
def test_the_error_of_who_runs_again_is_that_of_statsmodels(
    pauses: list[tuple[int, Then]], waited: int
) -> None:
    np = pytest.importorskip("numpy")
    duration = pytest.importorskip("statsmodels.duration.survfunc")
    # its formula divides by nothing where none is left, and knows only causes that there are
    pauses += [(9, "running"), (9, "stopped"), (10, "paused")]
    there = [(lasted, then) for lasted, then in pauses if lasted > waited]
    causes = [{"running": 1, "stopped": 2}.get(then, 0) for _, then in there]
    theirs = duration.CumIncidenceRight(np.array([lasted for lasted, _ in there]), np.array(causes))
    returns = Returns(Waits.of(pauses))
    place = sum(time <= waited for time in returns.times)
    assert theirs.cinc[0][-1] == pytest.approx(returns.comes[place] / returns.left[place])
    error = returns.spread[place] ** 0.5 / returns.left[place]
    assert error == pytest.approx(theirs.cinc_se[0][-1], abs=1e-9)


def test_the_interval_of_who_runs_again_is_that_of_lifelines() -> None:
    np, lifelines = pytest.importorskip("numpy"), pytest.importorskip("lifelines")
    draw = np.random.default_rng(3)
    pauses = [(int(time), THEN[n % 4]) for n, time in enumerate(draw.exponential(1e9, 60))]
    causes = [{"running": 1, "stopped": 2}.get(then, 0) for _, then in pauses]
    fitter = lifelines.AalenJohansenFitter(calculate_variance=True)
    fitter.fit([time for time, _ in pauses], causes, event_of_interest=1)
    share, low, high = Returns(Waits.of(pauses)).after(0, 0.95) or (0, 0, 0)
    assert share == pytest.approx(fitter.cumulative_density_.iloc[-1, 0])
    assert [low, high] == pytest.approx(fitter.confidence_interval_.iloc[-1].tolist())


@given(policies(), histories(), st.integers(0, 72))
def test_pauses_are_what_the_clock_stood_still(
    spec: PolicySpec, history: list[Event], later: int
) -> None:
    sla = evaluate(spec.build(), history)
    now = sla.last_event_at + later * HOUR
    for clock in sla:
        pauses = list(pauses_of(clock.run, now))
        spells = clock.run.ended(now) if clock.run.is_open else clock.run.past
        stood = sum((each.end - each.start for each in spells if each.phase == "paused"), ZERO)
        assert sum((each.lasted for each in pauses), ZERO) == stood
        assert all(one.end < two.start for one, two in pairwise(pauses))
        still = paused_for(clock.run, now)
        assert (still > ZERO) == any(each.then == "paused" for each in pauses)
        if still:
            assert (clock.state, pauses[-1].lasted) == ("paused", still)


def test_a_pause_ends_as_its_clock_goes_on() -> None:
    now = MONDAY + 9 * HOUR
    ways = {
        "running": ticket("A", (1, "pending"), (2, "open")),
        "stopped": ticket("B", (1, "pending"), (2, "solved")),
        "paused": ticket("C", (1, "pending")),
        "cancelled": evaluate(
            POLICY,
            [
                Opened("D", MONDAY),
                StatusChanged("D", MONDAY + HOUR, status="pending"),
                Event("D", MONDAY + 2 * HOUR, "merged"),
            ],
        ),
    }
    for then, sla in ways.items():
        (pause,) = pauses_of(sla["resolution"].run, now)
        assert (pause.then, pause.start) == (then, MONDAY + HOUR)


def test_a_paused_clock_breaks_only_if_it_runs_again() -> None:
    ends = [2, 4, 7, 9, 10]  # of those that took longer than an hour, two of five more than eight
    slas = [ticket(f"ran-{hours}", (hours, "solved")) for hours in ends]
    slas += [ticket(f"back-{n}", (1, "pending"), (4, "open"), (5, "solved")) for n in range(1)]
    slas += [ticket(f"end-{n}", (1, "pending"), (5, "solved")) for n in range(3)]
    slas.append(ticket("brief", (1, "pending"), (1.5, "open"), (2, "solved")))
    now = MONDAY + 11 * HOUR
    asked = evaluate(
        POLICY,
        [
            Opened("asked", now - 3 * HOUR),
            StatusChanged("asked", now - 2 * HOUR, status="pending"),
        ],
    )
    found = forecast([*slas, asked], at=now, within=HOUR, cuts=0, at_least=1)
    one = line(found, "asked")
    longer = 2 / 7  # 2, 4, 7, 9, 10; 2 and 1.5 hours of the clocks that were paused
    assert one.again == pytest.approx(1 / 4)  # of the pauses of more than two hours
    assert (one.pauses, one.waited) == (4, 2 * HOUR)
    assert one.n == 7
    assert one.chance == pytest.approx(longer / 4)
    assert "; 25.0% of 4 pauses ended in running again" in found.text()
    running = line(forecast([*slas, asked], at=now, within=HOUR, cuts=0, at_least=1), "asked")
    assert running == one


STRATUM = Stratum("sla", "resolution", "default", None, (), 0)


@given(st.lists(st.integers(1, 20), min_size=1), PAUSES, st.integers(0, 10), st.integers(0, 9))
def test_a_paused_clock_is_never_likelier_to_break_than_a_running_one(
    took: list[int], pauses: list[tuple[int, Then]], used: int, waited: int
) -> None:
    taught = [
        Sight(f"{n}", "resolution", 1, "default", "sla", None, "met", False, None, each, 10)
        for n, each in enumerate(took)
    ]
    curves = Curves(durations_of(taught), 1, 0.95, {STRATUM: Waits.of(pauses)})
    runs = taught[0]._replace(state="running", used=used, ticket="A")
    running, paused = (
        curves.chance(runs),
        curves.chance(runs._replace(state="paused", waited=waited)),
    )
    assert (paused is None) == (running is None or all(lasted <= waited for lasted, _ in pauses))
    if paused is not None and running is not None and paused.again is not None:
        assert paused.longer == running.longer
        assert paused.value == pytest.approx(running.value * paused.again.value)
        assert 0 <= paused.low <= paused.value <= paused.high <= 1
        assert paused.value <= running.value


def test_pauses_of_other_agreements_teach_where_there_are_few() -> None:
    other = STRATUM._replace(agreement="other")
    pauses = Waits.of([(5, "running"), (6, "stopped")])
    one = Sight("A", "resolution", 1, "default", "sla", None, "paused", False, None, 1, 2)
    taught = one._replace(state="met", used=3)
    curves = Curves(durations_of([taught]), 1, 0.95, {other: pauses})
    found = curves.chance(one)
    assert found is not None
    assert found.again == Share(0.5, *_bounds(pauses), 2, other._replace(agreement=None, width=1))
    assert Curves(durations_of([taught]), 1, 0.95).chance(one) is None


def _bounds(pauses: Waits) -> tuple[float, float]:
    found = Returns(pauses).after(0, 0.95)
    assert found is not None
    return found[1:]


@given(policies(), histories())
def test_a_look_at_a_clock_knows_its_pauses(spec: PolicySpec, history: list[Event]) -> None:
    sla = evaluate(spec.build(), history)
    for sight in sights_of([sla], sla.last_event_at):
        assert sight.waited == sum(lasted for lasted, then in sight.pauses if then == "paused")


def test_one_pause_after_another_is_one_pause() -> None:
    policy = Policy.from_text("""
    [[agreements]]
    name = "default"
    calendar = "24x7"
    pause_on = ["pending", "on-hold"]
    targets = { resolution = "8h" }
    """)
    turns = [("pending", 1), ("on-hold", 2)]
    events = [StatusChanged("A", MONDAY + hours * HOUR, status=word) for word, hours in turns]
    (clock,) = evaluate(policy, [Opened("A", MONDAY), *events])
    assert paused_for(clock.run, MONDAY + 5 * HOUR) == 4 * HOUR
    (pause,) = pauses_of(clock.run, MONDAY + 5 * HOUR)
    assert (pause.lasted, pause.then) == (4 * HOUR, "paused")


COUNTING = Policy.from_text("""
[[agreements]]
name = "default"
calendar = "24x7"
on_reopen = "count_gap"
targets = { resolution = { low = "8h", high = "8h" } }
""")


def test_a_look_back_knows_what_was_solved_and_how_urgent_it_was() -> None:
    steps = [
        StatusChanged("A", MONDAY + 2 * HOUR, status="solved"),
        Event("A", MONDAY + 3 * HOUR, "updated", fields={"priority": "high"}),
        StatusChanged("A", MONDAY + 5 * HOUR, status="open"),
        StatusChanged("A", MONDAY + 6 * HOUR, status="solved"),
    ]
    history = [Opened("A", MONDAY, fields={"priority": "low"}), *steps]
    sla = evaluate(COUNTING, history, fields=["priority"])
    seen = [
        (sight.state, sight.priority, sight.used)
        for hours in (1, 4, 5.5, 7)
        for sight in sights_then([sla], MONDAY + hours * HOUR)
    ]
    hour = 3_600_000_000
    assert seen == [
        ("running", "low", hour),
        ("met", "low", 2 * hour),
        ("running", "high", 11 * hour // 2),
        ("met", "high", 6 * hour),
    ]
