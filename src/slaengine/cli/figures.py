"""A report as tables that fit a terminal: promises first, then every other figure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from slaengine.cli.blocks import PROMISES, Block, attainment_blocks, blocks_of
from slaengine.cli.reporting import Reported
from slaengine.metrics.reports import LEFT_OUT, Report
from slaengine.words import dated, plural

_ROWS = 40  # that one table shows
_GAP = 2  # between columns
_WIDEST = 16  # that a word may claim in a table that is too wide


def page(found: Reported, width: int) -> Iterator[RenderableType]:
    """Yield the parts of a report, under one another, for a terminal of some width."""
    report = found.report
    yield from _title(found)
    if not found.tickets:
        yield Text("nothing to report: the log has no ticket that was opened by then")
        return
    blocks = list(attainment_blocks(report))
    if "attainment" in report.question.kpis and not blocks:
        yield Text(f"\n{PROMISES}", style="bold")
        yield Text("nothing was promised on these tickets")
    for block in (*blocks, *blocks_of(report)):
        yield Text(f"\n{block.title}", style="bold")
        yield from _drawn(block, width)
        if len(block.rows) > _ROWS:
            more = plural(len(block.rows) - _ROWS, "more row")
            yield Text(f"… and {more}; --out FILE writes them all", style="dim")
    yield from _left_out(report)
    if report.question.kpis == ("attainment",):
        yield Text("\n--kpi NAME shows another figure, --out FILE writes them all", style="dim")


def _title(found: Reported) -> Iterator[Text]:
    asked = found.report.question
    at = f"{dated(asked.as_of.astimezone(ZoneInfo(asked.tz)))} {asked.tz}"
    yield Text(f"{plural(found.tickets, 'ticket')} as of {at}", style="bold")
    period = [f"{asked.period} {asked.cohort}"] if asked.period else []
    if asked.by or period:
        yield Text(f"by {', '.join([*asked.by, *period])}", style="dim")


def _drawn(block: Block, width: int) -> Iterator[RenderableType]:
    """Draw a block; one too wide is folded: all heads but the last become lines of their own."""
    rows = [_texts(row) for row in block.rows[:_ROWS]]
    names = [*block.heads, *block.columns]
    widths = [max(map(cell_len, column)) for column in zip(names, *rows, strict=True)]
    folded = len(block.heads) - 1 if sum(widths) + _GAP * (len(widths) - 1) > width else 0
    shown = True
    for leading, run in groupby(block.rows[:_ROWS], key=lambda row: _texts(row[:folded])):
        if folded:
            yield Text(", ".join(filter(None, leading)), style="dim")
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=shown)
        for place, name in list(enumerate(names))[folded:]:
            is_head = place < len(block.heads)
            least = min(widths[place], _WIDEST) if is_head else widths[place]
            table.add_column(
                Text(name, style="dim"),
                justify="left" if is_head else "right",
                no_wrap=not is_head,
                overflow="ellipsis",
                min_width=least if folded else None,
            )
        for row in run:
            table.add_row(*row[folded:])
        yield table
        shown = False


def _texts(row: Sequence[Text]) -> list[str]:
    return [text.plain for text in row]


def _left_out(report: Report) -> Iterator[Text]:
    """Say how many rows have not the instant that the cohort asks for."""
    counts: Counter[str] = Counter()
    for figure in report.find(LEFT_OUT):
        counts[figure.part or ""] += figure.n
    if counts:
        parts = [plural(count, what.removesuffix("s")) for what, count in counts.items()]
        yield Text(f"\nleft out: {' and '.join(parts)} not {report.question.cohort}", style="dim")
