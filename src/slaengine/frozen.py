"""Mappings that cannot change, so that the values that hold them can be hashed and shared."""

from collections.abc import Callable, ItemsView, Iterator, Mapping
from typing import Generic, TypeAlias, TypeVar, overload

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)
T = TypeVar("T")
Setter: TypeAlias = Callable[[object, object], None]


class FrozenMapping(Mapping[K, V_co], Generic[K, V_co]):
    """A mapping that never changes once it is built; equal to any mapping with the same items.

    >>> fields = FrozenMapping({"priority": "urgent"})
    >>> fields["priority"], fields == {"priority": "urgent"}
    ('urgent', True)
    >>> hash(fields) == hash(FrozenMapping({"priority": "urgent"}))
    True
    """

    __slots__ = ("_items",)
    _items: dict[K, V_co]

    def __init__(self, items: Mapping[K, V_co] | None = None) -> None:
        _set_items(self, dict(items) if items else {})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a frozen mapping cannot be changed: {name}")

    def __getitem__(self, key: K) -> V_co:
        return self._items[key]

    def updated(self, changes: Mapping[K, V_co | None]) -> "FrozenMapping[K, V_co]":
        """Return the mapping with other values for some keys; without those that become None.

        >>> FrozenMapping({"priority": "low", "team": "a"}).updated({"team": None})
        {'priority': 'low'}
        """
        items: dict[K, V_co] = dict(self._items)
        for key, value in changes.items():
            if value is None:
                items.pop(key, None)
            else:
                items[key] = value
        result: FrozenMapping[K, V_co] = FrozenMapping.__new__(FrozenMapping)
        _set_items(result, items)
        return result

    @overload
    def get(self, key: K, /) -> V_co | None: ...

    @overload
    def get(self, key: K, /, default: T) -> V_co | T: ...

    def get(self, key: K, /, default: T | None = None) -> V_co | T | None:
        """Return the value of a key, or a default; faster than what every mapping has."""
        return self._items.get(key, default)

    def items(self) -> ItemsView[K, V_co]:
        """Return the pairs, as a dict does; faster than what every mapping has."""
        return self._items.items()

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type["FrozenMapping[K, V_co]"], tuple[dict[K, V_co]]]:
        return type(self), (self._items,)


def setters(owner: type, *names: str) -> tuple[Setter, ...]:
    """Return what fills the slots of a frozen class, for an `__init__` of its own.

    It takes half as long as the one that a frozen dataclass has, which is felt where values are
    made with every event.
    """
    slots = vars(owner)
    return tuple(slots[name].__set__ for name in names)


(_set_items,) = setters(FrozenMapping, "_items")
