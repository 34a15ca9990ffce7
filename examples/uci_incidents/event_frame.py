"""The log of incidents as one frame of events, for the library's functions over columns."""

from pathlib import Path

import polars as pl

from examples.uci_incidents.incident_log import MISSING

AT, OPENED_AT = pl.col("sys_updated_at"), pl.col("opened_at")


def log_frame(folder: Path) -> pl.DataFrame:
    """Read the log as it stands, a row for each update; `line` counts the header as 1."""
    raw = pl.read_csv(folder / "incident_events_a.csv.gz", infer_schema=False)
    instants = (_instant(name) for name in ("opened_at", "sys_updated_at"))
    return raw.with_columns(*instants).with_row_index("line", 2)


def usable(log: pl.DataFrame) -> pl.DataFrame:
    """Leave out the rows that no history can hold: those that `--rejected` of the log lists."""
    too_early = OPENED_AT > AT
    too_late = AT.shift(-1).over("number") < AT
    return log.filter(~too_early & ~too_late.fill_null(value=False))


def event_frame(log: pl.DataFrame) -> pl.DataFrame:
    """Tell rows of the log as events: an opening for each incident, then what each row says.

    An empty text says that there is nobody now, where null would say that nothing changed.
    """
    first = log.group_by("number", maintain_order=True).first()
    openings = first.select(
        ticket="number",
        at="opened_at",
        event=pl.lit("opened"),
        status=pl.lit("New"),
        priority="priority",
    )
    updates = log.select(
        ticket="number",
        at="sys_updated_at",
        event=pl.lit("status_changed"),
        status="incident_state",
        priority="priority",
        assignee=_known("assigned_to"),
        team=_known("assignment_group"),
    )
    return pl.concat([openings, updates], how="diagonal")


def _known(name: str) -> pl.Expr:
    return pl.col(name).replace(MISSING, "")


def _instant(name: str) -> pl.Expr:
    """Read an instant of the log, `29/2/2016 01:16`; its zone is unknown and taken for UTC."""
    return pl.col(name).str.to_datetime("%-d/%-m/%Y %H:%M", time_unit="us", time_zone="UTC")
