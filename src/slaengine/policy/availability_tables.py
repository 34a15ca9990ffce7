"""The terms of an availability as a table of a document, and the schema of such a table."""

from fractions import Fraction

from slaengine.durations import format_duration
from slaengine.policy.availability import ANY_MOMENT, WORDS, Availability
from slaengine.policy.burnalert import BurnAlert
from slaengine.policy.maintenance import CAP_ONS, MaintenanceTerms
from slaengine.policy.objective import PERIODS
from slaengine.policy.said import Table, said
from slaengine.policy.schema_parts import (
    AMOUNT,
    DURATION,
    TEXT,
    TEXTS,
    Schema,
    one_or_many,
    table,
    tables_by_name,
    words,
)
from slaengine.policy.shares import share_text

_DEFAULTS: Table = {
    "scope": "any",
    "measure": "time",
    "partial_minutes": "exact",
    "denominator": "all",
    "no_data": "refused",
    "counting": "occurrences",
    "calendar": "24x7",
    "min_events": 0,
}
_SHARE: Schema = {
    "type": "string",
    "pattern": r"^\s*\d{1,9}((\.\d{1,9})?\s*%|\s*/\s*[1-9]\d{0,8})\s*$",
}


def availability_table(terms: Availability) -> Table:
    """Write the terms as a table that `read_availability` reads as equal ones.

    >>> availability_table(Availability("api", slot="5m", measure="slots", bad_slot="50%"))
    {'name': 'api', 'measure': 'slots', 'slot': '5m', 'bad_slot': '50%'}
    """
    found: Table = {
        "name": terms.name,
        "components": list(terms.components),
        "weights": {name: _number(weight) for name, weight in terms.weights.items()},
        **{key: getattr(terms, key) for key in _DEFAULTS},
        "slot": terms.slot and format_duration(terms.slot),
        "bad_slot": None if terms.bad_slot == ANY_MOMENT else share_text(terms.bad_slot),
        "minimum": terms.minimum and format_duration(terms.minimum),
        "exclusions": list(terms.exclusions),
        "good_slice": None if terms.good_slice is None else share_text(terms.good_slice),
        "objective": terms.objective and str(terms.objective),
        "alerts": [_alert(alert) for alert in terms.alerts],
    }
    found = said(found, _DEFAULTS)
    if terms.maintenance is not None:  # an empty table says that all of it is excused
        found["maintenance"] = _maintenance(terms.maintenance)
    return found


def _number(weight: Fraction) -> int | str:
    return weight.numerator if weight.denominator == 1 else share_text(weight)


def _alert(alert: BurnAlert) -> Table:
    found: Table = {
        "name": alert.name,
        "long": format_duration(alert.long),
        "short": format_duration(alert.short),
    }
    if alert.budget is not None:
        return found | {"budget": share_text(alert.budget)}
    return found | {"factor": str(alert.factor)}


def _maintenance(terms: MaintenanceTerms) -> Table:
    found = {
        "notice": terms.notice and str(terms.notice),
        "window": terms.window,
        "cap": terms.cap and str(terms.cap),
        "cap_on": terms.cap_on,
    }
    return said(found, {"cap_on": "windows"})


def availability_schema() -> Schema:
    """Return the JSON Schema of the terms of an availability, for editors."""
    keys: Schema = {
        "name": TEXT,
        "components": TEXTS,
        **{name: words(*options) for name, options in WORDS.items()},
        "weights": tables_by_name({"anyOf": [{"type": "integer", "minimum": 1}, _SHARE]}),
        "slot": DURATION,
        "bad_slot": {"anyOf": [words("any", "all"), _SHARE]},
        "minimum": DURATION,
        "maintenance": _maintenance_schema(),
        "exclusions": {**TEXTS, "description": "causes of outages that do not count"},
        "good_slice": _SHARE,
        "min_events": {"type": "integer", "minimum": 0},
        "calendar": {**TEXT, "description": "the name of a calendar, or 24x7"},
        "objective": {"type": "string", "pattern": r"^\s*\d{1,3}(\.\d{1,9})?\s*%"},
        "alerts": one_or_many(_alert_schema()),
    }
    return table(keys, about="when a service has to be there, and how that is measured")


def _alert_schema() -> Schema:
    factor: Schema = {"anyOf": [TEXT, {"type": "integer", "minimum": 1}]}
    keys: Schema = {"name": {"type": "string"}, "long": DURATION, "short": DURATION}
    either: list[Schema] = [{"required": ["budget"]}, {"required": ["factor"]}]
    found = table({**keys, "budget": _SHARE, "factor": factor}, ("long", "short"))
    return {**found, "oneOf": either}


def _maintenance_schema() -> Schema:
    periods = "|".join(PERIODS)
    cap: Schema = {"type": "string", "pattern": rf"\d.*\s({periods})\s*$"}
    keys: Schema = {"notice": AMOUNT, "window": TEXT, "cap": cap}
    return table({**keys, "cap_on": words(*CAP_ONS)})
