"""KPIs of effort: replies, touches, reopens, transfers, escalations."""

from slaengine.metrics.condition import AtLeast, Condition
from slaengine.metrics.definition import AverageOf, Direction, Kpi, NumberOf, PartOf
from slaengine.metrics.definitions.words import GONE, NEVER_SOLVED, NOT_SOLVED, exactly


def _mean(
    column: str, title: str, formula: str, source: str, edges: str, *, better: Direction = "neither"
) -> Kpi:
    return Kpi(
        name=column,
        title=title,
        family="Effort",
        grain="ticket",
        unit="count",
        aggregate=AverageOf(column),
        formula=f"{formula} / tickets",
        denominator="Tickets that were not merged or deleted.",
        edges=edges,
        source=source,
        better=better,
        excluded=GONE,
    )


def _touch(name: str, title: str, hit: Condition, *, better: Direction) -> Kpi:
    how_many = title.partition("-")[0].lower()
    return Kpi(
        name=name,
        title=title,
        family="Effort",
        grain="ticket",
        unit="share",
        aggregate=PartOf(hit),
        formula=f"solved tickets with {how_many} public replies by agents / solved tickets",
        denominator="Solved tickets.",
        edges="Zero, one, two and multi add up to all. The opening message is no reply.",
        source="Zendesk, one-touch and two-touch tickets, with those of no reply told apart",
        better=better,
        excluded=NOT_SOLVED,
    )


def _rate(name: str, title: str, column: str, edges: str, source: str) -> Kpi:
    return Kpi(
        name=name,
        title=title,
        family="Effort",
        grain="ticket",
        unit="share",
        aggregate=PartOf(AtLeast(column, 1)),
        formula=f"tickets with at least one of {column.replace('_', ' ')} / tickets",
        denominator="Tickets that were not merged or deleted.",
        edges=edges,
        source=source,
        excluded=GONE,
    )


TOUCHES = (
    _mean(
        "agent_replies",
        "Agent replies per ticket",
        "public replies by agents",
        "Zendesk, agent replies",
        "The opening message and private notes are no replies.",
        better="lower",
    ),
    _mean(
        "customer_replies",
        "Customer replies per ticket",
        "public replies by customers",
        "Zendesk, end-user comments",
        "The opening message is no reply.",
    ),
    _mean(
        "notes",
        "Internal notes per ticket",
        "replies that are not public",
        "Zendesk, internal comments",
        "By whomever.",
    ),
    _touch("zero_touch", "Zero-touch tickets", exactly("agent_replies", 0), better="neither"),
    _touch("one_touch", "One-touch tickets", exactly("agent_replies", 1), better="higher"),
    _touch("two_touch", "Two-touch tickets", exactly("agent_replies", 2), better="neither"),
    _touch(
        "multi_touch", "Three-or-more-touch tickets", AtLeast("agent_replies", 3), better="lower"
    ),
    Kpi(
        name="reopen_rate",
        title="Reopen rate",
        family="Effort",
        grain="ticket",
        unit="share",
        aggregate=PartOf(AtLeast("reopens", 1)),
        formula="tickets reopened at least once / tickets solved at least once",
        denominator="Tickets that were solved at least once, whatever they are now.",
        edges="A ticket reopened twice counts once. From solved to closed is no reopening.",
        source="Zendesk, reopened tickets",
        excluded=NEVER_SOLVED,
    ),
    Kpi(
        name="reopens",
        title="Reopens",
        family="Effort",
        grain="ticket",
        unit="count",
        aggregate=NumberOf(column="reopens"),
        formula="number of times that a solved ticket was unsolved again",
        denominator="None; all tickets are `n`.",
        edges="Each time counts.",
        source="Zendesk, reopens",
    ),
    _rate(
        "transfer_rate",
        "Transfer rate",
        "team_changes",
        "The first team is no transfer.",
        "Zendesk, group stations",
    ),
    _rate(
        "reassignment_rate",
        "Reassignment rate",
        "assignee_changes",
        "The first assignee is no transfer.",
        "Zendesk, assignee stations",
    ),
    _mean(
        "assignees",
        "Assignees per ticket",
        "different assignees",
        "Zendesk, unique assignees",
        "Somebody who had it twice counts once.",
        better="lower",
    ),
    _rate(
        "escalation_rate",
        "Escalation rate",
        "escalations",
        "A ticket escalated twice counts once. Escalations are events named `escalated`.",
        "ITIL 4, incident management",
    ),
)
