"""Forecasts: exactly what breaks if nothing happens, and how likely each promise is to break."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, evaluate
from slaengine.errors import HistoryError, MetricsError
from slaengine.metrics import Durations
from slaengine.metrics.interval import wilson
from slaengine.whatif import Forecast, Outlook, forecast
from slaengine.whatif.forecasts.curve import Curve
from slaengine.whatif.forecasts.curves import Curves
from slaengine.whatif.forecasts.sight import Sight, clock_then, sights_of, sights_then
from slaengine.whatif.forecasts.stratum import Stratum
from tests.metrics.oracles import kaplan_meier
from tests.reference.terms import PolicySpec
from tests.strategies.figures import Life
from tests.strategies.histories import histories
from tests.strategies.promises import policies

POLICY = Policy.from_text("""
[calendars.desk]
tz = "Europe/Lisbon"
hours = { mon-fri = ["09:00-17:00"] }
[[agreements]]
name = "gold"
customer = "acme"
calendar = "desk"
pause_on = ["pending"]
targets = { resolution = { high = "4h", low = "16h" } }
[[agreements]]
name = "default"
calendar = "desk"
targets = { resolution = { high = "4h", low = "16h" } }
[[agreements]]
name = "backline"
kind = "ola"
calendar = "desk"
targets = { resolution = "24h" }
when = { group = "tier-2" }
""")
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ticket(name: str, *events: Event, at: datetime = MONDAY, **fields: str) -> TicketSla:
    return evaluate(POLICY, [Opened(name, at, fields={"priority": "high", **fields}), *events])


def ended(name: str, hours: float, *, at: datetime = MONDAY, **fields: str) -> TicketSla:
    end = StatusChanged(name, at + hours * HOUR, status="solved")
    return ticket(name, end, at=at, **fields)


def many(hours: Iterable[float], at: datetime = MONDAY, **fields: str) -> list[TicketSla]:
    return [ended(f"{at:%d}-{n}", each, at=at, **fields) for n, each in enumerate(hours)]


def line(found: Forecast, name: str) -> Outlook:
    (one,) = [each for each in found if each.ticket == name]
    return one


def test_what_breaks_within_a_time_is_exact() -> None:
    noon = MONDAY + 3 * HOUR
    slas = [
        ticket("late", at=MONDAY - timedelta(days=4)),
        ticket("soon"),
        ticket("tomorrow", at=MONDAY + 2 * HOUR, priority="low"),
        ticket("paused", StatusChanged("paused", noon, status="pending"), customer="acme"),
        ended("done", 1),
    ]
    found = forecast(slas, at=noon, within=4 * HOUR, cuts=0)
    assert [each.ticket for each in found] == ["late", "soon", "tomorrow", "paused"]
    assert [each.ticket for each in found.broken] == ["late"]
    assert [each.ticket for each in found.breaking] == ["soon"]
    assert line(found, "paused").due_at is None
    assert line(found, "late").chance == 1
    assert line(found, "late").left < timedelta(0)
    # due at 13:00: at that instant it is in time, a moment later it is broken
    edge = forecast(slas, at=noon, within=HOUR, cuts=0)
    assert edge.breaking == ()
    beyond = forecast(slas, at=noon, within=HOUR + timedelta(microseconds=1), cuts=0)
    assert [each.ticket for each in beyond.breaking] == ["soon"]


@given(policies(), histories(), st.integers(1, 9 * 24), st.integers(0, 72))
def test_what_breaks_is_what_is_broken_then_if_nothing_happened(
    spec: PolicySpec, history: list[Event], hours: int, later: int
) -> None:
    sla = evaluate(spec.build(), history)
    now = sla.last_event_at + later * HOUR
    found = forecast([sla], at=now, within=hours * HOUR, cuts=0)
    clocks = [clock for clock in sla if clock.state in ("running", "paused")]
    assert len(found) == len(clocks)
    assert len(found.broken) == sum(clock.is_breached(now) for clock in clocks)
    until = now + hours * HOUR
    assert len(found.broken) + len(found.breaking) == sum(c.is_breached(until) for c in clocks)


def test_the_chance_is_the_share_that_took_longer_of_those_that_had_taken_as_long() -> None:
    slas = [*many([1, 2, 3, 5, 6]), ticket("open", at=MONDAY + 4 * HOUR)]
    now = MONDAY + 5.5 * HOUR  # 1.5 of 4 hours used; 2, 3, 5, 6 took longer than that
    found = forecast(slas, at=now + HOUR, within=HOUR, cuts=0, at_least=1)
    assert line(found, "open").used == 2.5 * HOUR
    assert line(found, "open").chance == pytest.approx(2 / 3)
    assert (line(found, "open").n, line(found, "open").among) == (3, "resolution, high, default")
    assert found.expected == pytest.approx(2 / 3)
    assert found.expected_within == 0


def test_a_thin_stratum_gives_way_to_a_wider_one_and_says_so() -> None:
    slas = [
        *many([1, 3, 5] * 5, customer="acme"),
        *many([2, 2, 6] * 5, at=MONDAY + timedelta(days=1)),
        *many([3, 3, 3, 7] * 5, at=MONDAY + timedelta(days=2), priority="low"),
    ]
    day = MONDAY + timedelta(days=3)
    open_now = ticket("open", at=day, customer="acme")

    def among(at_least: int) -> str:
        found = forecast(
            [open_now], at=day + HOUR / 2, within=HOUR, history=slas, cuts=0, at_least=at_least
        )
        return f"{line(found, 'open').n} {line(found, 'open').among}"

    assert among(15) == "15 resolution, high, gold"
    assert among(16) == "30 resolution, high"
    assert among(31) == "50 resolution"
    assert among(51) == "50 resolution"


def test_fields_tell_promises_apart() -> None:
    def of(name: str, team: str, hours: float) -> TicketSla:
        fields = {"priority": "high", "team": team}
        end = StatusChanged(name, MONDAY + hours * HOUR, status="solved")
        history = [Opened(name, MONDAY, fields=fields), *([end] if hours < 9 else [])]
        return evaluate(POLICY, history, fields=["team"])

    slas = [of(f"n{n}", "north", 1 + n % 4) for n in range(20)]
    slas += [of(f"s{n}", "south", 6) for n in range(3)]
    later = MONDAY + timedelta(days=1)
    both = [
        evaluate(
            POLICY,
            [Opened(team, later, fields={"priority": "high", "team": team})],
            fields=["team"],
        )
        for team in ("north", "south")
    ]
    found = forecast([*slas, *both], at=later + HOUR / 2, within=HOUR, by=["team"], at_least=3)
    assert [line(found, team).chance for team in ("north", "south")] == [0, 1]
    assert line(found, "south").among == "resolution, high, south, default"
    with pytest.raises(MetricsError, match="field 'team' was not kept"):
        forecast([ticket("A")], at=MONDAY, within=HOUR, by=["team"])


def test_where_nothing_was_seen_for_so_long_there_is_no_chance() -> None:
    slas = [ticket("open", priority="low"), ticket("other", priority="low")]
    found = forecast(slas, at=MONDAY + HOUR, within=timedelta(days=7), cuts=0)
    assert [each.chance for each in found] == [None, None]
    assert found.expected == 0
    assert found.expected_within == 2
    assert "–" in repr(found)
    lonely = forecast(slas, at=MONDAY + HOUR, within=HOUR, history=[], cuts=0)
    assert [each.chance for each in lonely] == [None, None]


def test_a_promise_broken_in_closed_time_took_longer_than_its_target() -> None:
    friday = datetime(2026, 1, 9, 13, tzinfo=UTC)
    broken = [ended(str(n), 5, at=friday) for n in range(2)]  # due at 17:00, solved at 18:00
    open_now = ticket("open", at=friday + timedelta(days=3))
    found = forecast(
        [open_now], at=friday + timedelta(days=3) + HOUR, within=HOUR, history=broken, cuts=0
    )
    assert line(found, "open").chance == 1


def test_history_after_the_instant_is_not_known() -> None:
    slas = many([1, 2, 3, 6])
    now = MONDAY + 2.5 * HOUR
    found = forecast([ticket("open", at=now)], at=now, within=HOUR, history=slas, cuts=0)
    # two took 1 and 2 hours; two are open after 2.5: nothing is known of 4
    assert line(found, "open").chance is None


def test_what_cannot_be_asked_is_refused() -> None:
    sla = ended("A", 1)
    with pytest.raises(MetricsError, match="within -1 day, 23:00:00 is no time ahead"):
        forecast([sla], at=MONDAY + HOUR, within=-HOUR)
    with pytest.raises(MetricsError, match="beyond the year 9999"):
        forecast([sla], at=MONDAY + HOUR, within=timedelta.max)
    with pytest.raises(MetricsError, match="at_least 0 is none"):
        forecast([sla], at=MONDAY + HOUR, within=HOUR, at_least=0)
    with pytest.raises(MetricsError, match="cuts -1 are none"):
        forecast([sla], at=MONDAY + HOUR, within=HOUR, cuts=-1)
    with pytest.raises(MetricsError, match="level 2 is none"):
        forecast([sla], at=MONDAY + HOUR, within=HOUR, level=2)
    with pytest.raises(HistoryError, match="before its last event"):
        forecast([sla], at=MONDAY, within=HOUR)
    with pytest.raises(HistoryError, match=r"not 'team'; write \['team'\]"):
        forecast([sla], at=MONDAY + HOUR, within=HOUR, by="team")


def test_a_forecast_is_shown_as_text_html_rows_and_json() -> None:
    slas = [
        *many([1, 2, 3, 5, 6] * 10),
        *(ticket(f"open-{n:02}", at=MONDAY + 5 * HOUR) for n in range(45)),
        ticket("late"),
    ]
    found = forecast(slas, at=MONDAY + 7 * HOUR, within=4 * HOUR)
    text, html = repr(found), found._repr_html_()
    assert text.startswith("As of 2026-01-05 16:00 UTC: 46 promises open, 1 broken; 0 more")
    assert text.startswith(f"{found.title}\n")
    assert "… and 6 more; rows() has all" in text
    assert "… and 6 more; rows() has all" in html
    for told in (found.text, found.html):
        there = told(3, zone=ZoneInfo("Asia/Tokyo"), more="ask me")
        assert "As of 2026-01-06 01:00 Asia/Tokyo: 46 promises" in there
        assert "before 2026-01-06 05:00 if" in there
        assert "… and 43 more; ask me" in there
        assert "2026-01-05 16:00" not in there
    assert text.count("broken") >= 2
    assert "<table>" in html
    document = json.loads(found.to_json())
    assert document["broken"] == 1
    assert document["clocks"][1]["used_us"] == 2 * 3600 * 10**6
    assert document["calibration"]["n"] == found.calibration.n if found.calibration else False
    assert [row["ticket"] for row in found.rows()] == [each.ticket for each in found]
    short = forecast(slas[-1:], at=MONDAY + 7 * HOUR, within=HOUR, cuts=0)
    assert json.loads(short.to_json())["calibration"] is None
    paused = ticket("A", StatusChanged("A", MONDAY, status="pending"), customer="acme")
    still = forecast([paused], at=MONDAY, within=HOUR, cuts=0)
    assert json.loads(still.to_json())["clocks"][0]["due_at"] is None
    assert "calibrat" not in repr(short) + short._repr_html_()
    none = forecast([], at=MONDAY, within=HOUR)
    assert repr(none).startswith("As of 2026-01-05 09:00 UTC: 0 promises open")
    soon = forecast([ticket("A")], at=MONDAY, within=9 * HOUR, cuts=0)
    assert "breaks" in repr(soon)


LIVES = st.lists(
    st.builds(Life, st.integers(1, 12), st.sampled_from(["finished", "censored"]), st.just(0)),
    min_size=1,
    max_size=25,
)


def curve_of(lives: Sequence[Life]) -> Curve:
    parts = [
        Durations.of(
            [life.time for life in half if life.end == "finished"],
            censored=[life.time for life in half if life.end == "censored"],
        )
        for half in (lives[::2], lives[1::2])
    ]
    return Curve(parts)


@given(LIVES, st.integers(0, 12), st.integers(0, 12))
def test_the_conditional_share_is_that_of_lifelines_over_the_survivors(
    lives: list[Life], used: int, target: int
) -> None:
    assume(used < target)
    found = curve_of(lives).beyond(used, target, 0.95)
    survivors = [life for life in lives if life.time > used]
    if not survivors:
        assert found is None
        return
    fit = kaplan_meier(survivors)
    theirs = float(fit.survival_function_at_times(target).iloc[0])
    if found is None:
        assert theirs > 0
        assert target > max(life.time for life in survivors)
        return
    assert found[0] == pytest.approx(theirs, abs=1e-9)
    assert curve_of(lives).longer(used) == len(survivors)
    times = [time for time in fit.timeline if time <= target]
    band = fit.confidence_interval_.loc[times[-1]]
    if 0 < theirs < 1:
        assert found[1:] == pytest.approx(tuple(map(float, band)), abs=1e-6)
    else:
        around = wilson(len(survivors) if theirs else 0, len(survivors))
        assert around is not None
        assert found[1:] == (around.low, around.high)


def test_a_curve_of_few_tells_nothing_unless_nearly_all_had_ended() -> None:
    # of 40 that took longer than 1, thirty were still open when they were last seen
    cut_off = [Durations.of([2] * 5 + [9] * 5, censored=[3] * 30)]
    assert Curve(cut_off).beyond(1, 10, 0.95) is not None
    assert Curve(cut_off, 5).beyond(1, 9, 0.95) is not None
    assert Curve(cut_off, 6).beyond(1, 9, 0.95) is None
    assert Curve(cut_off, 5).beyond(1, 10, 0.95) is not None
    # of 40 all but four had ended long before
    ended = [Durations.of([2] * 36 + [9] * 4)]
    found = Curve(ended, 5).beyond(1, 10, 0.95)
    assert found is not None
    assert found[0] == 0
    # fewer than five are left, but none of them was cut off
    assert Curve(ended, 5).beyond(5, 10, 0.95) is not None
    assert (
        Curve([Durations.of([2] * 36 + [9] * 2, censored=[8] * 2)], 5).beyond(5, 10, 0.95) is None
    )
    assert Curve([Durations.of([1, 2])], 5).beyond(0, 5, 0.95) is not None


@given(LIVES, st.integers(0, 12), st.integers(0, 12))
def test_the_chance_only_grows_with_the_time_used_and_falls_with_the_target(
    lives: list[Life], used: int, target: int
) -> None:
    assume(used < target)
    curve = curve_of(lives)
    now, later, longer = (
        curve.beyond(*pair, 0.95)
        for pair in ((used, target), (used + 1, target), (used, target + 1))
    )
    if now and later:
        assert later[0] >= now[0] - 1e-12
    if now and longer:
        assert longer[0] <= now[0] + 1e-12
    assert curve.beyond(target, used, 0.95) in (None, curve.beyond(target, target, 0.95))


def test_a_chance_at_or_beyond_the_target_is_certain() -> None:
    found = Curve([Durations.of([1, 5, 9])]).beyond(5, 5, 0.95)
    assert found is not None
    assert found[0] == 1


def test_the_strata_of_a_clock_without_priority_name_it_so() -> None:
    narrow = Stratum("ola", "resolution", "backline", None, ("north", None), 0)
    assert str(narrow) == "ola, resolution, no priority, north, nothing, backline"
    wider = narrow.wider()
    assert wider is not None
    assert str(wider) == "ola, resolution, no priority, north, nothing"
    widest = wider.wider()
    assert widest is not None
    assert (str(widest), widest.wider()) == ("ola, resolution", None)


def test_a_stratum_never_seen_gives_way_too() -> None:
    stratum = Stratum("sla", "resolution", "gold", "low", (), 0)
    curves = Curves({stratum: Durations.of([1, 2, 3])}, 1, 0.95)
    sight = Sight("A", "resolution", 1, "gold", "sla", "high", "running", False, None, 1, 2)
    found = curves.chance(sight)
    assert found is not None
    assert (found.longer.n, found.longer.among.width) == (2, 2)
    assert curves.chance(sight._replace(metric="update")) is None


@given(policies(), histories(), st.data())
def test_a_look_back_is_the_look_at_the_events_up_to_then(
    spec: PolicySpec, history: list[Event], data: st.DataObject
) -> None:
    policy = spec.build()
    sla = evaluate(policy, history, fields=policy.priority.fields)
    instants = st.sampled_from([event.at for event in history])
    at = data.draw(instants) + data.draw(st.sampled_from([timedelta(0), HOUR, timedelta(days=3)]))
    known = [event for event in history if event.at <= at]
    theirs = [] if not known else sights_of([evaluate(policy, known)], at)
    assert sorted(sights_then([sla], at)) == sorted(theirs)


def test_a_clock_was_not_there_before_it_started_or_was_promised() -> None:
    clock = ended("A", 2)["resolution"]
    assert clock_then(clock, MONDAY - HOUR) is None
    again = clock_then(clock, MONDAY + HOUR)
    assert again is not None
    assert (again.state, again.elapsed(MONDAY + HOUR)) == ("running", HOUR)
