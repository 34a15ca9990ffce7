"""The components of an availability, each by the terms of the whole."""

from dataclasses import fields
from fractions import Fraction

from slaengine.policy import Availability


def component_terms(terms: Availability) -> tuple[tuple[str, Availability], ...]:
    """Return the terms of each component by itself: the same terms, for it alone.

    >>> [(name, own.components) for name, own in
    ...     component_terms(Availability("api", components=["web", "db"], scope="all"))]
    [('web', ('web',)), ('db', ('db',))]
    """
    keys = [each.name for each in fields(Availability)]
    given = {key: getattr(terms, key) for key in keys}
    alone = {"scope": "any", "weights": dict[str, Fraction]()}
    return tuple(
        (name, Availability(**{**given, **alone, "components": (name,)}))
        for name in terms.components
    )
