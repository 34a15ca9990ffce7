"""Suspects: tickets whose history may be none; the scalar engine looks at each, and says why."""

import numpy as np

from slaengine.engine.promise import deadline_in
from slaengine.errors import HistoryError
from slaengine.frames.folding.fields import Fields, Told
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.telling.grouped import Flags, Grouped
from slaengine.policy import Deadline, Policy


class Suspects:
    """Which statuses have no class, and which values of deadline fields are no instants."""

    def __init__(self, policy: Policy, log: Log, fields: Fields) -> None:
        self._opened = np.array([name == "opened" for name in log.names], np.bool_)
        self._unknown = np.array([*(_is_unknown(policy, each) for each in log.statuses), False])
        self._unreadable = {
            name: np.array([*(_is_unreadable(text, name) for text in fields.values[name]), False])
            for name in policy.deadline_fields
        }

    def among(self, events: Events, grouped: Grouped, told: Told) -> Flags:
        """Tell which tickets of a block to look at: all that are no history, and few others."""
        opened = self._opened[events.event]
        wrong = (grouped.count(opened) != 1) | ~opened[grouped.first]
        odd = self._unknown[events.status]
        for name, unreadable in self._unreadable.items():
            odd = odd | unreadable[told.after[name]]
        found: Flags = wrong | (grouped.count(odd) > 0)
        return found


def _is_unknown(policy: Policy, status: str) -> bool:
    try:
        policy.class_of(status)
    except KeyError:
        return True
    return False


def _is_unreadable(text: str, name: str) -> bool:
    try:
        deadline_in(text, Deadline(name), "")
    except HistoryError:
        return True
    return False
