"""KPIs of volume: what came in, what went out, what is left and how old it is."""

from slaengine.frozen import FrozenMapping
from slaengine.metrics.condition import Column
from slaengine.metrics.definition import AgesOf, ByHand, FlowOf, Kpi, NumberOf
from slaengine.metrics.definitions.words import GONE, SOLVED, UNSOLVED

VOLUME = (
    Kpi(
        name="tickets",
        title="Ticket volume",
        family="Volume and backlog",
        grain="ticket",
        unit="count",
        aggregate=NumberOf(),
        formula="number of tickets",
        denominator="None.",
        edges="Merged and deleted tickets are left out, and counted under `excluded`.",
        source="Freshdesk, ticket volume",
        better="neither",
        excluded=GONE,
    ),
    Kpi(
        name="solved",
        title="Solved tickets",
        family="Volume and backlog",
        grain="ticket",
        unit="count",
        aggregate=NumberOf(where=SOLVED),
        formula="number of tickets that are solved or closed",
        denominator="None; all tickets are `n`.",
        edges="As of the report: a ticket that was reopened is not solved.",
        source="Zendesk, solved tickets",
        better="higher",
        excluded=GONE,
    ),
    Kpi(
        name="unsolved",
        title="Unsolved tickets",
        family="Volume and backlog",
        grain="ticket",
        unit="count",
        aggregate=NumberOf(where=UNSOLVED),
        formula="number of tickets that are neither solved nor closed",
        denominator="None; all tickets are `n`.",
        edges="As of the report.",
        source="Zendesk, unsolved tickets",
        excluded=GONE,
    ),
    Kpi(
        name="ageing",
        title="Ageing of the unsolved",
        family="Volume and backlog",
        grain="ticket",
        unit="count",
        aggregate=AgesOf(Column("age")),
        formula="number of unsolved tickets whose age lies in the bucket",
        denominator="None; all unsolved tickets are `n`.",
        edges="Buckets are half-open: exactly 24 hours is in the bucket from 24 hours on.",
        source="Chatwoot, conversation reports by age",
        excluded=FrozenMapping({"solved": SOLVED, **GONE}),
    ),
    Kpi(
        name="backlog",
        title="Backlog",
        family="Volume and backlog",
        grain="turn",
        unit="count",
        aggregate=FlowOf(),
        formula="open at end = open at start + opened + reopened - solved - removed",
        denominator="None; all tickets of the group are `n`.",
        edges=(
            "Each turn of a ticket counts in the period in which it happened, whatever the cohort. "
            "Periods without any are there too, from the first opening up to `as_of`. What was "
            "merged or deleted while solved leaves nothing. The instant of a snapshot is the end "
            "of the period in the zone asked for, to the microsecond."
        ),
        source="Zendesk, backlog dataset, counted from events instead of nightly snapshots",
    ),
    Kpi(
        name="closure_ratio",
        title="Closure ratio",
        family="Volume and backlog",
        grain="turn",
        unit="count",
        aggregate=FlowOf(),
        formula="solved / opened",
        denominator="Tickets opened in the period.",
        edges=(
            "Solved in the period, whenever opened: it may exceed 1. Each solving counts. Nothing "
            "opened: none."
        ),
        source="CHAOSS, issues closed and new issues",
        better="higher",
    ),
    Kpi(
        name="left_out",
        title="Left out by the cohort",
        family="Volume and backlog",
        grain="figures",
        unit="count",
        aggregate=ByHand("report"),
        formula="number of clocks, and of tickets, without the instant of the cohort",
        denominator="None.",
        edges=(
            'With cohort="solved", what is not solved has no place in any figure; here it is '
            "counted, by group. `part` says of what: clocks or tickets."
        ),
        source="so that every row of the input is in one figure or counted as left out",
        better="neither",
    ),
)
