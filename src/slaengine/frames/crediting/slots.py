"""Slots: which remedies look at a clock, by its agreement, its metric and its priority."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Labels
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


def layers_of(
    looking: Sequence[Looking], agreements: Labels, metrics: Labels, priorities: Labels
) -> list[Slot]:
    """Return the place of a remedy for each clock, and as often as several look at one clock."""
    places = {name: place for place, name in enumerate(agreements.values)}
    stacks: defaultdict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(looking):
        agreement = places.get(each.job.agreement.name)
        if agreement is not None:
            stacks[agreement].append(place)
    deepest = max(map(len, stacks.values()), default=0)
    found = []
    for depth in range(deepest):
        own = {agreement: stack[depth] for agreement, stack in stacks.items() if depth < len(stack)}
        found.append(_layer(own, looking, agreements, metrics, priorities))
    return found


def _layer(
    own: dict[int, int],
    looking: Sequence[Looking],
    agreements: Labels,
    metrics: Labels,
    priorities: Labels,
) -> Slot:
    """Return the place of one remedy of each agreement for its clocks."""
    by_agreement = np.full(len(agreements.values) + 1, -1, np.int32)
    by_agreement[list(own)] = list(own.values())
    found: Slot = by_agreement[agreements.codes]
    narrow = [place for place in own.values() if _is_narrow(looking[place].remedy)]
    if not narrow:
        return found
    wants_metric = np.ones((len(looking), len(metrics.values) + 1), np.bool_)
    wants_tier = np.ones((len(looking), len(priorities.values) + 1), np.bool_)
    for place in narrow:
        remedy = looking[place].remedy
        if remedy.metric:
            wants_metric[place] = [*(name in remedy.metric for name in metrics.values), False]
        if remedy.priority:
            wants_tier[place] = [*(name in remedy.priority for name in priorities.values), False]
    wanted = wants_metric[found, metrics.codes] & wants_tier[found, priorities.codes]
    return np.where(wanted, found, -1).astype(np.int32)


def _is_narrow(remedy: Remedy) -> bool:
    return bool(remedy.metric or remedy.priority)
