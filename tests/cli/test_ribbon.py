"""Ribbons and columns: pictures that say what the figures say."""

from datetime import UTC, datetime, timedelta

from slaengine.cli.board.bars import bars, months
from slaengine.cli.board.ribbon import legend, ribbon
from slaengine.engine import Clock, evaluate
from slaengine.events import Event, Opened, StatusChanged, Updated
from slaengine.policy import Policy
from tests.cli.desk import POLICY

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def resolution(*events: Event) -> Clock:
    opened = Opened("T-1", NINE, fields={"priority": "urgent"})
    return evaluate(Policy.from_text(POLICY), [opened, *events])["resolution"]


def drawn(clock: Clock, as_of: datetime, width: int) -> list[str]:
    return [line.plain for line in ribbon(clock, as_of, width=width, plain=True)]


def test_a_ribbon_shows_what_counted_what_was_paused_what_was_over() -> None:
    paused = StatusChanged("T-1", NINE + HOUR, status="pending")
    resumed = StatusChanged("T-1", NINE + 2 * HOUR, status="open")
    # an hour counted, an hour paused, three counted until it was due at 14:00, two hours over
    assert drawn(resolution(paused, resumed), NINE + 7 * HOUR, 14)[0] == "##~~######!!!!"


def test_a_ribbon_names_the_days_where_there_is_room() -> None:
    line, days = drawn(resolution(), NINE + timedelta(days=4), 48)
    # two hours a column: four counted until 13:00, then over whenever the desk is open
    assert line == "##!!" + "........!!!!" * 3 + "........"
    assert days == f"{'Mon 5 Jan':19}{'Wed 7':12}{'Thu 8':12}Fri 9"


def test_a_new_target_takes_no_room() -> None:
    raised = Updated("T-1", NINE + HOUR, fields={"priority": "normal"})
    assert drawn(resolution(raised), NINE + 4 * HOUR, 4)[0] == "####"


def test_a_clock_that_never_ran_has_no_ribbon() -> None:
    assert drawn(resolution(), NINE, 20) == []


def test_a_clock_paused_in_time_is_due_at_no_instant_and_nothing_is_over() -> None:
    paused = StatusChanged("T-1", NINE + HOUR, status="pending")
    assert drawn(resolution(paused), NINE + 2 * HOUR, 4)[0] == "##~~"


def test_the_legend_has_every_ink() -> None:
    assert legend(plain=True).plain.split() == [
        *["#", "counted", "!", "over", "~", "paused", ".", "closed"]
    ]
    assert "█ counted" in legend(plain=False).plain


def test_columns_stand_on_one_line_and_rise_to_the_top() -> None:
    assert bars([0, 1, 3], height=1, top=3, wide=1, plain=True) == ["  . #"]
    assert bars([2, 4], height=2, top=4, wide=2) == ["   ██", "██ ██"]
    assert bars([0, 0], height=1, top=0, wide=1) == [""]


def test_months_give_way_where_they_meet() -> None:
    assert months(["Nov", "Dec", "Dec", "Jan"], wide=1) == "NoDec Jan"
