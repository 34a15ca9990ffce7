"""Finding the agreements for a ticket among thousands, without trying them all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from slaengine.events import FieldValue
from slaengine.policy.agreement import Agreement
from slaengine.policy.condition import canonical

Fields: TypeAlias = Mapping[str, FieldValue]
Accepts: TypeAlias = Callable[[Agreement], bool]
_FEW = 4  # so many are tried one after the other; more are looked up
_DEEPEST = 8  # fields that only a few agreements name are not worth a level each


class AgreementIndex:
    """A decision tree over the fields that agreements compare with given values.

    Each node either lists a few agreements or branches on the field that most of them name; below
    a value stand the agreements that accept it, and in `rest` those that do not look at the field.
    Branches are built when a ticket first takes them.
    """

    __slots__ = ("_agreements", "_branches", "_field", "_rest", "_used", "_values")

    def __init__(
        self, agreements: Sequence[tuple[int, Agreement]], used: frozenset[str] = frozenset()
    ) -> None:
        self._agreements = agreements
        self._used = used
        worthwhile = len(agreements) > _FEW and len(used) < _DEEPEST
        self._field = _best_field(agreements, used) if worthwhile else None
        self._rest: AgreementIndex | None = None
        self._branches: dict[str, AgreementIndex] = {}
        self._values: dict[str, list[tuple[int, Agreement]]] = {}
        if self._field is not None:
            self._split(self._field)

    def _split(self, name: str) -> None:
        rest: list[tuple[int, Agreement]] = []
        for entry in self._agreements:
            wanted = _wanted(entry[1]).get(name)
            for value in () if wanted is None else wanted:
                self._values.setdefault(value, []).append(entry)
            if wanted is None:
                rest.append(entry)
        if rest:
            self._rest = AgreementIndex(rest, self._used | {name})

    def _branch(self, value: str | None) -> "AgreementIndex | None":
        if value is None or value not in self._values:
            return None
        branch = self._branches.get(value)
        if branch is None:
            used = self._used | {self._field or ""}
            branch = self._branches[value] = AgreementIndex(self._values[value], used)
        return branch

    def first(self, fields: Fields, accepts: Accepts) -> tuple[int, Agreement] | None:
        """Return the first agreement, in the order of the file, that covers the fields."""
        if self._field is None:
            for entry in self._agreements:
                if entry[1].covers(fields) and accepts(entry[1]):
                    return entry
            return None
        branch = self._branch(canonical(fields.get(self._field)))
        here = branch.first(fields, accepts) if branch else None
        rest = self._rest.first(fields, accepts) if self._rest else None
        if here is None or rest is None:
            return here or rest
        return here if here[0] < rest[0] else rest

    def every(self, fields: Fields, accepts: Accepts) -> Iterator[tuple[int, Agreement]]:
        """Yield all agreements that cover the fields, with their positions, in no set order."""
        if self._field is None:
            for entry in self._agreements:
                if entry[1].covers(fields) and accepts(entry[1]):
                    yield entry
            return
        for part in (self._branch(canonical(fields.get(self._field))), self._rest):
            if part is not None:
                yield from part.every(fields, accepts)


def level(agreement: Agreement) -> int:
    """Return how specific it is: 0 customer and service, 1 customer, 2 service, 3 the default."""
    return (0 if agreement.customer else 2) + (0 if agreement.service else 1)


def _wanted(agreement: Agreement) -> dict[str, frozenset[str]]:
    """Return the fields that must have one of some values, with those values."""
    wanted = {
        name: condition.one_of
        for name, condition in agreement.when.conditions.items()
        if condition.one_of is not None
    }
    for name, names in (("customer", agreement.customer), ("service", agreement.service)):
        if names:
            wanted[name] = frozenset(names)
    return wanted


def _best_field(agreements: Sequence[tuple[int, Agreement]], used: frozenset[str]) -> str | None:
    """Pick the field that the most agreements name and that tells the most of them apart."""
    uses: Counter[str] = Counter()
    values: dict[str, set[str]] = {}
    for _, agreement in agreements:
        for name, wanted in _wanted(agreement).items():
            if name not in used:
                uses[name] += 1
                values.setdefault(name, set()).update(wanted)
    telling = [name for name in uses if len(values[name]) > 1 or uses[name] < len(agreements)]
    return max(telling, key=lambda name: (uses[name], len(values[name]), name), default=None)
