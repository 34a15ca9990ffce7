"""Governing: which agreement governs each ticket now, and which priority it has."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from slaengine.frames.doors.columns import Labels
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.fields import Codes
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.rulings import Eras
from slaengine.frames.hours.steps import Ints
from slaengine.frames.judging.clockframe import coded


class Governing(NamedTuple):
    """The agreement and the priority of each ticket; -1 where there is none."""

    agreement: Labels
    priority: Labels


def governing(
    machine: Machine,
    opened_at: Ints,
    fields: Mapping[str, Codes],
    values: Mapping[str, Sequence[str]],
) -> Governing:
    """Return what governs tickets with these fields; each case is asked of the policy once."""
    policy = machine.book.policy
    names = sorted(_looked_at(machine) & fields.keys())
    eras = Eras(machine)
    era = eras.numbers(opened_at)
    cases = Cases([*(len(values[name]) for name in names), eras.count])
    which = cases.numbers([*(fields[name] for name in names), era])
    agreements: list[str | None] = []
    priorities: list[str | None] = []
    for *codes, number in cases.rows:
        ticket = {
            name: values[name][code] for name, code in zip(names, codes, strict=True) if code >= 0
        }
        found = policy.match(ticket, eras.sample(number))
        agreements.append(None if found is None else found.name)
        priorities.append(policy.priority(ticket))
    return Governing(_labels(agreements, which), _labels(priorities, which))


def _labels(texts: Sequence[str | None], which: Codes) -> Labels:
    values, codes = coded(texts)
    return Labels(np.append(codes, -1).astype(np.int32)[which], values)


def _looked_at(machine: Machine) -> set[str]:
    """Return the fields that tell agreements apart, and those of the priority."""
    policy = machine.book.policy
    found = {"customer", "service", *policy.priority.fields}
    for agreement in policy.agreements:
        found.update(agreement.when.conditions)
    return found
