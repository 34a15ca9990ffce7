"""Which outages on record a piece of downtime is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from slaengine.availability.downtime import Downtime
from slaengine.availability.ground import span_of
from slaengine.availability.outage import Outage
from slaengine.availability.stage import Stage
from slaengine.calendars.zones import micros_of


def attributed(
    stage: Stage, pieces: Sequence[Downtime], outages: Iterable[Outage]
) -> tuple[Downtime, ...]:
    """Name in each piece the components that were down and the ids of their outages.

    `pieces` stand in order of time.
    """
    spans = sorted(
        ((span_of(stage, outage), outage) for outage in outages), key=lambda pair: pair[0]
    )
    found: list[Downtime] = []
    waiting, lasting = 0, list(spans[:0])
    for piece in pieces:
        start, end = micros_of(piece.started_at), micros_of(piece.ended_at)
        while waiting < len(spans) and spans[waiting][0][0] < end:
            lasting.append(spans[waiting])
            waiting += 1
        lasting = [pair for pair in lasting if pair[0][1] > start]
        here = [outage for span, outage in lasting if span[0] < end]
        names = sorted({outage.component for outage in here if outage.component is not None})
        told = sorted({outage.id for outage in here if outage.id is not None})
        only = names[0] if len(names) == 1 else None
        found.append(
            replace(
                piece,
                component=piece.component or only,
                components=tuple(names),
                incidents=tuple(told),
            )
        )
    return tuple(found)
