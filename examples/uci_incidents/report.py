"""The figures of the incident log, as Markdown."""

from pathlib import Path

from examples.real_tickets import Example, share, table
from examples.uci_incidents.answers import Answers
from examples.uci_incidents.by_priority import ByPriority, Group
from examples.uci_incidents.incident_log import incidents
from slaengine import Policy, evaluate

POLICY = Path(__file__).resolve().parent / "policy.toml"
SHOWN = {
    "acknowledgement": "Acknowledgement: opened to first assignee",
    "resolution": "Resolution: opened to resolved, without waiting",
    "waiting": "Waiting: every stretch in an awaiting state",
}


def figures(folder: Path) -> str:
    """Evaluate every incident, one at a time, and sum up."""
    policy = Policy.load(POLICY)
    answers, clocks = Answers(), ByPriority(tuple(SHOWN))
    events = set_aside = 0
    for incident in incidents(folder):
        sla = evaluate(policy, incident.events)
        events += len(incident.events) - 1
        set_aside += len(incident.set_aside)
        answers.add(incident, sla)
        clocks.add(sla)
    read = (
        f"{events:,} logged updates of {answers.incidents:,} incidents; {set_aside} more rows are "
        "set aside, listed by `python -m examples.uci_incidents --rejected`."
    )
    parts = [
        read,
        f"### As the log says\n\n{agreement(answers)}",
        *(f"### {title}\n\n{groups(clocks.groups[metric])}" for metric, title in SHOWN.items()),
    ]
    return "\n\n".join(parts)


def rejected(folder: Path) -> list[str]:
    """List the rows that no history can hold, with the reason."""
    return [reason for incident in incidents(folder) for reason in incident.set_aside]


def agreement(found: Answers) -> str:
    """How many incidents end as the log says."""
    in_resolved = found.reopened - found.from_closed
    rows = [
        ["`closed_at`: the last event", found.incidents, found.closed],
        ["`resolved_at`: the last confirmation starts", found.with_answer, found.last_resolved],
        ["`resolved_at`: the resolution clock stops", found.with_answer, found.came_to_rest],
        ["`reopen_count`: cycles of rework", found.incidents, found.reopened],
        ["`reopen_count`: without those from Closed", found.incidents, in_resolved],
    ]
    return table(["answer", "incidents", "equal"], rows)


def groups(found: dict[str, Group]) -> str:
    """One metric by priority."""
    rows = [
        [
            priority,
            group.met + group.missed,
            group.met,
            group.missed,
            share(group.met, group.met + group.missed),
            group.open,
            group.median,
            group.p90,
        ]
        for priority, group in sorted(found.items())
    ]
    header = ["priority", "finished", "met", "missed", "share met", "open", "median", "p90"]
    return table(header, rows)


EXAMPLE = Example("uci_incidents", figures, rejected)
