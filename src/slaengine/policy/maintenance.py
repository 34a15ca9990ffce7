"""Maintenance that an agreement excuses: when, on what notice, and how much of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from slaengine.policy.amounts import BusinessDays, OpenTime, read_amount
from slaengine.policy.lengths import Allowance, read_allowance
from slaengine.policy.mistakes import at, check_calendar, gathering, mistake
from slaengine.policy.reading import build, maybe, one_of, read, text

CapOn: TypeAlias = Literal["windows", "downtime"]
CAP_ONS: tuple[CapOn, ...] = get_args(CapOn)
_read_cap_on = one_of(*CAP_ONS)


@dataclass(frozen=True, slots=True, init=False)
class MaintenanceTerms:
    """Which maintenance does not count as downtime.

    `notice` is how long before its start maintenance has to be announced: wall time (`"48h"`), or
    business days on the calendar of the availability. `window` names a calendar whose open time is
    agreed for maintenance and needs no notice. `cap` bounds what is excused in a period; it is
    used up by the maintenance windows in order of time (`cap_on="windows"`), or only by the
    downtime in them (`"downtime"`). Nothing given: all maintenance that is on record is excused.

    >>> terms = MaintenanceTerms(notice="48h", cap="8h a month")
    >>> str(terms.notice), str(terms.cap)
    ('48h', '8h a month')
    """

    notice: OpenTime | BusinessDays | None
    window: str | None
    cap: Allowance | None
    cap_on: CapOn

    def __init__(
        self,
        *,
        notice: timedelta | str | OpenTime | BusinessDays | None = None,
        window: str | None = None,
        cap: str | Allowance | None = None,
        cap_on: CapOn = "windows",
    ) -> None:
        with gathering("maintenance"):
            values: dict[str, object] = {
                "notice": maybe("notice", read_amount, notice),
                "window": maybe("window", text, window),
                "cap": maybe("cap", read_allowance, cap),
                "cap_on": read("cap_on", _read_cap_on, cap_on, "windows"),
            }
            if cap is None and cap_on == "downtime":
                with at("cap_on"):
                    mistake("says what uses up a cap; give cap too, such as cap = '8h a month'")
            if window is not None and cap is not None and cap_on == "windows":
                with at("cap_on"):
                    mistake(
                        "an agreed window would use up the cap whether or not work is done; write "
                        "cap_on = 'downtime'"
                    )
            for key, value in values.items():
                object.__setattr__(self, key, value)
            self.check_names()

    def check_names(self) -> None:
        """Note a calendar that the policy does not have, where it is known."""
        if self.window is not None:
            with at("window"):
                check_calendar(self.window)


def read_maintenance_terms(value: object) -> MaintenanceTerms:
    """Read which maintenance is excused from a table, which may be empty."""
    return build(MaintenanceTerms, value)
