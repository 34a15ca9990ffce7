"""The terms of an availability: what counts as downtime, of what, and how it is measured."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.frozen import FrozenMapping
from slaengine.policy.burnalert import BurnAlert, read_burn_alert
from slaengine.policy.lengths import read_length
from slaengine.policy.maintenance import MaintenanceTerms, read_maintenance_terms
from slaengine.policy.mistakes import at, check_calendar, gathering, mistake
from slaengine.policy.objective import Objective, read_objective
from slaengine.policy.reading import (
    attempt,
    build,
    kind_of,
    listed,
    maybe,
    one_of,
    read,
    several,
    shown,
    table,
    text,
)
from slaengine.policy.shares import read_share
from slaengine.policy.statuses import normal

Scope: TypeAlias = Literal["any", "all", "weighted"]
Measure: TypeAlias = Literal["time", "slots", "requests"]
PartialMinutes: TypeAlias = Literal["exact", "dropped", "counted"]
Denominator: TypeAlias = Literal["all", "less_maintenance", "less_exclusions"]
NoData: TypeAlias = Literal["up", "down", "excluded", "refused"]
Counting: TypeAlias = Literal["occurrences", "timeslices", "ratio_timeslices"]

WORDS: Mapping[str, tuple[str, ...]] = {
    "scope": get_args(Scope),
    "measure": get_args(Measure),
    "partial_minutes": get_args(PartialMinutes),
    "denominator": get_args(Denominator),
    "no_data": get_args(NoData),
    "counting": get_args(Counting),
}
_READERS = {name: one_of(*words) for name, words in WORDS.items()}
ANY_MOMENT = Fraction(0)
_HEAVIEST = 10**9


@dataclass(frozen=True, slots=True, init=False)
class Availability:
    """What one agreement promises about a service being there, and how that is measured.

    `components` are the parts that it covers (none: whatever is on record). Under `scope="any"` it
    is down while any of them is, under "all" only while all are; "weighted" takes the mean of the
    components by `weights`.

    `measure="time"` counts downtime to the microsecond. An outage shorter than `minimum` does not
    count; `partial_minutes` keeps the last minute of an outage as it is ("exact"), drops it, or
    counts it whole. `measure="slots"` counts slots of length `slot` from the start of the period: a
    slot is down when `bad_slot` of its time is ("any": any moment of it). `measure="requests"`
    counts good requests among all: all of them ("occurrences"), the share of slices with at least
    `good_slice` of good ones ("timeslices"), or the mean share of the slices ("ratio_timeslices"),
    as `counting` says; below `min_events` requests nothing is said.

    `denominator` says whether excused maintenance, or all excused time, leaves the time that is
    measured. `exclusions` are causes of outages that do not count; `maintenance` says which
    maintenance does not (left out: none is excused). `no_data` says what stretches without data
    are. `calendar` is "24x7" or the hours in which the service is promised. `alerts` tell early
    that the `objective` is in danger. Mistakes raise `PolicyError`, all at once.

    >>> api = Availability("api", components=["web", "db"], minimum="1m", objective="99.9% a month")
    >>> api.components, api.scope, str(api.objective)
    (('web', 'db'), 'any', '99.9% a month')
    """

    name: str
    components: tuple[str, ...]
    scope: Scope
    weights: Mapping[str, Fraction]
    measure: Measure
    slot: timedelta | None
    bad_slot: Fraction
    minimum: timedelta | None
    partial_minutes: PartialMinutes
    denominator: Denominator
    maintenance: MaintenanceTerms | None
    exclusions: tuple[str, ...]
    no_data: NoData
    counting: Counting
    good_slice: Fraction | None
    min_events: int
    calendar: str
    objective: Objective | None
    alerts: tuple[BurnAlert, ...]

    def __init__(
        self,
        name: str = "availability",
        *,
        components: Collection[str] = (),
        scope: Scope = "any",
        weights: Mapping[str, int | str | Fraction] | None = None,
        measure: Measure = "time",
        slot: timedelta | str | None = None,
        bad_slot: str | Fraction = "any",
        minimum: timedelta | str | None = None,
        partial_minutes: PartialMinutes = "exact",
        denominator: Denominator = "all",
        maintenance: MaintenanceTerms | Mapping[str, object] | None = None,
        exclusions: Collection[str] = (),
        no_data: NoData = "refused",
        counting: Counting = "occurrences",
        good_slice: str | Fraction | None = None,
        min_events: int = 0,
        calendar: str = "24x7",
        objective: str | Objective | None = None,
        alerts: Collection[BurnAlert | Mapping[str, object]] = (),
    ) -> None:
        words = {
            "scope": scope,
            "measure": measure,
            "partial_minutes": partial_minutes,
            "denominator": denominator,
            "no_data": no_data,
            "counting": counting,
        }
        with gathering(f"availability {shown(name)}"):
            weighing = read("weights", _read_weights, weights or {}, FrozenMapping())
            values: dict[str, object] = {
                **{name: read(name, _READERS[name], word, word) for name, word in words.items()},
                "name": read("name", text, name, ""),
                "components": several("components", text, components) or tuple(weighing),
                "weights": weighing,
                "slot": maybe("slot", read_length, slot),
                "bad_slot": read("bad_slot", _read_bad_slot, bad_slot, ANY_MOMENT),
                "minimum": maybe("minimum", read_length, minimum),
                "maintenance": maybe("maintenance", read_maintenance_terms, maintenance),
                "exclusions": several("exclusions", text, exclusions),
                "good_slice": maybe("good_slice", read_share, good_slice),
                "min_events": read("min_events", _read_count, min_events, 0),
                "calendar": read("calendar", text, calendar, "24x7"),
                "objective": maybe("objective", read_objective, objective),
                "alerts": read("alerts", listed(read_burn_alert), alerts, ()),
            }
            for key, value in values.items():
                object.__setattr__(self, key, value)
            self._check()
            with at("calendar"):
                check_calendar(self.calendar)

    def excuse(self, cause: str | None) -> str | None:
        """Return the exclusion that a cause falls under, if any; causes compare as statuses do.

        >>> Availability(exclusions=["force majeure"]).excuse("Force_Majeure")
        'force majeure'
        """
        if cause is None:
            return None
        return next((one for one in self.exclusions if normal(one) == normal(cause)), None)

    def check_names(self) -> None:
        """Note calendars that the policy does not have, where it is known."""
        with at("calendar"):
            check_calendar(self.calendar)
        if self.maintenance is not None:
            with at("maintenance"):
                self.maintenance.check_names()

    def _check(self) -> None:
        """Note keys that contradict each other, or that would do nothing."""
        self._check_components()
        if self.measure == "slots" and self.slot is None:
            with at("slot"):
                mistake("missing; write how long a slot is, such as slot = '5m'")
        sliced = self.measure == "requests" and self.counting == "timeslices"
        if sliced and self.good_slice is None:
            with at("good_slice"):
                mistake("missing; write from which share of good requests a slice is good: '95%'")
        if self.alerts and self.objective is None:
            with at("alerts"):
                mistake("need an objective to burn; write objective = '99.9% a month'")
        for key, wanted, idle in (
            ("slot", "slots", self.slot is not None and self.measure == "time"),
            ("bad_slot", "slots", self.bad_slot != ANY_MOMENT and self.measure != "slots"),
            ("minimum", "time", self.minimum is not None and self.measure != "time"),
            ("partial_minutes", "time", self._rounds and self.measure != "time"),
            ("counting", "requests", self._slices and self.measure != "requests"),
            ("good_slice", "requests", self.good_slice is not None and not sliced),
            ("min_events", "requests", self.min_events > 0 and self.measure != "requests"),
        ):
            if idle:
                with at(key):
                    mistake(f"does nothing here; it is for measure = '{wanted}'{_more(key)}")

    def _check_components(self) -> None:
        twice = [name for name in self.components if self.components.count(name) > 1]
        if twice:
            with at("components"):
                mistake(f"{twice[0]!r} stands twice; keep one")
        if self.scope == "all" and not self.components:
            with at("scope"):
                mistake("'all' of which? name the components")
        if (self.scope == "weighted") is not bool(self.weights):
            with at("weights"):
                mistake("scope = 'weighted' and weights go together; give both or neither")
        elif self.weights and set(self.weights) != set(self.components):
            with at("weights"):
                mistake("must have one number for each of the components, and no others")
        if self.measure == "requests" and self.scope != "any":
            with at("scope"):
                mistake("does nothing here; requests of all components are counted together")

    @property
    def _rounds(self) -> bool:
        return self.partial_minutes != "exact"

    @property
    def _slices(self) -> bool:
        return self.counting != "occurrences"


def _more(key: str) -> str:
    return " and counting = 'timeslices'" if key == "good_slice" else ""


def _read_weights(value: object) -> Mapping[str, Fraction]:
    found: dict[str, Fraction] = {}
    for name, item in table(value).items():
        with at(name):
            found[name] = attempt(_read_weight, item, Fraction(1))
    return FrozenMapping(found)


def _read_weight(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise PolicyError(f"must be a whole number or text such as '25%', not {kind_of(value)}")
    whole = isinstance(value, int) or (isinstance(value, Fraction) and value.denominator == 1)
    weight = Fraction(value) if whole else read_share(value)
    if not 0 < weight <= _HEAVIEST:
        raise PolicyError("must be more than nothing; leave out what has no weight")
    return weight


def _read_bad_slot(value: object) -> Fraction:
    if value in ("any", "all"):
        return ANY_MOMENT if value == "any" else Fraction(1)
    try:
        return read_share(value)
    except PolicyError:
        raise PolicyError(
            f"must be 'any', 'all' or a share such as '50%', not {shown(value)}"
        ) from None


def _read_count(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise PolicyError(f"must be a whole number of requests, such as 1000, not {kind_of(value)}")
    return value


def read_availability(value: object) -> Availability:
    """Read the terms of an availability from a table."""
    return build(Availability, value)
