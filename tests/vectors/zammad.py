"""Zammad's tickets: two generations of its escalation, as clocks of their own over one policy."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from slaengine import Clock, Event, Opened, Policy, Replied, evaluate
from slaengine.policy import ClockRule, Moment
from tests.vectors.cases import Case
from tests.vectors.desks import (
    agent_reply,
    clocks,
    customer_reply,
    desk_of,
    field_changed,
    field_written,
    history,
    last,
    minutes,
    one_agreement,
    status_changed,
    turned,
    whole_minutes,
)

STATUSES = {"pending": ["pending reminder", "pending close"]}
SOLVED = ("solved", "closed")
NORMAL = 2  # the priority of a ticket that names none
EXCHANGES = {"zammad-3": "contact", "zammad-4": "wait"}  # which clock is "update" in which profile
LANDINGS: Mapping[str, Any] = {"zammad-3": "close", "zammad-4": "open"}

AGENT = Moment(event="replied", by="agent", public=True)
AGENT_WRITTEN = Moment(event="last_contact_agent_at")
CUSTOMER_WRITTEN = Moment(event="last_contact_customer_at")
CONTACT = Moment(event="replied", by=("agent", "customer"), public=True)

RULES = (
    ClockRule(
        "answer",
        start=Moment(event="opened"),
        stop=(AGENT, Moment(event="first_response_at")),
        stop_status=SOLVED,
        again="resume",
    ),
    ClockRule(
        "solution",
        start=Moment(event="opened"),
        stop=Moment(event="close_at"),
        stop_status=SOLVED,
        again="resume",
    ),
    # Up to 3.x every contact, of whomever, begins an exchange and ends the one before it.
    ClockRule(
        "contact",
        start=(Moment(event="opened"), CONTACT, AGENT_WRITTEN, CUSTOMER_WRITTEN),
        stop=(CONTACT, AGENT_WRITTEN, CUSTOMER_WRITTEN),
        stop_status=SOLVED,
        again="resume",
    ),
    # Since 4.0 an exchange begins with the first message that nobody has answered.
    ClockRule(
        "wait",
        start=(Moment(wait="begins"), CUSTOMER_WRITTEN),
        stop=(Moment(wait="ends"), AGENT_WRITTEN),
        stop_status=SOLVED,
        again="resume",
    ),
)


def created(ticket: str, at: datetime, row: Mapping[str, Any]) -> Event:
    """Open the ticket as the system does: what the customer writes is an article of its own."""
    return Opened(ticket, at, by="system", status=row["state"])


TRANSLATIONS = MappingProxyType(
    {
        "created": created,
        "customer_reply": customer_reply,
        "agent_reply": agent_reply,
        "agent_note": lambda ticket, at, row: Replied(ticket, at, by="agent", public=False),
        "state": status_changed,
        "resolved": turned("closed"),
        "priority": field_changed("priority"),
        "set": field_written,
    }
)


def ticket(case: Case) -> dict[str, object]:
    """Answer the case with the fields that Zammad shows, of those that it is asked for."""
    return Reading(case).shown()


def ticket_that_keeps_dues(case: Case) -> dict[str, object]:
    """Answer as 3.x does: a pause that goes on leaves the due dates where they were."""
    return Reading(case, keeps=True).shown()


class Reading:
    """A case's clocks, and what Zammad shows of them."""

    def __init__(self, case: Case, *, keeps: bool = False) -> None:
        self.case, self.keeps = case, keeps
        self.profile = case["profile"]
        self.policy = policy_of(case)
        self.events = history(case["events"], {**TRANSLATIONS, "created": self.created})
        self.sla = evaluate(self.policy, self.events)
        self.at = last(self.events)
        self.update = EXCHANGES[self.profile]
        states = [row["to"] for row in case["events"] if row["type"] == "state"]
        final = case.get("final_state") or (states[-1:] or ["open"])[0]
        self.rests = final in case["policy"]["pause_states"]

    def created(self, ticket: str, at: datetime, row: Mapping[str, Any]) -> Event:
        """Open the ticket, saying whether its texts are what the agreement selects."""
        fields = {"priority": row.get("priority", NORMAL), "selected": self.is_selected()}
        return Opened(ticket, at, by="system", status=row["state"], fields=fields)

    def is_selected(self) -> bool:
        condition = self.case["policy"].get("match") or {}
        texts = [
            str(row.get(name.partition(".")[2], ""))
            for name in condition
            for row in self.case["events"]
        ]
        return not any("contains" in test for test in condition.values()) or holds(
            condition, *texts
        )

    def shown(self) -> dict[str, object]:
        values = {
            **self.contacts(),
            "next_due": self.next_due(),
            "first_response_due": self.due("answer", self.answered()),
            "update_due": self.due(self.update, answered=False),
            "solution_due": self.due("solution", self.closed()),
            **self.figures("first_response", self.spent("answer", answered=self.answered())),
            **self.figures("update", self.exchanged()),
            **self.figures("solution", self.spent("solution", answered=self.closed())),
        }
        return {key: values[key] for key in self.case["expected"]}

    def latest(self, metric: str) -> Clock | None:
        clock = self.sla.get(metric)
        return None if clock is None or clock.state == "cancelled" else clock

    def answered(self) -> bool:
        return any(self.is_by_agent(event, "first_response_at") for event in self.events)

    def closed(self) -> bool:
        ends = any(event.name == "close_at" for event in self.events)
        return ends or any(row["type"] == "resolved" for row in self.case["events"])

    def is_by_agent(self, event: Event, written: str) -> bool:
        public = isinstance(event, Replied) and event.by == "agent" and event.public
        return public or event.name == written

    def due(self, metric: str, answered: bool) -> datetime | None:
        """Return a due date as it is shown: 3.x keeps it, 4.0 clears it when nothing is owed."""
        clock = self.latest(metric)
        if clock is None:
            return None
        if self.profile == "zammad-3":
            return clock.due_at or (self.kept(clock) if self.keeps else None)
        done = metric == "wait" and clock.state in ("met", "missed")
        return None if answered or self.rests or done else clock.due_at

    def kept(self, clock: Clock) -> datetime:
        """Return when a paused clock would have been due, had it run on."""
        run = clock.spans[-1].end if clock.spans else clock.started_at
        return desk_of(self.policy).add(run, clock.target - clock.elapsed(self.at))

    def next_due(self) -> datetime | None:
        """Return the earliest due date of what is still owed; none while the ticket rests."""
        owed = [
            self.due(metric, answered=False)
            for metric, answered in (
                ("answer", self.answered()),
                (self.update, False),
                ("solution", self.closed()),
            )
            if not answered
        ]
        return None if self.rests else min((at for at in owed if at), default=None)

    def spent(self, metric: str, *, answered: bool) -> timedelta | None:
        clock = self.latest(metric)
        return clock.elapsed(self.at) if clock is not None and answered else None

    def exchanged(self) -> timedelta | None:
        """Return the time of finished exchanges: all of them up to 3.x, since then the longest."""
        ends = {event.at for event in self.events if self.ends_exchange(event)}
        cycles = [clock for clock in clocks(self.sla, self.update) if clock.stopped_at in ends]
        spent = [clock.elapsed(self.at) for clock in cycles]
        if not spent:
            return None
        return max(spent) if self.profile == "zammad-4" else sum(spent, timedelta())

    def ends_exchange(self, event: Event) -> bool:
        if self.is_by_agent(event, "last_contact_agent_at"):
            return True
        by_customer = isinstance(event, Replied) or event.name == "last_contact_customer_at"
        return self.profile == "zammad-3" and by_customer

    def figures(self, name: str, spent: timedelta | None) -> dict[str, int | None]:
        target = self.case["policy"][f"{name}_min"]
        if spent is None or target is None:
            return {f"{name}_elapsed_min": None, f"{name}_remaining_min": None}
        used = whole_minutes(spent)
        return {f"{name}_elapsed_min": used, f"{name}_remaining_min": target - used}

    def contacts(self) -> dict[str, datetime | None]:
        """Return who wrote last, and when: the starts of exchanges, and the end of the first."""
        answer = self.latest("answer")
        starts = [clock.started_at for clock in clocks(self.sla, "contact")]
        by_agent = {event.at for event in self.events if self.is_by_agent(event, "")}
        return {
            "first_response_at": answer.stopped_at if answer else None,
            "last_contact_agent_at": max((at for at in starts if at in by_agent), default=None),
            "last_contact_customer_at": max(
                (at for at in starts if at not in by_agent), default=None
            ),
        }


def policy_of(case: Case) -> Policy:
    promised = case["policy"]
    return one_agreement(
        promised["calendar"],
        {
            "answer": minutes(promised["first_response_min"]),
            EXCHANGES[case["profile"]]: minutes(promised["update_min"]),
            "solution": minutes(promised["solution_min"]),
        },
        statuses=STATUSES,
        rules=RULES,
        when=selection(promised.get("match") or {}),
        landing=LANDINGS[case["profile"]],
    )


def selection(condition: Mapping[str, Any]) -> dict[str, object] | None:
    """Return the condition on the ticket; what its texts contain, the host says in a field."""
    for test in condition.values():
        return {"priority": test["is"]} if "is" in test else {"selected": True}
    return None


def holds(condition: Mapping[str, Any], *texts: str) -> bool:
    """Judge a condition on texts as Zammad does: a text contains another."""
    return all(any(test["contains"] in text for text in texts) for test in condition.values())
