"""The JSON Schema of calendars."""

from slaengine.calendars.special import EFFECTS
from slaengine.policy.combined_tables import OPERATIONS
from slaengine.policy.schema_parts import (
    DATE,
    DAY_HOURS,
    FLAG,
    HOURS,
    INSTANT,
    TEXT,
    TEXTS,
    Schema,
    one_or_many,
    ref,
    table,
    words,
)

_ANY_TEXT: Schema = {"type": "string"}


def calendar_definitions() -> dict[str, Schema]:
    """Return the definitions that calendars are made of."""
    return {
        "calendar": {"anyOf": [_plain({}), *_combined({})]},
        "part": {
            "description": "a calendar by name, or written here",
            "anyOf": [TEXT, _plain({"name": TEXT}), *_combined({"name": TEXT})],
        },
        "holidays": {"anyOf": _holidays()},
        "special_hours": _special_hours(),
        "closure": table({"start": INSTANT, "end": INSTANT, "reason": _ANY_TEXT}, ("start", "end")),
        "revision": table({"since": DATE, "hours": HOURS}, ("since", "hours")),
    }


def _plain(name: Schema) -> Schema:
    keys: Schema = {
        **name,
        "tz": {**TEXT, "description": "an IANA zone, such as Europe/Lisbon"},
        "hours": HOURS,
        "holidays": one_or_many(ref("holidays")),
        "special_hours": one_or_many(ref("special_hours")),
        "closures": one_or_many(ref("closure")),
        "revisions": one_or_many(ref("revision")),
    }
    return table(keys, (*name, "tz", "hours"))


def _combined(name: Schema) -> list[Schema]:
    parts: Schema = {"type": "array", "items": ref("part"), "minItems": 2}
    return [table({**name, operation: parts}, (operation,)) for operation in OPERATIONS]


def _holidays() -> list[Schema]:
    hours: Schema = {"hours": DAY_HOURS}
    country: Schema = {
        "country": TEXT,
        "subdivision": TEXT,
        "categories": TEXTS,
        "observed": FLAG,
        "exclude": TEXTS,
        "language": TEXT,
        **hours,
    }
    named: Schema = {
        "type": "object",
        "propertyNames": DATE,
        "additionalProperties": _ANY_TEXT,
    }
    one = table({"date": DATE, "name": _ANY_TEXT}, ("date",))
    dates: Schema = {
        "dates": {"anyOf": [named, one_or_many({"anyOf": [DATE, one]})]},
        "since": DATE,
        "until": DATE,
        **hours,
    }
    return [
        table(country, ("country",)),
        table({"date": DATE, "name": _ANY_TEXT, **hours}, ("date",)),
        table(dates, ("dates",)),
        table({"feed": TEXT, "exclude": TEXTS, **hours}, ("feed",)),
        table({"ics": TEXT, "exclude": TEXTS, **hours}, ("ics",)),
    ]


def _special_hours() -> Schema:
    keys: Schema = {
        "date": DATE,
        "until": DATE,
        "rule": TEXT,
        "since": DATE,
        "hours": DAY_HOURS,
        "effect": words(*EFFECTS),
        "reason": _ANY_TEXT,
    }
    return {**table(keys), "oneOf": [{"required": ["date"]}, {"required": ["rule"]}]}
