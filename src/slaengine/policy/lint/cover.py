"""Whether one condition holds wherever another does, so that the other never gets its turn."""

from collections.abc import Mapping

from slaengine.policy.agreement import Agreement
from slaengine.policy.condition import Condition, When

ANY = Condition()


def covers(wide: When, narrow: When) -> bool:
    """Tell whether every ticket that `narrow` takes is one that `wide` takes too."""
    return covers_all(wide.conditions, narrow.conditions)


def covers_all(wide: Mapping[str, Condition], narrow: Mapping[str, Condition]) -> bool:
    """Tell the same of conditions by field."""
    return all(implied(narrow.get(field, ANY), asked) for field, asked in wide.items())


def implied(given: Condition, asked: Condition) -> bool:
    """Tell whether a value that is as `given` must be as `asked`."""
    if given.one_of is not None:
        return all(asked.holds(value) for value in given.one_of)
    if given.present is False:
        return asked.holds(None)
    if asked.one_of is not None or asked.present is False:
        return False
    if asked.present is True and given.present is not True:
        return False
    return asked.none_of <= given.none_of


def disjoint(one: Condition, other: Condition) -> bool:
    """Tell whether no value is as both ask."""
    for first, second in ((one, other), (other, one)):
        if first.one_of is not None:
            return not any(second.holds(value) for value in first.one_of)
    return {one.present, other.present} == {True, False}


def conditions_of(agreement: Agreement) -> dict[str, Condition]:
    """Return everything that an agreement asks of a ticket's fields, customer and service too."""
    found = dict(agreement.when.conditions)
    for field, names in (("customer", agreement.customer), ("service", agreement.service)):
        if names and field not in found:
            found[field] = Condition(one_of=names)
    return found


def sample(conditions: Mapping[str, Condition]) -> dict[str, str] | None:
    """Return fields of a ticket that the conditions take; None if there is no such ticket."""
    found: dict[str, str] = {}
    for field, condition in conditions.items():
        if condition.one_of is not None:
            if not condition.one_of:
                return None
            found[field] = min(condition.one_of)
        elif condition.present:
            found[field] = _other_than(condition.none_of)
    return found


def _other_than(unwanted: frozenset[str]) -> str:
    return "".join(sorted(unwanted)) + "?"
