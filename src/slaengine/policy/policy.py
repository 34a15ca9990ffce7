"""The whole document: calendars, statuses, clocks and agreements, and which of them governs."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from slaengine.calendars.calendar import Calendar
from slaengine.errors import PolicyError
from slaengine.events import FieldValue
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.policy.agreement import Agreement
from slaengine.policy.built_in import BUILT_IN, read_rules
from slaengine.policy.choices import Choices
from slaengine.policy.escalation import Escalation
from slaengine.policy.finding import Finding
from slaengine.policy.formats import Format
from slaengine.policy.lookups import (
    Lookups,
    deciding_fields_of,
    fields_of,
    remedy_fields_of,
)
from slaengine.policy.mistakes import Known, at, did_you_mean, gathering, knowing, mistake, source
from slaengine.policy.priority import Priority, read_priority
from slaengine.policy.procedure import Procedure, check_levels, read_procedures
from slaengine.policy.reading import items, kind_of, read
from slaengine.policy.resolve import choices_for
from slaengine.policy.rules import ClockRule
from slaengine.policy.statuses import (
    StatusClass,
    Statuses,
    classes_of,
    normal,
    read_statuses,
    unknown_status,
)
from slaengine.policy.target import Target


@dataclass(frozen=True, slots=True, init=False)
class Policy:
    """What a desk has promised: calendars, agreements, status classes and clocks.

    Read one from files with `Policy.load`, or build it from values. `statuses` sorts the desk's
    own words into classes, `metrics` adds clocks, `priority` says where the priority comes from,
    `procedures` are escalations that targets name. Every mistake is reported at once, in one
    `PolicyError`.

    >>> policy = Policy(
    ...     agreements=[
    ...         Agreement("default", calendar="24x7", targets={"resolution": "8h"}),
    ...         Agreement("acme", customer="acme", calendar="24x7", targets={"resolution": "4h"}),
    ...     ],
    ...     statuses={"pending": ["Awaiting User Info"]},
    ... )
    >>> from datetime import datetime, timezone
    >>> opened_at = datetime(2026, 1, 5, 9, 0, tzinfo=timezone.utc)
    >>> governing = policy.match({"customer": "acme"}, opened_at)
    >>> governing.name if governing else None
    'acme'
    >>> policy.class_of("awaiting-user-info")
    'pending'
    """

    calendars: Mapping[str, Calendar]
    agreements: tuple[Agreement, ...]
    statuses: Statuses
    metrics: Mapping[str, ClockRule]
    priority: Priority
    procedures: Mapping[str, Procedure]
    _lookups: Lookups = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        *,
        calendars: Collection[Calendar] | Mapping[str, Calendar] = (),
        agreements: Collection[Agreement] = (),
        statuses: Mapping[str, Collection[str]] | Statuses | None = None,
        metrics: Mapping[str, ClockRule] | None = None,
        priority: Priority | Mapping[str, object] | None = None,
        procedures: Collection[Procedure] | Mapping[str, Procedure] = (),
    ) -> None:
        with gathering(""):
            values: dict[str, object] = {
                "calendars": read("calendars", _read_calendars, calendars, FrozenMapping()),
                "agreements": read("agreements", _read_agreements, agreements, ()),
                "statuses": read("statuses", read_statuses, statuses or {}, FrozenMapping()),
                "priority": read("priority", read_priority, priority or {}, Priority()),
                "procedures": read("procedures", read_procedures, procedures, FrozenMapping()),
            }
            for key, value in values.items():
                object.__setattr__(self, key, value)
            classes = classes_of(self.statuses)
            with knowing(Known(BUILT_IN, self.calendars, classes)):
                own = read("metrics", read_rules, metrics or {}, FrozenMapping())
            rules = FrozenMapping({**BUILT_IN, **own})
            object.__setattr__(self, "metrics", rules)
            with knowing(Known(rules, self.calendars, classes, self.procedures)):
                self._check_names()
            object.__setattr__(self, "_lookups", Lookups(self.agreements, classes))

    @classmethod
    def load(cls, *paths: str | Path) -> "Policy":
        """Read a policy from one or several TOML, JSON or YAML files, told by their endings.

        Several files merge: calendars, clocks, statuses and agreements of all, in the order of
        the files. Every mistake of every file is in the one `PolicyError`.
        """
        from slaengine.policy.document import load_policy

        return load_policy(*paths)

    @classmethod
    def from_text(cls, text: str, format: Format = "toml") -> "Policy":
        """Read a policy from the text of one document.

        >>> text = '{"statuses": {"pending": ["With Customer"]}}'
        >>> Policy.from_text(text, format="json").class_of("with customer")
        'pending'
        """
        from slaengine.policy.document import policy_from_text

        return policy_from_text(text, format=format)

    def to_json(self) -> str:
        """Write the policy as a JSON document that reads back as an equal policy."""
        from slaengine.policy.writing import policy_to_json

        return policy_to_json(self)

    def lint(self) -> "tuple[Finding, ...]":
        """Point out what is allowed but hardly meant: see `slaengine.policy.lint`."""
        from slaengine.policy.lint import lint

        return lint(self)

    def rule(self, metric: str) -> ClockRule:
        """Return the clock rule of a metric; KeyError, with the nearest name, if there is none."""
        rule = self.metrics.get(metric)
        if rule is None:
            raise KeyError(f"unknown metric {metric!r}{did_you_mean(metric, self.metrics)}")
        return rule

    def agreement(self, name: str) -> Agreement:
        """Return the agreement of that name; KeyError, with the nearest name, if there is none."""
        agreement = self._lookups.by_name.get(name)
        if agreement is None:
            hint = did_you_mean(name, self._lookups.by_name)
            raise KeyError(f"unknown agreement {name!r}{hint}")
        return agreement

    def choices(self, agreement: Agreement | None, metric: str) -> Choices:
        """Return the choices that hold for a metric under an agreement, with nothing left open."""
        key = (agreement.name if agreement else None, metric)
        found = self._lookups.choices.get(key)
        if found is None:
            found = self._lookups.choices[key] = choices_for(agreement, self.rule(metric))
        return found

    def levels(self, target: Target) -> tuple[Escalation, ...]:
        """Return the escalation levels of a target: its own, and those of procedures it names.

        >>> from slaengine.policy import Procedure
        >>> critical = Procedure("critical", ["50%", "100%+1h"], during="24x7")
        >>> late = Target("resolution", "4h", escalations=["critical", "200%"])
        >>> levels = Policy(procedures=[critical]).levels(late)
        >>> [(level.name, level.during) for level in levels]
        [('50%', '24x7'), ('100%+1h', '24x7'), ('200%', None)]
        """
        found: list[Escalation] = []
        for level in target.escalations:
            if isinstance(level, str):
                found.extend(self.procedures[level].resolved)
            else:
                found.append(level)
        return tuple(found)

    def class_of(self, status: str) -> StatusClass:
        """Return the class of a status; KeyError, saying what to write, if it has none."""
        known = self._lookups.class_by_word.get(status)
        if known is None:
            known = self._lookups.class_by_form.get(normal(status))
            if known is None:
                raise KeyError(unknown_status(status))
            self._lookups.class_by_word[status] = known
        return known

    def is_in(self, status: str, names: frozenset[str]) -> bool:
        """Tell whether a status is one of these or in one of these classes; closed is solved too.

        >>> Policy().is_in("On Hold", frozenset({"hold"}))
        True
        """
        found = self._lookups.memberships.get((status, names))
        if found is None:
            kind = self.class_of(status)
            forms = {normal(name) for name in names}
            found = normal(status) in forms or kind in forms
            found = found or (kind == "closed" and "solved" in forms)
            self._lookups.memberships[status, names] = found
        return found

    def match(self, fields: Mapping[str, FieldValue], at: datetime) -> Agreement | None:
        """Find the SLA that governs a ticket with these fields, opened at this instant.

        The most specific wins (customer and service, customer, service, default), within one
        level the first in the file. None when nothing covers the ticket.
        """
        in_force = self._in_force(at)
        for index in self._lookups.levels:
            found = index.first(fields, in_force)
            if found is not None:
                return found.agreement
        return None

    def beside(self, fields: Mapping[str, FieldValue], at: datetime) -> tuple[Agreement, ...]:
        """Find every OLA and underpinning contract that runs beside, in the order of the file."""
        index = self._lookups.beside
        if index is None:
            return ()
        found = sorted(index.every(fields, self._in_force(at)), key=lambda entry: entry.position)
        return tuple(entry.agreement for entry in found)

    def zone(self, agreement: Agreement) -> ZoneInfo:
        """Return the time zone in which the dates of an agreement are read."""
        return self.calendar(agreement.calendar, agreement).zone

    def calendar(self, name: str, agreement: Agreement) -> Calendar:
        """Return a calendar by name; "24x7" is round the clock in the agreement's zone."""
        if name != "24x7":
            return self.calendars[name]
        if agreement.calendar == "24x7":
            tz = agreement.tz or "UTC"
        else:
            tz = self.calendars[agreement.calendar].tz
        found = self._lookups.calendars.get(tz)
        if found is None:
            found = self._lookups.calendars[tz] = Calendar(name="24x7", tz=tz, hours="24x7")
        return found

    @property
    def fields(self) -> frozenset[str]:
        """Every ticket field that the policy looks at."""
        return fields_of(self.agreements, self.metrics, self.priority)

    @property
    def needed_fields(self) -> frozenset[str]:
        """The ticket fields that a log has to have: all of them, but a priority without tiers."""
        targets = [target for agreement in self.agreements for target in agreement.targets]
        tiers = any(isinstance(target.within, Mapping) for target in targets)
        return self.fields if tiers else self.fields - frozenset(self.priority.fields)

    @property
    def deadline_fields(self) -> frozenset[str]:
        """The ticket fields that hold deadlines."""
        named = {target.by for agreement in self.agreements for target in agreement.targets}
        return frozenset(name for name in named if name is not None)

    @property
    def remedy_fields(self) -> frozenset[str]:
        """The ticket fields by which remedies choose the tickets that they look at."""
        return remedy_fields_of(self.agreements)

    @property
    def deciding_fields(self) -> frozenset[str]:
        """The ticket fields that say which agreement governs, and what it promises."""
        return deciding_fields_of(self.agreements, self.priority)

    @property
    def shelf(self) -> dict[str, object]:
        """Room for what a later layer works out once for this policy and keeps."""
        return self._lookups.shelf

    def __reduce__(self) -> tuple[Callable[..., "Policy"], tuple[object, ...]]:
        parts = (self.calendars, self.agreements, self.statuses, self.metrics, self.priority)
        return _rebuild, (*parts, self.procedures)

    def _check_names(self) -> None:
        """Check every name that the values mention; a mistake names the agreement or metric."""
        for agreement in self.agreements:
            with source(f"agreement {agreement.name!r}"):
                agreement.check_names()
                self._check_levels(agreement)
        for name, rule in self.metrics.items():
            with source(f"metric {name!r}"):
                rule.check_names()
        for name, procedure in self.procedures.items():
            with source(f"procedure {name!r}"):
                procedure.check_names()

    def _check_levels(self, agreement: Agreement) -> None:
        """Note levels of one name that come together by way of procedures."""
        for position, target in enumerate(agreement.targets):
            named = [level for level in target.escalations if isinstance(level, str)]
            if named and all(name in self.procedures for name in named):
                with at("targets"), at(position), at("escalations"):
                    check_levels(self.levels(target))

    def _in_force(self, at: datetime) -> Callable[[Agreement], bool]:
        if type(at) is not datetime or at.tzinfo is None:
            as_utc(at, PolicyError, "the opening of the ticket at")

        def accepts(agreement: Agreement) -> bool:
            if agreement.valid_from is None and agreement.valid_until is None:
                return True
            return agreement.is_valid_on(at.astimezone(self.zone(agreement)).date())

        return accepts


