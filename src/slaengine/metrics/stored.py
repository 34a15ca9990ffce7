"""Stored reports: questions and sums as JSON, with a version, and back."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from slaengine.errors import CalendarError, MetricsError, PolicyError, StateError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.cells import Cell, Place, Sum, ordered
from slaengine.metrics.durations import Durations
from slaengine.metrics.flow import Flow
from slaengine.metrics.mean import Mean
from slaengine.metrics.overrun import Overrun
from slaengine.metrics.parts import Json, list_of, table_of, text_of, whole_of
from slaengine.metrics.percentile import METHODS
from slaengine.metrics.question import COHORTS, FIELDS_AT, Question, question
from slaengine.metrics.scores import Scores
from slaengine.metrics.share import Share
from slaengine.metrics.timed import Timed
from slaengine.metrics.total import Total
from slaengine.policy.objective import PERIODS

VERSION = 1
_Choice = TypeVar("_Choice", bound=str)
_MICROSECOND = timedelta(microseconds=1)
_READERS: dict[str, Callable[[Json], Sum]] = {
    one.__name__.lower(): one.from_json
    for one in (Attainment, Share, Total, Mean, Durations, Overrun, Scores, Flow)
}


def report_to_json(asked: Question, cells: Mapping[Cell, Sum]) -> str:
    """Return a question and its sums as JSON text."""
    document = {
        "version": VERSION,
        "question": _question_to_json(asked),
        "cells": [_cell_to_json(cell, cells[cell]) for cell in ordered(cells, asked)],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def report_from_json(text: str) -> tuple[Question, Mapping[Cell, Sum]]:
    """Read back what `report_to_json` wrote."""
    try:
        loaded: Json = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise StateError("the report is no JSON text; give what Report.to_json wrote") from None
    document = table_of(loaded, "report")
    version = document.get("version")
    if version != VERSION:
        raise StateError(f"report.version: {version!r} cannot be read, only {VERSION}")
    try:
        asked = _question_from_json(table_of(document.get("question"), "report.question"))
        cells = list_of(document.get("cells"), "report.cells")
        found = dict(_cell_from_json(cell, asked) for cell in cells)
    except (CalendarError, MetricsError, PolicyError) as error:
        raise StateError(f"report: {error}") from None
    return asked, FrozenMapping(found)


def _question_to_json(asked: Question) -> dict[str, Json]:
    return {
        "as_of": asked.as_of.isoformat(),
        "by": [*asked.by],
        "period": asked.period,
        "tz": asked.tz,
        "cohort": asked.cohort,
        "fields_at": asked.fields_at,
        "percentiles": [*asked.percentiles],
        "method": asked.method,
        "level": asked.level,
        "fcr": [*asked.fcr],
        "buckets_us": [edge // _MICROSECOND for edge in asked.buckets],
        "kpis": [*asked.kpis],
        "objectives": {metric: str(one) for metric, one in asked.objectives.items()},
        "survival": asked.survival,
        "sketch": asked.sketch,
    }


def _question_from_json(table: dict[str, Json]) -> Question:
    where = "report.question"
    objectives = table_of(table.get("objectives"), f"{where}.objectives")
    period, sketch = table.get("period"), table.get("sketch")
    return question(
        _instant(table.get("as_of"), f"{where}.as_of"),
        by=_texts(table.get("by"), f"{where}.by"),
        period=None if period is None else _choice(period, PERIODS, f"{where}.period"),
        tz=text_of(table.get("tz"), f"{where}.tz"),
        cohort=_choice(table.get("cohort"), COHORTS, f"{where}.cohort"),
        fields_at=_choice(table.get("fields_at"), FIELDS_AT, f"{where}.fields_at"),
        percentiles=_numbers(table.get("percentiles"), f"{where}.percentiles"),
        method=_choice(table.get("method"), METHODS, f"{where}.method"),
        level=_number(table.get("level"), f"{where}.level"),
        fcr=_texts(table.get("fcr"), f"{where}.fcr"),
        buckets=[
            timedelta(microseconds=whole_of(edge, f"{where}.buckets_us"))
            for edge in list_of(table.get("buckets_us"), f"{where}.buckets_us")
        ],
        kpis=_texts(table.get("kpis"), f"{where}.kpis"),
        objectives={
            metric: text_of(one, f"{where}.objectives.{metric}")
            for metric, one in objectives.items()
        },
        survival=table.get("survival") is True,
        sketch=None if sketch is None else _number(sketch, f"{where}.sketch"),
    )


def _cell_to_json(cell: Cell, found: Sum) -> dict[str, Json]:
    if isinstance(found, Timed):
        raise MetricsError(f"{cell.kpi} was worked out by columns, and cannot be stored")
    kind, metric, group, period = cell.place
    return {
        "kpi": cell.kpi,
        "part": cell.part,
        "kind": kind,
        "metric": metric,
        "group": [*group],
        "period": period,
        "sum": type(found).__name__.lower(),
        **found.to_json(),
    }


def _cell_from_json(part: Json, asked: Question) -> tuple[Cell, Sum]:
    table = table_of(part, "report.cells")
    name = text_of(table.get("sum"), "report.cells.sum")
    if name not in _READERS:
        raise StateError(f"report.cells.sum: unknown {name!r}; use one of {', '.join(_READERS)}")
    group = list_of(table.get("group"), "report.cells.group")
    if len(group) != len(asked.by):
        raise StateError(f"report.cells.group: must have {len(asked.by)} values, not {group!r}")
    period = table.get("period")
    place = Place(
        _maybe(table.get("kind"), "report.cells.kind"),
        _maybe(table.get("metric"), "report.cells.metric"),
        tuple(_maybe(value, "report.cells.group") for value in group),
        None if period is None else whole_of(period, "report.cells.period"),
    )
    kpi = text_of(table.get("kpi"), "report.cells.kpi")
    return Cell(kpi, _maybe(table.get("part"), "report.cells.part"), place), _READERS[name](table)


def _choice(part: Json, known: tuple[_Choice, ...], what: str) -> _Choice:
    for one in known:
        if one == part:
            return one
    raise StateError(f"{what}: unknown {part!r}; use one of {', '.join(known)}")


def _instant(part: Json, what: str) -> datetime:
    text = text_of(part, what)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise StateError(f"{what}: must be an instant in ISO 8601, not {text!r}") from None


def _texts(part: Json, what: str) -> list[str]:
    return [text_of(one, what) for one in list_of(part, what)]


def _numbers(part: Json, what: str) -> list[float]:
    return [_number(one, what) for one in list_of(part, what)]


def _number(part: Json, what: str) -> float:
    if isinstance(part, bool) or not isinstance(part, int | float):
        raise StateError(f"{what}: must be a number, not {part!r}")
    return part


def _maybe(part: Json, what: str) -> str | None:
    return None if part is None else text_of(part, what)
