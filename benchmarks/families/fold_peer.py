"""The same fold as somebody would write it by hand over workclock: used time and a due date.

Each clock keeps the time it has used and, while it runs, since when and until when it may: a
pause or a stop takes one `between`, a start, a resumption or a new target one `add`.
"""

from datetime import datetime, timedelta

from benchmarks.peers import Schedule
from slaengine import Event, Opened, Replied, StatusChanged

METRICS = ("first_response", "next_response", "update", "resolution")
PAUSING = ("update", "resolution")
NOTHING = timedelta(0)

Targets = dict[str, dict[str, timedelta]]


class Run:
    """One clock by hand."""

    __slots__ = ("breached", "due", "since", "stopped", "target", "used")

    def __init__(self, at: datetime, target: timedelta, schedule: Schedule) -> None:
        self.target = target
        self.used = NOTHING
        self.since: datetime | None = at
        self.due: datetime | None = schedule.add(at, target)
        self.breached = False
        self.stopped = False

    def pause(self, at: datetime, schedule: Schedule) -> None:
        """Keep what was used; a breached clock keeps its due date, another has none."""
        self._leave(at, schedule)
        if not self.breached:
            self.due = None

    def stop(self, at: datetime, schedule: Schedule) -> None:
        """End the clock; its due date is that of the time it stopped in."""
        if self.since is not None:
            self._leave(at, schedule)
        elif self.due is None:
            self.due = schedule.add(at, self.target - self.used)
        self.stopped = True

    def resume(self, at: datetime, schedule: Schedule) -> None:
        """Run on with what is left."""
        self.since = at
        if not self.breached:
            self.due = schedule.add(at, self.target - self.used)

    def retarget(self, target: timedelta, schedule: Schedule) -> None:
        """Run under another amount, as if it had always been."""
        if target != self.target:
            self.target = target
            if self.since is not None:
                self.due = schedule.add(self.since, target - self.used)

    def _leave(self, at: datetime, schedule: Schedule) -> None:
        if self.since is not None and self.due is not None:
            self.used += schedule.between(self.since, at)
            self.breached = self.breached or at > self.due
            self.since = None


class Desk:
    """One ticket by hand: four clocks, whether a customer waits, and the priority."""

    __slots__ = ("priority", "runs", "schedule", "status", "targets", "waiting")

    def __init__(self, schedule: Schedule, targets: Targets) -> None:
        self.schedule = schedule
        self.targets = targets
        self.runs: dict[str, Run] = {}
        self.priority = "normal"
        self.status = "open"
        self.waiting = False

    def apply(self, event: Event) -> None:
        """Take one event: fields first, then what it does to the clocks."""
        priority = event.fields.get("priority")
        if isinstance(priority, str) and priority != self.priority:
            self._retarget(priority)
        match event:
            case Opened():
                self.waiting = True
                for metric in ("first_response", "update", "resolution"):
                    self._start(metric, event.at)
            case Replied(by="agent", public=True):
                self._answered(event.at)
            case Replied(by="customer", public=True):
                if not self.waiting:
                    self.waiting = True
                    self._start("next_response", event.at)
            case StatusChanged(status=status):
                self._turn(status, event.at)

    def _start(self, metric: str, at: datetime) -> None:
        self.runs[metric] = Run(at, self.targets[metric][self.priority], self.schedule)

    def _retarget(self, priority: str) -> None:
        self.priority = priority
        for metric, run in self.runs.items():
            if not run.stopped:
                run.retarget(self.targets[metric][priority], self.schedule)

    def _answered(self, at: datetime) -> None:
        if self.waiting:
            self.waiting = False
            for metric in ("first_response", "next_response"):
                self._stop(metric, at)
        self._stop("update", at)
        self._start("update", at)

    def _stop(self, metric: str, at: datetime) -> None:
        run = self.runs.get(metric)
        if run is not None and not run.stopped:
            run.stop(at, self.schedule)

    def _turn(self, status: str, at: datetime) -> None:
        if status == "pending":
            for metric in PAUSING:
                self.runs[metric].pause(at, self.schedule)
        elif status == "solved":
            for metric in METRICS:
                self._stop(metric, at)
        elif self.status == "pending":
            for metric in PAUSING:
                self.runs[metric].resume(at, self.schedule)
        self.status = status