def _rebuild(
    calendars: Mapping[str, Calendar],
    agreements: tuple[Agreement, ...],
    statuses: Statuses,
    metrics: Mapping[str, ClockRule],
    priority: Priority,
    procedures: Mapping[str, Procedure],
) -> Policy:
    return Policy(
        calendars=calendars,
        agreements=agreements,
        statuses=statuses,
        metrics=metrics,
        priority=priority,
        procedures=procedures,
    )


def _read_calendars(value: object) -> Mapping[str, Calendar]:
    found: dict[str, Calendar] = {}
    for calendar in items(value.values() if isinstance(value, Mapping) else value):
        if not isinstance(calendar, Calendar):
            mistake(f"must be a Calendar, not {kind_of(calendar)}")
        elif calendar.name in found:
            mistake(f"two calendars are called {calendar.name!r}; give each a name of its own")
        elif calendar.name == "24x7":
            mistake("the name '24x7' is kept for round the clock; give the calendar another")
        else:
            found[calendar.name] = calendar
    return FrozenMapping(found)


def _read_agreements(value: object) -> tuple[Agreement, ...]:
    found: dict[str, Agreement] = {}
    for position, agreement in enumerate(items(value)):
        with at(position):
            if not isinstance(agreement, Agreement):
                mistake(f"must be an Agreement, not {kind_of(agreement)}")
            elif agreement.name in found:
                mistake(f"two agreements are called {agreement.name!r}; rename one")
            else:
                found[agreement.name] = agreement
    return tuple(found.values())
