"""Forecasts: which open clocks will break if nothing happens, and how likely each is to break."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from math import fsum

from slaengine.instants import to_the_minute
from slaengine.markup import html_table, text_table
from slaengine.metrics.shown import value_text
from slaengine.whatif.forecasts.calibration import Calibration
from slaengine.whatif.forecasts.outlook import Outlook

MOST = 40  # clocks that a table shows
_MORE = "rows() has all"
_HEAD = ("due", "ticket", "metric", "priority", "agreement", "if nothing happens", "breaks", "of")


@dataclass(frozen=True, slots=True, repr=False)
class Forecast:
    """What is to come of the clocks that are open at an instant, soonest due first.

    `lines` has an `Outlook` for each, those already broken at the top and those paused in time,
    which are due at no instant, at the end. `calibration` shows how such chances came true before;
    None where that was not asked for. Iterate it for its lines.
    """

    at: datetime
    until: datetime
    lines: tuple[Outlook, ...]
    calibration: Calibration | None = None

    def __iter__(self) -> Iterator[Outlook]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def broken(self) -> tuple[Outlook, ...]:
        """The clocks that are broken already."""
        return tuple(line for line in self.lines if line.is_breached)

    @property
    def breaking(self) -> tuple[Outlook, ...]:
        """The clocks that break before `until` if nothing happens; this is exact."""
        return tuple(line for line in self.lines if line.breaks_within)

    @property
    def expected_within(self) -> float:
        """How many are expected to break before `until`, given how long such promises took.

        The sum of the chances of those that are due by then; those without a chance count whole.
        """
        return fsum(1.0 if line.chance is None else line.chance for line in self.breaking)

    @property
    def expected(self) -> float:
        """How many of those in time are expected to break in the end; without a chance, none."""
        return fsum(line.chance or 0.0 for line in self.lines if not line.is_breached)

    def rows(self) -> list[dict[str, object]]:
        """Return the lines as rows, with the columns of `frames.forecast`."""
        return [line.row() for line in self.lines]

    def to_json(self) -> str:
        """Return the forecast as JSON text: when, what is to come, and the calibration."""
        shown = self.calibration
        document = {
            "at": self.at.isoformat(),
            "until": self.until.isoformat(),
            "broken": len(self.broken),
            "breaking": len(self.breaking),
            "expected_within": self.expected_within,
            "expected": self.expected,
            "clocks": [line.plain() for line in self.lines],
            "calibration": None if shown is None else shown.plain(),
        }
        return json.dumps(document, ensure_ascii=False, indent=1)

    @property
    def title(self) -> str:
        """The forecast in one sentence."""
        return self._title(UTC)

    def _title(self, zone: tzinfo) -> str:
        at, until = (to_the_minute(each, zone) for each in (self.at, self.until))
        return (
            f"As of {at} {zone}: {len(self.lines)} promises open, {len(self.broken)} broken; "
            f"{len(self.breaking)} more break before {until} if nothing happens, "
            f"{self.expected_within:.1f} of them are expected to"
        )

    def text(self, most: int = MOST, *, zone: tzinfo = UTC, more: str = _MORE) -> str:
        """Write the forecast as text: a table of at most so many clocks, and the calibration.

        Instants are in `zone`; `more` says where the clocks are that are left out.
        """
        table = [_HEAD, *self._lines(most, zone)]
        drawn = text_table(table, widest=None)
        end = [str(self.calibration)] if self.calibration else []
        lines = [self._title(zone), *(drawn if self.lines else ()), *self._rest(most, more)]
        return "\n".join([*lines, *end])

    def html(self, most: int = MOST, *, zone: tzinfo = UTC, more: str = _MORE) -> str:
        """Write the forecast as HTML tables, as `text` does."""
        foot = "".join(self._rest(most, more))
        table = html_table(self._title(zone), _HEAD, self._lines(most, zone), foot=foot)
        return table + (self.calibration.html() if self.calibration else "")

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def _rest(self, most: int, more: str) -> list[str]:
        rest = len(self.lines) - most
        return [f"… and {rest} more; {more}"] if rest > 0 else []

    def _lines(self, most: int, zone: tzinfo) -> list[Sequence[str]]:
        return [_cells(line, zone) for line in self.lines[:most]]


def _cells(line: Outlook, zone: tzinfo) -> Sequence[str]:
    due = "–" if line.due_at is None else to_the_minute(line.due_at, zone)
    fate = "broken" if line.is_breached else "breaks" if line.breaks_within else line.state
    chance = "–" if line.chance is None else value_text(line.chance, "share")
    if line.chance is not None and not line.is_breached:
        around = [value_text(each, "share") for each in (line.low or 0.0, line.high or 0.0)]
        chance += f" ({around[0]} to {around[1]})"
    of = f"{line.n} {line.among}" if line.among else ""
    if line.again is not None:
        of += f"; {value_text(line.again, 'share')} of {line.pauses} pauses ended in running again"
    who = (line.ticket, line.metric, line.priority or "", line.agreement)
    return (due, *who, fate, chance, of)
