"""Figures by columns: those of `metrics.report`, in every library, from any question."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, Replied, StatusChanged, evaluate, frames
from slaengine.errors import MetricsError
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.figures.grids import FrameGrid
from slaengine.frames.figures.masks import amounts_of, mask_of
from slaengine.frames.figures.spots import spots_of
from slaengine.frames.figures.stretches import stretches
from slaengine.frames.figures.sums import Cells, sums_of
from slaengine.metrics import kpi, report
from slaengine.metrics.condition import (
    Amount,
    AtLeast,
    Between,
    Column,
    Condition,
    Every,
    FirstOf,
    Is,
    Known,
    Named,
    Negative,
    Not,
    Scored,
    Shorter,
    When,
)
from slaengine.metrics.definition import TimeOf
from slaengine.metrics.lines import columns
from slaengine.metrics.percentile import METHODS, Method, percentiles
from slaengine.metrics.question import COHORTS, Cohort
from slaengine.metrics.tally import Tally
from slaengine.metrics.timed import Timed
from slaengine.policy.objective import PERIODS, Period
from tests.frames.desk import AS_OF, LOG, POLICY, at
from tests.frames.kinds import KINDS, PLAIN, Dress, dressed, kind_of, rows_of, types_of
from tests.strategies.desks import histories_of_desks
from tests.strategies.logs import cell, row_of

pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

KNOWN = ("priority", "customer", "service", "group", "promised_at")
FIELDS = ["team", "assignee", "channel"]


def log_of(histories: Sequence[Sequence[Event]]) -> Any:
    """Make an Arrow table of some tickets' events, each field in a column of its own."""
    events = [event for history in histories for event in history]
    names = sorted({*FIELDS, *KNOWN, *(name for event in events for name in event.fields)})
    types = {
        "ticket": pa.string(),
        "at": pa.timestamp("us", "UTC"),
        "event": pa.string(),
        "by": pa.string(),
        "public": pa.bool_(),
        "status": pa.string(),
        "survey": pa.string(),
        "score": pa.float64(),
        "duration": pa.duration("us"),
        **dict.fromkeys(names, pa.string()),
    }
    rows = [
        {**row_of(event), **{name: cell(event.fields, name) for name in names}} for event in events
    ]
    return pa.table({name: pa.array([row[name] for row in rows], t) for name, t in types.items()})


class Frames:
    """The frames of some events, of one kind."""

    def __init__(
        self, policy: Policy, log: Any, as_of: datetime, fields: Sequence[str] = FIELDS
    ) -> None:
        self.as_of = as_of
        self.clocks = frames.evaluate(policy, log, as_of=as_of, fields=fields)
        self.measures = frames.measures(policy, log, as_of=as_of, fields=fields)
        self.turns = frames.turns(policy, log, as_of=as_of)
        self.segments = frames.segments(policy, log, as_of=as_of)

    def kpis(self, **asked: Any) -> Any:
        return frames.kpis(
            self.clocks,
            self.measures,
            turns=self.turns,
            segments=self.segments,
            **{"as_of": self.as_of, **asked},
        )


def same(frame: Any, expected: Sequence[dict[str, object]]) -> None:
    """Hold a frame of figures to the rows of a report: floats to 1e-12, all else to equality."""
    rows = rows_of(frame)
    assert [(row["kpi"], row["statistic"]) for row in rows] == [
        (row["kpi"], row["statistic"]) for row in expected
    ]
    for row, wanted in zip(rows, expected, strict=True):
        assert row == {
            name: pytest.approx(value, rel=1e-12, abs=1e-12) if isinstance(value, float) else value
            for name, value in wanted.items()
        }


# --- the same figures


@given(
    histories_of_desks(3),
    st.sampled_from([(), ("team",), ("priority", "assignee"), ("status_class", "channel")]),
    st.sampled_from([None, *PERIODS]),
    st.sampled_from(COHORTS),
    st.sampled_from(["arrow", "polars", "pandas"]),
    st.sampled_from([None, None, 0.01]),
    st.sampled_from(METHODS),
)
def test_figures_by_columns_are_those_of_a_report(
    drawn: tuple[Policy, list[list[Event]], datetime],
    by: Sequence[str],
    period: Period | None,
    cohort: Cohort,
    kind: str,
    sketch: float | None,
    method: Method,
) -> None:
    policy, histories, now = drawn
    slas = [evaluate(policy, history, fields=FIELDS) for history in histories]
    whole = Frames(policy, dressed(log_of(histories), Dress(kind)), now)
    asked: dict[str, Any] = {"by": by, "period": period, "tz": "Africa/Cairo", "cohort": cohort}
    more: dict[str, Any] = {"sketch": sketch, "method": method}
    expected = report(slas, as_of=now, **asked, **more)
    same(whole.kpis(**asked, **more), expected.rows())


