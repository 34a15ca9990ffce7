"""Pauses: how long clocks stood still, and whether they ran again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias, get_args

from slaengine.engine.run import Run, Stretch

Then: TypeAlias = Literal["running", "stopped", "cancelled", "paused"]
THEN: tuple[Then, ...] = get_args(Then)
_NO_TIME = timedelta(0)


class Pause(NamedTuple):
    """A time in which a clock stood still, and what became of it: `paused` while it goes on."""

    start: datetime
    end: datetime
    then: Then

    @property
    def lasted(self) -> timedelta:
        """How long it lasted, or has so far, in wall time."""
        return self.end - self.start


def pauses_of(run: Run, at: datetime) -> Iterator[Pause]:
    """Yield the pauses of a run up to an instant; those that follow at once are one."""
    stretches = run.ended(at) if run.is_open else run.past
    start: datetime | None = None
    for stretch, following in zip(stretches, (*stretches[1:], None), strict=False):
        if stretch.phase != "paused":
            continue
        start = start or stretch.start
        if following is None or following.phase != "paused":
            yield Pause(start, stretch.end, _then(run, following))
            start = None


def paused_for(run: Run, at: datetime) -> timedelta:
    """Return how long a clock has been paused at an instant, in wall time; no time if it runs."""
    if run.phase != "paused":
        return _NO_TIME
    start = run.since
    for stretch in reversed(run.past):
        if stretch.phase != "paused":
            break
        start = stretch.start
    return at - start


def _then(run: Run, following: Stretch | None) -> Then:
    if following is not None:
        return "running" if following.phase == "running" else "stopped"
    if run.is_open:
        return "paused"
    return "cancelled" if run.phase == "cancelled" else "stopped"
