"""The named choices of an agreement: what pauses a clock, and what a reopen or a change does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from slaengine.calendars.landing import Landing
from slaengine.policy.mistakes import at, gathering
from slaengine.policy.reading import maybe, one_of
from slaengine.policy.statuses import check_status_names, read_status_names

OnReopen: TypeAlias = Literal["resume", "restart", "count_gap", "ignore"]
OnRetarget: TypeAlias = Literal["keep_elapsed", "restart"]
OnCalendarChange: TypeAlias = Literal["piecewise", "latest"]
Anchor: TypeAlias = Literal["oldest", "latest"]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "landing": get_args(Landing),
    "on_reopen": get_args(OnReopen),
    "on_retarget": get_args(OnRetarget),
    "on_calendar_change": get_args(OnCalendarChange),
    "anchor": get_args(Anchor),
}
_READERS = {name: one_of(*words) for name, words in CHOICES.items()}


@dataclass(frozen=True, slots=True, init=False)
class Options:
    """The choices that are made for one metric of an agreement; None leaves them to the agreement.

    >>> Options(pause_on={"pending"}).landing is None
    True
    """

    pause_on: frozenset[str] | None
    landing: Landing | None
    on_reopen: OnReopen | None
    on_retarget: OnRetarget | None
    on_calendar_change: OnCalendarChange | None
    anchor: Anchor | None

    def __init__(
        self,
        *,
        pause_on: Collection[str] | None = None,
        landing: Landing | None = None,
        on_reopen: OnReopen | None = None,
        on_retarget: OnRetarget | None = None,
        on_calendar_change: OnCalendarChange | None = None,
        anchor: Anchor | None = None,
    ) -> None:
        words = {
            "landing": landing,
            "on_reopen": on_reopen,
            "on_retarget": on_retarget,
            "on_calendar_change": on_calendar_change,
            "anchor": anchor,
        }
        with gathering("options"):
            values: dict[str, object] = {
                "pause_on": maybe("pause_on", read_status_names, pause_on),
                **{name: maybe(name, _READERS[name], word) for name, word in words.items()},
            }
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def check_names(self) -> None:
        """Note statuses that the policy does not have, where it is known."""
        with at("pause_on"):
            check_status_names(self.pause_on or ())


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds for one clock, with nothing left open; `pause_on` is in normal form."""

    pause_on: frozenset[str]
    landing: Landing = "close"
    on_reopen: OnReopen = "resume"
    on_retarget: OnRetarget = "keep_elapsed"
    on_calendar_change: OnCalendarChange = "piecewise"
    anchor: Anchor = "oldest"
