"""Escalations at the wrong time, for nobody, twice or never; procedures that nothing uses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from slaengine.policy.amounts import OpenTime
from slaengine.policy.escalation import Escalation
from slaengine.policy.finding import Finding
from slaengine.policy.lint.compare import amounts_of
from slaengine.policy.target import Target

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy


class _Placed(NamedTuple):
    """A level, where it stands, and the target it is of."""

    level: Escalation
    place: str
    target: Target


def misplaced(policy: "Policy") -> Iterator[Finding]:
    """Find warnings that come after the breach they warn of, or before the clock starts."""
    for level, place, target in _levels(policy):
        for tier, amount in amounts_of(target):
            if not isinstance(amount, OpenTime):
                continue
            used = level.used(amount.duration)
            late = level.share < 1 and used > amount.duration
            if late or (used <= timedelta(0) and level.offset):
                when = "after the breach" if late else "before the clock starts"
                of_tier = f" of {tier!r}" if tier else ""
                yield Finding(
                    "misplaced-escalation",
                    place,
                    f"level {level.name!r} comes {when} for the target {amount}{of_tier}",
                    "use a share of the target, or a smaller offset",
                )


def never_comes(policy: "Policy") -> Iterator[Finding]:
    """Find levels that only come to a desk that has never acted, on clocks that start later."""
    for level, place, target in _levels(policy):
        starts = policy.rule(target.metric).start
        if level.until == "acknowledged" and all(moment.wait == "later" for moment in starts):
            yield Finding(
                "level-never-comes",
                place,
                f"level {level.name!r} waits for somebody to take up the ticket, and "
                f"{target.metric} starts only after that",
                "write until = 'answered', or leave it out",
            )


def ends_nothing(policy: "Policy") -> Iterator[Finding]:
    """Find levels that an answer is to end, and that come only once anyway."""
    for level, place in _own_levels(policy):
        if level.until == "answered" and level.repeat is None and level.follows is None:
            yield Finding(
                "ends-nothing",
                place,
                f"level {level.name!r} goes on until somebody answers, but comes only once",
                "give it repeat = '15m', or leave until out",
            )


def told_twice(policy: "Policy") -> Iterator[Finding]:
    """Find levels that tell the same people the same way at the same point of one target."""
    for position, agreement in enumerate(policy.agreements):
        for row, target in enumerate(agreement.targets):
            seen: dict[tuple[object, ...], str] = {}
            for level in policy.levels(target):
                ends = level.until, level.follows
                key = (level.share, level.offset, level.to, level.via, level.during, *ends)
                first = seen.setdefault(key, level.name)
                if first != level.name:
                    yield Finding(
                        "told-twice",
                        f"agreements[{position}].targets[{row}].escalations",
                        f"levels {first!r} and {level.name!r} tell the same people at one point",
                        "leave one of them out",
                    )


def for_nobody(policy: "Policy") -> Iterator[Finding]:
    """Find levels of procedures that name neither whom to tell nor how."""
    for name, procedure in policy.procedures.items():
        for number, level in enumerate(procedure.levels):
            if not level.to and not level.via:
                yield Finding(
                    "for-nobody",
                    f"procedures.{name}.levels[{number}]",
                    f"level {level.name!r} says neither whom to tell nor how",
                    "write to = 'team lead', via = 'mail'",
                )


def unused(policy: "Policy") -> Iterator[Finding]:
    """Find procedures that no target names."""
    used = {
        level
        for agreement in policy.agreements
        for target in agreement.targets
        for level in target.escalations
        if isinstance(level, str)
    }
    for name in policy.procedures:
        if name not in used:
            yield Finding(
                "unused-procedure",
                f"procedures.{name}",
                "no target names it",
                f"write escalations = {name!r} in a target, or leave it out",
            )


def _levels(policy: "Policy") -> Iterator[_Placed]:
    """Yield the levels of all targets; those of a procedure once for each metric and amount."""
    seen: set[tuple[object, ...]] = set()
    for position, agreement in enumerate(policy.agreements):
        for row, target in enumerate(agreement.targets):
            for number, level in enumerate(target.escalations):
                if isinstance(level, Escalation):
                    place = f"agreements[{position}].targets[{row}].escalations[{number}]"
                    yield _Placed(level, place, target)
                elif (level, target.metric, target.within) not in seen:
                    seen.add((level, target.metric, target.within))
                    for nth, one in enumerate(policy.procedures[level].resolved):
                        yield _Placed(one, f"procedures.{level}.levels[{nth}]", target)


def _own_levels(policy: "Policy") -> Iterator[tuple[Escalation, str]]:
    """Yield every level as it is written, once, without what its procedure says."""
    for position, agreement in enumerate(policy.agreements):
        for row, target in enumerate(agreement.targets):
            for number, level in enumerate(target.escalations):
                if isinstance(level, Escalation):
                    yield level, f"agreements[{position}].targets[{row}].escalations[{number}]"
    for name, procedure in policy.procedures.items():
        for number, level in enumerate(procedure.levels):
            yield level, f"procedures.{name}.levels[{number}]"


CHECKS = (misplaced, never_comes, ends_nothing, told_twice, for_nobody, unused)
