"""The machine: what an event does to all clocks of a ticket, decided once for each case.

What the fold decides depends on words alone: on the event, on the ticket's status and waits, on
how each clock stands, and on how the promise that an event brings compares with the one that a
clock has. Instants and amounts have no say. So each case is put to the scalar fold once, with
stand-ins for instants and promises, and the answer is kept as a transition between numbered poses.
"""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import NamedTuple

from slaengine.engine.fold import stepped
from slaengine.engine.promise import Promise, Term
from slaengine.engine.rulebook import Match, Rulebook, Ruling, rulebook_of
from slaengine.engine.run import PHASES, Run, Stretch
from slaengine.engine.slot import SHADOW, SLA, Slot, Step
from slaengine.engine.tracks import Footing
from slaengine.errors import HistoryError
from slaengine.events import Event
from slaengine.policy import Agreement, Amount, Deadline, OpenTime, Policy
from slaengine.policy.agreement import Kind

CHANGE = "\0"  # stands in reasons for the words of what an event changed
EARLIER = datetime(2000, 1, 1, tzinfo=UTC)
NOW = EARLIER + timedelta(hours=1)
_MOST = 1 << 16  # transitions that are kept
BROKEN = 0  # the pose of a ticket whose history cannot be; the scalar engine says why

# How a promise compares with the one that a clock has: in all, but for its priority label, or not.
EQUAL, LABEL, OTHER = range(3)
# What kind of promise it is: none, an amount of time, or a deadline.
NONE, AMOUNT, DEADLINE = range(3)

_AMOUNTS: dict[int, Amount] = {AMOUNT: OpenTime(timedelta(hours=1)), DEADLINE: Deadline("a field")}
_OVER = (Term(EARLIER, "", Promise("over", None, None, None, None)),)
_SOLVED = Stretch(EARLIER, EARLIER, "solved", "", None)


class Track(NamedTuple):
    """One metric of the SLA, of an OLA or contract, or of what follows the latter unseen."""

    slot: str
    metric: str
    kind: Kind


class Pose(NamedTuple):
    """How a ticket and its clocks stand, with stand-ins for every instant and promise."""

    status: str
    solved: bool
    waiting: bool
    waits: int
    slots: tuple[Slot, ...]


class Change(NamedTuple):
    """What a new ruling is like: how each promise compares with its clock's, and its kind.

    `codes` has `3 * comparison + kind` for each track of the SLA; so have the tuples of `beside`,
    for the agreements that match.
    """

    footing: Footing
    codes: tuple[int, ...]
    beside: tuple[tuple[Agreement, tuple[int, ...]], ...]

    @property
    def words(self) -> tuple[object, ...]:
        """The same in what is quick to compare, within one policy."""
        beside = tuple((agreement.name, codes) for agreement, codes in self.beside)
        return self.footing.choices, self.codes, beside


class Turn(NamedTuple):
    """What an event does to one track: a cycle begins, turns to another phase, has a new promise.

    `gap` counts the time since the stop as running. `term` is 0 where the promise stays, 1 for
    another one or 2 for a new label of the same; `adopts` tells that it is the one now ruled.
    """

    track: int
    begins: bool
    turns: bool
    phase: int
    why: str
    gap: bool
    term: int
    term_why: str
    adopts: bool


class Transition(NamedTuple):
    """Where an event leads from a pose, what it does on the way, and whether a wait begins."""

    pose: int
    turns: tuple[Turn, ...]
    begins_wait: bool


