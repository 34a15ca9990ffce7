"""Inputs: what was recorded besides tickets, and as of when it is looked at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from slaengine.availability import Maintenance, Outage, Requests
from slaengine.errors import RemedyError
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.policy import Availability


@dataclass(frozen=True, slots=True)
class Inputs:
    """Outages, maintenance and requests, outages by component; and the instants that bound them.

    `watched` tells of outages, and of requests, whether there is a record of them at all.
    """

    as_of: datetime
    since: date | None
    outages: Mapping[str | None, tuple[Outage, ...]]
    maintenance: tuple[Maintenance, ...]
    requests: tuple[Requests, ...]
    watched: tuple[bool, bool] = (True, True)

    @classmethod
    def of(
        cls,
        as_of: datetime,
        since: date | None = None,
        outages: Iterable[Outage] | None = (),
        maintenance: Iterable[Maintenance] = (),
        requests: Iterable[Requests] | None = (),
    ) -> "Inputs":
        """Take inputs as they are given to `statements`; None where there is no record of them."""
        found: dict[str | None, list[Outage]] = defaultdict(list)
        for outage in outages or ():
            found[outage.component].append(outage)
        return cls(
            as_utc(as_of, RemedyError, "as_of"),
            as_utc(since, RemedyError, "since") if isinstance(since, datetime) else since,
            FrozenMapping({name: tuple(each) for name, each in found.items()}),
            tuple(maintenance),
            tuple(requests or ()),
            (outages is not None, requests is not None),
        )

    def tell_of(self, terms: Availability) -> bool:
        """Tell whether there is a record of what an availability is measured by."""
        outages, requests = self.watched
        return requests if terms.measure == "requests" else outages

    def first_signs(self, terms: Availability) -> list[datetime]:
        """Return when there first was an outage, or a request, that an availability is about."""
        seen = [outage.started_at for outage in self.of_terms(terms)]
        if terms.measure == "requests":
            seen += [one.at for one in self.requests]
        return [min(seen)] if seen else []

    def of_terms(self, terms: Availability) -> tuple[Outage, ...]:
        """Return the outages that an availability can be about."""
        names = (None, *terms.components) if terms.components else tuple(self.outages)
        return tuple(outage for name in names for outage in self.outages.get(name, ()))
