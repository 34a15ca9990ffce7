"""What a careful reader would ask about a policy."""

from typing import TYPE_CHECKING

from slaengine.policy.finding import Finding
from slaengine.policy.lint import (
    agreements,
    calendars,
    clocks,
    escalations,
    priorities,
    remedies,
    targets,
    tiers,
)

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy

__all__ = ["Finding", "lint"]

_CHECKS = (
    *calendars.CHECKS,
    *priorities.CHECKS,
    *clocks.CHECKS,
    *agreements.CHECKS,
    *targets.CHECKS,
    *escalations.CHECKS,
    *remedies.CHECKS,
    *tiers.CHECKS,
)


def lint(policy: "Policy") -> tuple[Finding, ...]:
    """Point out what is allowed but hardly meant, each with its place and what to do about it.

    >>> from slaengine.policy import Agreement, Policy
    >>> tiers = {"urgent": "8h", "low": "4h"}
    >>> policy = Policy(
    ...     agreements=[Agreement("all", calendar="24x7", targets={"resolution": tiers})]
    ... )
    >>> for finding in policy.lint():
    ...     print(finding)
    agreements[0].targets[0].within: resolution allows 'urgent' (8h) more time than 'low' (4h); \
swap them, or give priority.order [tiers-out-of-order]
    """
    return tuple(finding for check in _CHECKS for finding in check(policy))
