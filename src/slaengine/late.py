"""Names that are loaded from their modules when they are first asked for."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

Late: TypeAlias = tuple[Callable[[str], object], Callable[[], list[str]]]


def late(package: str, places: Mapping[str, str]) -> Late:
    """Return the `__getattr__` and the `__dir__` of a package; `places` names modules within it."""

    def get(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{package}.{places[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *places})

    return get, names
