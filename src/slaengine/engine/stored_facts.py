"""Facts as parts of the stored state: written as JSON, and read back with care."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from slaengine.engine.facts import REMOVALS, SOLVED, Course, Facts, Hands, Held, Marks, Talk
from slaengine.engine.reader import Reader
from slaengine.errors import StateError
from slaengine.events import ROLES
from slaengine.policy.statuses import CLASSES

Part: TypeAlias = "dict[str, Part] | list[Part] | str | int | float | None"
Value: TypeAlias = (
    "datetime | timedelta | Hands | Marks | Held | tuple[Value, ...] | str | int | float | None"
)

_ZERO = timedelta(0)
_MICROSECOND = timedelta(microseconds=1)


class Life(NamedTuple):
    """From when to when a ticket has been known, and whether it is solved by its status now."""

    opened_at: datetime
    last_at: datetime
    solved: bool


def facts_to_json(course: Course, talk: Talk, facts: Facts) -> dict[str, Part]:
    """Return the facts as parts of the state's document."""
    return {"course": _table(course), "talk": _table(talk), **_table(facts)}


def _table(record: Course | Talk | Facts | Hands | Marks | Held) -> dict[str, Part]:
    return {name: _part(value) for name, value in record._asdict().items()}


def _part(value: Value) -> Part:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    if isinstance(value, Hands | Marks | Held):
        return _table(value)
    if isinstance(value, tuple):
        return [_part(item) for item in value]
    return value


def facts_from_json(reader: Reader, life: Life) -> tuple[Course, Talk, Facts]:
    """Read the facts back; what cannot be so in the ticket's life raises `StateError`."""
    facts = Facts(
        reader.one_of("opened_by", ROLES),
        _maybe_instant(reader, "acknowledged_at", life),
        None if reader.maybe_text("removed") is None else reader.one_of("removed", _REMOVED),
        _maybe_instant(reader, "removed_at", life),
        _hands(reader.at("assignee"), life),
        _hands(reader.at("team"), life),
        _marks(reader.at("marks"), life),
    )
    if (facts.removed is None) != (facts.removed_at is None):
        raise StateError(f"{reader.place}: a removal needs its name and its instant, both")
    return _course(reader.at("course"), life, facts), _talk(reader.at("talk"), life), facts


_REMOVED = tuple(REMOVALS.values())


def _course(reader: Reader, life: Life, facts: Facts) -> Course:
    course = Course(
        reader.one_of("kind", CLASSES),
        _instant(reader.instant("since"), f"{reader.place}.since", life),
        _duration(reader, "time_new", life),
        _duration(reader, "time_open", life),
        _duration(reader, "time_pending", life),
        _duration(reader, "time_hold", life),
        tuple(_turns(reader, life)),
    )
    is_solved = course.kind in SOLVED
    if facts.removed is None and is_solved != life.solved:
        raise StateError(
            f"{reader.place}.kind: the ticket was {course.kind}, and its status is "
            f"{'solved' if life.solved else 'unsolved'} in this policy; "
            "evaluate the ticket again from its log"
        )
    if is_solved != len(course.turns) % 2:
        raise StateError(f"{reader.place}.turns: they do not lead to {course.kind!r}")
    return course


def _turns(reader: Reader, life: Life) -> Iterator[datetime]:
    last = life.opened_at
    for number, at in enumerate(reader.instants("turns")):
        last = _instant(at, f"{reader.place}.turns[{number}]", life._replace(opened_at=last))
        yield last


def _talk(reader: Reader, life: Life) -> Talk:
    return Talk(
        _maybe_instant(reader, "first_asked_at", life),
        _maybe_instant(reader, "first_reply_at", life),
        _maybe_instant(reader, "asked_at", life),
        reader.number("next_responses"),
        _duration(reader, "next_response", life),
        reader.number("agent_replies"),
        reader.number("customer_replies"),
        reader.number("bot_replies"),
        reader.number("notes"),
    )


def _hands(reader: Reader, life: Life) -> Hands:
    return Hands(
        reader.maybe_text("holder"),
        reader.maybe_text("last"),
        reader.number("changes"),
        _duration(reader, "since", life),
        tuple(_holdings(reader, life)),
    )


def _holdings(reader: Reader, life: Life) -> Iterator[Held]:
    names: set[str | None] = set()
    for each in reader.each("held"):
        name = each.maybe_text("name")
        if name in names:
            raise StateError(f"{each.place}.name: {name!r} stands there twice")
        names.add(name)
        yield Held(name, _duration(each, "time", life))


def _marks(reader: Reader, life: Life) -> Marks:
    return Marks(
        reader.maybe_score("csat_first"),
        reader.maybe_score("csat"),
        reader.maybe_score("nps"),
        reader.maybe_score("ces"),
        _maybe_instant(reader, "rated_at", life),
        reader.duration("handling"),
        reader.number("surveys"),
        reader.number("escalations"),
        _maybe_instant(reader, "answered_at", life),
    )


def _maybe_instant(reader: Reader, key: str, life: Life) -> datetime | None:
    at = reader.maybe_instant(key)
    return None if at is None else _instant(at, f"{reader.place}.{key}", life)


def _instant(at: datetime, place: str, life: Life) -> datetime:
    if not life.opened_at <= at <= life.last_at:
        raise StateError(
            f"{place}: {at.isoformat()} is not between {life.opened_at.isoformat()} and the last "
            f"event at {life.last_at.isoformat()}"
        )
    return at


def _duration(reader: Reader, key: str, life: Life) -> timedelta:
    """Return wall time of the ticket, which cannot be more than it has existed."""
    amount = reader.duration(key)
    if amount > life.last_at - life.opened_at:
        raise StateError(f"{reader.place}.{key}: {amount} is longer than the ticket has existed")
    return amount
