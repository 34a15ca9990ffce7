"""The city's clocks, measures and turns by columns."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from examples.boston311.event_frame import event_frame, request_frame
from examples.boston311.report import POLICY, PROMISED
from examples.boston311.requests import BOSTON
from examples.by_columns.tables import Desk
from slaengine import Policy, frames

# The midnight after the last closing of the export: open requests are judged as of then.
AS_OF = datetime(2016, 1, 13, tzinfo=BOSTON)


class City(NamedTuple):
    """All that is worked out from the city's requests.

    `promised` are the clocks by the city's own dates; those of `desk` go by the targets that were
    in force from February on, for the requests before as well.
    """

    requests: pl.DataFrame
    events: int
    promised: pl.DataFrame
    rejected: pl.DataFrame
    desk: Desk


def city(folder: Path) -> City:
    """Evaluate all requests, by columns."""
    requests = request_frame(folder)
    events = event_frame(requests)
    later = Policy.load(POLICY)
    promised = frames.evaluate(
        Policy.load(PROMISED), events, as_of=AS_OF, fields=["type"], on_error="collect"
    )
    usable = events.join(
        promised.rejected.select("ticket").cast(pl.String), on="ticket", how="anti"
    )
    return City(
        requests,
        events.height,
        promised.result,
        promised.rejected,
        Desk(
            AS_OF,
            frames.evaluate(later, usable, as_of=AS_OF, fields=["type"]),
            frames.measures(later, usable, as_of=AS_OF),
            frames.turns(later, usable, as_of=AS_OF),
        ),
    )


def is_due() -> pl.Expr:
    """Say which promises had come due when the export was made."""
    return pl.col("due_at") <= AS_OF.astimezone(UTC)


def started(month: int, day: int = 1) -> pl.Expr:
    """Say which promises were made on this day of 2015 or later."""
    return pl.col("started_at") >= datetime(2015, month, day, tzinfo=BOSTON).astimezone(UTC)
