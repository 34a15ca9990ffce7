"""A desk's own words for the state of a ticket, sorted into six classes."""

import re
from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias, get_args

from slaengine.frozen import FrozenMapping
from slaengine.policy.mistakes import at, did_you_mean, known_statuses, mistake
from slaengine.policy.reading import listed, read, table, text

StatusClass: TypeAlias = Literal["new", "open", "pending", "hold", "solved", "closed"]
CLASSES: tuple[StatusClass, ...] = get_args(StatusClass)

Statuses: TypeAlias = Mapping[StatusClass, tuple[str, ...]]

_SEPARATORS = re.compile(r"[\s_-]+")


def normal(status: str) -> str:
    """Return the form in which statuses compare: `On Hold`, `on-hold` and `ON_HOLD` are one.

    >>> normal(" On  Hold"), normal("Awaiting_User-Info")
    ('on_hold', 'awaiting_user_info')
    """
    return _SEPARATORS.sub("_", status.strip().casefold())


# What helpdesks usually call them; anything less clear than these a policy has to say itself.
_SYNONYMS: dict[StatusClass, tuple[str, ...]] = {
    "new": ("unassigned",),
    "open": ("active", "assigned", "in_progress", "work_in_progress", "reopened", "re_opened"),
    "pending": ("pending_customer", "waiting_for_customer", "waiting_on_customer", "snoozed"),
    "hold": ("on_hold", "onhold", "suspended", "waiting_on_third_party"),
    "solved": ("resolved", "done", "completed"),
    "closed": ("archived", "cancelled", "canceled"),
}

DEFAULT_CLASSES: Mapping[str, StatusClass] = FrozenMapping(
    {name: kind for kind, names in _SYNONYMS.items() for name in (kind, *names)}
)


def read_statuses(value: object, seen: dict[str, StatusClass] | None = None) -> Statuses:
    """Read a desk's own statuses by class: `{"pending": ["Awaiting User Info"]}`.

    `seen` carries the classes of statuses from one file to the next, to note contradictions.
    """
    own: dict[StatusClass, tuple[str, ...]] = {}
    seen = {} if seen is None else seen
    for key, names in table(value).items():
        kind = next((kind for kind in CLASSES if kind == normal(key)), None)
        if kind is None:
            with at(key):
                hint = did_you_mean(key, CLASSES)
                mistake(f"unknown status class{hint}; use one of {', '.join(CLASSES)}")
            continue
        own[kind] = own.get(kind, ()) + read(key, listed(text), names, ())
        with at(key):
            for status in own[kind]:
                _check_class(status, kind, seen)
    return FrozenMapping(own)


def classes_of(statuses: Statuses) -> Mapping[str, StatusClass]:
    """Return the class of every status, in normal form; a desk's own words beat the defaults."""
    own = {normal(status): kind for kind, names in statuses.items() for status in names}
    return FrozenMapping({**DEFAULT_CLASSES, **own})


def _check_class(status: str, kind: StatusClass, seen: dict[str, StatusClass]) -> None:
    form = normal(status)
    if seen.setdefault(form, kind) != kind:
        mistake(f"{status!r} is in the class {seen[form]!r} already; leave it in one")
    elif form in CLASSES and form != kind:
        mistake(
            f"{status!r} is a class of its own and cannot be put into {kind!r}; leave it out, or "
            f"write it in {form!r}"
        )


def read_status_names(value: object) -> frozenset[str]:
    """Read names of statuses or classes, as written; note those that name nothing known."""
    names = listed(text)(value)
    check_status_names(names)
    return frozenset(names)


def check_status_names(names: Collection[str]) -> None:
    """Note names that are neither a class nor a status of the policy, where it is known."""
    known = known_statuses()
    for name in sorted(names) if known is not None else ():
        if normal(name) not in (known or ()):
            hint = did_you_mean(normal(name), known or ())
            mistake(
                f"{name[:60]!r} is neither a status class nor a status of this policy{hint}; "
                "list it under statuses"
            )


def unknown_status(status: str) -> str:
    """Return the message for a status without a class."""
    hint = did_you_mean(normal(status), DEFAULT_CLASSES)
    return (
        f"status {status!r} has no class{hint}; list it in the policy under statuses, "
        f'such as pending = ["{status}"]'
    )
