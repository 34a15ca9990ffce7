"""Documents as nested tables: TOML, JSON and YAML, duplicates refused in each."""

import json
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.policy.reading import table

Format: TypeAlias = Literal["toml", "json", "yaml"]
FORMATS: tuple[Format, ...] = get_args(Format)


def format_of(name: str) -> Format:
    """Tell a file's format by its ending."""
    ending = name.rpartition(".")[2].lower()
    for known in FORMATS:
        if ending == known or (ending, known) == ("yml", "yaml"):
            return known
    raise PolicyError("its ending says no format; name the file .toml, .json, .yaml or .yml")


def parse(text: str, form: Format) -> dict[str, object]:
    """Return the tables of a document; `PolicyError` has the line of a mistake in its syntax."""
    try:
        return table(_PARSERS[form](text.removeprefix("\ufeff")))
    except PolicyError:
        raise
    except RecursionError:
        raise PolicyError("is nested too deeply") from None
    except ValueError as error:
        raise PolicyError(f"is not {form.upper()}: {error}") from None


def _parse_toml(text: str) -> object:
    import tomllib  # only who reads TOML pays for it

    return tomllib.loads(text)


def _parse_json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant)


def _parse_yaml(text: str) -> object:
    from slaengine.policy.yaml import parse_yaml

    return parse_yaml(text)


_PARSERS: Mapping[Format, Callable[[str], object]] = {
    "toml": _parse_toml,
    "json": _parse_json,
    "yaml": _parse_yaml,
}


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:60]!r} is given twice in one table")
        found[key] = value
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number that JSON knows")
