"""What event logs are read as, and what they get when they cannot be read."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import HistoryError
from slaengine.events import (
    ROLES,
    SURVEYS,
    Event,
    Opened,
    Rated,
    Replied,
    StatusChanged,
    Updated,
    Worked,
)
from slaengine.reading import Rejected, parse_events
from slaengine.reading.write import row_of

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BASE: dict[str, object] = {"ticket": "T-7", "at": "2026-01-05T09:00:00Z"}


def line(**keys: object) -> str:
    return json.dumps(BASE | keys)


def only(*rows: Any) -> Event:
    [event] = parse_events(rows)
    return event


READ: dict[str, tuple[dict[str, object], Event]] = {
    "opened": (
        {"event": "opened"},
        Opened("T-7", NINE),
    ),
    "opened by an agent in a status": (
        {"event": "opened", "by": "agent", "actor": "ana", "status": "new", "priority": "low"},
        Opened("T-7", NINE, "agent", "new", actor="ana", fields={"priority": "low"}),
    ),
    "replied, public unless it says otherwise": (
        {"event": "replied", "by": "agent"},
        Replied("T-7", NINE, by="agent", public=True),
    ),
    "an internal note": (
        {"event": "replied", "by": "agent", "public": False},
        Replied("T-7", NINE, by="agent", public=False),
    ),
    "status changed by the system": (
        {"event": "status_changed", "status": "pending"},
        StatusChanged("T-7", NINE, status="pending"),
    ),
    "a whole number as a status, a ticket and an actor is text": (
        {"event": "status_changed", "status": 3, "ticket": 155, "actor": 12},
        StatusChanged("155", NINE, actor="12", status="3"),
    ),
    "updated": (
        {"event": "updated", "by": "agent", "priority": "urgent"},
        Updated("T-7", NINE, {"priority": "urgent"}, by="agent"),
    ),
    "rated": (
        {"event": "rated", "survey": "csat", "score": 4},
        Rated("T-7", NINE, survey="csat", score=4),
    ),
    "worked, an hour and a half": (
        {"event": "worked", "duration": "1h30m"},
        Worked("T-7", NINE, duration=timedelta(hours=1, minutes=30)),
    ),
    "worked, in ISO 8601": (
        {"event": "worked", "duration": "PT90S"},
        Worked("T-7", NINE, duration=timedelta(seconds=90)),
    ),
    "worked, from a database": (
        {"event": "worked", "duration": timedelta(seconds=5)},
        Worked("T-7", NINE, duration=timedelta(seconds=5)),
    ),
    "merged": ({"event": "merged"}, Event("T-7", NINE, "merged")),
    "deleted": ({"event": "deleted", "by": "agent"}, Event("T-7", NINE, "deleted", "agent")),
    "an event of one's own": (
        {"event": "approved", "by": "customer", "team": "tier-2"},
        Event("T-7", NINE, "approved", "customer", fields={"team": "tier-2"}),
    ),
    "null is unchanged, empty clears": (
        {"event": "updated", "team": None, "assignee": "", "status": None, "by": None},
        Updated("T-7", NINE, fields={"assignee": ""}),
    ),
    "fields in an object": (
        {"event": "updated", "fields": {"status": "x", "n": 1.5, "team": None}, "vip": True},
        Updated("T-7", NINE, fields={"status": "x", "n": 1.5, "vip": True}),
    ),
}


@pytest.mark.parametrize(("keys", "event"), READ.values(), ids=READ.keys())
def test_a_row_is_read_as_the_event_it_tells_of(keys: dict[str, object], event: Event) -> None:
    assert only(BASE | keys) == event


@pytest.mark.parametrize(
    "kind", [str, lambda text: f"{text}\r\n", str.encode], ids=["text", "line", "bytes"]
)
def test_a_line_of_json_is_read_like_its_object(kind: Any) -> None:
    assert only(kind(line(event="opened", priority="low"))) == Opened(
        "T-7", NINE, fields={"priority": "low"}
    )


def test_cells_of_text_are_read_by_what_they_must_be() -> None:
    rated = only(BASE | {"event": "rated", "survey": "nps", "score": "9"})
    assert rated == Rated("T-7", NINE, survey="nps", score=9)
    halves = only(BASE | {"event": "rated", "survey": "nps", "score": "8.5"})
    assert halves == Rated("T-7", NINE, survey="nps", score=8.5)
    note = only(BASE | {"event": "replied", "by": "agent", "public": "FALSE"})
    assert note == Replied("T-7", NINE, by="agent", public=False)


def test_a_date_from_a_database_stays_a_date() -> None:
    row = BASE | {"event": "updated", "promised": date(2026, 2, 1), "at": NINE}
    assert only(row).fields == {"promised": date(2026, 2, 1)}


AT = {
    "offset": ("2026-01-05T10:00:00+01:00", NINE),
    "offset without a colon": ("2026-01-05T10:00:00+0100", NINE),
    "no seconds, a space": ("2026-01-05 09:00+00:00", NINE),
    "seven digits that end in zero": (
        "2026-01-05T09:00:00.1234560Z",
        NINE.replace(microsecond=123456),
    ),
    "offset to the second": ("2026-01-05T09:36:45+00:36:45", NINE),
}


@pytest.mark.parametrize(("at", "expected"), AT.values(), ids=AT.keys())
def test_at_is_iso_8601_with_an_offset(at: str, expected: datetime) -> None:
    assert only(BASE | {"event": "opened", "at": at}).at == expected


def test_equal_instants_keep_the_order_of_the_input() -> None:
    rows = [BASE | {"event": name} for name in ("b", "a", "c")]
    assert [event.name for event in parse_events(rows)] == ["b", "a", "c"]


def test_seq_orders_neighbours_of_one_ticket_and_instant() -> None:
    rows = [
        BASE | {"event": "opened", "seq": 7},
        BASE | {"event": "b", "seq": 12},
        BASE | {"event": "a", "seq": "11"},
        BASE | {"event": "z"},
        BASE | {"event": "d", "at": "2026-01-05T10:00:00Z", "seq": 2},
        BASE | {"event": "c", "at": "2026-01-05T10:00:00Z", "seq": 1},
        BASE | {"event": "other", "ticket": "T-8", "seq": 0},
    ]
    names = [event.name for event in parse_events(rows)]
    assert names == ["opened", "a", "b", "z", "c", "d", "other"]


def test_a_seq_that_comes_back_too_late_is_refused() -> None:
    rows = [
        BASE | {"event": "b", "seq": 2},
        BASE | {"event": "x", "ticket": "T-8", "seq": 1},
        BASE | {"event": "a", "seq": 1},
    ]
    with pytest.raises(HistoryError) as caught:
        list(parse_events(rows))
    assert str(caught.value) == (
        "row 3: ticket 'T-7': seq 1 at 2026-01-05T09:00:00+00:00 comes after seq 2 and other rows; "
        "sort the rows by ticket, at and seq"
    )


def test_events_come_one_at_a_time() -> None:
    taken = []

    def endless() -> Iterator[str]:
        for number in range(10**9):
            taken.append(number)
            yield line(event="opened", ticket=f"T-{number}")

    events = parse_events(endless())
    assert taken == []
    assert [next(events).ticket, next(events).ticket] == ["T-0", "T-1"]
    assert taken == [0, 1]


def test_blank_lines_count_but_are_no_events() -> None:
    with pytest.raises(HistoryError, match=r"^line 3: not JSON"):
        list(parse_events(["", " \n", "oops"]))


REFUSED: dict[str, tuple[object, str]] = {
    "naive time": (
        BASE | {"event": "opened", "at": "2026-01-05T09:00"},
        (
            "row 1: ticket 'T-7': at '2026-01-05T09:00' has no time zone; write its offset, such "
            "as '2026-01-05T09:00+00:00'"
        ),
    ),
    "naive datetime": (
        BASE | {"event": "opened", "at": datetime(2026, 1, 5, 9)},
        (
            "row 1: ticket 'T-7': opened at 2026-01-05T09:00:00 has no time zone; give an aware "
            'datetime, such as at.replace(tzinfo=ZoneInfo("Europe/Lisbon"))'
        ),
    ),
    "nanoseconds": (
        BASE | {"event": "opened", "at": "2026-01-05T09:00:00.1234567Z"},
        (
            "row 1: ticket 'T-7': at '2026-01-05T09:00:00.1234567Z' is not an ISO 8601 instant "
            "(microseconds at the finest); write it with an offset, "
            "such as '2026-01-05T09:00:00+00:00'"
        ),
    ),
    "no such day": (
        BASE | {"event": "opened", "at": "2026-02-30T09:00:00Z"},
        "row 1: ticket 'T-7': at '2026-02-30T09:00:00Z' does not exist: ",
    ),
    "epoch seconds": (
        BASE | {"event": "opened", "at": 1767603600},
        (
            "row 1: ticket 'T-7': at 1767603600 is no instant; write ISO 8601 with an offset, such "
            "as '2026-01-05T09:00:00+00:00'"
        ),
    ),
    "no at": (
        {"ticket": "T-7", "event": "opened"},
        "row 1: ticket 'T-7': every row needs 'at', and it is missing, null or empty",
    ),
    "no ticket": (
        {"at": "2026-01-05T09:00:00Z", "event": "opened"},
        "row 1: every row needs 'ticket', and it is missing, null or empty",
    ),
    "ticket of the wrong type": (
        BASE | {"event": "opened", "ticket": 1.5},
        "row 1: ticket must be a non-empty text, not 1.5",
    ),
    "true as a ticket": (
        BASE | {"event": "opened", "ticket": True},
        "row 1: ticket must be a non-empty text, not True",
    ),
    "no event": (
        BASE,
        "row 1: ticket 'T-7': every row needs 'event', and it is missing, null or empty",
    ),
    "event of the wrong type": (
        BASE | {"event": 3},
        (
            "row 1: ticket 'T-7': event must be one of opened, replied, status_changed, updated, "
            "rated, worked, merged, deleted, or a name of your own, not 3"
        ),
    ),
    "event in other letters": (
        BASE | {"event": "Status Changed", "status": "open"},
        "row 1: ticket 'T-7': unknown event 'Status Changed'; write 'status_changed'",
    ),
    "event in another form of the word": (
        BASE | {"event": "reply", "by": "agent"},
        "row 1: ticket 'T-7': unknown event 'reply'; write 'replied'",
    ),
    "a reply by nobody": (
        BASE | {"event": "replied"},
        "row 1: ticket 'T-7': replied needs 'by', and it is missing, null or empty",
    ),
    "unknown role": (
        BASE | {"event": "opened", "by": "manager"},
        "row 1: ticket 'T-7': unknown role 'manager'; use one of customer, agent, bot, system",
    ),
    "empty actor": (
        BASE | {"event": "opened", "actor": ""},
        "row 1: ticket 'T-7': actor must be a non-empty text, not ''",
    ),
    "no status": (
        BASE | {"event": "status_changed"},
        "row 1: ticket 'T-7': status_changed needs 'status', and it is missing, null or empty",
    ),
    "status of the wrong type": (
        BASE | {"event": "opened", "status": []},
        "row 1: ticket 'T-7': status must be a non-empty text, not []",
    ),
    "public neither true nor false": (
        BASE | {"event": "replied", "by": "agent", "public": 1},
        "row 1: ticket 'T-7': public must be true or false, not 1",
    ),
    "public in another word": (
        BASE | {"event": "replied", "by": "agent", "public": "yes"},
        "row 1: ticket 'T-7': public must be true or false, not 'yes'",
    ),
    "unknown survey": (
        BASE | {"event": "rated", "survey": "stars", "score": 4},
        "row 1: ticket 'T-7': unknown survey 'stars'; use one of csat, nps, ces",
    ),
    "score in words": (
        BASE | {"event": "rated", "survey": "csat", "score": "good"},
        "row 1: ticket 'T-7': score must be a number, not 'good'",
    ),
    "true as a score": (
        BASE | {"event": "rated", "survey": "csat", "score": True},
        "row 1: ticket 'T-7': score must be a number, not True",
    ),
    "infinite score": (
        BASE | {"event": "rated", "survey": "csat", "score": "1e999"},
        "row 1: ticket 'T-7': score must be a number within 64 bits, not inf",
    ),
    "bare number as a duration": (
        BASE | {"event": "worked", "duration": 90},
        "row 1: ticket 'T-7': duration 90 has no unit; write '90s', '1h30m' or 'PT1H30M'",
    ),
    "a day as a duration": (
        BASE | {"event": "worked", "duration": "1d"},
        "row 1: ticket 'T-7': '1d' could mean hours or days; ",
    ),
    "negative duration": (
        BASE | {"event": "worked", "duration": timedelta(-1)},
        "row 1: ticket 'T-7': worked for -1 day, 0:00:00; a duration is not negative",
    ),
    "a key that belongs to another event": (
        BASE | {"event": "updated", "status": "open"},
        (
            "row 1: ticket 'T-7': updated has no 'status' (here 'open'); leave it out, or put a "
            'field of that name under "fields"'
        ),
    ),
    "a list as a field": (
        BASE | {"event": "opened", "tags": ["a"]},
        (
            "row 1: ticket 'T-7': field 'tags' must be text, a number, true, false or null, not "
            "['a']; leave it out, or write it as text"
        ),
    ),
    "NaN as a field": (
        BASE | {"event": "opened", "size": float("nan")},
        "row 1: ticket 'T-7': field 'size' is nan; write null where there is no value",
    ),
    "a field beyond 64 bits": (
        BASE | {"event": "opened", "size": 2**64},
        "row 1: ticket 'T-7': field 'size' is a number beyond 64 bits; write it as text",
    ),
    "a field without a name": (
        BASE | {"event": "opened", "": "x" * 100},
        f"row 1: ticket 'T-7': '' names no field (its value here: '{'x' * 59}…)",
    ),
    "fields that are no object": (
        BASE | {"event": "opened", "fields": "priority=low"},
        (
            "row 1: ticket 'T-7': \"fields\" must be an object of field names and values, not "
            "'priority=low'"
        ),
    ),
    "a field given twice": (
        BASE | {"event": "opened", "team": "a", "fields": {"team": "b"}},
        "row 1: ticket 'T-7': field 'team' stands both in the row and under \"fields\"; keep one",
    ),
    "seq in halves": (
        BASE | {"event": "opened", "seq": 1.5},
        "row 1: seq must be a whole number, not 1.5",
    ),
    "no JSON": (
        '{"ticket": }',
        "line 1: not JSON (Expecting value at column 12); write one object on each line",
    ),
    "half a line": (
        '{"ticket": "T-',
        (
            "line 1: not JSON (Unterminated string starting at column 12); "
            "write one object on each line"
        ),
    ),
    "an array": (
        "[1]",
        "line 1: [1] is no JSON object; write one object on each line",
    ),
    "nested without end": (
        "[" * 200_000,
        "line 1: JSON nested too deeply; write one flat object on each line",
    ),
    "a key twice": (
        '{"ticket": "T-7", "ticket": "T-8"}',
        "line 1: key 'ticket' stands twice; keep one",
    ),
    "NaN in JSON": (
        '{"ticket": "T-7", "score": NaN}',
        "line 1: NaN is no JSON; write null where there is no value",
    ),
    "bytes that are no UTF-8": (
        b'{"ticket": "T-\xe9"}',
        "line 1: not UTF-8 text after 'cket\": \"T-'; save the file as UTF-8",
    ),
    "half a character in JSON": (
        '{"ticket": "\\ud800"}',
        "line 1: not UTF-8 text after 'ticket\": \"'; save the file as UTF-8",
    ),
    "neither text nor mapping": (
        7,
        "line 1: 7 is neither a line of JSON nor a mapping",
    ),
}


@pytest.mark.parametrize(("row", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_with_its_place_and_remedy(row: Any, message: str) -> None:
    with pytest.raises(HistoryError) as caught:
        list(parse_events([row]))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("source", [line(event="opened"), line(event="opened").encode(), BASE])
def test_one_text_is_not_taken_for_lines(source: Any) -> None:
    with pytest.raises(HistoryError, match="events are read from lines or rows, not from one"):
        parse_events(source)


def test_a_batch_can_collect_rejected_rows_beside_the_results() -> None:
    rejected: list[Rejected] = []
    lines = [line(event="opened"), "oops", line(event="replied"), line(event="merged", seq="x")]
    events = list(parse_events([*lines, line(event="merged")], reject=rejected.append))
    assert [event.name for event in events] == ["opened", "merged"]
    assert [(row.place, row.ticket, row.row) for row in rejected] == [
        ("line 2", None, "oops"),
        ("line 3", "T-7", lines[2]),
        ("line 4", "T-7", lines[3]),
    ]
    assert rejected[1].reason == (
        "line 3: ticket 'T-7': replied needs 'by', and it is missing, null or empty"
    )


def test_a_late_seq_can_be_collected_too() -> None:
    rejected: list[Rejected] = []
    rows = [
        BASE | {"event": "b", "seq": 2},
        BASE | {"event": "x", "ticket": "T-8"},
        BASE | {"event": "a", "seq": 1},
    ]
    events = list(parse_events(rows, reject=rejected.append))
    assert [event.name for event in events] == ["b", "x"]
    assert [row.place for row in rejected] == ["row 3"]


names = st.text(min_size=1, max_size=8).filter(
    lambda text: text.encode(errors="ignore").decode() == text
)
values = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | names | st.just("")
plain = values | st.floats(allow_nan=False, allow_infinity=False)
instants = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
    min_value=datetime(1, 1, 3),
    max_value=datetime(9999, 12, 29),
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    ticket, at = draw(names), draw(instants)
    by, actor = draw(st.sampled_from(ROLES)), draw(st.none() | names)
    fields = {
        key: value
        for key, value in draw(st.dictionaries(names | st.just("status"), plain)).items()
        if value is not None
    }
    common: dict[str, Any] = {"by": by, "actor": actor, "fields": fields}
    return draw(
        st.sampled_from(
            [
                Opened(ticket, at, status=draw(names), **common),
                Replied(ticket, at, public=draw(st.booleans()), **common),
                StatusChanged(ticket, at, status=draw(names), **common),
                Updated(ticket, at, **common),
                Rated(ticket, at, survey=draw(st.sampled_from(SURVEYS)), score=9, **common),
                Worked(
                    ticket, at, duration=draw(st.timedeltas(timedelta(0), timedelta(9))), **common
                ),
                Event(ticket, at, "approved", **common),
            ]
        )
    )


@given(events())
def test_parsing_is_the_inverse_of_writing(event: Event) -> None:
    assert list(parse_events([json.dumps(row_of(event))])) == [event]


@pytest.mark.parametrize("event", [event for _, event in READ.values()], ids=READ.keys())
def test_every_kind_of_event_survives_writing(event: Event) -> None:
    assert only(json.dumps(row_of(event))) == event


def test_dates_are_written_as_text() -> None:
    event = Updated("T-7", NINE, fields={"promised": date(2026, 2, 1)})
    assert row_of(event)["promised"] == "2026-02-01"


KEYS = ["ticket", "at", "event", "seq", "by", "actor", "public", "status", "survey", "score"]
junk = st.recursive(
    plain | st.floats() | st.text() | st.integers() | instants,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
sensible = st.sampled_from(
    [
        "2026-01-05T09:00:00Z",
        "opened",
        "replied",
        "rated",
        "worked",
        "agent",
        "csat",
        "1h",
        1,
        "T-1",
    ]
)
keys = st.sampled_from([*KEYS, "duration", "fields"]) | st.text(max_size=3)
rows = st.dictionaries(keys, sensible | junk, max_size=8)
lines = rows.map(lambda row: json.dumps(row, default=str)) | st.text() | st.binary()


@given(st.lists(rows | lines, max_size=5))
def test_any_input_gives_events_or_a_history_error(source: list[Any]) -> None:
    rejected: list[Rejected] = []
    read = list(parse_events(source, reject=rejected.append))
    assert len(read) + len(rejected) <= len(source)
    if rejected:
        with pytest.raises(HistoryError) as caught:
            list(parse_events(source))
        assert str(caught.value) == rejected[0].reason


@given(st.text(alphabet='{}[]",:\\ud8abtickeran0123456789-+.T ', max_size=60))
def test_mangled_json_gives_only_history_errors(text: str) -> None:
    rejected: list[Rejected] = []
    list(parse_events([text], reject=rejected.append))
    assert all(row.reason.startswith("line 1: ") for row in rejected)


def test_a_line_of_very_many_keys_takes_no_quadratic_time() -> None:
    many = ",".join(f'"k{number}":1' for number in range(100_000))
    with pytest.raises(HistoryError, match="key 'k99999' stands twice"):
        list(parse_events([f'{{{many},"k99999":2}}']))
