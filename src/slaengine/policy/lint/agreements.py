"""Agreements that never govern, promise nothing or choose what has no effect."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from slaengine.policy.agreement import Agreement
from slaengine.policy.finding import Finding
from slaengine.policy.lint.cover import conditions_of, covers_all, sample
from slaengine.policy.matching import AgreementIndex, Entry, entry_of, level

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy


def shadowed(policy: "Policy") -> Iterator[Finding]:
    """Find agreements that an earlier one of the same level always beats."""
    levels: dict[int, list[Entry]] = {}
    for position, agreement in enumerate(policy.agreements):
        if agreement.kind == "sla":
            levels.setdefault(level(agreement), []).append(entry_of(position, agreement))
    for entries in levels.values():
        index = AgreementIndex(entries)
        for position, agreement, _ in entries:
            earlier = _shadow_of(index, position, agreement)
            if earlier is not None:
                yield Finding(
                    "shadowed",
                    f"agreements[{position}]",
                    f"{agreement.name!r} never governs: {earlier.name!r} comes first and takes "
                    "every ticket that it would",
                    "move it up, or narrow the other",
                )


def _shadow_of(index: AgreementIndex, position: int, agreement: Agreement) -> Agreement | None:
    """Look for an earlier agreement that covers this one among those that take a sample of it."""
    asked = conditions_of(agreement)
    fields = sample(asked)
    if fields is None:
        return None

    def beats(earlier: Agreement) -> bool:
        return _outlasts(earlier, agreement) and covers_all(conditions_of(earlier), asked)

    found = index.first(fields, beats)
    return found.agreement if found is not None and found.position < position else None


def _outlasts(one: Agreement, other: Agreement) -> bool:
    """Tell whether one agreement is valid on every date on which the other is."""
    first, last = date.min, date.max
    return (one.valid_from or first) <= (other.valid_from or first) and (
        one.valid_until or last
    ) >= (other.valid_until or last)


def without_targets(policy: "Policy") -> Iterator[Finding]:
    """Find agreements that promise nothing."""
    for position, agreement in enumerate(policy.agreements):
        if not agreement.targets:
            yield Finding(
                "no-targets",
                f"agreements[{position}]",
                f"{agreement.name!r} promises nothing, and keeps tickets from other agreements",
                "give it targets, or leave it out",
            )


def idle_options(policy: "Policy") -> Iterator[Finding]:
    """Find choices for metrics that the agreement does not promise, or that have no effect."""
    for position, agreement in enumerate(policy.agreements):
        for metric, options in agreement.options.items():
            place = f"agreements[{position}].metrics.{metric}"
            if metric not in agreement.metrics:
                yield Finding(
                    "idle-options",
                    place,
                    f"{agreement.name!r} has no target for {metric}",
                    "give it one, or leave these choices out",
                )
            elif options.anchor is not None and not _waits(policy, metric):
                yield Finding(
                    "idle-options",
                    f"{place}.anchor",
                    f"{metric} does not start with a wait, so that anchor has no effect",
                    "leave it out",
                )


def _waits(policy: "Policy", metric: str) -> bool:
    return any(moment.wait is not None for moment in policy.metrics[metric].start)


CHECKS = (shadowed, without_targets, idle_options)
