"""The JSON Schema of a policy document, for editors that complete and check while one writes."""

from slaengine.events import ROLES
from slaengine.policy.agreement import KINDS
from slaengine.policy.availability_tables import availability_schema
from slaengine.policy.choices import CHOICES
from slaengine.policy.escalation import UNTIL
from slaengine.policy.objective import PERIODS
from slaengine.policy.rules import AGAINS, WAITS
from slaengine.policy.schema_calendars import calendar_definitions
from slaengine.policy.schema_parts import (
    AMOUNT,
    DATE,
    DURATION,
    FLAG,
    POINT,
    TEXT,
    TEXTS,
    VALUE,
    Schema,
    one_or_many,
    ref,
    table,
    tables_by_name,
    words,
)
from slaengine.policy.schema_remedies import FEES, remedy_definitions
from slaengine.policy.statuses import CLASSES
from slaengine.policy.target import ROW_KEYS

_CHOICES: Schema = {
    "pause_on": TEXTS,
    **{name: words(*options) for name, options in CHOICES.items()},
}
_DURING: Schema = {**TEXT, "description": "a calendar; outside its open time a level waits"}
_NAME: Schema = {
    "description": "the name of an escalation procedure",
    "type": "string",
    "pattern": r"^\s*[^\s0-9+-]",
}


def policy_schema() -> Schema:
    """Return the JSON Schema (2020-12) of policy documents.

    Point an editor at it to complete keys and mark mistakes; the loader checks more than a schema
    can say, such as names that stand for nothing.

    >>> sorted(policy_schema()["$defs"])[:3]
    ['agreement', 'amounts', 'availability']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "slaengine policy",
        **table(
            {
                "calendars": tables_by_name(ref("calendar"), "which time counts, by name"),
                "agreements": {"type": "array", "items": ref("agreement")},
                "statuses": table(dict.fromkeys(CLASSES, TEXTS), about="own words by class"),
                "metrics": tables_by_name(ref("metric"), "clocks of your own, by name"),
                "priority": ref("priority"),
                "procedures": tables_by_name(ref("procedure"), "escalations, by name"),
            },
            about="what was promised: calendars, agreements, statuses, clocks",
        ),
        "$defs": {
            **calendar_definitions(),
            "conditions": _conditions(),
            "amounts": _amounts(),
            "escalation": {"anyOf": [POINT, _escalation()]},
            "procedure": _procedure(),
            "target": _target(),
            "targets": _targets(),
            "options": table(_CHOICES),
            "agreement": _agreement(),
            "availability": availability_schema(),
            **remedy_definitions(),
            "moment": _moment(),
            "metric": _metric(),
            "priority": _priority(),
        },
    }


def _conditions() -> Schema:
    asked = table({"not": one_or_many(VALUE, least=1), "present": FLAG})
    condition: Schema = {"anyOf": [one_or_many(VALUE, least=1), {**asked, "minProperties": 1}]}
    return tables_by_name(condition, "conditions over ticket fields; all of them hold")


def _amounts() -> Schema:
    tiers: Schema = {
        "type": "object",
        "propertyNames": {"not": {"enum": ["", *sorted(ROW_KEYS)]}},
        "additionalProperties": AMOUNT,
        "minProperties": 1,
    }
    return {"anyOf": [AMOUNT, tiers], "description": "one amount, or one by priority"}


def _escalation() -> Schema:
    keys: Schema = {"at": POINT, "to": TEXTS, "via": TEXTS, "name": {"type": "string"}}
    repeated: Schema = {"repeat": DURATION, "times": {"type": "integer", "minimum": 1}}
    ends: Schema = {"until": words(*UNTIL), "follows": TEXT}
    rest: Schema = {**ends, "during": _DURING, "task": {"type": "string"}}
    needs: Schema = {"dependentRequired": {"times": ["repeat"]}}
    return {**table({**keys, **repeated, **rest}, ("at",)), **needs}


def _procedure() -> Schema:
    keys: Schema = {
        "levels": one_or_many(ref("escalation"), least=1),
        "during": _DURING,
        "until": words(*UNTIL),
        "description": {"type": "string"},
    }
    return table(keys, ("levels",))


def _target() -> Schema:
    keys: Schema = {
        "metric": TEXT,
        "within": ref("amounts"),
        "by": {**TEXT, "description": "the ticket field that holds a deadline"},
        "when": ref("conditions"),
        "calendar": TEXT,
        "objective": {"type": "string", "pattern": r"^\s*\d{1,3}(\.\d{1,9})?\s*%"},
        "escalations": one_or_many({"anyOf": [_NAME, ref("escalation")]}),
    }
    either: list[Schema] = [{"required": ["within"]}, {"required": ["by"]}]
    return {**table(keys, ("metric",)), "oneOf": either}


def _targets() -> Schema:
    rows: Schema = {"type": "array", "items": ref("target")}
    return {"anyOf": [tables_by_name(ref("amounts"), "amounts by metric"), rows]}


def _agreement() -> Schema:
    keys: Schema = {
        "name": TEXT,
        "kind": words(*KINDS),
        "customer": one_or_many(VALUE, least=1),
        "service": one_or_many(VALUE, least=1),
        "when": ref("conditions"),
        "calendar": {**TEXT, "description": "the name of a calendar, or 24x7"},
        "tz": {**TEXT, "description": "the zone of calendar = '24x7'"},
        "targets": ref("targets"),
        "metrics": tables_by_name(ref("options"), "choices for single metrics"),
        "valid_from": DATE,
        "valid_until": DATE,
        **_CHOICES,
        "description": {"type": "string"},
        "exclusions": TEXTS,
        "responsibilities": table({"provider": TEXTS, "customer": TEXTS}),
        "review": table({"every": words(*PERIODS), "owner": TEXT}, ("every",)),
        "fee": FEES,
        "availability": one_or_many(ref("availability")),
        "remedies": one_or_many(ref("remedy")),
        "credits": ref("credits"),
    }
    return table(keys, ("name", "calendar"))


def _moment() -> Schema:
    keys: Schema = {
        "event": TEXTS,
        "by": one_or_many(words(*ROLES)),
        "public": FLAG,
        "status": TEXTS,
        "fields": ref("conditions"),
        "wait": words(*WAITS),
        "reopened": FLAG,
    }
    return {**table(keys), "minProperties": 1}


def _metric() -> Schema:
    moments = one_or_many(ref("moment"))
    pause = table({"status": TEXTS}, ("status",))
    keys: Schema = {
        "start": one_or_many(ref("moment"), least=1),
        "stop": moments,
        "stop_status": TEXTS,
        "reset": moments,
        "cancel": moments,
        "pause": {"anyOf": [one_or_many(pause), TEXTS]},
        "again": words(*AGAINS),
    }
    either: list[Schema] = [{"required": ["stop"]}, {"required": ["stop_status"]}]
    return {**table(keys, ("start",)), "anyOf": either}


def _priority() -> Schema:
    matrix = tables_by_name(tables_by_name(VALUE))
    order = one_or_many(VALUE)
    by_field = table({"field": TEXT, "order": order})
    keys: Schema = {"impact": TEXT, "urgency": TEXT, "matrix": matrix, "order": order}
    return {"anyOf": [by_field, table(keys, ("impact", "urgency", "matrix"))]}
