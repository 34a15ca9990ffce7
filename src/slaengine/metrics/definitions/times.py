"""KPIs of time: how long one ticket took to be answered and solved, and where its time went."""

from slaengine.frozen import FrozenMapping
from slaengine.metrics.condition import (
    Amount,
    Between,
    Column,
    Condition,
    Every,
    FirstOf,
    Known,
    Not,
    Shorter,
    When,
)
from slaengine.metrics.definition import HeldBy, Kpi, PerPiece, TimeOf, Unit
from slaengine.metrics.definitions.words import (
    GONE,
    REMOVED,
    SOLVED,
    UNCOVERED,
    UNSOLVED,
)

_GONE_AFTER = When(REMOVED, Between("opened_at", "removed_at"))
_CENSORED = (
    "Tickets still without it are censored at what they have waited; "
    "those that ended otherwise (solved first, merged, deleted) are another end, no zero."
)
_AGE = When(UNSOLVED, Column("age"))
_NONE: FrozenMapping[str, Condition] = FrozenMapping()
_ASKED_UNTIL_SOLVED = Between("first_asked_at", "solved_at")
_NOT_ASKED: FrozenMapping[str, Condition] = FrozenMapping(
    {"not_asked": Not(Known("first_asked_at"))}
)
_ASKED_LATE: FrozenMapping[str, Condition] = FrozenMapping(
    {
        "asked_when_solved": Every(
            (SOLVED, Not(Known("first_response")), Shorter(_ASKED_UNTIL_SOLVED, 0))
        )
    }
)
_ASKED_LATER: FrozenMapping[str, Condition] = FrozenMapping(
    {
        "asked_later": Every(
            (
                Not(Known("first_response_open")),
                Not(Shorter(Between("opened_at", "first_asked_at"), 1)),
            )
        )
    }
)
_SUM = (
    "Sums of unsolved tickets are censored, those of merged and deleted ones another end. "
    "A reopened ticket goes on adding. As the sum stands still at times, survival figures of many "
    "unsolved tickets lie somewhat high."
)


def _until(
    column: str,
    title: str,
    formula: str,
    edges: str,
    source: str,
    *,
    cut: Amount,
    growing: Amount = _AGE,
    excluded: FrozenMapping[str, Condition] = _NONE,
) -> Kpi:
    """Define how long it took, in wall time, until something."""
    return Kpi(
        name=column,
        title=f"{title}, wall time",
        family="Response" if "resolution" not in column else "Resolution",
        grain="ticket",
        unit="wall time",
        aggregate=TimeOf(Column(column), growing, cut),
        formula=formula,
        denominator="Tickets that have it; the survival figures use all tickets.",
        edges=f"{edges} {_CENSORED}",
        source=source,
        excluded=excluded,
    )


def _until_open(
    column: str,
    title: str,
    formula: str,
    edges: str,
    source: str,
    *,
    late: str = "",
    excluded: FrozenMapping[str, Condition] = _NONE,
) -> Kpi:
    """Define how long it took in open time of the calendar that governs the ticket."""
    solved = Column("full_resolution_open")
    return Kpi(
        name=f"{column}_open",
        title=f"{title}, open time",
        family="Response" if "resolution" not in column else "Resolution",
        grain="ticket",
        unit="open time",
        aggregate=TimeOf(
            Column(f"{column}_open"), When(UNSOLVED, Column("age_open")), When(SOLVED, solved)
        ),
        formula=f"{formula}, counted on the calendar of the governing agreement",
        denominator="Tickets that have it; the survival figures use all tickets that can be timed.",
        edges=(
            f"{edges} Tickets under no agreement have no calendar, and what was merged or deleted "
            f"before has no open time: both are left out{late}. Tickets still without it are "
            "censored at their open age; those solved without it are another end."
        ),
        source=source,
        excluded=FrozenMapping(
            {
                "no_agreement": UNCOVERED,
                "removed": Every((REMOVED, Not(Known(f"{column}_open")))),
                **excluded,
            }
        ),
    )


def _sum_of(
    column: str, title: str, formula: str, source: str, *, edges: str = "", unit: Unit = "wall time"
) -> Kpi:
    """Define a sum of time that a ticket adds up until it is solved."""
    return Kpi(
        name=column,
        title=title,
        family="Waiting and work",
        grain="ticket",
        unit=unit,
        aggregate=TimeOf(
            finished=When(SOLVED, Column(column)),
            growing=When(UNSOLVED, Column(column)),
            cut=When(REMOVED, Column(column)),
        ),
        formula=formula,
        denominator="Solved tickets; the survival figures use all tickets.",
        edges=f"{_SUM} {edges}".strip(),
        source=source,
    )


