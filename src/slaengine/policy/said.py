"""What a table of a document has to say."""

from collections.abc import Mapping
from typing import TypeAlias

from slaengine.frozen import FrozenMapping

Table: TypeAlias = dict[str, object]
_NOTHING: tuple[object, ...] = (None, "", [], {}, ())


def said(table: Mapping[str, object], defaults: Mapping[str, object] = FrozenMapping()) -> Table:
    """Drop what says nothing (absent values, empty texts, lists and tables) or a default.

    >>> said({"name": "gold", "when": {}, "kind": "sla"}, {"kind": "sla"})
    {'name': 'gold'}
    """
    return {
        key: value
        for key, value in table.items()
        if value not in _NOTHING and (key not in defaults or value != defaults[key])
    }
