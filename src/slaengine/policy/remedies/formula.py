"""Reading formulas: the one key of a remedy that says how much is granted."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import TypeVar

from slaengine.errors import PolicyError
from slaengine.policy.lengths import read_length
from slaengine.policy.mistakes import at, mistake, mistakes_so_far
from slaengine.policy.reading import attempt, kind_of, known_keys, listed, one_of, read, table, text
from slaengine.policy.remedies.blocks import GIVES, PERS, Blocks, Each, Multiple
from slaengine.policy.remedies.composites import DEEPEST, SHAPES, Formula, GreaterOf, LesserOf, Sum
from slaengine.policy.remedies.counts import read_count
from slaengine.policy.remedies.each_by_length import EachByLength, Tier, read_over
from slaengine.policy.remedies.factor import read_factor
from slaengine.policy.remedies.grants import Grant, Right, read_credit, read_points, read_reward
from slaengine.policy.remedies.ladder import Ladder, Over, read_step_over
from slaengine.policy.remedies.ratio import read_ratio
from slaengine.policy.remedies.shapes import PARTS, Flat, Increments, Linear, Proportional
from slaengine.policy.remedies.steps import Steps, spread

T = TypeVar("T")
Reader = Callable[[object], object]
Readers = Mapping[str, Reader]
Row = tuple[Fraction | None, Fraction | None, Grant]

GRANTS = ("credit", "right", "reward", "points")
_TIER = "{ over = '1h', credit = '50 EUR' }"


def read_formula(value: Mapping[str, object], depth: int = 0) -> Formula | None:
    """Read the one formula of a table; None when it has mistakes, which are noted."""
    found = {key: value[key] for key in SHAPES if key in value}
    if not found:
        mistake("grants nothing; write one of " + ", ".join(SHAPES))
        return None
    if len(found) > 1:
        keys = " and ".join(found)
        mistake(f"grants by {keys}; keep one, or put them into sum or greater_of")
        return None
    ((key, shape),) = found.items()
    before = mistakes_so_far()
    with at(key):
        if key in _COMPOSITES:
            formula = attempt(partial(_read_composite, _COMPOSITES[key], depth), shape, None)
        else:
            formula = attempt(_READERS[key], shape, None)
    return formula if mistakes_so_far() == before else None


def _read_composite(
    make: type[GreaterOf | LesserOf | Sum], depth: int, value: object
) -> Formula | None:
    if isinstance(value, make):
        return value
    if depth >= DEEPEST:
        raise PolicyError(f"is nested more than {DEEPEST} deep; write it flatter")
    if not isinstance(value, list | tuple):
        raise PolicyError(f"must be a list of tables with one formula each, not {kind_of(value)}")
    parts = listed(partial(_read_part, depth + 1))(value)
    found = tuple(part for part in parts if part is not None)
    return make(found) if len(found) == len(parts) == len(value) else None


def _read_part(depth: int, value: object) -> Formula | None:
    found = known_keys(table(value), SHAPES)
    return read_formula(found, depth)


def _read_steps(value: object) -> Steps | Ladder | None:
    if isinstance(value, Steps | Ladder):
        return value
    if not isinstance(value, list | tuple):
        raise PolicyError(
            f"must be a list such as [{{ below = '99.9%', credit = '10%' }}], not {kind_of(value)}"
        )
    if any(isinstance(row, Mapping) and "over" in row for row in value):
        steps = [step for step in listed(_read_ladder_row)(value) if step is not None]
        return Ladder(tuple(steps)) if len(steps) == len(value) else None
    rows = [row for row in listed(_read_row)(value) if row is not None]
    return Steps(spread(rows)) if len(rows) == len(value) else None


def _read_row(value: object) -> Row | None:
    readers: Readers = {"from": read_ratio, "below": read_ratio}
    found = _read_keys(value, readers, (), GRANTS, "{ below = '99.9%', credit = '10%' }")
    if found is None:
        return None
    grant, low, high = _grant(found), found.get("from"), found.get("below")
    if low is None and high is None:
        raise PolicyError("says for no share; write below = '99.9%'")
    if grant is None:
        return None
    return _ratio(low), _ratio(high), grant


def _read_ladder_row(value: object) -> tuple[Over, Grant] | None:
    found = _read_keys(value, {"over": read_step_over}, ("over",), GRANTS, _TIER)
    if found is None:
        return None
    over, grant = found["over"], _grant(found)
    if grant is None or not isinstance(over, timedelta | int):
        return None
    return over, grant


def _read_each(value: object) -> Each | EachByLength | None:
    """Read the same for each from a table, and bands by how late each was from a list."""
    if not isinstance(value, list | tuple):
        return value if isinstance(value, EachByLength) else _READ_EACH(value)
    tiers = [tier for tier in listed(_read_tier)(value) if tier is not None]
    return EachByLength(tuple(tiers)) if len(tiers) == len(value) else None


def _read_tier(value: object) -> Tier | None:
    found = _read_keys(value, {"over": read_over}, (), GRANTS, _TIER)
    if found is None:
        return None
    over, grant = found.get("over"), _grant(found)
    if grant is None:
        return None
    return over if isinstance(over, timedelta) else timedelta(0), grant


def _ratio(value: object) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


def _read_deductible(value: object) -> timedelta | Fraction:
    if isinstance(value, Fraction) or (isinstance(value, str) and ("%" in value or "/" in value)):
        return read_ratio(value)
    return read_length(value)


def _build(
    kind: type[T],
    readers: Readers,
    required: tuple[str, ...],
    example: str,
    value: object,
    *,
    granting: bool = True,
) -> T | None:
    """Build a formula from a table, every key by its reader."""
    if isinstance(value, kind):
        return value
    make: Callable[..., T] = kind
    found = _read_keys(value, readers, required, GRANTS if granting else (), example)
    if found is None:
        return None
    parts: dict[str, object] = {key: item for key, item in found.items() if key not in GRANTS}
    if granting:
        grant = _grant(found)
        if grant is None:
            return None
        parts["grant"] = grant
    if "below" in readers:
        parts.setdefault("below", None)
    return make(**parts)


def _read_keys(
    value: object, readers: Readers, required: tuple[str, ...], raw: tuple[str, ...], example: str
) -> dict[str, object] | None:
    """Read the keys of a table, the `raw` ones as they are; None when one has a mistake."""
    if not isinstance(value, Mapping):
        keys = ", ".join((*readers, *raw))
        raise PolicyError(f"must be a table (keys: {keys}) such as {example}, not {kind_of(value)}")
    before = mistakes_so_far()
    found = known_keys(table(value), (*readers, *raw), required)
    values = {
        key: read(key, readers[key], item, None) if key in readers else item
        for key, item in found.items()
    }
    return values if mistakes_so_far() == before else None


def _grant(found: Mapping[str, object]) -> Grant | None:
    """Read the one grant of a table; None when it has mistakes, which are noted."""
    given = [key for key in GRANTS if key in found]
    if len(given) != 1:
        raise PolicyError(
            f"grants {' and '.join(given)}; keep one"
            if given
            else "grants nothing; write credit = '10%'"
        )
    key = given[0]
    return read(key, _GRANT_READERS[key], found[key], None)


def _read_right(value: object) -> Right:
    return value if isinstance(value, Right) else Right(text(value))


_GRANT_READERS: Mapping[str, Callable[[object], Grant]] = {
    "credit": read_credit,
    "right": _read_right,
    "reward": read_reward,
    "points": read_points,
}
_read_part_word = one_of(*PARTS)
_READ_EACH = partial(
    _build,
    Each,
    {"free": read_count(0)},
    (),
    f"{{ credit = '50 EUR' }}, or a list such as [{_TIER}]",
)
_COMPOSITES: Mapping[str, type[GreaterOf | LesserOf | Sum]] = {
    "greater_of": GreaterOf,
    "lesser_of": LesserOf,
    "sum": Sum,
}
_READERS: Mapping[str, Callable[[object], Formula | None]] = {
    "steps": _read_steps,
    "flat": partial(_build, Flat, {"below": read_ratio}, (), "{ credit = '50 EUR' }"),
    "linear": partial(
        _build,
        Linear,
        {"below": read_ratio, "per_point": read_credit},
        ("below", "per_point"),
        "{ below = '99.5%', per_point = '2%' }",
        granting=False,
    ),
    "increments": partial(
        _build,
        Increments,
        {"below": read_ratio, "step": read_ratio, "part": _read_part_word},
        ("below", "step"),
        "{ below = '99.5%', step = '0.5%', credit = '1%' }",
    ),
    "proportional": partial(
        _build,
        Proportional,
        {"below": read_ratio, "factor": read_factor},
        ("below",),
        "{ below = '99.5%' }",
        granting=False,
    ),
    "blocks": partial(
        _build,
        Blocks,
        {
            "every": read_length,
            "deductible": _read_deductible,
            "minimum": read_length,
            "per": one_of(*PERS),
            "most_per_day": read_count(1),
            "part": _read_part_word,
        },
        ("every",),
        "{ every = '15m', credit = '5%' }",
    ),
    "multiple": partial(
        _build,
        Multiple,
        {"factor": read_factor, "deductible": _read_deductible, "gives": one_of(*GIVES)},
        ("factor",),
        "{ factor = 10 }",
        granting=False,
    ),
    "each": _read_each,
}
