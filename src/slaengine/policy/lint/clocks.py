"""Statuses that never pause, clocks that nobody uses, events that look misspelt."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slaengine.policy.built_in import BUILT_IN
from slaengine.policy.finding import Finding
from slaengine.policy.mistakes import did_you_mean
from slaengine.policy.statuses import CLASSES, normal

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy

EVENTS = (
    "opened",
    "replied",
    "status_changed",
    "updated",
    "rated",
    "worked",
    "merged",
    "deleted",
)


def idle_pauses(policy: "Policy") -> Iterator[Finding]:
    """Find pauses on classes without a status of this policy, and on those that never pause."""
    own = {kind for kind, names in policy.statuses.items() if names}
    for place, names in _pauses(policy):
        for name in sorted(names):
            form = normal(name)
            kind = policy.class_of(name)
            if kind in ("solved", "closed"):
                yield Finding(
                    "idle-pause",
                    place,
                    f"{name!r} counts as solved, where clocks have stopped already",
                    "leave it out",
                )
            elif kind in ("new", "open") and form in CLASSES:
                yield Finding(
                    "pause-at-work",
                    place,
                    f"pausing in {name!r} stops the clocks while the desk works",
                    "name the waiting statuses instead",
                )
            elif own and form in CLASSES and kind not in own:
                yield Finding(
                    "idle-pause",
                    place,
                    f"none of the statuses of this policy is in the class {name!r}",
                    f"list them under statuses.{form}, or leave it out",
                )


def _pauses(policy: "Policy") -> Iterator[tuple[str, frozenset[str]]]:
    for name, rule in policy.metrics.items():
        if name not in BUILT_IN and rule.pause:
            yield f"metrics.{name}.pause", rule.pause
    for position, agreement in enumerate(policy.agreements):
        place = f"agreements[{position}]"
        yield f"{place}.pause_on", agreement.pause_on or frozenset()
        for metric, options in agreement.options.items():
            yield f"{place}.metrics.{metric}.pause_on", options.pause_on or frozenset()


def idle_metrics(policy: "Policy") -> Iterator[Finding]:
    """Find clocks of one's own that no agreement has a target for."""
    promised = {metric for agreement in policy.agreements for metric in agreement.metrics}
    for name in policy.metrics:
        if name not in BUILT_IN and name not in promised:
            yield Finding(
                "idle-metric",
                f"metrics.{name}",
                "no agreement has a target for it",
                "give it one, or leave the clock out",
            )


def misspelt_events(policy: "Policy") -> Iterator[Finding]:
    """Find events of clocks of one's own that look like a built-in event misspelt."""
    for name, rule in policy.metrics.items():
        if name in BUILT_IN:
            continue
        moments = (*rule.start, *rule.stop, *rule.reset, *rule.cancel)
        for event in sorted({event for moment in moments for event in moment.event}):
            hint = "" if event in EVENTS else did_you_mean(event, EVENTS, likeness=0.75)
            if hint:
                yield Finding(
                    "misspelt-event",
                    f"metrics.{name}",
                    f"{event!r} is an event of your own{hint}",
                    "correct it, or leave it if the desk sends such events",
                )


CHECKS = (idle_pauses, idle_metrics, misspelt_events)