_ANSWERED = FirstOf((When(SOLVED, Column("full_resolution")), _GONE_AFTER))
_RESPONSE = (
    "first_response",
    "First response time",
    "first public reply by a person of the desk - start of the first wait",
    (
        "Private notes and bots are no replies; a reply at the same instant takes zero. The wait "
        "of a ticket that the desk opened begins when the customer first writes; tickets on which "
        "no customer wrote are left out, and so are unanswered messages on solved tickets."
    ),
    "Zendesk, first reply time",
)
_ACKNOWLEDGED = (
    "acknowledgement",
    "Acknowledgement time",
    "first assignment or act of a person of the desk - opened",
    "Its mean is the MTTA of the tickets.",
    "ITIL 4, incident management",
)
_FIRST = (
    "first_resolution",
    "First resolution time",
    "first solved - opened",
    "What was reopened later stays as it was.",
    "Zendesk, first resolution time",
)
_FULL = (
    "full_resolution",
    "Full resolution time",
    "last solved - opened",
    (
        "A reopened ticket is unsolved again and is censored. Its mean is the mean time to restore "
        "service (MTTR, MTRS) of the tickets."
    ),
    "Zendesk, full resolution time; ITIL 4",
)

TIMES = (
    _until(
        *_RESPONSE,
        growing=When(UNSOLVED, Between("first_asked_at", "as_of")),
        cut=FirstOf(
            (
                When(SOLVED, _ASKED_UNTIL_SOLVED),
                When(REMOVED, Between("first_asked_at", "removed_at")),
            )
        ),
        excluded=FrozenMapping({**_NOT_ASKED, **_ASKED_LATE}),
    ),
    _until_open(
        *_RESPONSE,
        late=", and so is who waits since later than the opening",
        excluded=FrozenMapping({**_NOT_ASKED, **_ASKED_LATER}),
    ),
    _until(*_ACKNOWLEDGED, cut=_ANSWERED),
    _until_open(*_ACKNOWLEDGED),
    Kpi(
        name="next_response",
        title="Next response time, wall time",
        family="Response",
        grain="ticket",
        unit="wall time",
        aggregate=PerPiece("next_response", "next_responses"),
        formula="sum of the answered waits after the first / their number",
        denominator="Answered waits after the first, of all tickets.",
        edges=(
            "A wait starts at the oldest unanswered message of the customer and is not started "
            "again by the next one. Waits without an answer are in the clocks of next_response, "
            "not here. No answered wait: none."
        ),
        source="Zendesk, next reply time",
    ),
    _until(*_FIRST, cut=_GONE_AFTER),
    _until_open(*_FIRST),
    _until(*_FULL, cut=_GONE_AFTER),
    _until_open(*_FULL),
    _sum_of(
        "requester_wait",
        "Requester wait time",
        "time in statuses of the classes new, open and hold",
        "Zendesk, requester wait time",
    ),
    _sum_of(
        "agent_work",
        "Agent work time",
        "time in statuses of the classes new and open",
        "Zendesk, agent work time",
        edges="Never more than requester wait.",
    ),
    _sum_of(
        "agent_wait",
        "Agent wait time",
        "time in statuses of the class pending",
        "Zendesk, agent wait time",
    ),
    _sum_of(
        "on_hold", "On-hold time", "time in statuses of the class hold", "Zendesk, on-hold time"
    ),
    _sum_of(
        "time_new", "Time new", "time in statuses of the class new", "Zendesk, time per status"
    ),
    _sum_of(
        "time_open", "Time open", "time in statuses of the class open", "Zendesk, time per status"
    ),
    _sum_of(
        "handling",
        "Handling time",
        "sum of the durations worked",
        "Intercom, handling time",
        edges="Only what was logged as work; a ticket without any counts zero.",
    ),
    Kpi(
        name="age",
        title="Age of the unsolved",
        family="Volume and backlog",
        grain="ticket",
        unit="wall time",
        aggregate=TimeOf(Column("age")),
        formula="as of - opened",
        denominator="Unsolved tickets.",
        edges="A reopened ticket is as old as its opening.",
        source="Zendesk, unsolved tickets age",
        excluded=FrozenMapping({"solved": SOLVED, **GONE}),
    ),
    *(
        Kpi(
            name=f"{field}_time",
            title=f"Time per {field}",
            family="Waiting and work",
            grain="holder",
            unit="wall time",
            aggregate=HeldBy(field),
            formula=f"unsolved time of tickets while the field {field} named them",
            denominator=f"Tickets that were in these hands; `part` names the {field}.",
            edges=(
                "By the field as it was at the time, not as it is now. The times of all, nobody "
                "included, add up to the unsolved time of the tickets."
            ),
            source="Freshdesk, historic group and agent; Zendesk, group stations",
            better="neither",
        )
        for field in ("assignee", "team")
    ),
)
