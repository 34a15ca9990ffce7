"""One line of JSON as the object that it holds, with none of JSON's silences."""

import json
from collections import Counter
from collections.abc import Mapping

from slaengine.reading.values import UnreadableError, shown


def object_in(line: str) -> Mapping[str, object]:
    """Read the JSON object on a line; a key that stands twice is refused, as is NaN.

    >>> object_in('{"ticket": "T-7"}')
    {'ticket': 'T-7'}
    """
    try:
        return _decoded(line)
    except json.JSONDecodeError as problem:
        what = problem.msg.removesuffix(" at")
        raise UnreadableError(
            f"not JSON ({what} at column {problem.colno}); write one object on each line"
        ) from None
    except RecursionError:
        raise UnreadableError(
            "JSON nested too deeply; write one flat object on each line"
        ) from None


def _decoded(line: str) -> Mapping[str, object]:
    value: object = _DECODER.decode(line)
    if not isinstance(value, dict):
        raise UnreadableError(f"{shown(value)} is no JSON object; write one object on each line")
    if not line.isascii():
        check_text(line)
    if "\\u" in line:
        check_text(json.dumps(value, ensure_ascii=False))
    return value


def check_text(text: str) -> None:
    """Refuse halves of characters: bytes that were not UTF-8, and lone surrogates in JSON."""
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        before = text[max(problem.start - 10, 0) : problem.start]
        raise UnreadableError(f"not UTF-8 text after {before!r}; save the file as UTF-8") from None


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) != len(pairs):
        [(twin, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise UnreadableError(f"key {twin!r} stands twice; keep one")
    return row


def _no_constant(name: str) -> object:
    raise UnreadableError(f"{name} is no JSON; write null where there is no value")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_twins, parse_constant=_no_constant)