class Machine:
    """All cases of one policy that have come up so far."""

    __slots__ = (
        "_known",
        "_lock",
        "_numbers",
        "book",
        "heeds_ties",
        "index",
        "optional",
        "poses",
        "tracks",
    )

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.tracks = _tracks_of(book)
        self.index = {(track.slot, track.metric): n for n, track in enumerate(self.tracks)}
        blank = Pose("", False, False, 0, book.blank)
        self.poses: list[Pose] = [blank, blank]  # the first stands for BROKEN
        self._numbers: dict[Pose, int] = {blank: 1}
        self._known: dict[tuple[object, ...], Transition] = {}
        self._lock = Lock()
        # without tiers the priority is a label that a log may leave out
        self.optional = book.fields - book.policy.needed_fields
        # an OLA that ignores reopens asks whether a ticket ever stood solved, if only for a moment
        self.heeds_ties = any(
            book.policy.choices(agreement, metric).on_reopen == "ignore"
            for agreement in book.policy.agreements
            if agreement.kind != "sla"
            for metric in agreement.metrics
        )

    @property
    def blank(self) -> int:
        """The pose before the opening."""
        return 1

    def known(self, pose: Pose) -> int | None:
        """Return the number of a pose that has come up before."""
        return self._numbers.get(pose)

    def number(self, pose: Pose) -> int:
        """Return the number of a pose that has been brought into standard form."""
        found = self.known(pose)
        if found is None:
            with self._lock:
                found = self._numbers.setdefault(pose, len(self.poses))
                if found == len(self.poses):
                    self.poses.append(pose)
        return found

    def transition(self, pose: int, event: Event, change: Change | None) -> Transition:
        """Return what an event does to a ticket in a pose, under a new ruling or the old one.

        The event is the stand-in for a symbol; what was decided once holds for every later call.
        """
        case = (pose, event, None if change is None else change.words)
        found = self._known.get(case)
        if found is None:
            found = self._decided(pose, event, change)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[case] = found
        return found

    def _decided(self, pose: int, event: Event, change: Change | None) -> Transition:
        before = self.poses[pose]
        try:
            after, slots = self._after(before, event, change)
        except HistoryError:
            return Transition(BROKEN, (), begins_wait=False)
        if any(_hands_on_a_calendar(slot) for slot in slots):
            return Transition(BROKEN, (), begins_wait=False)
        turns = [turn for slot in slots for turn in self._turns(slot, _slot_of(before, slot.name))]
        return Transition(
            self.number(after), tuple(turns), begins_wait=after.waiting and not before.waiting
        )

    def _after(
        self, before: Pose, event: Event, change: Change | None
    ) -> tuple[Pose, tuple[Slot, ...]]:
        hearing = self.book.hearings.of(event, before.status, before.waiting, before.waits > 0)
        words = "" if change is None else CHANGE
        step = Step(event, NOW, hearing.status, words, hearing)
        ruling = None if change is None else _ruling(before, change)
        slots = stepped(self.book, before.slots, step, ruling)
        standard = tuple(standard_slot(slot) for slot in slots)
        waits = min(before.waits + hearing.begins_wait, 1)
        return Pose(hearing.status, hearing.solved, hearing.waiting, waits, standard), slots

    def _turns(self, slot: Slot, before: Slot | None) -> list[Turn]:
        """Return what happened to the tracks of a slot, in order."""
        turns: list[Turn] = []
        for number, (metric, run) in enumerate(
            zip(slot.footing.tracks.metrics, slot.runs, strict=True)
        ):
            old = None if before is None else before.runs[number]
            if run is None or run is old:
                continue
            track = self.index[slot.name, metric]
            cycles = [*(each for each in slot.past if each.metric == metric), run]
            if old is not None:
                turns += _difference(track, old, cycles.pop(0))
            held = None if old is None else old.promise
            turns += (_beginning(track, each, held) for each in cycles)
        return turns


def machine_of(policy: Policy) -> Machine:
    """Return the machine of a policy, made once."""
    found = policy.shelf.get("machine")
    if isinstance(found, Machine):
        return found
    machine = Machine(rulebook_of(policy))
    policy.shelf["machine"] = machine
    return machine


def _tracks_of(book: Rulebook) -> tuple[Track, ...]:
    tracks = [Track(SLA, metric, "sla") for metric in book.sla.metrics]
    if book.shadow is not None:
        tracks += (Track(SHADOW, metric, "sla") for metric in book.shadow.metrics)
    for agreement in book.policy.agreements:
        if agreement.kind != "sla":
            metrics = book.beside(agreement).metrics
            tracks += (Track(agreement.name, metric, agreement.kind) for metric in metrics)
    return tuple(tracks)


def _hands_on_a_calendar(slot: Slot) -> bool:
    """Tell whether a cycle without a promise goes by the calendar of the one that it resets.

    Which calendar that is no pose tells, so such a ticket is left to the scalar engine.
    """
    reset = {run.metric for run in slot.past if run.why.startswith("reset by ")}
    return slot.name != SHADOW and any(
        run is not None and run.metric in reset and run.promise.amount is None for run in slot.runs
    )


