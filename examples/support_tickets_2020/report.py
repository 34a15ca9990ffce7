"""The three published answers, worked out from policy and events."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from examples.real_tickets import Example, table
from examples.support_tickets_2020.status_log import histories, published
from slaengine import Policy, TicketSla, evaluate

POLICY = Path(__file__).resolve().parent / "policy.toml"
Rows = list[Sequence[str]]


def figures(folder: Path) -> str:
    """Work out each answer, and say whether it is the published one."""
    policy = Policy.load(POLICY)
    slas = [evaluate(policy, events, fields=["department"]) for events in histories(folder)]
    answers: list[tuple[str, str, list[str], Rows]] = [
        ("Tickets by status", "output_01.csv", ["status", "tickets"], by_status(slas)),
        ("Closed cases by verdict", "output_02.csv", ["verdict", "cases"], by_verdict(slas)),
        (
            "Departments by share of closed cases within the SLA, the first five",
            "output_03.csv",
            ["rank", "department", "share in percent"],
            by_department(slas)[:5],
        ),
    ]
    parts = [f"{len(slas):,} tickets."]
    for title, name, header, rows in answers:
        same = "is" if rows == published(folder, name) else "is not"
        parts.append(f"### {title}\n\n{table(header, rows)}\n\nThis {same} the published answer.")
    return "\n\n".join(parts)


def by_status(slas: Iterable[TicketSla]) -> Rows:
    """Count tickets by their status after the last row of the log."""
    counts = Counter(sla.status for sla in slas)
    return [(status, str(count)) for status, count in sorted(counts.items())]


def by_verdict(slas: Iterable[TicketSla]) -> Rows:
    """Count closed cases by whether the promise was kept; open ones are in neither count."""
    states = Counter(sla["resolution"].state for sla in slas)
    return [
        ("Missed SLA", str(states["missed"])),
        ("On Track to Meet SLA", str(states["met"])),
    ]


def by_department(slas: Iterable[TicketSla]) -> Rows:
    """Rank departments by the share of closed cases in time; ties in alphabetical order."""
    counts: dict[str, Counter[str]] = {}
    for sla in slas:
        counts.setdefault(sla.fields["department"], Counter())[sla["resolution"].state] += 1
    shares = {
        department: 100 * states["met"] / (states["met"] + states["missed"])
        for department, states in counts.items()
        if states["met"] + states["missed"]
    }
    ranked = sorted(shares, key=lambda department: (-shares[department], department))
    return [
        (str(rank), department, str(round(shares[department], 2)))
        for rank, department in enumerate(ranked, 1)
    ]


EXAMPLE = Example("support_tickets_2020", figures)
