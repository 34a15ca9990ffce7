"""Slots: which remedies look at a clock, by agreement, metric, priority and ticket."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.errors import RemedyError
from slaengine.frames.doors.columns import Labels
from slaengine.frames.figures.grids import FrameGrid
from slaengine.frames.figures.masks import Bools
from slaengine.frames.judging.clockframe import COLUMNS
from slaengine.policy.condition import When, canonical
from slaengine.policy.remedies.remedy import Remedy
from slaengine.remedies.job import Job

Slot = NDArray[np.int32]


class Looking(NamedTuple):
    """A remedy that looks at promises, and the job that it is part of."""

    job: Job
    remedy: Remedy


def looking_of(jobs: Sequence[Job]) -> list[Looking]:
    """List every remedy that looks at promises, job by job."""
    return [Looking(job, remedy) for job in jobs for remedy in job.promised]


class Words(NamedTuple):
    """What clocks are told apart by: agreement, metric, priority, and fields of their tickets."""

    agreements: Labels
    metrics: Labels
    priorities: Labels
    fields: Mapping[str, Labels]


def field_words(clocks: FrameGrid, name: str) -> Labels:
    """Return what a field of the tickets reads that a remedy looks at."""
    if name in COLUMNS or not clocks.has(name):
        raise RemedyError(
            f"a remedy looks at the field {name!r} of the tickets, and the clocks have no "
            "column of it; write frames.evaluate(policy, events, fields=policy.remedy_fields, …)"
        )
    return clocks.words(name)


def layers_of(looking: Sequence[Looking], words: Words) -> list[Slot]:
    """Return the place of a remedy for each clock, and as often as several look at one clock."""
    places = {name: place for place, name in enumerate(words.agreements.values)}
    stacks: defaultdict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(looking):
        agreement = places.get(each.job.agreement.name)
        if agreement is not None:
            stacks[agreement].append(place)
    deepest = max(map(len, stacks.values()), default=0)
    found = []
    for depth in range(deepest):
        own = {agreement: stack[depth] for agreement, stack in stacks.items() if depth < len(stack)}
        found.append(_layer(own, looking, words))
    return found


def _layer(own: dict[int, int], looking: Sequence[Looking], words: Words) -> Slot:
    """Return the place of one remedy of each agreement for its clocks."""
    by_agreement = np.full(len(words.agreements.values) + 1, -1, np.int32)
    by_agreement[list(own)] = list(own.values())
    found: Slot = by_agreement[words.agreements.codes]
    narrow = [place for place in own.values() if _is_narrow(looking[place].remedy)]
    if not narrow:
        return found
    wants_metric = np.ones((len(looking), len(words.metrics.values) + 1), np.bool_)
    wants_tier = np.ones((len(looking), len(words.priorities.values) + 1), np.bool_)
    for place in narrow:
        remedy = looking[place].remedy
        if remedy.metric:
            wants_metric[place] = _named(remedy.metric, words.metrics)
        if remedy.priority:
            wants_tier[place] = _named(remedy.priority, words.priorities)
    wanted = wants_metric[found, words.metrics.codes] & wants_tier[found, words.priorities.codes]
    for when in dict.fromkeys(looking[place].remedy.when for place in narrow):
        mine = np.isin(found, [place for place in narrow if looking[place].remedy.when == when])
        wanted &= ~mine | _matching(when, words.fields, len(found))
    return np.where(wanted, found, -1).astype(np.int32)


def _named(names: Sequence[str], labels: Labels) -> list[bool]:
    return [*(name in names for name in labels.values), False]


def _matching(when: When, fields: Mapping[str, Labels], size: int) -> Bools:
    """Tell which clocks are of tickets whose fields are as wanted."""
    found = np.ones(size, np.bool_)
    for name, condition in when.conditions.items():
        labels = fields[name]
        holds = [condition.holds(canonical(value)) for value in (*labels.values, None)]
        found &= np.array(holds)[labels.codes]
    return found


def _is_narrow(remedy: Remedy) -> bool:
    return bool(remedy.metric or remedy.priority or remedy.when)
