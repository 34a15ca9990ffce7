"""An audit of the incidents: what looks like gaming in a log that nobody made up."""

from functools import cache
from pathlib import Path

from examples.real_tickets import table
from examples.uci_incidents.incident_log import incidents
from examples.uci_incidents.report import POLICY
from slaengine import Policy, audit
from slaengine.audit import Audit
from slaengine.audit.suspicion import TITLES


@cache
def audited(folder: Path) -> Audit:
    """Look through every incident."""
    histories = (each.events for each in incidents(folder))
    return audit.audit(Policy.load(POLICY), histories, by=["assignee"])


def patterns(found: Audit) -> str:
    """How often each pattern was found, and on how many incidents."""
    lines = []
    for pattern, count in found.counts.items():
        some = found.find(pattern)
        saved = sum(one.saved is True for one in some)
        lines.append([TITLES[pattern], count, len({one.ticket for one in some}), saved])
    return table(["pattern", "clocks", "incidents", "kept only so"], lines)


def excesses(found: Audit) -> str:
    """Where more clocks ended just below their target than just above it."""
    lines = [
        [f"{one.metric}, {one.priority}", one.below, one.above, f"{one.p:.1g}"]
        for one in found.excesses
    ]
    return table(["clock", "last tenth before", "first tenth after", "by chance"], lines)
