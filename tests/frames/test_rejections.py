"""What an event frame may not say: named with its row and ticket, or set beside a right result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import HistoryError, Policy, frames
from tests.frames.desk import AS_OF, EVENTS, LOG, POLICY
from tests.frames.kinds import (
    DRESSES,
    KINDS,
    Dress,
    changed,
    dressed,
    frame_of,
    frame_of_rows,
    kind_of,
    rows_of,
    types_of,
)
from tests.frames.reference import COLUMNS, clock_rows
from tests.strategies.clockwork import policies
from tests.strategies.logs import Log, Row, end_of, logs

# going one by one where columns cannot tell is told, and right
pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

ROWS = LOG.rows()
MOMENT = timedelta(microseconds=1)
in_kinds = pytest.mark.parametrize("kind", KINDS)


def row_where(**cells: object) -> int:
    """Find the first row with these cells."""
    return next(n for n, row in enumerate(ROWS) if all(row[name] == cells[name] for name in cells))


@dataclass(frozen=True)
class Case:
    """A log with a mistake, in which row it is, and what must be said of it."""

    rows: Sequence[Row]
    row: int
    says: str


OPENED = row_where(ticket="T-9", event="opened")
REPLIED = row_where(ticket="T-9", event="replied")
STATUS = row_where(ticket="T-9", event="status_changed")
UPDATED = row_where(ticket="T-9", event="updated")
RATED = row_where(ticket="T-9", event="rated")
WORKED = row_where(ticket="T-9", event="worked")


def cells(row: int, says: str, **changes: object) -> Case:
    return Case(changed(ROWS, row, **changes), row, says)


AGAIN: Row = {**ROWS[OPENED], "at": AS_OF - MOMENT}
CASES = {
    "no instant": cells(REPLIED, "at", at=None),
    "no event": cells(REPLIED, "event", event=None),
    "event that only looks like one": cells(REPLIED, "'replied'", event="Reply"),
    "event without a name": cells(REPLIED, "event", event=""),
    "reply by nobody": cells(REPLIED, "'by'", by=None),
    "unknown role": cells(REPLIED, "'boss'", by="boss"),
    "role of another event": cells(UPDATED, "'boss'", by="boss"),
    "status of a reply": cells(REPLIED, "'status'", status="open"),
    "public update": cells(UPDATED, "'public'", public=True),
    "change to no status": cells(STATUS, "'status'", status=None),
    "change to an empty status": cells(STATUS, "status", status=""),
    "opened in an empty status": cells(OPENED, "status", status=""),
    "unknown status": cells(STATUS, "'Limbo'", status="Limbo"),
    "opened in an unknown status": cells(OPENED, "'Limbo'", status="Limbo"),
    "unknown survey": cells(RATED, "'stars'", survey="stars"),
    "survey of a reply": cells(REPLIED, "'survey'", survey="csat"),
    "no survey": cells(RATED, "'survey'", survey=None),
    "no score": cells(RATED, "'score'", score=None),
    "endless score": cells(RATED, "inf", score=float("inf")),
    "no duration": cells(WORKED, "'duration'", duration=None),
    "negative duration": cells(WORKED, "negative", duration=-MOMENT),
    "before it was opened": cells(REPLIED, "before", at=EVENTS[OPENED].at - MOMENT),
    "never opened": cells(OPENED, "opened", event="approved", status=None),
    "opened twice": Case([*ROWS, AGAIN], len(ROWS), "opened"),
    "a deadline that is no instant": cells(
        UPDATED, "'tomorrow'", promised_at="tomorrow", channel="phone"
    ),
    "a deadline without a zone": cells(
        UPDATED, "zone", promised_at="2026-01-06T17:00", channel="phone"
    ),
}
# what is only told of the ticket as a whole, where no single row is to blame
OF_THE_TICKET = {"never opened", "opened twice", "before it was opened"}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


def evaluated(case: Case, kind: str, **options: Any) -> Any:
    frame = frame_of_rows(case.rows, Dress(kind))
    return frames.evaluate(POLICY, frame, as_of=AS_OF, **options)


def others() -> list[Row]:
    return clock_rows(POLICY, LOG.of(["T-10", "t-8"]), AS_OF)


@each_case
@in_kinds
def test_a_mistake_is_named_with_its_row_and_ticket(kind: str, case: Case) -> None:
    with pytest.raises(HistoryError) as caught:
        evaluated(case, kind)
    message = str(caught.value)
    assert "'T-9'" in message
    assert case.says in message
    assert message.startswith("row ")


@pytest.mark.parametrize(
    "case",
    [case for name, case in CASES.items() if name not in OF_THE_TICKET],
    ids=[name for name in CASES if name not in OF_THE_TICKET],
)
def test_the_row_that_is_named_is_the_one_with_the_mistake(case: Case) -> None:
    with pytest.raises(HistoryError, match=rf"^row {case.row}: "):
        evaluated(case, "arrow")


@each_case
@in_kinds
def test_a_mistake_is_set_beside_the_right_clocks_of_the_others(kind: str, case: Case) -> None:
    result, rejected = evaluated(case, kind, on_error="collect")
    assert kind_of(result) == kind_of(rejected) == kind
    assert rows_of(result) == others()
    found = rows_of(rejected)
    assert found
    assert {tuple(row) for row in found} == {("row", "ticket", "reason")}
    assert {row["ticket"] for row in found} == {"T-9"}
    assert case.says in " ".join(str(row["reason"]) for row in found)
    for row in found:
        assert case.rows[int(str(row["row"]))]["ticket"] == "T-9"


@in_kinds
def test_without_mistakes_nothing_is_rejected(kind: str) -> None:
    result, rejected = frames.evaluate(
        POLICY, frame_of(LOG, Dress(kind)), as_of=AS_OF, on_error="collect"
    )
    assert rows_of(result) == clock_rows(POLICY, LOG, AS_OF)
    assert rows_of(rejected) == []
    assert kind_of(rejected) == kind


@in_kinds
def test_when_nothing_can_be_used_everything_is_rejected(kind: str) -> None:
    rows = [{**row, "event": "Reply"} for row in ROWS]
    frame = frame_of_rows(rows, Dress(kind))
    result, rejected = frames.evaluate(POLICY, frame, as_of=AS_OF, on_error="collect")
    assert rows_of(result) == []
    assert tuple(types_of(result)) == COLUMNS
    assert {row["row"] for row in rows_of(rejected)} == set(range(len(rows)))


def test_numbered_tickets_are_named_by_their_number() -> None:
    numbers = {"T-9": 9, "T-10": 10, "t-8": 8}
    rows = [{**row, "ticket": numbers[str(row["ticket"])]} for row in ROWS]
    frame = frame_of_rows(changed(rows, STATUS, status="Limbo"), Dress("arrow"), numbered=True)
    with pytest.raises(HistoryError, match="'9'"):
        frames.evaluate(POLICY, frame, as_of=AS_OF)
    _, rejected = frames.evaluate(POLICY, frame, as_of=AS_OF, on_error="collect")
    assert {str(row["ticket"]) for row in rows_of(rejected)} == {"9"}


@pytest.mark.parametrize("on_error", ["ignore", None, True])
def test_what_to_do_at_a_mistake_is_one_of_two_words(on_error: Any) -> None:
    with pytest.raises(HistoryError, match="on_error"):
        frames.evaluate(POLICY, frame_of(LOG, Dress("arrow")), as_of=AS_OF, on_error=on_error)


@in_kinds
def test_instants_without_a_zone_are_refused_with_their_column(kind: str) -> None:
    table = frame_of(LOG, Dress("arrow"))
    naive = table.set_column(1, "at", table["at"].cast(pa.timestamp("us")))
    with pytest.raises(HistoryError, match=r"'at'.*zone"):
        rows_of(frames.evaluate(POLICY, dressed(naive, Dress(kind)), as_of=AS_OF))


def test_text_without_an_offset_is_refused_with_its_row() -> None:
    table = frame_of(LOG, Dress("arrow", written=True))
    texts = table["at"].to_pylist()
    texts[REPLIED] = texts[REPLIED].removesuffix("+00:00")
    frame = table.set_column(1, "at", pa.array(texts))
    with pytest.raises(HistoryError, match=rf"row {REPLIED}.*zone"):
        frames.evaluate(POLICY, frame, as_of=AS_OF)


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_what_is_finer_than_a_microsecond_is_refused_with_its_row(kind: str) -> None:
    table = frame_of(LOG, Dress("arrow", unit="ns"))
    numbers = table["at"].cast("int64").to_pylist()
    numbers[REPLIED] += 1
    finer = pa.array(numbers, pa.int64()).cast(pa.timestamp("ns", "UTC"))
    frame = dressed(table.set_column(1, "at", finer), Dress(kind))
    with pytest.raises(HistoryError, match=rf"row {REPLIED}\b.*microsecond"):
        frames.evaluate(POLICY, frame, as_of=AS_OF)


@in_kinds
def test_a_row_without_a_ticket_is_refused(kind: str) -> None:
    frame = frame_of_rows(changed(ROWS, REPLIED, ticket=None), Dress(kind))
    with pytest.raises(HistoryError, match=rf"row {REPLIED}\b.*ticket"):
        rows_of(frames.evaluate(POLICY, frame, as_of=AS_OF))


@pytest.mark.parametrize(
    ("column", "type_"),
    [("ticket", "double"), ("at", "int64"), ("event", "int64"), ("public", "string")],
)
def test_a_column_of_the_wrong_type_is_named(column: str, type_: str) -> None:
    table = frame_of(LOG, Dress("arrow"))
    place = table.schema.get_field_index(column)
    wrong = pa.array([None if column == "public" else 1] * len(ROWS), type_)
    if column == "public":
        wrong = pa.array(["perhaps"] * len(ROWS), type_)
    with pytest.raises(HistoryError, match=column):
        frames.evaluate(POLICY, table.set_column(place, column, wrong), as_of=AS_OF)


def test_a_state_goes_on_but_not_back() -> None:
    first, rest = LOG.batches([len(ROWS) - 1])
    state = frames.advance(POLICY, None, frame_of(first, Dress("arrow")))
    late = changed(rest.rows(), 0, at=ROWS[OPENED]["at"])
    with pytest.raises(HistoryError, match=r"^row 0: .*'T-9'.*older"):
        frames.advance(POLICY, state, frame_of_rows(late, Dress("arrow")))


def test_a_late_event_is_set_beside_the_state_as_it_was() -> None:
    first, rest = LOG.batches([len(ROWS) - 2])
    state = frames.advance(POLICY, None, frame_of(first, Dress("arrow")))
    rows = rest.rows()
    place = next(n for n, row in enumerate(rows) if row["ticket"] == "T-9")
    late = frame_of_rows(changed(rows, place, at=ROWS[OPENED]["at"]), Dress("arrow"))
    result, rejected = frames.advance(POLICY, state, late, on_error="collect")
    assert [(row["row"], row["ticket"]) for row in rows_of(rejected)] == [(place, "T-9")]
    kept = first.of(["T-9"])
    expected = [
        row for row in clock_rows(POLICY, LOG, AS_OF) if row["ticket"] != "T-9"
    ] + clock_rows(POLICY, kept, AS_OF)
    got = rows_of(frames.clocks(result, as_of=AS_OF))
    assert sorted(got, key=str) == sorted(expected, key=str)


def test_a_state_is_not_asked_about_what_was_before_its_last_event() -> None:
    state = frames.advance(POLICY, None, frame_of(LOG, Dress("arrow")))
    with pytest.raises(HistoryError, match="last event"):
        frames.clocks(state, as_of=end_of(LOG) - MOMENT)


def spoil(row: Row, how: str) -> Row:
    """Return the row with a mistake."""
    at = row["at"]
    assert isinstance(at, datetime)
    match how:
        case "time":
            return {**row, "at": None}
        case "name":
            return {**row, "event": "Merge"}
        case "role":
            return {**row, "by": "nobody"}
        case "survey":
            return {**row, "survey": "stars"}
        case "status":
            return {**row, "event": "status_changed", "status": "Limbo", **_NOTHING}
        case _:
            return {**row, "event": "opened", "at": at + MOMENT, **_NOTHING, "status": "open"}


_NOTHING: Row = {"public": None, "survey": None, "score": None, "duration": None}
SPOILS = st.sampled_from(["status", "time", "name", "role", "survey", "opened"])


@given(policies(), logs((3, 2)), SPOILS, DRESSES, st.data())
def test_a_mistake_costs_its_ticket_and_no_other(
    policy: Policy, log: Log, how: str, dress: Dress, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(log.events) - 1))
    rows = log.rows()
    only = how == "opened" and rows[place]["event"] == "opened"
    rows = changed(rows, place, **spoil(rows[place], how))
    if only:
        rows.append(rows[place])
    if log.seq is not None and only:
        rows[-1] = {**rows[-1], "seq": 99}
    ticket = log.events[place].ticket
    frame = frame_of_rows(rows, dress, seq=log.seq is not None, numbered=log.numbered)
    as_of = end_of(log) + MOMENT
    result, rejected = frames.evaluate(policy, frame, as_of=as_of, on_error="collect")
    rest = log.of({each for each in log.tickets if each != ticket})
    assert rows_of(result) == clock_rows(policy, rest, as_of)
    assert {str(row["ticket"]) for row in rows_of(rejected)} == {ticket}
    with pytest.raises(HistoryError, match="row "):
        frames.evaluate(policy, frame, as_of=as_of)
