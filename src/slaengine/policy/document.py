"""Reading policies from documents, one or several, with every mistake of all of them at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from slaengine.errors import PolicyError
from slaengine.policy.agreement import Agreement, read_agreement
from slaengine.policy.built_in import BUILT_IN, read_rule
from slaengine.policy.combined_tables import CalendarTable, read_calendar_tables
from slaengine.policy.formats import FORMATS, Format, format_of, parse
from slaengine.policy.mistakes import (
    Known,
    at,
    did_you_mean,
    gathering,
    here,
    knowing,
    mistake,
    mistakes_so_far,
    source,
)
from slaengine.policy.policy import Policy
from slaengine.policy.priority import Priority, read_priority
from slaengine.policy.procedure import Procedure, read_procedure
from slaengine.policy.reading import attempt, items, kind_of, known_keys, read, table
from slaengine.policy.rules import ClockRule
from slaengine.policy.statuses import StatusClass, classes_of, read_statuses

KEYS = ("calendars", "agreements", "statuses", "metrics", "priority", "procedures")


@dataclass(frozen=True, slots=True)
class Document:
    """The tables of one file."""

    file: str
    base: Path | None
    tables: Mapping[str, object]


def load_policy(*paths: str | Path) -> Policy:
    """Read a policy from files; see `Policy.load`."""
    with gathering(""):
        if not paths:
            mistake("name at least one policy file")
        found = _read([_open(Path(path)) for path in paths])
    return found or Policy()


def policy_from_text(text: str, *, format: Format = "toml") -> Policy:
    """Read a policy from text; see `Policy.from_text`."""
    found: Policy | None = None
    with gathering(""):
        if format not in FORMATS:
            hint = did_you_mean(str(format), FORMATS)
            mistake(f"unknown format {format!r}{hint}; use one of {', '.join(FORMATS)}")
        else:
            tables = attempt(lambda given: parse(_decoded(given), format), text, {})
            found = _read([Document("", None, tables)])
    return found or Policy()


def _decoded(value: object) -> str:
    if not isinstance(value, str):
        raise PolicyError(f"a document is text, not {kind_of(value)}; decode it first")
    return value


def _open(path: Path) -> Document:
    with source(str(path)):
        tables = attempt(lambda _: parse(_text_of(path), format_of(path.name)), path, {})
    return Document(str(path), path.parent, tables)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError(f"is not UTF-8 text: {error.reason} at byte {error.start}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PolicyError(f"cannot be read: {reason}") from None


def _read(documents: Sequence[Document]) -> Policy | None:
    """Read all documents as one policy; None if there are mistakes."""
    for document in documents:
        with source(document.file):
            known_keys(document.tables, KEYS)
    calendar_tables = dict(_calendar_tables(documents))
    calendars = read_calendar_tables(calendar_tables)
    statuses = _read_statuses(documents)
    classes = classes_of(statuses)
    rules = _read_rules(documents, Known(BUILT_IN, calendar_tables, classes))
    names = BUILT_IN.keys() | _names_of(documents, "metrics")
    procedures = _read_procedures(documents, Known(names, calendar_tables, classes))
    known = Known(names, calendar_tables, classes, _names_of(documents, "procedures"))
    agreements = _read_agreements(documents, known)
    priority = _read_priority(documents)
    if mistakes_so_far():
        return None
    return Policy(
        calendars=calendars,
        agreements=agreements,
        statuses=statuses,
        metrics=rules,
        priority=priority,
        procedures=procedures,
    )


def _tables_of(documents: Sequence[Document], key: str) -> Iterator[tuple[Document, str, object]]:
    """Yield the entries of one table of all documents, standing at each; names occur once."""
    seen: dict[str, str] = {}
    for document in documents:
        with source(document.file):
            found = read(key, table, document.tables.get(key, {}), {})
            for name, value in found.items():
                with at(key), at(name):
                    if name in seen:
                        mistake(f"this name is taken already, in {seen[name]}; choose another")
                    seen[name] = here()
                    yield document, name, value


def _calendar_tables(documents: Sequence[Document]) -> Iterator[tuple[str, CalendarTable]]:
    for document, name, value in _tables_of(documents, "calendars"):
        yield name, CalendarTable(value, document.file, document.base)


def _read_statuses(documents: Sequence[Document]) -> Mapping[StatusClass, tuple[str, ...]]:
    found: dict[StatusClass, tuple[str, ...]] = {}
    seen: dict[str, StatusClass] = {}
    for document in documents:
        with source(document.file), at("statuses"):
            given = document.tables.get("statuses", {})
            own = attempt(lambda value: read_statuses(value, seen), given, {})
        for kind, names in own.items():
            found[kind] = found.get(kind, ()) + names
    return found


def _read_rules(documents: Sequence[Document], known: Known) -> dict[str, ClockRule]:
    found: dict[str, ClockRule] = {}
    for _, name, value in _tables_of(documents, "metrics"):
        with knowing(known):
            rule = attempt(partial(read_rule, name), value, None)
        if rule is not None:
            found[name] = rule
    return found


def _read_procedures(documents: Sequence[Document], known: Known) -> dict[str, Procedure]:
    found: dict[str, Procedure] = {}
    for _, name, value in _tables_of(documents, "procedures"):
        with knowing(known):
            procedure = attempt(partial(read_procedure, name), value, None)
            if procedure is not None:
                procedure.check_names()
                found[name] = procedure
    return found


def _names_of(documents: Sequence[Document], key: str) -> set[str]:
    """Return the names of all clocks or procedures that the documents add, well or ill."""
    tables = [document.tables.get(key) for document in documents]
    return {str(name) for found in tables if isinstance(found, Mapping) for name in found}


def _read_agreements(documents: Sequence[Document], known: Known) -> list[Agreement]:
    found: list[Agreement] = []
    seen: dict[str, str] = {}
    for document in documents:
        with source(document.file), at("agreements"), knowing(known):
            given = attempt(_listed_tables, document.tables.get("agreements", ()), [])
            for position, value in enumerate(given):
                with at(position):
                    agreement = attempt(read_agreement, value, None)
                    if agreement is None:
                        continue
                    if agreement.name in seen:
                        first = seen[agreement.name]
                        mistake(
                            f"the name {agreement.name!r} is taken already, by {first}; rename one"
                        )
                    seen.setdefault(agreement.name, here())
                found.append(agreement)
    return found


def _listed_tables(value: object) -> list[object]:
    if isinstance(value, Mapping):
        raise PolicyError("must be a list of tables; in TOML, write [[agreements]]")
    return items(value)


def _read_priority(documents: Sequence[Document]) -> Priority | None:
    found: Priority | None = None
    first = ""
    for document in documents:
        if "priority" not in document.tables:
            continue
        with source(document.file), at("priority"):
            if first:
                mistake(f"is given already, in {first}; leave it in one file")
            first = here()
            found = attempt(read_priority, document.tables["priority"], None)
    return found
