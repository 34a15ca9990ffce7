"""Judging downtime: what counts of each outage, what is dropped, and what is added."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from slaengine.availability.downtime import Downtime, Verdict
from slaengine.availability.ground import Ground
from slaengine.availability.outage import NO_DATA
from slaengine.availability.stage import Stage, size
from slaengine.calendars.intervals import Interval, clipped, difference, intersection, tidy
from slaengine.calendars.zones import instant_of
from slaengine.durations import format_duration
from slaengine.policy.shares import share_text

_MINUTE = 60_000_000
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is made of the downtime of one component, or of all, in the period."""

    pieces: tuple[Downtime, ...]
    denominator: int
    whole: int
    downtime: int
    service: int
    failures: int
    slots: int
    bad_slots: int


class Judge:
    """Goes over the stretches of downtime and says what counts."""

    def __init__(self, stage: Stage, ground: Ground, service: list[Interval]) -> None:
        self._stage = stage
        self._ground = ground
        self._service = service
        self._measured = self._denominator(stage.hi)
        self._pieces: list[Downtime] = []

    def judged(self) -> Judged:
        """Return what is made of it all."""
        slots = bad = 0
        if self._stage.terms.measure == "slots":
            slots, bad = self._slots()
        else:
            self._stretches()
        for reason, spans in self._ground.excused:
            self._tell("excluded", reason, spans)
        pieces = tuple(sorted(self._pieces, key=lambda piece: piece.started_at))
        down = [piece for piece in pieces if piece.verdict in ("counted", "added")]
        downtime = sum((piece.amount for piece in down), timedelta(0)) // _MICROSECOND
        service = clipped(self._service, self._stage.lo, self._stage.hi)
        return Judged(
            pieces,
            denominator=size(self._measured),
            whole=size(self._denominator(self._stage.end)),
            downtime=downtime,
            service=size(service),
            failures=self._failures(),
            slots=slots,
            bad_slots=bad,
        )

    def _denominator(self, until: int) -> list[Interval]:
        """Return the time that is measured up to an instant, as the terms define it."""
        ground, terms = self._ground, self._stage.terms
        left = clipped(self._service, self._stage.lo, until)
        left = difference(left, ground.absent)
        if terms.denominator != "all":
            left = difference(left, ground.maintained)
        if terms.denominator == "less_exclusions":
            for reason, spans in ground.excused:
                if reason != NO_DATA or terms.no_data != "up" or terms.excuse(NO_DATA):
                    left = difference(left, spans)
        return left

    def _stretches(self) -> None:
        """Judge each outage whole, also where it reaches over an end of the period."""
        terms = self._stage.terms
        minimum = 0 if terms.minimum is None else terms.minimum // _MICROSECOND
        rests: list[Interval] = []
        for start, end in self._ground.stretches:
            pieces = clipped(self._ground.counting, start, end)
            amount = size(pieces)
            if amount < minimum:
                self._tell("dropped", f"shorter than {_written(minimum)}", pieces)
                continue
            odd = amount % _MINUTE
            match terms.partial_minutes:
                case "dropped" if odd:
                    whole = _first(pieces, amount - odd)
                    self._tell("counted", "down", whole)
                    self._tell("dropped", "partial minute", difference(pieces, whole))
                case "counted" if odd:
                    self._tell("counted", "down", pieces)
                    rests.append((pieces[-1][1], pieces[-1][1] + _MINUTE - odd))
                case _:
                    self._tell("counted", "down", pieces)
        free = difference(intersection(tidy(rests), self._measured), self._ground.down)
        self._tell("added", "the rest of a minute", free)

    def _slots(self) -> tuple[int, int]:
        """Judge slot by slot; return how many there are and how many were down."""
        stage, terms = self._stage, self._stage.terms
        length = (terms.slot or timedelta(minutes=1)) // _MICROSECOND
        counting = intersection(self._ground.counting, self._measured)
        bad = self._bad_slots(counting, length)
        kept = intersection(counting, bad)
        self._tell("counted", "down", kept)
        self._tell(
            "added", "the rest of a slot", difference(intersection(self._measured, bad), kept)
        )
        limit = share_text(terms.bad_slot)
        self._tell("dropped", f"a slot down for less than {limit}", difference(counting, bad))
        return _touched(self._measured, stage.lo, length), _touched(kept, stage.lo, length)

    def _bad_slots(self, counting: list[Interval], length: int) -> list[Interval]:
        """Return the slots that were down for long enough.

        A slot that lies within one stretch of downtime needs no look: only those at its ends do.
        """
        lo, threshold = self._stage.lo, self._stage.terms.bad_slot
        found: list[Interval] = []
        for start, end in counting:
            first, last = (start - lo) // length, (end - 1 - lo) // length
            if last - first > 1:
                found.append((lo + (first + 1) * length, lo + last * length))
            for number in {first, last}:
                slot = (lo + number * length, lo + (number + 1) * length)
                down = size(clipped(counting, *slot))
                if down >= threshold * size(clipped(self._measured, *slot)):
                    found.append(slot)
        return tidy(found)

    def _failures(self) -> int:
        """Count the stretches of which something counts in the period."""
        counted = [piece for piece in self._pieces if piece.verdict == "counted"]
        starts = sorted(piece.started_at for piece in counted)
        count, place = 0, 0
        for start, end in self._ground.stretches:
            since, until = instant_of(start), instant_of(end)
            while place < len(starts) and starts[place] < since:
                place += 1
            if place < len(starts) and starts[place] < until:
                count += 1
        return count

    def _tell(self, verdict: Verdict, reason: str, spans: Iterable[Interval]) -> None:
        """Take up what is made of some time, as far as it lies in the period."""
        stage = self._stage
        for start, end in clipped(list(spans), stage.lo, stage.hi):
            self._pieces.append(
                Downtime(
                    instant_of(start),
                    instant_of(end),
                    timedelta(microseconds=end - start),
                    verdict,
                    reason,
                    instant_of(self._outage_of(start, end)),
                    self._ground.component,
                )
            )

    def _outage_of(self, start: int, end: int) -> int:
        """Return when the outage began that some time belongs to.

        What is added to a slot may lie before its outage.
        """
        stretches = self._ground.stretches
        place = bisect_right(stretches, start, key=_start)
        before, after = stretches[:place][-1:], stretches[place : place + 1]
        apart = not before or before[0][1] < start
        joins = after if apart and after and after[0][0] == end else before
        return joins[0][0]


def _start(span: Interval) -> int:
    return span[0]


def _first(pieces: Iterable[Interval], amount: int) -> list[Interval]:
    """Return the first of some time, so much of it."""
    found: list[Interval] = []
    for start, end in pieces:
        if amount <= 0:
            break
        found.append((start, min(end, start + amount)))
        amount -= end - start
    return found


def _touched(spans: Iterable[Interval], lo: int, length: int) -> int:
    """Count the slots in which some time lies."""
    count, last = 0, -1
    for start, end in spans:
        first, until = max((start - lo) // length, last + 1), (end - 1 - lo) // length
        count += max(until - first + 1, 0)
        last = max(last, until)
    return count


def _written(micros: int) -> str:
    return format_duration(timedelta(microseconds=micros))
