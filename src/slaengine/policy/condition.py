"""Conditions over a ticket's fields: equal, one of, not, present."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from slaengine.errors import PolicyError
from slaengine.events import FieldValue
from slaengine.frozen import FrozenMapping
from slaengine.policy.mistakes import gathering, mistake
from slaengine.policy.reading import flag, kind_of, known_keys, listed, read, several, table

Scalar: TypeAlias = str | int | float | bool | date
# A value, several, or a table with `not` and `present`, by field.
Conditions: TypeAlias = Mapping[str, object]


def canonical(value: FieldValue) -> str | None:
    """Return how a field's value reads, or None when it is absent or empty.

    Fields come from forms, JSON and spreadsheets: `1`, `1.0` and `"1"` are the same value.

    >>> canonical(1.0), canonical(True), canonical(date(2026, 1, 5)), canonical("")
    ('1', 'true', '2026-01-05', None)
    """
    if type(value) is str:
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if value != value or (isinstance(value, Collection) and not isinstance(value, str)):
        raise PolicyError(f"{value!r:.60} is not one value; give text, a number or a date")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) or None


def read_scalar(value: object) -> str:
    """Read a value that a field may be compared with, as it reads."""
    if not isinstance(value, str | int | float | date):
        raise PolicyError(f"must be text, a number or a date, not {kind_of(value)}")
    try:
        found = canonical(value)
    except PolicyError:
        raise
    except ValueError:  # Python refuses to write out integers of thousands of digits
        raise PolicyError("is too large a number to compare") from None
    if found is None:
        raise PolicyError("compares with an empty value; write { present = false }")
    return found


@dataclass(frozen=True, slots=True, init=False)
class Condition:
    """What one field must be: one of some values, none of some others, present or absent.

    >>> Condition(one_of=["chat", "phone"]).holds("chat"), Condition(none_of=["chat"]).holds(None)
    (True, True)
    """

    one_of: frozenset[str] | None
    none_of: frozenset[str]
    present: bool | None

    def __init__(
        self,
        *,
        one_of: Collection[Scalar] | None = None,
        none_of: Collection[Scalar] = (),
        present: bool | None = None,
    ) -> None:
        with gathering("condition"):
            wanted = None if one_of is None else several("one_of", read_scalar, one_of)
            unwanted = several("not", read_scalar, none_of)
            if wanted is not None and (unwanted or present is not None):
                mistake("asks for values and for more; values say it all")
        object.__setattr__(self, "one_of", None if wanted is None else frozenset(wanted))
        object.__setattr__(self, "none_of", frozenset(unwanted))
        object.__setattr__(self, "present", present)

    def holds(self, value: str | None) -> bool:
        """Tell whether a field that reads like this (None: absent) is as wanted."""
        if self.one_of is not None and value not in self.one_of:
            return False
        if value in self.none_of:
            return False
        return self.present is None or self.present is (value is not None)


def read_condition(value: object) -> Condition:
    """Read a condition on one field: a value, a list of values, or `not` and `present`."""
    if isinstance(value, Condition):
        return value
    if isinstance(value, Mapping):
        return _read_condition_table(table(value))
    wanted = listed(read_scalar)(value)
    if not wanted and not isinstance(value, str):
        raise PolicyError("compares with nothing; name at least one value")
    return Condition(one_of=wanted)


def _read_condition_table(found: dict[str, object]) -> Condition:
    parts = known_keys(found, ("not", "present"))
    if not parts:
        raise PolicyError("asks for nothing; write { not = … } or { present = true }")
    unwanted: tuple[str, ...] = ()
    present: bool | None = None
    if "not" in parts:
        unwanted = read("not", listed(read_scalar), parts["not"], ("?",))
        if not unwanted:
            raise PolicyError("excludes nothing; name at least one value")
    if "present" in parts:
        present = read("present", flag, parts["present"], None)
    return Condition(none_of=unwanted, present=present)


@dataclass(frozen=True, slots=True, init=False)
class When:
    """Conditions over the fields of a ticket, all of which must hold.

    Values compare by how they read; `not` holds for an absent field too.

    >>> when = When({"channel": ["chat", "phone"], "type": {"not": "spam"}})
    >>> when.matches({"channel": "chat"}), when.matches({"channel": "chat", "type": "spam"})
    (True, False)
    """

    conditions: Mapping[str, Condition]
    _pairs: tuple[tuple[str, Condition], ...] = field(init=False, repr=False, compare=False)

    def __init__(self, conditions: "Conditions | When | None" = None) -> None:
        with gathering("when"):
            if isinstance(conditions, When):
                settled = conditions.conditions
            else:
                settled = _read_conditions({} if conditions is None else conditions)
        object.__setattr__(self, "conditions", settled)
        object.__setattr__(self, "_pairs", tuple(settled.items()))

    def matches(self, fields: Mapping[str, FieldValue]) -> bool:
        """Tell whether the fields are as wanted."""
        return all(condition.holds(canonical(fields.get(name))) for name, condition in self._pairs)

    def __bool__(self) -> bool:
        return bool(self._pairs)


def words_of(when: When) -> str:
    """Write conditions as people read them.

    >>> words_of(When({"channel": ["phone", "chat"], "type": {"not": "spam", "present": True}}))
    'channel chat or phone, type not spam, type present'
    """
    return ", ".join(
        f"{name} {part}" for name, each in when.conditions.items() for part in _parts(each)
    )


def _parts(condition: Condition) -> Iterator[str]:
    if condition.one_of is not None:
        yield " or ".join(sorted(condition.one_of))
    if condition.none_of:
        yield f"not {' or '.join(sorted(condition.none_of))}"
    if condition.present is not None:
        yield "present" if condition.present else "absent"


def _read_conditions(conditions: object) -> Mapping[str, Condition]:
    found = table(conditions)
    return FrozenMapping(
        {name: read(name, read_condition, item, _ANY) for name, item in found.items()}
    )


_ANY = Condition()


def read_when(value: object) -> When:
    """Read conditions from a table."""
    return value if isinstance(value, When) else When(table(value))


def when_document(when: When) -> dict[str, object]:
    """Write conditions as the table that `read_when` reads.

    >>> when_document(When({"channel": "chat", "type": {"not": ["spam"]}}))
    {'channel': 'chat', 'type': {'not': ['spam']}}
    """
    return {name: _document(condition) for name, condition in when.conditions.items()}


def _document(condition: Condition) -> object:
    if condition.one_of is not None:
        values = sorted(condition.one_of)
        return values[0] if len(values) == 1 else values
    found: dict[str, object] = {}
    if condition.none_of:
        found["not"] = sorted(condition.none_of)
    if condition.present is not None:
        found["present"] = condition.present
    return found