@pytest.mark.parametrize("fields_at", ["opened", "solved"])
def test_fields_as_they_were_group_alike(fields_at: Literal["opened", "solved"]) -> None:
    slas = [evaluate(POLICY, history, fields=FIELDS) for history in LOG.histories().values()]
    log = log_of(list(LOG.histories().values()))
    options: dict[str, Any] = {"as_of": AS_OF, "fields": FIELDS, "fields_at": fields_at}
    clocks = frames.evaluate(POLICY, log, **options)
    measures = frames.measures(POLICY, log, **options)
    found = frames.kpis(clocks, measures, as_of=AS_OF, by=["channel"], cohort=fields_at)
    expected = report(slas, as_of=AS_OF, by=["channel"], cohort=fields_at, fields_at=fields_at)
    given = {row["kpi"] for row in rows_of(found)}
    same(found, [row for row in expected.rows() if row["kpi"] in given])
    assert "backlog" not in given


@pytest.mark.parametrize("dress", PLAIN, ids=KINDS)
def test_every_library_gets_its_own_kind(dress: Dress) -> None:
    slas = [evaluate(POLICY, history, fields=FIELDS) for history in LOG.histories().values()]
    whole = Frames(POLICY, dressed(log_of(list(LOG.histories().values())), dress), AS_OF)
    asked: dict[str, Any] = {"by": ["channel"], "period": "week"}
    asked["objectives"] = {"resolution": "95%"}
    found = whole.kpis(**asked)
    assert kind_of(found) == dress.kind
    assert types_of(found).keys() == {*columns(["channel"])}
    same(found, report(slas, as_of=AS_OF, **asked).rows())


def test_whole_numbers_and_truths_group_by_what_they_are() -> None:
    log = log_of(list(LOG.histories().values()))
    whole = Frames(POLICY, log, AS_OF, [])
    count = len(whole.clocks)
    clocks = whole.clocks.append_column("tier", pa.array([1, 2, None][:count] * count)[:count])
    found = frames.kpis(clocks, as_of=AS_OF, by=["tier"], kpis=["breaches"])
    assert {row["tier"] for row in rows_of(found)} == {"1", "2", None}


def test_figures_without_survival_leave_nothing_else_out() -> None:
    slas = [evaluate(POLICY, history, fields=FIELDS) for history in LOG.histories().values()]
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    same(whole.kpis(survival=False), report(slas, as_of=AS_OF, survival=False).rows())


# --- what is asked of which frame


def test_measures_with_a_ticket_twice_are_refused() -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    twice = pa.concat_tables([whole.measures, whole.measures])
    with pytest.raises(MetricsError, match="is there twice"):
        frames.kpis(whole.clocks, twice)


def test_the_backlog_and_the_hands_have_frames_of_their_own() -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    with pytest.raises(MetricsError, match=r"add turns=frames\.turns"):
        frames.kpis(whole.clocks, whole.measures, kpis=["backlog"])
    with pytest.raises(MetricsError, match=r"add segments=frames\.segments"):
        frames.kpis(whole.clocks, whole.measures, kpis=["team_time"])


def test_the_backlog_and_the_hands_need_measures_too() -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    with pytest.raises(MetricsError, match=r"backlog needs another frame; add measures="):
        frames.kpis(whole.clocks, turns=whole.turns, kpis=["backlog"])
    with pytest.raises(MetricsError, match=r"team_time needs another frame; add measures="):
        frames.kpis(whole.clocks, segments=whole.segments, kpis=["team_time"])


