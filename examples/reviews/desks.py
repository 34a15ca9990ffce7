"""The two desks: a policy, the tickets that are reviewed, and the month that is."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import NamedTuple

from examples.boston311 import EXAMPLE as CITY
from examples.boston311.report import POLICY
from examples.boston311.requests import BOSTON, Request, requests
from examples.uci_incidents import EXAMPLE as DESK
from examples.uci_incidents.incident_log import incidents
from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, evaluate

INCIDENTS = Path(__file__).resolve().parent / "incidents.toml"
OBJECTIVE = "90% a month"


class Desk(NamedTuple):
    """What is reviewed: the SLAs of a desk's tickets, as of the end of a month."""

    name: str
    policy: Policy
    slas: list[TicketSla]
    as_of: datetime
    period: str


def city() -> Desk:
    """Boston's requests as of the first of July 2015, by the targets in force since February.

    The city published no objective; one is set here, so that there is something to judge.
    """
    tables = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    for agreement in tables["agreements"]:
        agreement["review"] = {"every": "month"}
        for target in agreement["targets"]:
            target["objective"] = OBJECTIVE
    policy = Policy.from_text(dumps(tables, default=str), format="json")
    as_of = datetime(2015, 7, 1, tzinfo=BOSTON)
    histories = (_request(each, as_of) for each in requests(CITY.folder))
    slas = [evaluate(policy, history) for history in histories if history]
    return Desk("boston311", policy, slas, as_of, "2015-06")


def _request(request: Request, as_of: datetime) -> list[Event]:
    """Tell a request as it stood; one that closes before it opens has no history."""
    closed_at = request.closed_at
    if request.opened_at >= as_of or (closed_at and closed_at < request.opened_at):
        return []
    fields = {"type": request.type}
    history: list[Event] = [Opened(request.case, request.opened_at, fields=fields)]
    if closed_at and closed_at <= as_of:
        history.append(StatusChanged(request.case, closed_at, status="closed"))
    return history


def department() -> Desk:
    """The incidents as of the first of April 2016, by a contract that is made up."""
    policy, as_of = Policy.load(INCIDENTS), datetime(2016, 4, 1, tzinfo=UTC)
    slas = [evaluate(policy, history) for history in _incidents(as_of)]
    return Desk("uci-incidents", policy, slas, as_of, "2016-03")


def _incidents(as_of: datetime) -> Iterator[list[Event]]:
    for incident in incidents(DESK.folder):
        history = [event for event in incident.events if event.at <= as_of]
        if history:
            yield history
