"""The clocks, measures and turns of the incidents by columns, as of two instants."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from examples.by_columns.tables import Desk
from examples.uci_incidents.event_frame import event_frame, log_frame, usable
from examples.uci_incidents.report import POLICY
from slaengine import Policy, frames

# The midnights after the last opening, when many were still open, and after the last closing.
THEN = datetime(2016, 4, 11, tzinfo=UTC)
END = datetime(2017, 2, 9, tzinfo=UTC)


class Incidents(NamedTuple):
    """The log, the rows of it that are refused, and the desk as of both instants."""

    log: pl.DataFrame
    rejected: pl.DataFrame
    then: Desk
    end: Desk


def incidents(folder: Path) -> Incidents:
    """Evaluate all incidents, by columns."""
    policy = Policy.load(POLICY)
    log = log_frame(folder)
    refused = frames.evaluate(policy, event_frame(log), as_of=END, on_error="collect").rejected
    events = event_frame(usable(log))
    return Incidents(log, refused, desk(policy, events, THEN), desk(policy, events, END))


def desk(policy: Policy, events: pl.DataFrame, as_of: datetime) -> Desk:
    """Evaluate events as of an instant; later ones play no part."""
    return Desk(
        as_of,
        frames.evaluate(policy, events, as_of=as_of),
        frames.measures(policy, events, as_of=as_of),
        frames.turns(policy, events, as_of=as_of),
    )
