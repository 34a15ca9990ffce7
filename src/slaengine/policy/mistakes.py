"""Every mistake of a policy at once, each with its place in the file or the value."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import TracebackType

from slaengine.errors import PolicyError

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SUGGESTIONS = 50  # looking for the nearest name is slow, and nobody reads more of them
_NAMES_COMPARED = 1_000
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a policy defines, so that every mention of one can be checked."""

    metrics: Collection[str]
    calendars: Collection[str]
    statuses: Collection[str]
    procedures: Collection[str] = ()


@dataclass(slots=True)
class _Trail:
    """Where the reader stands, and what it has found so far."""

    prefix: str
    known: Known | None
    steps: list[str | int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    suggestions: int = _SUGGESTIONS

    def place(self) -> str:
        path = ""
        for step in self.steps:
            if isinstance(step, int):
                path += f"[{step}]"
            else:
                key = step if _BARE_KEY.fullmatch(step) else repr(_short(step))
                path += f".{key}" if path else key
        return f"{self.prefix}{path}: " if path else self.prefix


# Reading goes through constructors that people call too; the trail tells them whether they are
# part of something larger (note the mistake and go on) or stand alone (raise).
_trail: ContextVar[_Trail | None] = ContextVar("slaengine_policy_trail", default=None)


@contextmanager
def gathering(what: str, *, known: Known | None = None) -> Iterator[None]:
    """Collect the mistakes of the block; raise them all at its end, unless a larger block does."""
    if _trail.get() is not None:
        yield
        return
    trail = _Trail(prefix=f"{what}: " if what else "", known=known)
    token = _trail.set(trail)
    try:
        yield
    except PolicyError as error:
        trail.problems.extend(trail.place() + problem for problem in error.problems)
    finally:
        _trail.reset(token)
    if trail.problems:
        raise PolicyError(trail.problems)


@contextmanager
def source(name: str) -> Iterator[None]:
    """Name the file (or the value) that the mistakes of the block belong to."""
    trail = _standing()
    before, trail.prefix = trail.prefix, f"{name}: " if name else ""
    try:
        yield
    finally:
        trail.prefix = before


@contextmanager
def knowing(known: Known) -> Iterator[None]:
    """Check every name that the block mentions against those the policy defines."""
    trail = _standing()
    before, trail.known = trail.known, known
    try:
        yield
    finally:
        trail.known = before


class _Step:
    """One step into a value while it is read."""

    __slots__ = ("_step",)

    def __init__(self, step: str | int) -> None:
        self._step = step

    def __enter__(self) -> None:
        _standing().steps.append(self._step)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _standing().steps.pop()


def at(step: str | int) -> _Step:
    """Go one step down, by a key or by a position in a list."""
    return _Step(step)


def mistake(message: str) -> None:
    """Note a mistake at the present place."""
    trail = _standing()
    trail.problems.append(trail.place() + message)


def here() -> str:
    """Return the present place, such as `sla.toml: agreements[1]`."""
    return _standing().place().removesuffix(": ")


def mistakes_so_far() -> int:
    """Count what has been found, to tell whether a part was read without one."""
    return len(_standing().problems)


def did_you_mean(name: str, known: Collection[str], *, likeness: float = 0.6) -> str:
    """Return a hint to append to a message, such as ` (did you mean 'resolution'?)`, or nothing."""
    trail = _trail.get()
    if trail is not None:
        trail.suggestions -= 1
        if trail.suggestions < 0:
            return ""
    if len(name) > _LONGEST_NAME:
        return ""
    names = sorted(known)[:_NAMES_COMPARED]
    nearest = [one for one in names if name[2:] and one.startswith(name)]
    nearest = nearest or get_close_matches(name, names, 1, likeness)
    return f" (did you mean {nearest[0]!r}?)" if nearest else ""


def check_metric(name: str) -> None:
    """Note a mistake unless the policy knows the metric."""
    known = _standing().known
    if known is not None and name not in known.metrics:
        mistake(f"unknown metric {_short(name)!r}{did_you_mean(name, known.metrics)}")


def check_calendar(name: str) -> None:
    """Note a mistake unless the policy has the calendar."""
    known = _standing().known
    if known is not None and name not in known.calendars and name != "24x7":
        names = [*known.calendars, "24x7"]
        mistake(f"unknown calendar {_short(name)!r}{did_you_mean(name, names)}")


def check_procedure(name: str) -> None:
    """Note a mistake unless the policy has the escalation procedure."""
    known = _standing().known
    if known is not None and name not in known.procedures:
        hint = did_you_mean(name, known.procedures)
        mistake(f"{_short(name)!r} is neither a point such as '75%' nor a procedure{hint}")


def known_statuses() -> Collection[str] | None:
    """Return the statuses and classes of the policy in normal form, if they are known yet."""
    known = _standing().known
    return None if known is None else known.statuses


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _standing() -> _Trail:
    trail = _trail.get()
    if trail is None:
        raise LookupError("mistakes are noted inside `with gathering(...)`")
    return trail
