"""Finding the agreements for a ticket among thousands, without trying them all."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from slaengine.events import FieldValue
from slaengine.policy.agreement import Agreement
from slaengine.policy.condition import Condition, canonical

Fields: TypeAlias = Mapping[str, FieldValue]
Accepts: TypeAlias = Callable[[Agreement], bool]
_FEW = 4  # so many are tried one after the other; more are looked up
_DEEPEST = 8  # fields that only a few agreements name are not worth a level each


class Entry(NamedTuple):
    """An agreement, its position in the policy, and what is left to ask of a ticket."""

    position: int
    agreement: Agreement
    asked: tuple[tuple[str, Condition], ...]

    def covers(self, fields: Fields) -> bool:
        """Tell whether a ticket with these fields falls under the agreement."""
        return not self.asked or all(
            condition.holds(canonical(fields.get(field))) for field, condition in self.asked
        )

    def without(self, field: str) -> "Entry":
        """Return the entry below a branch, where a field is known to have one of its values."""
        gone = next(one for one in self.asked if _names(one, field))
        return self._replace(asked=_shared(tuple(one for one in self.asked if one is not gone)))

    def wanted(self, field: str) -> frozenset[str] | None:
        """Return the values of which a field must have one; None if it may have any."""
        return next((one[1].one_of for one in self.asked if _names(one, field)), None)


@lru_cache(maxsize=1024)
def _shared(asked: tuple[tuple[str, Condition], ...]) -> tuple[tuple[str, Condition], ...]:
    """Return one object for equal conditions: thousands of entries ask the same few things."""
    return asked


def _names(asked: tuple[str, Condition], field: str) -> bool:
    return asked[0] == field and asked[1].one_of is not None


def entry_of(position: int, agreement: Agreement) -> Entry:
    """Return everything that an agreement asks of a ticket's fields."""
    names = (("customer", agreement.customer), ("service", agreement.service))
    asked = [(field, Condition(one_of=values)) for field, values in names if values]
    return Entry(position, agreement, (*asked, *agreement.when.conditions.items()))


class AgreementIndex:
    """A decision tree over the fields that agreements compare with given values.

    Each node either lists a few agreements or branches on the field that most of them name; below
    a value stand the agreements that accept it, and in `rest` those that do not look at the field.
    Branches with more than a few agreements split further when a ticket first takes them.
    """

    __slots__ = ("_branches", "_few", "_field", "_rest", "_used")

    def __init__(self, entries: Sequence[Entry], used: frozenset[str] = frozenset()) -> None:
        worthwhile = len(entries) > _FEW and len(used) < _DEEPEST
        self._field = _best_field(entries, used) if worthwhile else None
        self._few: Sequence[Entry] = entries if self._field is None else ()
        self._used = used | {self._field or ""}
        self._branches: dict[str, list[Entry] | AgreementIndex] = {}
        self._rest: AgreementIndex | None = None
        if self._field is not None:
            self._split(self._field, entries)

    def _split(self, field: str, entries: Sequence[Entry]) -> None:
        rest: list[Entry] = []
        branches: dict[str, list[Entry]] = {}
        for entry in entries:
            wanted = entry.wanted(field)
            if wanted is None:
                rest.append(entry)
                continue
            below = entry.without(field)
            for value in wanted:
                branches.setdefault(value, []).append(below)
        self._branches.update(branches)
        if rest:
            self._rest = AgreementIndex(rest, self._used)

    def _branch(self, value: str | None) -> "list[Entry] | AgreementIndex":
        branch = self._branches.get(value, _NONE) if value is not None else _NONE
        if isinstance(branch, list) and len(branch) > _FEW and value is not None:
            branch = self._branches[value] = AgreementIndex(branch, self._used)
        return branch

    def first(self, fields: Fields, accepts: Accepts) -> Entry | None:
        """Return the first agreement, in the order of the file, that covers the fields."""
        if self._field is None:
            return _first(self._few, fields, accepts)
        branch = self._branch(canonical(fields.get(self._field)))
        if isinstance(branch, list):
            here = _first(branch, fields, accepts)
        else:
            here = branch.first(fields, accepts)
        rest = self._rest.first(fields, accepts) if self._rest else None
        if here is None or rest is None:
            return here or rest
        return min(here, rest, key=_position)

    def every(self, fields: Fields, accepts: Accepts) -> Iterator[Entry]:
        """Yield all agreements that cover the fields, in no set order."""
        few = self._few
        if self._field is not None:
            branch = self._branch(canonical(fields.get(self._field)))
            if isinstance(branch, list):
                few = branch
            else:
                yield from branch.every(fields, accepts)
        yield from (one for one in few if one.covers(fields) and accepts(one.agreement))
        if self._rest is not None:
            yield from self._rest.every(fields, accepts)


_NONE: list[Entry] = []


def _first(entries: Iterable[Entry], fields: Fields, accepts: Accepts) -> Entry | None:
    for entry in entries:
        if entry.covers(fields) and accepts(entry.agreement):
            return entry
    return None


def _position(entry: Entry) -> int:
    return entry.position


def level(agreement: Agreement) -> int:
    """Return how specific it is: 0 customer and service, 1 customer, 2 service, 3 the default."""
    return (0 if agreement.customer else 2) + (0 if agreement.service else 1)


def _best_field(entries: Sequence[Entry], used: frozenset[str]) -> str | None:
    """Pick the field that the most agreements name and that tells the most of them apart."""
    uses: Counter[str] = Counter()
    values: dict[str, set[str]] = {}
    for entry in entries:
        for field, condition in entry.asked:
            if field not in used and condition.one_of is not None:
                uses[field] += 1
                values.setdefault(field, set()).update(condition.one_of)
    telling = [field for field in uses if len(values[field]) > 1 or uses[field] < len(entries)]
    return max(telling, key=lambda field: (uses[field], len(values[field]), field), default=None)
