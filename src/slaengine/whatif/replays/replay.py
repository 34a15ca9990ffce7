"""Replays: what another policy would have made of the same history."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Generic, TypeVar

from slaengine.durations import format_duration
from slaengine.instants import to_the_minute
from slaengine.markup import html_table, text_table
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.shown import percent
from slaengine.whatif.replays.change import WORDS, Change
from slaengine.whatif.replays.owed import Owed
from slaengine.whatif.replays.shift import Shift, share_of
from slaengine.whatif.replays.side import Side

ChangesT = TypeVar("ChangesT")
_MOST = 20  # changes that a text lists
_ALL = "changes has all"

_SAID = {
    "appeared": "promised only by the other policy",
    "vanished": "promised only by the policy in force",
    "worse": "breached only under the other policy",
    "better": "breached only under the policy in force",
    "otherwise": "another outcome, breached under neither",
    "moved": "the same outcome, another promise or due",
    "same": "the same in all",
}


@dataclass(frozen=True, slots=True)
class Replay(Generic[ChangesT]):
    """Another policy over the same history: what changes, clock by clock and in total.

    `counts` tells how many clocks there are of each word of `Change`; `shifts` have the attainment
    of each promise before and after; `changes` are the clocks themselves: a tuple of `Change`, or
    from `frames.replay` a frame of the kind that the events came in. `folds` is 1 where the spans
    of one evaluation served both policies, 2 where the history was folded for each. `owed` is
    what each agreement owes before and after, where that was asked for.
    """

    as_of: datetime
    by: tuple[str, ...]
    tickets: int
    folds: int
    counts: Mapping[str, int]
    shifts: tuple[Shift, ...]
    changes: ChangesT
    owed: tuple[Owed, ...] = ()

    @property
    def before(self) -> Attainment:
        """All promises under the policy in force."""
        return sum((shift.before for shift in self.shifts), Attainment())

    @property
    def after(self) -> Attainment:
        """All promises under the other policy."""
        return sum((shift.after for shift in self.shifts), Attainment())

    def rows(self) -> list[dict[str, object]]:
        """Return the shifts as rows, one a promise."""
        return [shift.row(self.by) for shift in self.shifts]

    def text(self, *, zone: tzinfo = UTC, more: str = _ALL) -> str:
        """Write the replay as people read it: the counts, and a table of shifts.

        Instants are in `zone`; `more` says where the changes are that are left out.
        """
        lines = [self._title(zone), *self._told(), "", *text_table(self._table())]
        lines += ["", *text_table(self._money())] if self.owed else []
        listed = self._listed(zone)
        lines += ["", *text_table(listed)] if listed else []
        return "\n".join([*lines, *self._rest(more)])

    def html(self, *, zone: tzinfo = UTC, more: str = _ALL) -> str:
        """Draw the replay as HTML tables, for a page of one's own."""
        head, *lines = self._table()
        counts = [[word, str(self.counts[word]), _SAID[word]] for word in WORDS]
        found = html_table(self._title(zone), ["change", "clocks", "meaning"], counts)
        found += html_table("Promises kept, before and after", head, lines)
        if self.owed:
            head, *lines = self._money()
            found += html_table("Owed", head, lines)
        if listed := self._listed(zone):
            head, *lines = listed
            found += html_table("What changes", head, lines, foot="".join(self._rest(more)))
        return found

    def _repr_html_(self) -> str:
        return self.html()

    def to_json(self) -> str:
        """Write the replay as a JSON document; changes only where they are not a dataframe."""
        found: dict[str, object] = {
            "as_of": self.as_of.isoformat(),
            "by": list(self.by),
            "tickets": self.tickets,
            "folds": self.folds,
            "counts": dict(self.counts),
            "shifts": self.rows(),
            "owed": [each.row() for each in self.owed],
            "changes": [
                {name: _plain(value) for name, value in change.row(self.by).items()}
                for change in self._changes()
            ],
        }
        return json.dumps(found, ensure_ascii=False)

    def _changes(self) -> list[Change]:
        changes = self.changes if isinstance(self.changes, tuple) else ()
        return [change for change in changes if isinstance(change, Change)]

    def _listed(self, zone: tzinfo) -> list[list[str]]:
        """Return the first changes as a table; nothing where they are a dataframe."""
        changes = self._changes()
        if not changes:
            return []
        head = ["ticket", "metric", "change", "before", "after", "due before", "due after"]
        return [head, *(_change(change, zone) for change in changes[:_MOST])]

    def _rest(self, more: str) -> list[str]:
        rest = len(self._changes()) - _MOST
        return [f"… and {rest} more; {more}"] if rest > 0 else []

    def _title(self, zone: tzinfo) -> str:
        at = to_the_minute(self.as_of, zone)
        clocks = sum(self.counts.values())
        return f"Another policy over {clocks} clocks of {self.tickets} tickets as of {at} {zone}"

    def _told(self) -> list[str]:
        width = max(len(str(count)) for count in self.counts.values())
        return [
            f"{self.counts[word]:>{width}}  {word}: {_SAID[word]}"
            for word in WORDS
            if self.counts[word]
        ]

    def _table(self) -> list[list[str]]:
        head = ["metric", "agreement", *self.by]
        head += ["kept before", "kept after", "points", "breached before", "breached after"]
        return [head, *(self._line(shift) for shift in self.shifts), self._total()]

    def _money(self) -> list[list[str]]:
        head = ["owed under", "before", "after", "difference"]
        return [head, *(each.shown() for each in self.owed)]

    def _line(self, shift: Shift) -> list[str]:
        metric = shift.metric if shift.kind == "sla" else f"{shift.kind} {shift.metric}"
        group = ["–" if value is None else value for value in shift.group]
        return [metric, shift.agreement, *group, *_cells(shift)]

    def _total(self) -> list[str]:
        whole = Shift("sla", "", "", (), self.before, self.after)
        return ["all", "", *("" for _ in self.by), *_cells(whole)]


def _cells(shift: Shift) -> list[str]:
    points = shift.points
    return [
        percent(share_of(shift.before)),
        percent(share_of(shift.after)),
        "–" if points is None else f"{points:+.1f}",
        str(shift.before.breached),
        str(shift.after.breached),
    ]


def _change(change: Change, zone: tzinfo) -> list[str]:
    sides = change.before, change.after
    return [
        change.ticket,
        change.metric,
        change.change,
        *("–" if side is None else f"{side.outcome}, {_of(side)}" for side in sides),
        *(
            "–" if side is None or side.due_at is None else to_the_minute(side.due_at, zone)
            for side in sides
        ),
    ]


def _of(side: Side) -> str:
    used, target = (
        format_duration(timedelta(seconds=round(amount.total_seconds())))
        for amount in (side.elapsed, side.target)
    )
    return f"{used} of {target}"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return format_duration(value) if isinstance(value, timedelta) else value