def test_clocks_alone_tell_the_kpis_of_promises() -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    found = {row["kpi"] for row in rows_of(frames.kpis(whole.clocks, as_of=AS_OF))}
    assert found == {"attainment", "breach_rate", "breaches", "overrun", "elapsed"}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"kpis": ["csat"]}, r"add measures=frames\.measures"),
        ({"kpis": ["backlog"]}, r"add measures=frames\.measures"),
        ({"kpis": ["team_time"]}, r"add measures=frames\.measures"),
        ({"kpis": "csat"}, r"write \['csat'\]"),
        ({"kpis": ["cats"]}, "did you mean"),
        ({"by": ["city"]}, "clocks have no column 'city'; there are ticket, metric"),
        ({"by": ["outcome"]}, "tickets are told by measures"),
        ({"cohort": "rated"}, "tickets are told by measures"),
        ({"period": "decade"}, "use one of day"),
    ],
    ids=str,
)
def test_what_the_frames_do_not_tell_is_refused(asked: dict[str, Any], why: str) -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    with pytest.raises(MetricsError, match=why):
        frames.kpis(whole.clocks, as_of=AS_OF, **asked)


def test_a_ticket_of_another_log_is_refused() -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    few = whole.measures.slice(0, 1)
    with pytest.raises(MetricsError, match="has no row in the measures; make both frames from"):
        frames.kpis(whole.clocks, few, as_of=AS_OF, cohort="rated")


def test_a_ticket_twice_among_the_measures_is_refused() -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    twice = pa.concat_tables([whole.measures, whole.measures])
    with pytest.raises(MetricsError, match="is there twice"):
        frames.kpis(whole.clocks, twice, as_of=AS_OF, cohort="rated")


# --- as of when


def test_the_instant_is_read_off_an_unsolved_ticket() -> None:
    whole = Frames(POLICY, log_of(list(LOG.histories().values())), AS_OF)
    assert rows_of(whole.kpis(as_of=None)) == rows_of(whole.kpis())


def test_without_an_unsolved_ticket_the_instant_is_that_of_the_last_event() -> None:
    solved = [Opened("A", at(0)), StatusChanged("A", at(30), status="solved")]
    whole = Frames(POLICY, log_of([solved]), at(100))
    found = rows_of(whole.kpis(as_of=None, period="day", kpis=["backlog"]))
    assert sorted({str(row["period"]) for row in found}) == ["2026-01-05", "2026-01-06"]


def test_clocks_alone_tell_the_instant_of_their_last_start_or_stop() -> None:
    whole = Frames(POLICY, log_of([[Opened("A", at(0))]]), at(100))
    found = frames.kpis(whole.clocks, kpis=["breaches"], period="day")
    assert {row["period"] for row in rows_of(found)} == {"2026-01-05"}


def test_frames_without_rows_have_no_figures() -> None:
    whole = Frames(POLICY, log_of([[Opened("A", at(5))]]), at(1))
    assert rows_of(whole.kpis(period="day", by=["team"])) == []
    assert rows_of(frames.kpis(whole.clocks)) == []
    assert types_of(whole.kpis()).keys() == {*columns([])}


def test_turns_are_told_in_order() -> None:
    events = [
        Opened("A", at(0)),
        StatusChanged("A", at(1), status="solved"),
        StatusChanged("A", at(2), status="open"),
        Event("A", at(3), "deleted"),
        Opened("B", at(0)),
        StatusChanged("B", at(1), status="solved"),
        Event("B", at(3), "merged"),
    ]
    found = frames.turns(POLICY, log_of([events]), as_of=at(9))
    assert [(row["ticket"], row["turn"], row["at"]) for row in rows_of(found)] == [
        ("A", "opened", at(0)),
        ("A", "solved", at(1)),
        ("A", "reopened", at(2)),
        ("A", "removed", at(3)),
        ("B", "opened", at(0)),
        ("B", "solved", at(1)),
    ]


def test_rows_that_no_turn_can_be_told_of_come_beside_the_others() -> None:
    log = log_of([[Opened("A", at(0))], [Replied("B", at(0), by="agent")]])
    found = frames.turns(POLICY, log, as_of=at(9), on_error="collect")
    assert [row["ticket"] for row in rows_of(found.result)] == ["A"]
    assert [row["ticket"] for row in rows_of(found.rejected)] == ["B"]


# --- the parts


GRID_TABLE = pa.table({"word": ["a", None, "b"], "score": [1.0, None, 3.0]})


