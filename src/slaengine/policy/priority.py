"""How urgent a ticket is: a field of its own, or impact and urgency through a matrix."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from slaengine.errors import PolicyError
from slaengine.events import FieldValue
from slaengine.frozen import FrozenMapping
from slaengine.policy.condition import canonical, read_scalar
from slaengine.policy.mistakes import at, gathering, mistake
from slaengine.policy.reading import attempt, build, kind_of, maybe, read, several, text

T = TypeVar("T")
Matrix: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, init=False)
class Priority:
    """Where a ticket's priority comes from, and in which order the tiers stand.

    Either `field`, or `impact` and `urgency` with a `matrix` of tiers: first by impact, then by
    urgency. `order` lists the tiers from the most to the least urgent.

    >>> by_matrix = Priority(
    ...     impact="impact", urgency="urgency", matrix={"high": {"high": "P1", "low": "P2"}}
    ... )
    >>> by_matrix({"impact": "high", "urgency": "low"}), by_matrix({"impact": "high"})
    ('P2', None)
    """

    field: str | None
    impact: str | None
    urgency: str | None
    matrix: Matrix
    order: tuple[str, ...]

    def __init__(
        self,
        *,
        field: str | None = None,
        impact: str | None = None,
        urgency: str | None = None,
        matrix: Matrix | None = None,
        order: tuple[str, ...] | list[str] = (),
    ) -> None:
        with gathering("priority"):
            values: dict[str, object] = {
                "field": maybe("field", text, field),
                "impact": maybe("impact", text, impact),
                "urgency": maybe("urgency", text, urgency),
                "matrix": FrozenMapping(read("matrix", _read_matrix, matrix or {}, {})),
                "order": several("order", read_scalar, order),
            }
            _check_parts(values, has_matrix=bool(matrix))
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def __call__(self, fields: Mapping[str, FieldValue]) -> str | None:
        """Return the priority as it reads; None where the ticket has none."""
        if self.field is not None:
            return canonical(fields.get(self.field))
        impact = canonical(fields.get(self.impact or ""))
        urgency = canonical(fields.get(self.urgency or ""))
        if impact is None or urgency is None:
            return None
        return self.matrix.get(impact, {}).get(urgency)

    @property
    def fields(self) -> frozenset[str]:
        """The ticket fields that it looks at."""
        return frozenset(name for name in (self.field, self.impact, self.urgency) if name)


def _check_parts(values: dict[str, object], *, has_matrix: bool) -> None:
    given = [key for key in ("impact", "urgency") if values[key] is not None]
    if has_matrix:
        given.append("matrix")
    if not given and values["field"] is None:
        values["field"] = "priority"
    elif given and values["field"] is not None:
        mistake("is either a field, or impact and urgency with a matrix; leave one out")
    elif given and len(given) < 3:
        missing = [key for key in ("impact", "urgency", "matrix") if key not in given]
        mistake(f"also needs {' and '.join(missing)}")


def _read_matrix(value: object) -> dict[str, Mapping[str, str]]:
    return _by_reading(value, lambda row: FrozenMapping(_by_reading(row, read_scalar)))


def _by_reading(value: object, reader: Callable[[object], T]) -> dict[str, T]:
    """Read a table whose keys are values of fields, such as `high` or 1."""
    if not isinstance(value, Mapping):
        raise PolicyError(f"must be a table, not {kind_of(value)}")
    found: dict[str, T] = {}
    for key, item in value.items():
        name = read_scalar(key)
        with at(name):
            if name in found:
                mistake("this value is given twice")
            one = attempt(reader, item, None)
        if one is not None:
            found[name] = one
    return found


def read_priority(value: object) -> Priority:
    """Read where the priority comes from."""
    return build(Priority, value)
