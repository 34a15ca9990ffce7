"""Reviews: what one agreement came to in one period, as data, text, Markdown and HTML."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.parts import Json
from slaengine.metrics.standing import Standing
from slaengine.policy import Agreement
from slaengine.review.available import Available
from slaengine.review.breach import Breach
from slaengine.review.group import Group
from slaengine.review.owed import Owed
from slaengine.review.promised import Promised, together
from slaengine.review.risk import Risks
from slaengine.review.satisfaction import Satisfaction
from slaengine.review.usage import Usage
from slaengine.review.volume import Volume
from slaengine.review.window import Window

VERSION = 1


@dataclass(frozen=True, slots=True, repr=False)
class Review:
    """How one agreement was kept in one period, for those who are party to it.

    `windows` are the periods that are shown, the last of which is the one reviewed; every
    `history` below has one entry for each. `promises` are told apart by metric, priority and
    amount; `standings` has the objectives that are judged over the period, or one that it lies in
    or has in it. `breaches` has the worst of all that were broken in the period, explained.
    `groups` has the promises by the fields asked for. `credits` is None where the agreement has no
    remedies. `risks` are as of `as_of`. `left_out` counts tickets that the review is not about, by
    reason. Where the period is not over, `is_final` is False, and the figures go as far as `as_of`.

    `markdown`, `html` and `text` write it out; `to_json` gives all of it as data.
    """

    agreement: Agreement
    tz: str
    customer: str | None
    as_of: datetime
    windows: tuple[Window, ...]
    tickets: int
    left_out: Mapping[str, int]
    promises: tuple[Promised, ...]
    standings: tuple[Standing, ...]
    usage: tuple[Usage, ...]
    breaches: tuple[Breach, ...]
    availability: tuple[Available, ...]
    credits: Owed | None
    groups: tuple[Group, ...]
    volume: Volume
    satisfaction: tuple[Satisfaction, ...]
    risks: Risks

    @property
    def window(self) -> Window:
        """The period that is reviewed."""
        return self.windows[-1]

    @property
    def is_final(self) -> bool:
        """Whether the period was over as of the review."""
        return self.window.is_over(self.as_of)

    @property
    def metrics(self) -> tuple[Promised, ...]:
        """The promises of each metric taken together."""
        names = dict.fromkeys(one.metric for one in self.promises)
        return tuple(
            together(name, tuple(one for one in self.promises if one.metric == name))
            for name in names
        )

    @property
    def all_promises(self) -> tuple[Attainment, ...]:
        """All promises of the agreement taken together, period by period."""
        nothing = tuple(Attainment() for _ in self.windows)
        return reduce(_each, (one.history for one in self.promises), nothing)

    def text(self) -> str:
        """Return the review as plain text, as wide as its tables are."""
        from slaengine.review.plain import as_text

        return as_text(self)

    def markdown(self) -> str:
        """Return the review as Markdown."""
        from slaengine.review.markdown import as_markdown

        return as_markdown(self)

    def html(self) -> str:
        """Return the review as one self-contained HTML page with plots, to hand to a customer.

        Needs the extra `plot`.
        """
        from slaengine.review.page import as_html

        return as_html(self)

    def to_json(self) -> str:
        """Return everything in the review as JSON text, the same for the same review."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1)

    def as_dict(self) -> dict[str, Json]:
        """Return everything in the review as plain JSON values."""
        return {
            "version": VERSION,
            "agreement": self.agreement.name,
            "kind": self.agreement.kind,
            "customer": self.customer,
            "period": self.window.label,
            "start_at": self.window.start_at.isoformat(),
            "end_at": self.window.end_at.isoformat(),
            "tz": self.tz,
            "as_of": self.as_of.isoformat(),
            "is_final": self.is_final,
            "periods": [window.label for window in self.windows],
            "tickets": self.tickets,
            "left_out": dict(self.left_out),
            "promises": [one.to_json() for one in self.promises],
            "objectives": [_standing(one) for one in self.standings],
            "usage": [one.to_json() for one in self.usage],
            "breaches": [one.to_json() for one in self.breaches],
            "availability": [one.to_json() for one in self.availability],
            "credits": self.credits.to_json() if self.credits else None,
            "groups": [one.to_json() for one in self.groups],
            "volume": self.volume.to_json(),
            "satisfaction": [one.to_json() for one in self.satisfaction],
            "risks": self.risks.to_json(),
            "terms": _terms(self.agreement),
        }

    def _repr_html_(self) -> str:
        from slaengine.review.notebook import as_tables

        return as_tables(self)

    def __repr__(self) -> str:
        kept = self.all_promises[-1]
        return (
            f"<Review {self.agreement.name} {self.window.label}: {kept.met} met, "
            f"{kept.breached} breached, {kept.undecided} undecided>"
        )


def _each(first: tuple[Attainment, ...], second: tuple[Attainment, ...]) -> tuple[Attainment, ...]:
    return tuple(map(add, first, second))


def _standing(one: Standing) -> dict[str, Json]:
    """Return a standing as plain JSON values; its objective in the policy's words."""
    found: dict[str, Json] = {"objective": str(one.objective)}
    for name, value in one.row().items():
        if isinstance(value, datetime):
            found[name] = value.isoformat()
        elif name not in found and isinstance(value, bool | int | float | str | None):
            found[name] = value
    return found


def _terms(agreement: Agreement) -> dict[str, Json]:
    """Return what the agreement says besides its numbers."""
    duties = agreement.responsibilities
    cadence = agreement.review
    return {
        "description": agreement.description,
        "customers": list(agreement.customer),
        "services": list(agreement.service),
        "calendar": agreement.calendar,
        "valid_from": agreement.valid_from.isoformat() if agreement.valid_from else None,
        "valid_until": agreement.valid_until.isoformat() if agreement.valid_until else None,
        "exclusions": list(agreement.exclusions),
        "provider": list(duties.provider),
        "customer": list(duties.customer),
        "reviewed_every": cadence.every if cadence else None,
        "owner": cadence.owner if cadence else None,
    }
