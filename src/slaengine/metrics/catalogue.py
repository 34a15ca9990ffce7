"""The catalogue: every KPI that a support department is run by, each defined once."""

from difflib import get_close_matches

from slaengine.errors import MetricsError
from slaengine.metrics.definition import Kpi
from slaengine.metrics.definitions.desk import DESK
from slaengine.metrics.definitions.first_contact import FCR_DEFAULT, first_contact
from slaengine.metrics.definitions.promises import PROMISES
from slaengine.metrics.definitions.quality import QUALITY
from slaengine.metrics.definitions.times import TIMES
from slaengine.metrics.definitions.touches import TOUCHES
from slaengine.metrics.definitions.volume import VOLUME

CATALOGUE: tuple[Kpi, ...] = (
    *PROMISES,
    *TIMES,
    *TOUCHES,
    *VOLUME,
    *QUALITY,
    *(first_contact(name) for name in FCR_DEFAULT),
    *DESK,
)
_REPORTED = tuple(dict.fromkeys(one.name for one in CATALOGUE if one.grain != "figures"))


def kpi(definition: str) -> Kpi:
    """Return a KPI by the id of its definition: its name, with the part where it has one.

    >>> kpi("first_response").formula
    'first public reply by a person of the desk - start of the first wait'
    >>> kpi("fcr/no_reopen_30d").title
    'First-contact resolution (no_reopen_30d)'
    """
    name, _, part = definition.partition("/")
    if name == "fcr" and part:
        return first_contact(part)
    for one in CATALOGUE:
        if one.definition == definition:
            return one
    raise MetricsError(unknown(definition, [one.definition for one in CATALOGUE]))


def reported() -> tuple[str, ...]:
    """Return the names of the KPIs that a report works out, in its order."""
    return _REPORTED


def unknown(name: str, names: list[str]) -> str:
    """Say that there is no such KPI, and which one may have been meant."""
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"write one of {', '.join(names)}"
    return f"unknown KPI {name!r}; {hint}"
