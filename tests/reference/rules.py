"""The seven clocks, each said once more: when it starts, stops, starts over and pauses."""

from tests.reference.terms import OnReopen, Promise, Terms
from tests.reference.ticket import Step, is_in

METRICS = (
    "first_response",
    "next_response",
    "update",
    "acknowledgement",
    "requester_wait",
    "agent_work",
    "resolution",
)
WAITS = ("first_response", "next_response")
NOT_UNLESS_ASKED = (*WAITS, "acknowledgement")


def starts(metric: str, step: Step) -> bool:
    """Tell whether an event starts the clock."""
    match metric:
        case "first_response":
            return step.wait_begins and step.waits == 1
        case "next_response":
            return step.wait_begins and step.waits > 1
        case "update":
            return step.opening or step.desk_reply or step.reopened
        case _:
            return step.opening


def stops(metric: str, step: Step) -> bool:
    """Tell whether an event stops the clock by what it is; solved stops all of them besides."""
    match metric:
        case "first_response" | "next_response":
            return step.wait_ends
        case "update":
            return step.desk_reply
        case "acknowledgement":
            return step.event.by == "agent" or bool(step.event.fields.get("assignee"))
        case _:
            return False


def cancels(step: Step) -> bool:
    """Tell whether an event ends every clock without a verdict."""
    return step.event.name in ("merged", "deleted")


def starts_over(metric: str, step: Step, terms: Terms | None) -> bool:
    """Tell whether a further message moves the start of a wait's clock."""
    latest = terms is not None and terms.anchor == "latest"
    return latest and metric in WAITS and step.another_message


def at_reopen(metric: str, terms: Terms | None) -> OnReopen:
    """Return what a reopen does to a clock that solving had stopped."""
    match metric:
        case "requester_wait" | "agent_work":
            return "resume"
        case "resolution":
            return terms.on_reopen if terms else "resume"
        case _:
            return "ignore"


def pauses(metric: str, step: Step, terms: Terms | None, promise: Promise | None) -> bool:
    """Tell whether the status holds the clock up; a deadline waits for nobody."""
    if promise and promise.is_deadline:
        return False
    return is_in(step.status, pause_names(metric, terms))


def pause_names(metric: str, terms: Terms | None) -> tuple[str, ...]:
    """Return the statuses and classes that pause a clock."""
    asked = dict(terms.pause_only) if terms else {}
    if metric in asked:
        return asked[metric]
    if metric in NOT_UNLESS_ASKED:
        return ()
    if metric == "agent_work":
        return ("pending", "hold")
    return terms.pause_on if terms else ("pending",)
