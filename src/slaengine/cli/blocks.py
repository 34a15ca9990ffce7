"""Figures sorted into blocks, one a table: what stands in them, not yet how they are drawn."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TypeAlias

from rich.text import Text

from slaengine.cli.board.attainment import shade
from slaengine.metrics.attainment import OUTCOMES, Attainment
from slaengine.metrics.catalogue import kpi as kpi_of
from slaengine.metrics.figure import Figure, Value
from slaengine.metrics.reports import LEFT_OUT, Report
from slaengine.metrics.shown import percent
from slaengine.words import amount

PROMISES = "Promises kept"
_DRAWN_APART = ("attainment", "breach_rate", LEFT_OUT)
_FILES_ONLY = ("survival_", "share_")  # statistics of durations
_RANGE = "95% interval"
_TIMES = {"wall time": "Wall time", "open time": "Open time"}
Key: TypeAlias = tuple[str | None, str | None, tuple[str | None, ...], str | None]


@dataclass(frozen=True, slots=True)
class Block:
    """One table: `heads` over what a row is of, `columns` over its figures."""

    title: str
    heads: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Text]]


def attainment_blocks(report: Report) -> Iterator[Block]:
    """Yield the promises kept: one block, or by group and period one for each metric."""
    heads = _group_heads(report)
    kept = _sums(report)
    rows: defaultdict[str, list[list[Text]]] = defaultdict(list)
    for figure in report.find("attainment", statistic="decided"):
        metric = _metric(figure)
        own = _group(figure, report) if heads else [Text(metric)]
        rows[metric if heads else ""].append([*own, *_kept_cells(figure, kept[_key(figure)])])
    for metric, drawn in rows.items():
        title = f"{PROMISES}: {metric}" if heads else PROMISES
        yield Block(title, heads or ["metric"], [*OUTCOMES, "kept", _RANGE], drawn)


def blocks_of(report: Report) -> Iterator[Block]:
    """Yield every other figure: without groups in as few tables as can be, else one for each KPI.

    Figures of nothing are left out, and so are those that few ask for.
    """
    rows = list(_rows_of(report))
    yield from _time_blocks(report, [row for row in rows if row[0].unit in _TIMES])
    yield from _other_blocks(report, [row for row in rows if row[0].unit not in _TIMES])


def _time_blocks(report: Report, rows: Sequence[Sequence[Figure]]) -> Iterator[Block]:
    """Yield durations: a row has all their statistics."""
    heads = _group_heads(report)
    usual = 1 + len(report.question.percentiles)
    found: defaultdict[str, list[tuple[list[Text], Mapping[str, Text]]]] = defaultdict(list)
    for figures in rows:
        first = figures[0]
        apart = bool(heads) or len(figures) < usual or first.part is not None
        unit = _TIMES[first.unit]
        title = f"{_title(first)}, {first.unit}" if apart else unit
        of = [*_group(first, report), _of(first, "" if apart else _title(first)), _number(first.n)]
        found[title].append((of, {one.statistic: _value(one) for one in figures}))
    for title, drawn in found.items():
        # a row may lack a statistic: there is no mean overrun while every breach still grows
        fullest = sorted((values for _, values in drawn), key=len, reverse=True)
        names = list(dict.fromkeys(chain.from_iterable(fullest)))
        lines = [[*of, *(values.get(name, Text("–")) for name in names)] for of, values in drawn]
        yield _block(title, heads, ["n", *names], lines)


def _other_blocks(report: Report, rows: Sequence[Sequence[Figure]]) -> Iterator[Block]:
    """Yield rates, scores and counts: a row has one of them, with its interval."""
    heads = _group_heads(report)
    found: defaultdict[str, list[list[Text]]] = defaultdict(list)
    for figures in rows:
        for one in figures:
            words = one.statistic.replace("_", " ")
            named = f"{_title(one)}, {words}" if len(figures) > 1 else _title(one)
            title = named if heads else kpi_of(one.definition).family
            cells = [_value(one), _interval(one), _number(one.n)]
            found[title].append([*_group(one, report), _of(one, "" if heads else named), *cells])
    for title, drawn in found.items():
        yield _block(title, heads, ["", _RANGE, "n"], drawn)


def _block(
    title: str, heads: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Text]]
) -> Block:
    """Put a block together; what its rows are of is left out where that goes without saying."""
    place = len(heads)
    if heads and not any(row[place] for row in rows):
        return Block(title, heads, columns, [[*row[:place], *row[place + 1 :]] for row in rows])
    return Block(title, [*heads, ""], columns, rows)


def _rows_of(report: Report) -> Iterator[list[Figure]]:
    """Yield the figures that stand in one row: the statistics of one KPI of one group."""
    rows: defaultdict[tuple[str, str | None, Key], list[Figure]] = defaultdict(list)
    for figure in report:
        durations = kpi_of(figure.definition).unit in _TIMES if figure.kpi != LEFT_OUT else False
        drawn = figure.kpi not in _DRAWN_APART and figure.value is not None
        if drawn and not (durations and figure.statistic.startswith(_FILES_ONLY)):
            rows[figure.kpi, figure.part, _key(figure)].append(figure)
    yield from rows.values()


def _sums(report: Report) -> Mapping[Key, Attainment]:
    periods = report.question.periods
    found: dict[Key, Attainment] = {}
    for cell, total in report.cells.items():
        if cell.kpi == "attainment" and isinstance(total, Attainment):
            kind, metric, group, number = cell.place
            label = None if periods is None or number is None else periods.label(number)
            found[kind, metric, group, label] = total
    return found


def _key(figure: Figure) -> Key:
    return figure.kind, figure.metric, tuple(figure.group.values()), figure.period


def _group_heads(report: Report) -> list[str]:
    asked = report.question
    return [*asked.by, *([asked.period] if asked.period else [])]


def _group(figure: Figure, report: Report) -> list[Text]:
    period = [figure.period] if report.question.period else []
    return [Text(text or "–") for text in (*figure.group.values(), *period)]


def _metric(figure: Figure) -> str:
    name = (figure.metric or "").replace("_", " ")
    return name if figure.kind in (None, "sla") else f"{name} ({figure.kind.upper()})"


def _title(figure: Figure) -> str:
    title = kpi_of(figure.definition).title
    return title.removesuffix(", wall time").removesuffix(", open time")


def _of(figure: Figure, title: str) -> Text:
    """Say what a row is of, after the title if the table has not got it."""
    part = None if figure.kpi == "fcr" else figure.part
    return Text(", ".join(text for text in (title, _metric(figure), part) if text))


def _kept_cells(figure: Figure, kept: Attainment) -> list[Text]:
    counts = [kept.met, kept.breached, kept.undecided, kept.cancelled]
    return [*map(_number, counts), _value(figure, shaded=True), _interval(figure)]


def _number(count: int) -> Text:
    return Text(f"{count:,}", style="" if count else "dim")


def _value(figure: Figure, *, shaded: bool = False) -> Text:
    value = figure.value
    style = shade(value) if shaded and isinstance(value, float) else ""
    return Text(_written(value, figure.unit), style=style)


def _interval(figure: Figure) -> Text:
    low, high = (_written(end, figure.unit) for end in (figure.low, figure.high))
    return Text("" if figure.level is None else f"{low.removesuffix('%')} – {high}", style="dim")


def _written(value: Value, unit: str) -> str:
    match value:
        case None:
            return "–"
        case timedelta():
            return amount(value)
        case float() if unit == "share":
            return percent(value)
        case int():
            return f"{value:,}"
        case _:
            return f"{value:,.2f}"
