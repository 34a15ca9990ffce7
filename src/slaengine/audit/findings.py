"""Findings: all that an audit found, as text, tables, rows and JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import overload

from slaengine.audit.excess import Excess
from slaengine.audit.frequency import Frequency
from slaengine.audit.suspicion import PATTERNS, TITLES, Pattern, Suspicion
from slaengine.instants import to_the_minute
from slaengine.markup import html_table
from slaengine.metrics.shown import value_text

MOST = 40  # of each kind, that a table shows
_MORE = "rows() has all"
_LEAST = 0.05  # how unlikely a frequency has to be to be shown
_HEAD = ("pattern", "ticket", "metric", "by", "left", "due before", "due after", "evidence")
_COUNTED = ("pattern", "who", "found", "of", "expected", "p")


@dataclass(frozen=True, slots=True, repr=False)
class Audit:
    """What looks like gaming in some histories: findings with their evidence, not verdicts.

    `suspicions` are the single events, ticket by ticket; `excesses` where more promises were met
    just below their target than chance would have it; `frequencies` who shows which pattern more
    often than the desk does, the most unlikely first. `blind` has the patterns that the histories
    lack the events for. Iterate it for its suspicions.
    """

    tickets: int
    suspicions: tuple[Suspicion, ...]
    excesses: tuple[Excess, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    blind: tuple[Pattern, ...] = ()

    def __iter__(self) -> Iterator[Suspicion]:
        return iter(self.suspicions)

    def __len__(self) -> int:
        return len(self.suspicions)

    @overload
    def __getitem__(self, place: int) -> Suspicion: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Suspicion, ...]: ...

    def __getitem__(self, place: int | slice) -> Suspicion | tuple[Suspicion, ...]:
        return self.suspicions[place]

    @property
    def counts(self) -> dict[Pattern, int]:
        """How many suspicions there are of each pattern, without those of none."""
        counted = Counter(one.pattern for one in self.suspicions)
        return {pattern: counted[pattern] for pattern in PATTERNS if counted[pattern]}

    def find(self, pattern: Pattern) -> tuple[Suspicion, ...]:
        """Return the suspicions of one pattern."""
        return tuple(one for one in self.suspicions if one.pattern == pattern)

    def rows(self) -> list[dict[str, object]]:
        """Return the suspicions as rows."""
        return [one.row() for one in self.suspicions]

    def to_json(self) -> str:
        """Return everything as JSON text; instants in ISO 8601, durations in microseconds."""
        document = {
            "tickets": self.tickets,
            "suspicions": [
                {
                    **one.plain(),
                    "evidence": [[each.at.isoformat(), each.what] for each in one.evidence],
                }
                for one in self.suspicions
            ],
            "excesses": [one.row() for one in self.excesses],
            "frequencies": [one.row() for one in self.frequencies],
            "blind": [*self.blind],
        }
        return json.dumps(document, ensure_ascii=False, indent=1)

    @property
    def title(self) -> str:
        """The audit in one sentence."""
        return self._title(UTC)

    def _title(self, zone: tzinfo) -> str:
        told = ", ".join(f"{TITLES[pattern]} {n}" for pattern, n in self.counts.items())
        where = _number(self.tickets, "ticket")
        some = f"{_number(len(self), 'finding')} in {where}, not verdicts, times in {zone}"
        shown = f"{some}: {told}" if told else f"nothing to look at in {where}"
        if self.blind:
            lacking = " and ".join(TITLES[pattern] for pattern in self.blind)
            shown += f" (the log has no answers of the desk, which it takes to tell: {lacking})"
        return shown

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def text(self, most: int = MOST, *, zone: tzinfo = UTC, more: str = _MORE) -> str:
        """Write what was found as text, at most so many suspicions, with instants in a zone.

        `more` says where those are that are left out.
        """
        lines = [self._title(zone)]
        lines += [one.told(zone) for one in self.suspicions[:most]]
        lines += self._rest(most, more)
        lines += [str(one) for one in self.excesses]
        lines += [" ".join(line) for line in self._counted()]
        return "\n".join(lines)

    def html(self, most: int = MOST, *, zone: tzinfo = UTC, more: str = _MORE) -> str:
        """Write what was found as HTML tables, as `text` does."""
        lines = [_cells(one, zone) for one in self.suspicions[:most]]
        foot = "".join(self._rest(most, more))
        found = html_table(self._title(zone), _HEAD, lines, foot=foot)
        if self.excesses:
            found += html_table("Met by a hair", (), [[str(one)] for one in self.excesses])
        if counted := self._counted():
            found += html_table("More often than the desk", _COUNTED, counted)
        return found

    def _rest(self, most: int, more: str) -> list[str]:
        rest = len(self.suspicions) - most
        return [f"… and {rest} more; {more}"] if rest > 0 else []

    def _counted(self) -> list[Sequence[str]]:
        shown = [one for one in self.frequencies if one.p <= _LEAST]
        return [
            (
                TITLES[one.pattern],
                f"{one.by} {one.value or 'nobody'}",
                f"{one.found}",
                f"of {one.of}",
                f"expected {one.expected:.1f}",
                f"p {one.p:.2g}",
            )
            for one in shown[:MOST]
        ]


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _cells(one: Suspicion, zone: tzinfo) -> Sequence[str]:
    left = "" if one.left is None else value_text(one.left, "open time")
    dues = [
        "–" if each is None else to_the_minute(each, zone)
        for each in (one.due_before_at, one.due_after_at)
    ]
    told = "; ".join(f"{to_the_minute(each.at, zone)} {each.what}" for each in one.evidence)
    return (one.title, one.ticket, one.metric or "", one.who, left, *dues, told)
