"""The words that the JSON Schema of a policy is made of."""

from slaengine.calendars.hours import WEEKDAYS

Schema = dict[str, object]


def ref(name: str) -> Schema:
    """Point at a definition."""
    return {"$ref": f"#/$defs/{name}"}


def one_or_many(item: Schema, *, least: int = 0) -> Schema:
    """Allow one thing, or a list of them."""
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": least}]}


def table(properties: Schema, required: tuple[str, ...] = (), about: str = "") -> Schema:
    """Allow these keys and no others."""
    found: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required:
        found["required"] = list(required)
    return {"description": about, **found} if about else found


def words(*options: str) -> Schema:
    """Allow one of a few words."""
    return {"enum": list(options)}


def tables_by_name(item: Schema, about: str = "") -> Schema:
    """Allow a table whose keys are names."""
    found: Schema = {"type": "object", "additionalProperties": item}
    return {"description": about, **found} if about else found


def _any_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in word)


_NUMBER = r"\d+(\.\d+)?"
_UNITS = (
    *("h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minute", "minutes"),
    *("s", "sec", "secs", "second", "seconds", "ms", "us"),
)
_UNIT = "|".join(_any_case(unit) for unit in _UNITS)
_DURATION = rf"(PT(?=\d)({_NUMBER}H)?({_NUMBER}M)?({_NUMBER}S)?|(\s*{_NUMBER}\s*({_UNIT})\s*)+)"
_DAYS = (
    rf"\s*0*[1-9]\d*\s*{_any_case('business')}\s+{_any_case('day')}[sS]?"
    rf"(\s*,?\s*{_any_case('at')}\s+({_any_case('close')}"
    rf"|{_any_case('same')}[ _]{_any_case('time')}))?\s*"
)
_TIME = r"\s*\d{1,2}:\d\d(:\d\d)?\s*"
_WEEKDAY = "|".join(_any_case(day) for day in WEEKDAYS)
_WEEKDAYS = rf"\s*({_WEEKDAY})(\s*-\s*({_WEEKDAY}))?\s*"

TEXT: Schema = {"type": "string", "pattern": r"\S"}
TEXTS = one_or_many(TEXT)
FLAG: Schema = {"type": "boolean"}
VALUE: Schema = {"type": ["string", "number", "boolean"], "not": {"const": ""}}
DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
INSTANT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[-+]\d{2}:\d{2})$",
}
DURATION: Schema = {"type": "string", "pattern": rf"^(?=.*[1-9]){_DURATION}$"}
AMOUNT: Schema = {
    "description": "open time ('4h', '1h30m', 'PT4H') or business days ('2 business days')",
    "type": "string",
    "pattern": rf"^(?=.*[1-9])({_DURATION}|{_DAYS})$",
}
POINT: Schema = {
    "description": "'75%', '100%+1h', '+1h' or '-30m' (before it is due)",
    "type": "string",
    "pattern": rf"^\s*({_NUMBER}\s*%\s*)?([+-]\s*{_DURATION}\s*)?$",
    "minLength": 1,
}
INTERVAL: Schema = {"type": "string", "pattern": rf"^{_TIME}-{_TIME}(,{_TIME}-{_TIME})*$"}
DAY_HOURS = one_or_many(INTERVAL)
HOURS: Schema = {
    "anyOf": [
        {"const": "24x7"},
        {
            "type": "object",
            "propertyNames": {"pattern": rf"^{_WEEKDAYS}(,{_WEEKDAYS})*$"},
            "additionalProperties": DAY_HOURS,
        },
    ]
}
