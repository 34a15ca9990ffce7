"""From the nodes of a YAML document to values, by the 1.2 core rules."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from slaengine.errors import PolicyError

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
Reader: TypeAlias = tuple[re.Pattern[str], Callable[[str], object]]
_PLAIN: tuple[Reader, ...] = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]{1,400}"), int),
    (re.compile(r"0o[0-7]{1,400}"), lambda text: int(text, 0)),
    (re.compile(r"0x[0-9a-fA-F]{1,400}"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
    (re.compile(_DATE), date.fromisoformat),
    (
        re.compile(rf"{_DATE}[Tt ]{_CLOCK}(?:[Zz]|[-+][0-9]{{2}}:[0-9]{{2}})?"),
        lambda text: datetime.fromisoformat(text.upper()),
    ),
)
_GROWTH = 10  # so many times larger may a document be with its aliases written out
_SMALL = 10_000
_HUGE = 10**12
_UNTAGGED = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


class NodeReader:
    """Turns nodes into values; a node and all its aliases share one value."""

    def __init__(self) -> None:
        self._values: dict[Node, object] = {}
        self._sizes: dict[Node, int] = {}
        self._open: set[Node] = set()

    def read_document(self, root: Node) -> object:
        """Return the value of a document, unless it is a few lines that stand for millions."""
        value = self.read(root)
        if self._sizes[root] > max(_SMALL, _GROWTH * len(self._sizes)):
            raise PolicyError("is not read: its aliases repeat too much; write the parts out")
        return value

    def read(self, node: Node) -> object:
        """Return the value of a node."""
        if node in self._values:
            return self._values[node]
        if node in self._open:
            raise _refusal(node, "an alias stands inside what it names")
        self._open.add(node)
        if node.tag not in _UNTAGGED:
            raise _refusal(node, f"the tag {node.tag!r} means nothing here; leave it out")
        value = self._values[node] = self._value(node)
        parts = _parts(node)
        self._sizes[node] = min(_HUGE, 1 + sum(self._sizes[part] for part in parts))
        self._open.discard(node)
        return value

    def _value(self, node: Node) -> object:
        if isinstance(node, MappingNode):
            return self._table(node)
        if isinstance(node, ScalarNode) and node.style is None:
            return _plain(node)
        if isinstance(node, SequenceNode):
            return [self.read(part) for part in node.value]
        return str(node.value)

    def _table(self, node: MappingNode) -> dict[object, object]:
        found: dict[object, object] = {}
        for key_node, value_node in node.value:
            key = self.read(key_node)
            if isinstance(key, dict | list):
                raise _refusal(key_node, "a key must be text")
            if key in found:
                raise _refusal(key_node, f"the key {key!r} is given twice in one table")
            found[key] = self.read(value_node)
        return found


def _parts(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def _plain(node: Node) -> object:
    """Read text without quotes: what the core rules do not know stays text."""
    text = str(node.value)
    for pattern, reader in _PLAIN:
        if pattern.fullmatch(text):
            try:
                return reader(text)
            except ValueError as error:
                raise _refusal(node, f"{text!r}: {error}") from None
    return text


def _refusal(node: Node, message: str) -> PolicyError:
    return PolicyError(f"is not YAML that we read: line {node.start_mark.line + 1}: {message}")
