"""The figures of the incidents, block by block."""

import polars as pl

from examples.by_columns.changes import Change, Pair, changes, pairs, shares
from examples.by_columns.incidents import Incidents
from examples.by_columns.tables import Desk, backlog, by_statistic, change_table, share_cells
from examples.by_columns.wording import hours, hours_between
from examples.real_tickets import table
from slaengine import frames
from slaengine.metrics import Durations, Survival

METRICS = ("acknowledgement", "resolution")
SPANS = ("first three weeks", "last three weeks")
RATES = {"reopen_rate": "reopened", "transfer_rate": "transferred"}
MIDDLE = pl.datetime(2016, 3, 21, time_zone="UTC")
CURVES = {"resolution clock, which pauses": "elapsed", "opening to solved": "full_resolution"}


def incident_figures(found: Incidents) -> dict[str, str]:
    """Return every block of the page that is about the incidents."""
    return {
        "incidents/rows": rows(found),
        "incidents/weeks": weeks(found.end),
        "incidents/priorities": priorities(found.end),
        "incidents/transfers": transfers(found),
        "incidents/change": change_table("what", desk_changes(found.end)),
        "incidents/forecast": forecast(found),
        "incidents/backlog": backlog(found.end, "UTC"),
    }


def rows(found: Incidents) -> str:
    """What was read, and what was refused."""
    tickets = found.rejected["ticket"].n_unique()
    reopened = _last(found, "reopen_count").rename({"reopen_count": "log"})
    same = found.end.measures.with_columns(pl.col("ticket").cast(pl.String)).join(
        reopened, on="ticket"
    )
    lines = [
        ["rows of the log", found.log.height],
        ["rows refused, because they stand before the opening", found.rejected.height],
        ["incidents that would be left out with them", tickets],
        ["incidents, without those rows", found.end.measures.height],
        ["clocks", found.end.clocks.height],
        ["reopenings by columns", int(found.end.measures["reopens"].sum())],
        [
            "incidents reopened as often as the log says",
            int((same["reopens"] == same["log"]).sum()),
        ],
    ]
    return table(["what", "number"], lines)


def weeks(desk: Desk) -> str:
    """Attainment by week of opening, with reopened and transferred incidents."""
    clocks = desk.clocks.filter(pl.col("metric").is_in(METRICS))
    names = ["attainment", *RATES]
    figures = frames.kpis(clocks, desk.measures, as_of=desk.as_of, period="week", kpis=names)
    columns = [
        by_statistic(figures.filter(each), "period")
        for each in (
            *(pl.col("metric") == metric for metric in METRICS),
            *(pl.col("kpi") == name for name in names[1:]),
        )
    ]
    lines = [
        [
            week,
            int(found["decided"]["n"] or 0),
            *share_cells(found["decided"]),
            *share_cells(columns[1][week]["decided"]),
            *share_cells(columns[2][week]["share"]),
            *share_cells(columns[3][week]["share"]),
        ]
        for week, found in columns[0].items()
    ]
    titles = ["acknowledged in time", "resolved in time", "reopened", "transferred"]
    header = [cell for title in titles for cell in (title, "interval")]
    return table(["opened in", "incidents", *header], lines)


def priorities(desk: Desk) -> str:
    """Attainment by priority, with the time on the clock."""
    clocks = desk.clocks.filter(pl.col("metric").is_in(METRICS))
    figures = frames.kpis(
        clocks,
        as_of=desk.as_of,
        by=["priority"],
        kpis=["attainment", "elapsed"],
        percentiles=(50, 90),
    )
    lines = []
    for metric in METRICS:
        for priority, found in by_statistic(figures.filter(metric=metric), "priority").items():
            times = [hours(found[name]["value"]) for name in ("median", "p90")]
            n = int(found["decided"]["n"] or 0)
            lines.append([metric, priority, n, *share_cells(found["decided"]), *times])
    header = ["clock", "priority", "clocks", "kept", "95 % interval", "median", "p90"]
    return table(header, lines)