def _slot_of(pose: Pose, name: str) -> Slot | None:
    return next((slot for slot in pose.slots if slot.name == name), None)


def _beginning(track: int, run: Run, held: Promise | None) -> Turn:
    term = run.terms[-1]
    adopts = term.promise != held
    return Turn(
        track,
        begins=True,
        turns=True,
        phase=PHASES.index(run.phase),
        why=run.why,
        gap=False,
        term=int(adopts),
        term_why=term.why,
        adopts=adopts,
    )


def _difference(track: int, old: Run, run: Run) -> list[Turn]:
    """Return what makes one run of another, of the same cycle; nothing where it stays."""
    term, before = run.terms[-1], old.terms[-1]
    turns = run.since != old.since
    code = 0
    if len(run.terms) != len(old.terms):
        code = 1
    elif term.promise != before.promise:
        code = 2
    if not turns and not code:
        return []
    gap = len(run.past) > len(old.past) and run.past[-1].why == "reopened"
    phase = PHASES.index(run.phase)
    return [Turn(track, False, turns, phase, run.why, gap, code, term.why, adopts=code > 0)]


def kind_of(promise: Promise) -> int:
    """Tell what kind of promise this is: none, an amount of time, or a deadline."""
    if promise.amount is None:
        return NONE
    return AMOUNT if promise.deadline is None else DEADLINE


def standing_for(comparison: int, kind: int) -> Promise:
    """Return the stand-in for a promise of a kind that compares so with the one a clock has."""
    amount = _AMOUNTS.get(kind)
    deadline = EARLIER if kind == DEADLINE else None
    agreement = "another" if comparison == OTHER else "held"
    return Promise(agreement, "calendar", amount, deadline, "q" if comparison == LABEL else "p")


def _ruling(pose: Pose, change: Change) -> Ruling:
    matches = tuple(
        Match(agreement, _promises(_slot_of(pose, agreement.name), codes))
        for agreement, codes in change.beside
    )
    return Ruling(change.footing, _promises(pose.slots[0], change.codes), matches)


def _promises(slot: Slot | None, codes: tuple[int, ...]) -> tuple[Promise, ...]:
    """Return stand-ins for what is promised from now on, next to those that the clocks have."""
    runs = (None,) * len(codes) if slot is None else slot.runs
    return tuple(_promise(run, *divmod(code, 3)) for run, code in zip(runs, codes, strict=True))


def _promise(run: Run | None, comparison: int, kind: int) -> Promise:
    if run is not None and run.terms != _OVER and comparison == EQUAL:
        return run.promise
    return standing_for(comparison, kind)


def standard_slot(slot: Slot) -> Slot:
    """Return a slot with all put aside that no later decision depends on."""
    unseen = slot.name == SHADOW
    pairs = [
        _standard(promise, run, unseen)
        for promise, run in zip(slot.promises, slot.runs, strict=True)
    ]
    promises = tuple(promise for promise, _ in pairs)
    runs = tuple(run for _, run in pairs)
    return Slot(slot.name, slot.active, slot.footing, promises, slot.standing, runs, ())


def _standard(promise: Promise, run: Run | None, unseen: bool) -> tuple[Promise, Run | None]:
    kind = kind_of(promise)
    if run is None:
        return standing_for(EQUAL, kind), None
    if run.phase in ("stopped", "cancelled"):  # over for good: its promise plays no part any more
        return standing_for(EQUAL, kind), _standard_run(run, _OVER, unseen)
    held = run.promise
    mine = standing_for(EQUAL, kind_of(held))
    terms: tuple[Term, ...] = (Term(EARLIER, "", mine),)
    if run.was_promised and held.amount is None:
        terms = (Term(EARLIER, "", standing_for(OTHER, AMOUNT)), *terms)
    return _compared(promise, held, kind), _standard_run(run, terms, unseen)


def _compared(promise: Promise, held: Promise, kind: int) -> Promise:
    if promise == held:
        return standing_for(EQUAL, kind)
    return standing_for(LABEL if promise.same_terms(held) else OTHER, kind)


def _standard_run(run: Run, terms: tuple[Term, ...], unseen: bool) -> Run:
    stood = unseen and any(stretch.phase == "solved" for stretch in run.past)
    past = (_SOLVED,) if stood else ()
    return Run(run.metric, 1, EARLIER, past, run.phase, EARLIER, "", terms)
