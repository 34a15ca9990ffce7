"""Stored statements: as JSON text, with a version, and back without loss."""

import json
from datetime import date, datetime, timedelta
from typing import TypeVar

from slaengine.calendars.zones import find_zone
from slaengine.errors import CalendarError, MoneyError, RemedyError, StateError
from slaengine.instants import as_utc
from slaengine.metrics.parts import (
    Json,
    fraction_of,
    list_of,
    table_of,
    text_of,
    truth_of,
    whole_of,
)
from slaengine.money import Money, parse_money
from slaengine.policy.objective import PERIODS
from slaengine.policy.remedies.remedy import ONS, PAID_AS
from slaengine.remedies.incident import Incident
from slaengine.remedies.line import StatementLine
from slaengine.remedies.measurement import Measurement
from slaengine.remedies.statement import Statement

VERSION = 1
_MICROSECOND = timedelta(microseconds=1)
_Choice = TypeVar("_Choice", bound=str)


def statement_to_json(statement: Statement) -> str:
    """Return a statement as JSON text; money and shares are text, durations microseconds."""
    document: dict[str, Json] = {
        "version": VERSION,
        "agreement": statement.agreement,
        "period": statement.period,
        "every": statement.every,
        "tz": statement.tz,
        "start_at": statement.start_at.isoformat(),
        "end_at": statement.end_at.isoformat(),
        "as_of": statement.as_of.isoformat(),
        "is_final": statement.is_final,
        "lines": [_line_to_json(line) for line in statement.lines],
        "total": _text(statement.total),
        "notes": [*statement.notes],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def statement_from_json(text: str) -> Statement:
    """Read back what `statement_to_json` wrote."""
    try:
        loaded: Json = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        message = "the statement is no JSON text; give what Statement.to_json wrote"
        raise StateError(message) from None
    document = table_of(loaded, "statement")
    if document.get("version") != VERSION:
        found = document.get("version")
        raise StateError(f"statement.version: {found!r} cannot be read, only {VERSION}")
    try:
        return _statement(document)
    except RemedyError as error:
        raise StateError(f"statement: {error}") from None


def _statement(document: dict[str, Json]) -> Statement:
    lines = list_of(document.get("lines"), "statement.lines")
    return Statement(
        agreement=text_of(document.get("agreement"), "statement.agreement"),
        period=text_of(document.get("period"), "statement.period"),
        every=_choice(document.get("every"), PERIODS, "statement.every"),
        tz=_zone(document.get("tz"), "statement.tz"),
        start_at=_instant(document.get("start_at"), "statement.start_at"),
        end_at=_instant(document.get("end_at"), "statement.end_at"),
        as_of=_instant(document.get("as_of"), "statement.as_of"),
        is_final=truth_of(document.get("is_final"), "statement.is_final"),
        lines=tuple(
            _line(table_of(line, f"statement.lines[{place}]"), f"statement.lines[{place}]")
            for place, line in enumerate(lines)
        ),
        total=_money(document.get("total"), "statement.total"),
        notes=_texts(document.get("notes"), "statement.notes"),
    )


def _line_to_json(line: StatementLine) -> dict[str, Json]:
    return {
        "remedy": line.remedy,
        "on": line.on,
        "measurement": _measurement_to_json(line.measurement),
        "tier": line.tier,
        "arithmetic": line.arithmetic,
        "gross": _text(line.gross),
        "amount": _text(line.amount),
        "notes": [*line.notes],
        "rights": [*line.rights],
        "extension": str(line.extension),
        "extension_months": str(line.extension_months),
        "points": str(line.points),
        "paid_as": line.paid_as,
        "claim": line.claim,
        "claim_until": None if line.claim_until is None else line.claim_until.isoformat(),
    }


def _line(table: dict[str, Json], where: str) -> StatementLine:
    until = table.get("claim_until")
    measurement = table_of(table.get("measurement"), f"{where}.measurement")
    return StatementLine(
        remedy=text_of(table.get("remedy"), f"{where}.remedy"),
        on=_choice(table.get("on"), ONS, f"{where}.on"),
        measurement=_measurement(measurement, f"{where}.measurement"),
        tier=text_of(table.get("tier"), f"{where}.tier"),
        arithmetic=text_of(table.get("arithmetic"), f"{where}.arithmetic"),
        gross=_money(table.get("gross"), f"{where}.gross"),
        amount=_money(table.get("amount"), f"{where}.amount"),
        notes=_texts(table.get("notes"), f"{where}.notes"),
        rights=_texts(table.get("rights"), f"{where}.rights"),
        extension=fraction_of(table.get("extension"), f"{where}.extension", "3/2"),
        extension_months=fraction_of(
            table.get("extension_months", "0"), f"{where}.extension_months", "3/2"
        ),
        points=fraction_of(table.get("points", "0"), f"{where}.points", "3/2"),
        paid_as=_choice(table.get("paid_as"), PAID_AS, f"{where}.paid_as"),
        claim=text_of(table.get("claim"), f"{where}.claim"),
        claim_until=None if until is None else _instant(until, f"{where}.claim_until"),
    )


def _measurement_to_json(found: Measurement) -> dict[str, Json]:
    return {
        "share": None if found.share is None else str(found.share),
        "met": found.met,
        "breached": found.breached,
        "undecided": found.undecided,
        "downtime_us": found.downtime // _MICROSECOND,
        "denominator_us": found.denominator // _MICROSECOND,
        "overrun_us": found.overrun // _MICROSECOND,
        "events": found.events,
        "points": str(found.points),
        "first_at": None if found.first_at is None else found.first_at.isoformat(),
        "incidents": [_incident_to_json(each) for each in found.incidents],
        "is_final": found.is_final,
    }


def _measurement(table: dict[str, Json], where: str) -> Measurement:
    share, first_at = table.get("share"), table.get("first_at")
    incidents = list_of(table.get("incidents"), f"{where}.incidents")
    return Measurement(
        share=None if share is None else fraction_of(share, f"{where}.share", "999/1000"),
        met=whole_of(table.get("met"), f"{where}.met"),
        breached=whole_of(table.get("breached"), f"{where}.breached"),
        undecided=whole_of(table.get("undecided"), f"{where}.undecided"),
        downtime=_length(table.get("downtime_us"), f"{where}.downtime_us"),
        denominator=_length(table.get("denominator_us"), f"{where}.denominator_us"),
        overrun=_length(table.get("overrun_us"), f"{where}.overrun_us"),
        events=whole_of(table.get("events"), f"{where}.events"),
        points=fraction_of(table.get("points", "0"), f"{where}.points", "3/2"),
        first_at=None if first_at is None else _instant(first_at, f"{where}.first_at"),
        incidents=tuple(_incident(each, f"{where}.incidents") for each in incidents),
        is_final=truth_of(table.get("is_final"), f"{where}.is_final"),
    )


def _incident_to_json(found: Incident) -> dict[str, Json]:
    return {
        "at": found.at.isoformat(),
        "on": found.on.isoformat(),
        "duration_us": found.duration // _MICROSECOND,
        "what": found.what,
    }


def _incident(part: Json, where: str) -> Incident:
    table = table_of(part, where)
    text = text_of(table.get("on"), f"{where}.on")
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise StateError(f"{where}.on: must be a date such as 2026-01-31, not {text!r}") from None
    return Incident(
        _instant(table.get("at"), f"{where}.at"),
        on,
        _length(table.get("duration_us"), f"{where}.duration_us"),
        text_of(table.get("what"), f"{where}.what"),
    )


def _text(money: Money | None) -> str | None:
    return None if money is None else str(money)


def _money(part: Json, where: str) -> Money | None:
    if part is None:
        return None
    try:
        return parse_money(text_of(part, where))
    except MoneyError as error:
        raise StateError(f"{where}: {error}") from None


def _zone(part: Json, where: str) -> str:
    text = text_of(part, where)
    try:
        return find_zone(text).key
    except CalendarError as error:
        raise StateError(f"{where}: {error}") from None


def _length(part: Json, where: str) -> timedelta:
    micros = whole_of(part, where)
    try:
        return timedelta(microseconds=micros)
    except OverflowError:
        raise StateError(f"{where}: {micros} microseconds are no length of time") from None


def _instant(part: Json, where: str) -> datetime:
    text = text_of(part, where)
    try:
        return as_utc(datetime.fromisoformat(text), StateError, where)
    except ValueError:
        raise StateError(f"{where}: must be an instant in ISO 8601, not {text!r}") from None


def _texts(part: Json, where: str) -> tuple[str, ...]:
    return tuple(text_of(one, where) for one in list_of(part, where))


def _choice(part: Json, known: tuple[_Choice, ...], where: str) -> _Choice:
    for one in known:
        if one == part:
            return one
    raise StateError(f"{where}: unknown {part!r}; use one of {', '.join(known)}")
