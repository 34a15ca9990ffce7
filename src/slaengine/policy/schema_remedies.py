"""The JSON Schema of fees and remedies, for editors."""

from slaengine.money import ROUNDINGS
from slaengine.policy.objective import PERIODS
from slaengine.policy.remedies.blocks import GIVES, PERS
from slaengine.policy.remedies.claim import ANCHORS
from slaengine.policy.remedies.composites import DEEPEST, SHAPES
from slaengine.policy.remedies.credits import COMBINES
from slaengine.policy.remedies.formula import GRANTS
from slaengine.policy.remedies.remedy import FINEST_DECIMALS, ONS, PAID_AS
from slaengine.policy.remedies.shapes import PARTS
from slaengine.policy.schema_parts import (
    DURATION,
    FLAG,
    TEXT,
    TEXTS,
    VALUE,
    Schema,
    one_or_many,
    ref,
    table,
    words,
)

_PERCENT = r"\d{1,6}(\.\d{1,12})?\s*%"
_PARTS = r"\d{1,18}\s*/\s*\d{1,18}"
_AMOUNT = r"\d{1,18}(\.\d{1,9})?"
_MONEY = rf"{_AMOUNT}\s*[A-Z]{{3}}"
_UNIT = r"([dD][aA][yY]|[wW][eE][eE][kK]|[mM][oO][nN][tT][hH])[sS]?"
_TERM = rf"(\d{{1,9}}(\.\d{{1,9}})?|\d{{1,18}}/\d{{1,18}})\s*{_UNIT}"
_TIMES = r"\d{1,9}(\s*[tT][iI][mM][eE][sS]?)?"
_PERIOD = rf"(\s+(an?|per)\s+({'|'.join(PERIODS)}))"


def _text(pattern: str, about: str = "") -> Schema:
    found: Schema = {"type": "string", "pattern": rf"^\s*({pattern})\s*$"}
    return {"description": about, **found} if about else found


_EXACT: Schema = {"anyOf": [_text(_AMOUNT), {"type": "integer", "minimum": 0}]}
_MONEY_TABLE = table({"amount": _EXACT, "currency": TEXT}, ("amount", "currency"))
_FEE_KEYS: Schema = {"amount": _EXACT, "currency": TEXT, "every": words(*PERIODS)}
_FEE: Schema = {
    "anyOf": [
        _text(rf"{_MONEY}(\s*/\s*({'|'.join(PERIODS)})|{_PERIOD})", "'1200.00 EUR a month'"),
        table(_FEE_KEYS, ("amount", "currency", "every")),
    ]
}
FEES: Schema = {
    "description": "what the customer pays: one fee, or several by name",
    "anyOf": [
        _FEE,
        {
            "type": "object",
            "propertyNames": {"pattern": r"\S", "not": {"const": "amount"}},
            "additionalProperties": _FEE,
        },
    ],
}
_RATIO = _text(rf"{_PERCENT}|{_PARTS}", "'99.95%' or '1/365'")
_QUANTITY: Schema = {
    "anyOf": [
        _text(
            rf"{_PERCENT}|{_PARTS}|{_MONEY}|{_TERM}",
            "'10%' or '1/365' of the fee, '500 EUR', or '3 days' (weeks, months)",
        ),
        _MONEY_TABLE,
    ]
}
_PRICE: Schema = {"anyOf": [_text(rf"{_PERCENT}|{_PARTS}|{_MONEY}"), _MONEY_TABLE]}
_CAP = _text(
    rf"({_PERCENT}|{_PARTS}|{_MONEY}|{_TERM}){_PERIOD}?|{_TIMES}{_PERIOD}|\d{{1,9}}\s*times?",
    "'100%', '5000 EUR a year', '3 times a year' or '30 days'",
)
_GRANTS: Schema = {
    "credit": _QUANTITY,
    "right": TEXT,
    "reward": _PRICE,
    "points": {"type": "integer", "minimum": 1},
}
_ONE_GRANT: Schema = {"oneOf": [{"required": [key]} for key in GRANTS]}
_FACTOR: Schema = {"anyOf": [_text(r"\d.*"), {"type": "integer", "minimum": 1}]}
_RECURRING: Schema = {
    "consecutive": {"type": "integer", "minimum": 1},
    "periods": _text(r"\d{1,9}\s+[oO][fF]\s+\d{1,9}", "'3 of 12' periods running"),
}
_TIME: Schema = {"anyOf": [DURATION, _text(r"0+\s*[smhSMH][a-zA-Z]*")]}
_OVER: Schema = {"anyOf": [_TIME, {"type": "integer", "minimum": 0}]}
_DEDUCTIBLE: Schema = {"anyOf": [DURATION, _RATIO]}


