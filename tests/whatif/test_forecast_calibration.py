"""Calibration: whether what was said to be likely came as often as that."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, evaluate
from slaengine.errors import MetricsError
from slaengine.whatif import Calibration, forecast
from slaengine.whatif.forecasts.backtest import backtested, cuts_of
from slaengine.whatif.forecasts.curves import known_of
from slaengine.whatif.forecasts.isotonic import Isotonic
from slaengine.whatif.forecasts.sight import Sight, sights_of, sights_then

POLICY = Policy.from_text("""
[[agreements]]
name = "default"
calendar = "24x7"
targets = { resolution = "4h" }
""")
START = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAIRS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()))


def desk(seed: int, tickets: int = 300, *, merged: int = 0) -> list[list[Event]]:
    """Histories of tickets that come every half hour and take three hours on average."""
    draw = random.Random(seed)
    histories: list[list[Event]] = []
    for number in range(tickets):
        opened_at = START + number * HOUR / 2
        name = f"T-{number}"
        takes = timedelta(hours=draw.expovariate(1 / 3))
        end = StatusChanged(name, opened_at + takes, status="solved")
        gone = Event(name, opened_at + takes, "merged")
        histories.append([Opened(name, opened_at), gone if number < merged else end])
    return histories


def known(histories: list[list[Event]], at: datetime) -> list[TicketSla]:
    cut = ([event for event in history if event.at <= at] for history in histories)
    return [evaluate(POLICY, events) for events in cut if events]


@given(PAIRS)
def test_the_scores_are_what_their_definitions_say(pairs: list[tuple[float, bool]]) -> None:
    found = Calibration.of(pairs)
    if not pairs:
        assert (found.brier, found.brier_of_rate, found.skill) == (None, None, None)
        return
    n, came = len(pairs), sum(broke for _, broke in pairs)
    brier = sum((said - broke) ** 2 for said, broke in pairs) / n
    assert found.brier == pytest.approx(brier)
    assert found.brier_of_rate == pytest.approx(sum((came / n - b) ** 2 for _, b in pairs) / n)
    assert (found.n, found.observed) == (n, came)
    assert found.expected == pytest.approx(sum(said for said, _ in pairs))
    bins = found.bins()
    assert sum(one.n for one in bins) == n
    assert sum(one.broken for one in bins) == came
    assert sum(one.said * one.n for one in bins) == pytest.approx(found.expected)
    assert all(one.interval and one.interval.low <= one.observed for one in bins)


def test_a_bin_ends_before_the_next_begins() -> None:
    found = Calibration.of([(0.05, True), (0.0499, False), (1.0, True)])
    assert [(one.low, one.n) for one in found.bins()] == [(0.0, 1), (0.05, 1), (0.95, 1)]
    assert [row["observed"] for row in found.rows()] == [0.0, 1.0, 1.0]


def test_how_far_off_is_counted_in_standard_errors() -> None:
    found = Calibration.of([(0.5, True)] * 75 + [(0.5, False)] * 25)
    assert found.miscalibration == pytest.approx(25 / 5)
    assert Calibration.of([(1.0, True)]).miscalibration is None
    assert Calibration.of([(1.0, True)]).skill is None


@given(PAIRS)
def test_the_isotonic_curve_is_the_best_of_those_that_rise(pairs: list[tuple[float, bool]]) -> None:
    curve = Isotonic.of(pairs)
    ordered = sorted(pairs)
    said = [chance for chance, _ in ordered]
    came = [float(broke) for _, broke in ordered]
    n = len(ordered)
    assert list(curve.points) == sorted(set(curve.points))
    assert all(a[1] < b[1] for a, b in zip(curve.points, curve.points[1:], strict=False))
    # the max-min formula of isotonic regression, sorted by what was said and then what came
    fitted = [
        max(min(sum(came[a : b + 1]) / (b + 1 - a) for b in range(i, n)) for a in range(i + 1))
        for i in range(n)
    ]
    assert sorted({round(each, 9) for each in fitted}) == [
        round(share, 9) for _, share in curve.points
    ]
    values = [curve.at(chance) for chance in said]
    assert values == sorted(values)


def test_an_isotonic_curve_of_nothing_changes_nothing() -> None:
    assert Isotonic.of([]).at(0.3) == 0.3
    level = Isotonic.of([(0.2, True), (0.4, False)])
    assert (level.at(0.0), level.at(0.9)) == (0.5, 0.5)


def test_chances_learned_before_a_cut_come_true_after_it() -> None:
    histories = desk(1)
    now = START + 160 * HOUR
    found = forecast(known(histories, now), at=now, within=HOUR, cuts=25, at_least=5)
    shown = found.calibration
    assert shown is not None
    assert shown.n > 100
    assert abs(shown.miscalibration or 9) < 3
    assert (shown.skill or 0) > 0
    assert len(shown.cuts) == 25
    text = str(shown)
    assert text.startswith(f"{shown.n} clocks at 25 earlier instants: ")
    assert "said" in text
    assert "<table>" in shown._repr_html_()


def chances(slas: list[TicketSla], cut: datetime, now: datetime) -> Calibration:
    return backtested(
        lambda at: known_of(sights_then(slas, at)),
        sights_of(slas, now),
        [cut],
        at_least=5,
        level=0.95,
    )


def test_a_cut_knows_nothing_of_what_came_after_it() -> None:
    histories = desk(2, 60)
    cut, now = START + 20 * HOUR, START + 60 * HOUR
    other = [
        [
            *history[:1],
            *(StatusChanged(e.ticket, e.at + HOUR, status="solved") for e in history[1:]),
        ]
        if history[1].at > cut
        else history
        for history in histories
    ]
    seen: list[list[float]] = []
    for each in (histories, other):
        slas = known(each, now)
        shown = chances(slas, cut, now)
        seen.append([pair.said for pair in shown.pairs])
    assert seen[0] == seen[1] != []


def test_what_cannot_be_judged_is_counted() -> None:
    histories = desk(3, 40, merged=12)
    now = START + 20 * HOUR
    slas = known(histories, now)
    first = forecast(slas, at=now, within=HOUR, cuts=3, at_least=1).calibration
    assert first is not None
    assert set(first.excluded) <= {"cancelled", "undecided", "never seen"}
    assert sum(first.excluded.values()) + first.n > 0


def sight(name: str, state: str, used: int, *, broken: bool = False) -> Sight:
    return Sight(name, "resolution", 1, "default", "sla", None, state, broken, None, used, 10)


def test_clocks_of_every_kind_and_state_are_judged_by_themselves() -> None:
    running = sight("A", "running", 5)
    open_now = [running, running._replace(state="paused", kind="ola", cycle=2)]
    ends = [each._replace(state="met") for each in open_now]
    taught = [sight(f"old-{n}", "met", 9) for n in range(3)]
    taught += [each._replace(kind="ola", pauses=((7, "running"),)) for each in taught]
    shown = backtested(
        lambda _: known_of([*open_now, *taught]), ends, [START], at_least=1, level=0.95
    )
    assert shown.groups == (("ola resolution", "paused"), ("resolution", "running"))
    assert shown.only("resolution", "running").n == 1
    assert [one.metric for one in shown.bins()] == ["ola resolution", "resolution"]


def test_each_open_clock_is_judged_or_counted_by_what_became_of_it() -> None:
    before = [sight(name, "running", 5) for name in "ABCDEF"] + [
        sight("Z", "running", 99, broken=True)
    ]
    before += [sight(f"old-{n}", "met" if n < 8 else "missed", 8 + n) for n in range(12)]
    after = [
        sight("A", "met", 9),
        sight("B", "missed", 12, broken=True),
        sight("C", "running", 12, broken=True),
        sight("D", "running", 9),
        sight("E", "cancelled", 9),
    ]
    shown = backtested(lambda _: known_of(before), after, [START], at_least=1, level=0.95)
    assert [pair.broken for pair in shown.pairs] == [False, True, True]
    assert dict(shown.excluded) == {"cancelled": 2, "undecided": 1}
    assert shown.curves() == {}
    lonely = [sight("A", "running", 5)]
    unseen = backtested(
        lambda _: known_of(lonely), [sight("A", "met", 9)], [START], at_least=1, level=0.95
    )
    assert dict(unseen.excluded) == {"never seen": 1}
    assert unseen.title == "not calibrated: no clock of earlier tickets could be judged"
    assert str(unseen) == unseen.title


def test_chances_are_put_right_only_where_that_helps() -> None:
    open_now = [sight(f"{n}", "running", 5) for n in range(40)]
    taught = [
        sight(f"old-{n}", "missed" if n < 9 else "met", 12 if n < 9 else 7) for n in range(10)
    ]
    wrong = [sight(f"{n}", "met", 8) for n in range(40)]  # nine of ten were expected to break
    shown = backtested(
        lambda _: known_of([*open_now, *taught]),
        wrong,
        [START, START + HOUR],
        at_least=1,
        level=0.95,
    )
    assert dict(shown.gains) == {("resolution", "running"): pytest.approx(0.81)}
    assert shown.curves()["resolution", "running"].at(0.9) == 0
    assert (
        "running resolution: put right by isotonic regression, which took 0.8100 off its Brier"
        in shown.title
    )
    rightly = [
        sight(f"{n}", *(("met", 8) if n < 4 else ("missed", 12)), broken=n >= 4) for n in range(40)
    ]
    kept = backtested(
        lambda _: known_of([*open_now, *taught]),
        rightly,
        [START, START + HOUR],
        at_least=1,
        level=0.95,
    )
    assert kept.gains == {}
    nothing = backtested(
        lambda _: known_of([*open_now, *taught]), [], [START] * 2, at_least=1, level=0.95
    )
    assert (nothing.n, nothing.gains) == (0, {})


def test_a_forecast_uses_the_chances_put_right() -> None:
    """Tickets that take ever shorter: what was learned is too dark, and is put right."""
    histories: list[list[Event]] = []
    for number in range(240):
        name, at = f"T-{number}", START + number * HOUR / 2
        takes = 6.0 if number < 60 else 3.0
        histories.append(
            [Opened(name, at), StatusChanged(name, at + takes * HOUR, status="solved")]
        )
    now = START + 119 * HOUR
    plain = forecast(known(histories, now), at=now, within=5 * HOUR, cuts=0, at_least=1)
    right = forecast(known(histories, now), at=now, within=5 * HOUR, at_least=1, cuts=24)
    assert right.calibration is not None
    assert ("resolution", "running") in right.calibration.gains
    assert right.expected < plain.expected


def test_cuts_may_be_instants() -> None:
    given = [START + HOUR, START]
    assert cuts_of(START, START + HOUR, given) == (START, START + HOUR)
    assert cuts_of(START, START, []) == ()
    with pytest.raises(MetricsError, match="after 2026-01-05T00:00:00"):
        cuts_of(START, START, given)


def test_cuts_lie_in_the_middle_of_the_time() -> None:
    assert cuts_of(START, START + 10 * HOUR, 1) == (START + 4 * HOUR,)
    assert cuts_of(START, START, 0) == ()
