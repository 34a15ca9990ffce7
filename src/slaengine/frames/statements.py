"""Statements by columns: what `remedies.statements` gives, from a frame of clocks."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TypeVar

from slaengine.frames.availability import maintenance_in, outages_in, requests_in
from slaengine.frames.crediting.counting import settled_by_columns
from slaengine.frames.crediting.statementframe import statement_columns
from slaengine.frames.doors.table import Table
from slaengine.frozen import FrozenMapping
from slaengine.policy import Policy
from slaengine.policy.objective import Period
from slaengine.remedies.fees import Given
from slaengine.remedies.inputs import Inputs
from slaengine.remedies.job import jobs_of
from slaengine.remedies.statement import Statement

FrameT = TypeVar("FrameT")


def statements(
    policy: Policy,
    clocks: FrameT,
    *,
    as_of: datetime,
    agreements: Collection[str] | None = None,
    period: Period | None = None,
    since: date | None = None,
    outages: FrameT | None = None,
    maintenance: FrameT | None = None,
    requests: FrameT | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> FrameT:
    """Return what is owed under every agreement as rows: one for each remedy and review period.

    `clocks` comes from `evaluate`, as of the same instant and under the same policy, with its
    `remedy_fields` where remedies look at fields of the tickets. `outages`,
    `maintenance` and `requests` are frames as for `availability`; the other arguments, and what
    counts where, are those of `remedies.statements`. The columns are those of `Statement.rows`:
    `amount` is what is granted in the end, so that it adds up over remedies, periods and agreements
    of one currency. `gross` and `amount` are exact decimals.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> from slaengine import Policy, frames
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "desk"
    ... calendar = "24x7"
    ... fee = "500.00 EUR a month"
    ... targets = { resolution = "4h" }
    ... [[agreements.remedies]]
    ... on = "missed"
    ... each = { credit = "5%" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> log = {"ticket": [7, 8], "at": [nine, nine], "event": "opened", "priority": "low"}
    >>> clocks = frames.evaluate(policy, pd.DataFrame(log), as_of=nine.replace(hour=14))
    >>> found = statements(policy, clocks, as_of=nine.replace(hour=14))
    >>> found[["agreement", "period", "breached", "amount", "currency"]].values.tolist()
    [['desk', '2026-01', 2, Decimal('50.00'), 'EUR']]
    """
    table = Table.of(clocks, "clocks")
    found = statements_of(
        policy,
        table,
        as_of=as_of,
        agreements=agreements,
        period=period,
        since=since,
        outages=outages,
        maintenance=maintenance,
        requests=requests,
        fees=fees,
    )
    made: FrameT = table.like(statement_columns(found))
    return made


def statements_of(
    policy: Policy,
    clocks: Table,
    *,
    as_of: datetime,
    agreements: Collection[str] | None = None,
    period: Period | None = None,
    since: date | None = None,
    outages: object = None,
    maintenance: object = None,
    requests: object = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> list[Statement]:
    """Return the same statements as values."""
    given = Inputs.of(
        as_of,
        since,
        None if outages is None else outages_in(Table.of(outages, "outages")),
        () if maintenance is None else maintenance_in(Table.of(maintenance, "maintenance")),
        None if requests is None else requests_in(Table.of(requests, "requests")),
    )
    jobs = jobs_of(policy, agreements, period, fees)
    return settled_by_columns(jobs, clocks, given)