def remedy_definitions() -> dict[str, Schema]:
    """Return the definitions of remedies, and of what they are made of."""
    return {"remedy": _remedy(), "formula": _formula_part(), "credits": _credits()}


def _granting(keys: Schema, required: tuple[str, ...]) -> Schema:
    return {**table({**keys, **_GRANTS}, required), **_ONE_GRANT}


def _shapes() -> dict[str, Schema]:
    """Return the schema of every formula by its key."""
    step = {**_granting({"from": _RATIO, "below": _RATIO}, ()), "minProperties": 2}
    blocks: Schema = {
        "every": DURATION,
        "deductible": _DEDUCTIBLE,
        "minimum": DURATION,
        "per": words(*PERS),
        "most_per_day": {"type": "integer", "minimum": 1},
        "part": words(*PARTS),
    }
    parts: Schema = {"type": "array", "items": ref("formula"), "minItems": 2}
    composite = {**parts, "description": f"at most {DEEPEST} deep"}
    found: dict[str, Schema] = {
        "steps": {
            "anyOf": [
                {"type": "array", "items": step, "minItems": 1},
                {"type": "array", "items": _granting({"over": _OVER}, ("over",)), "minItems": 1},
            ]
        },
        "flat": _granting({"below": _RATIO}, ()),
        "linear": table({"below": _RATIO, "per_point": _QUANTITY}, ("below", "per_point")),
        "increments": _granting(
            {"below": _RATIO, "step": _RATIO, "part": words(*PARTS)}, ("below", "step")
        ),
        "proportional": table({"below": _RATIO, "factor": _FACTOR}, ("below",)),
        "blocks": _granting(blocks, ("every",)),
        "multiple": table(
            {"factor": _FACTOR, "deductible": _DEDUCTIBLE, "gives": words(*GIVES)}, ("factor",)
        ),
        "each": {
            "anyOf": [
                _granting({"free": {"type": "integer", "minimum": 0}}, ()),
                {"type": "array", "items": _granting({"over": _TIME}, ()), "minItems": 1},
            ]
        },
    }
    return {**found, **dict.fromkeys(("greater_of", "lesser_of", "sum"), composite)}


def _formula_part() -> Schema:
    return {**table(dict(_shapes())), "minProperties": 1, "maxProperties": 1}


def _remedy() -> Schema:
    claim: Schema = {
        "within": _text(r"\d{1,9}\s*([bB]\w*\s+)?[dD]ays?(,?\s+at .*)?", "'30 days'"),
        "after": words(*ANCHORS),
        "calendar": TEXT,
    }
    keys: Schema = {
        "name": TEXT,
        "on": words(*ONS),
        "of": {**TEXT, "description": "the name of an availability"},
        "metric": TEXTS,
        "priority": one_or_many(VALUE),
        "when": ref("conditions"),
        "every": words(*PERIODS),
        "base": {**TEXT, "description": "the name of the fee that shares are of"},
        "base_period": words(*PERIODS),
        **_shapes(),
        "weight": _RATIO,
        "volume": {"type": "integer", "minimum": 1},
        "decimals": {"type": "integer", "minimum": 0, "maximum": FINEST_DECIMALS},
        **_RECURRING,
        "repeat": one_or_many(table({"factor": _FACTOR, **_RECURRING}, ("factor",))),
        "earn_back": {"type": "integer", "minimum": 1},
        "minimum": _PRICE,
        "floor": _QUANTITY,
        "cap": one_or_many(_CAP),
        "rounding": words(*ROUNDINGS),
        "automatic": FLAG,
        "claim": table(claim, ("after",)),
        "paid_as": words(*PAID_AS),
    }
    either: list[Schema] = [{"required": [key]} for key in SHAPES]
    return {**table(keys, ("on",)), "oneOf": either}


def _credits() -> Schema:
    keys: Schema = {
        "combine": words(*COMBINES),
        "cap": one_or_many(_CAP),
        "minimum": _PRICE,
        "base": TEXT,
        "at_risk": _PRICE,
        "prorate": FLAG,
    }
    return table(keys, about="how the remedies of one agreement go together")
