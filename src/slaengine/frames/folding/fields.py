"""Ticket fields as columns: what each ticket's fields are after each of its events."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.folding.log import Events, Log

Codes = NDArray[np.int32]
ABSENT = -1


class Told(NamedTuple):
    """The fields of tickets after each event, as places in the values, and which events change one.

    `before` are those just before the event.
    """

    after: Mapping[str, Codes]
    before: Mapping[str, Codes]


class Fields:
    """The values that the fields of a log have, and have had before it; "" is no value."""

    def __init__(self, log: Log, earlier: Mapping[str, Sequence[str]]) -> None:
        self.values: dict[str, list[str]] = {}
        self._places: dict[str, dict[str, int]] = {}
        self._cleared: dict[str, int] = {}
        for name, values in log.values.items():
            known = list(values)
            places = {text: place for place, text in enumerate(known)}
            for text in earlier.get(name, ()):
                if places.setdefault(text, len(known)) == len(known):
                    known.append(text)
            self.values[name] = known
            self._places[name] = places
            self._cleared[name] = places.get("", -2)

    def place(self, name: str, text: str | None) -> int:
        """Return the place of a value that a ticket had before."""
        return ABSENT if text is None else self._places[name][text]

    def told(self, events: Events, carried: Mapping[str, Codes]) -> Told:
        """Return the fields after and before each event; `carried` are those of the tickets before.

        A field that an event does not name stays as it was.
        """
        after: dict[str, Codes] = {}
        before: dict[str, Codes] = {}
        starts = events.starts[:-1]
        for name, given in events.fields.items():
            named = given >= 0
            unnamed = np.flatnonzero(~named[starts])
            named[starts] = True
            place = np.flatnonzero(named)
            value = given.copy()
            value[value == self._cleared[name]] = ABSENT
            value[starts[unnamed]] = carried[name][unnamed]
            now = np.repeat(value[place], np.diff(place, append=len(given)))
            earlier = np.empty_like(now)
            earlier[1:] = now[:-1]
            earlier[starts] = carried[name]
            after[name], before[name] = now, earlier
        return Told(after, before)