def transfers(found: Incidents) -> str:
    """Transfers by columns beside the log's own count, where groups are known and where not."""
    log = found.log.with_columns(unknown=pl.col("assignment_group") == "?")
    unknown = log.group_by(ticket="number").agg(pl.col("unknown").any())
    ours = found.end.measures.select(pl.col("ticket").cast(pl.String), "team_changes")
    both = ours.join(_last(found, "reassignment_count"), on="ticket").join(unknown, on="ticket")
    lines = []
    for title, is_unknown in (("on every row", False), ("missing on some rows", True)):
        some = both.filter(unknown=is_unknown)
        same = int((some["team_changes"] == some["reassignment_count"]).sum())
        more = int((some["team_changes"] > some["reassignment_count"]).sum())
        lines.append([title, some.height, same, some.height - same - more, more])
    return table(["group", "incidents", "equal", "the log has more", "we have more"], lines)


def desk_changes(desk: Desk) -> list[Change]:
    """Compare the last three weeks with the first three."""
    every: list[Pair] = []
    clocks = desk.clocks.with_columns(span=_span("started_at"))
    for metric in METRICS:
        some = clocks.filter(pl.col("metric") == metric)
        figures = frames.kpis(some, as_of=desk.as_of, by=["priority", "span"], kpis=["attainment"])
        decided = shares(figures.filter(pl.col("statistic") == "decided"), "priority")
        every += [
            (f"{metric}, {name}", before, after)
            for name, before, after in pairs(decided, SPANS, least=30)
        ]
    measures = desk.measures.with_columns(span=_span("opened_at"))
    figures = frames.kpis(
        clocks,
        measures,
        as_of=desk.as_of,
        by=["span"],
        kpis=[*RATES],
    )
    rates = shares(figures, "kpi")
    every += [(RATES[name], first, last) for name, first, last in pairs(rates, SPANS, least=30)]
    return changes(every)


def forecast(found: Incidents) -> str:
    """What was known on the last day of opening, beside what came of it."""
    lines = []
    for title, name in CURVES.items():
        then, end = (_times(desk, name) for desk in (found.then, found.end))
        for statistic in ("median", "p90"):
            known = then[f"survival_{statistic}"]
            lines.append(
                [
                    f"{title}: {statistic}",
                    hours(then[statistic]["value"]),
                    hours(known["value"]),
                    hours_between(known["low"], known["high"]),
                    hours(end[statistic]["value"]),
                ]
            )
    header = ["time", "of the finished", "of all", "95 % interval", "what came of it"]
    return table([*header], lines)


def curves(found: Incidents) -> dict[str, Survival]:
    """Return three curves of the time to solve: of the finished, of all, and of what came of it."""
    then, end = (_durations(desk) for desk in (found.then, found.end))
    return {
        "solved by 10 April only": Durations(then.finished).survival(),
        "all, by Kaplan and Meier": then.survival(),
        "what came of them": end.survival(),
    }


def _durations(desk: Desk) -> Durations:
    finished, open_now = (
        desk.measures[name].drop_nulls().dt.total_microseconds()
        for name in ("full_resolution", "age")
    )
    return Durations.of(finished.to_list(), censored=open_now.to_list())


def _times(desk: Desk, name: str) -> dict[str, dict[str, float | None]]:
    clocks = desk.clocks.filter(pl.col("metric") == "resolution")
    figures = frames.kpis(
        clocks, desk.measures, as_of=desk.as_of, kpis=[name], percentiles=(50, 90)
    )
    return by_statistic(figures, "kpi")[name]


def _span(name: str) -> pl.Expr:
    return pl.when(pl.col(name) < MIDDLE).then(pl.lit(SPANS[0])).otherwise(pl.lit(SPANS[1]))


def _last(found: Incidents, name: str) -> pl.DataFrame:
    """Return what the last row of each incident has in a column of counts."""
    return found.log.group_by(ticket="number").agg(pl.col(name).last().cast(pl.Int64))