@pytest.fixture
def grid() -> FrameGrid:
    found = FrameGrid(Table.of(GRID_TABLE, "rows"), "rows", {})
    found.give("one", np.array([1, NULL, 3]))
    found.give("two", np.array([5, 6, NULL]))
    return found


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Known("one"), [True, False, True]),
        (Named("word"), [True, False, True]),
        (Is("word", ("b", "c")), [False, False, True]),
        (AtLeast("one", 2), [False, False, True]),
        (AtLeast("one", 0), [True, False, True]),
        (Scored("score"), [True, False, True]),
        (Shorter(Column("one"), 2), [True, False, False]),
        (Not(Known("one")), [False, True, False]),
        (Every((Known("one"), Known("two"))), [True, False, False]),
    ],
    ids=str,
)
def test_a_condition_holds_of_columns(
    grid: FrameGrid, condition: Condition, expected: list[bool]
) -> None:
    assert mask_of(condition, grid).tolist() == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Column("one"), [1, NULL, 3]),
        (Between("one", "two"), [4, NULL, NULL]),
        (Negative("one"), [-1, NULL, -3]),
        (When(Known("two"), Column("one")), [1, NULL, NULL]),
        (FirstOf((Column("one"), Column("two"))), [1, 6, 3]),
        (FirstOf(()), [NULL, NULL, NULL]),
    ],
    ids=str,
)
def test_an_amount_of_columns(grid: FrameGrid, amount: Amount, expected: list[int]) -> None:
    assert amounts_of(amount, grid).tolist() == expected


def test_a_duration_that_nobody_knows_is_counted_as_unknown(grid: FrameGrid) -> None:
    definition = replace(kpi("age"), aggregate=TimeOf(Column("one")), excluded={})
    cells = Cells(grid, np.zeros(3, np.int64), 1)
    (found,) = sums_of(definition, cells, report([], as_of=AS_OF).question)
    assert found == (0, None, Timed(2, Fraction(2), (Fraction(2), *MORE), {"unknown": 1}, None))


MORE = (Fraction(14, 5), Fraction(29, 10))  # nine tenths and 95 % of the way from 1 to 3


def test_turns_are_no_rows_to_add_up(grid: FrameGrid) -> None:
    cells = Cells(grid, np.zeros(3, np.int64), 1)
    assert list(sums_of(kpi("backlog"), cells, report([], as_of=AS_OF).question)) == []


BIG = 2**62


@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 10**13)), max_size=30),
    st.sampled_from([1, 60]),  # cells of a few durations are sorted otherwise than those of many
    st.sampled_from(METHODS),
)
def test_stretches_sum_and_order_every_cell(
    rows: list[tuple[int, int]], times: int, method: Method
) -> None:
    rows = rows * times
    cells = np.array([cell for cell, _ in rows], np.int32)
    micros = np.array([amount for _, amount in rows], np.int64)
    found = stretches(cells, micros, 4, of=np.ones(len(rows), np.bool_))
    for number in range(4):
        own = Tally.of(value for place, value in rows if place == number)
        assert found.tally(number) == own
        assert found.mean(number) == (Fraction(own.total, own.n) if own.n else None)
        percents = (0, 12.5, 50, 100)
        assert found.percentiles(percents, method)[number] == percentiles(own, percents, method)


def test_durations_too_long_for_one_number_are_added_up_exactly() -> None:
    micros = np.array([BIG, BIG - 1, 7, -BIG], np.int64)
    found = stretches(np.array([0, 0, 1, 0], np.int32), micros, 2, of=np.ones(4, np.bool_))
    assert list(found.sums) == [BIG - 1, 7]
    assert found.micros.tolist() == [-BIG, BIG - 1, BIG, 7]


def test_cells_are_told_apart_however_many_are_possible() -> None:
    wide = Labels(np.arange(60, dtype=np.int32), tuple(map(str, range(2_000_000))))
    wanted = np.arange(60) != 7
    found = spots_of([wide] * 4, None, wanted)
    assert found.cell.tolist() == [-1 if n == 7 else n - (n > 7) for n in range(60)]
    assert found.listed[8].words == ("9",) * 4


@pytest.mark.parametrize("count", [32_766, 32_767, 40_000])
def test_cells_are_told_apart_however_many_there_are(count: int) -> None:
    words = Labels(np.arange(count, dtype=np.int32), tuple(map(str, range(count))))
    found = spots_of([words], None, np.ones(count, np.bool_))
    assert found.cell.tolist() == list(range(count))
    assert found.listed[-1].words == (str(count - 1),)
