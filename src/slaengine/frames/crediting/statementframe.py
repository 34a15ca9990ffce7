"""Statement frames: the lines of statements as columns."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.frames.doors.columns import (
    Amounts,
    Counts,
    Decimals,
    Instants,
    Numbers,
    Out,
    Texts,
    Truths,
)
from slaengine.frames.doors.nulls import NULL
from slaengine.money import Money, minor_unit
from slaengine.remedies.statement import Statement

_MICROSECOND = timedelta(microseconds=1)


def statement_columns(statements: Sequence[Statement]) -> dict[str, Out]:
    """Return the lines of statements column by column, as `Statement.rows` has them row by row."""
    pairs = [(statement, line) for statement in statements for line in statement.lines]
    owners = [statement for statement, _ in pairs]
    lines = [line for _, line in pairs]
    measured = [line.measurement for line in lines]
    currencies = [None if line.amount is None else line.amount.currency for line in lines]
    places = max((minor_unit(each) for each in set(currencies) if each is not None), default=2)
    return {
        "agreement": Texts(tuple([one.agreement for one in owners])),
        "period": Texts(tuple([one.period for one in owners])),
        "start_at": _instants([one.start_at for one in owners]),
        "end_at": _instants([one.end_at for one in owners]),
        "final": Truths(np.array([one.is_final for one in owners], np.int8)),
        "remedy": Texts(tuple([line.remedy for line in lines])),
        "on": Texts(tuple([line.on for line in lines])),
        "share": Numbers(
            np.array(
                [np.nan if one.share is None else float(one.share) for one in measured], np.float64
            )
        ),
        "met": _counts([one.met for one in measured]),
        "breached": _counts([one.breached for one in measured]),
        "undecided": _counts([one.undecided for one in measured]),
        "events": _counts([one.events for one in measured]),
        "downtime": Amounts(np.array([one.downtime // _MICROSECOND for one in measured], np.int64)),
        "tier": Texts(tuple([line.tier for line in lines])),
        "arithmetic": Texts(tuple([line.arithmetic for line in lines])),
        "gross": _moneys([line.gross for line in lines], places),
        "amount": _moneys([line.amount for line in lines], places),
        "currency": Texts(tuple(currencies)),
        "notes": _joined("; ", [line.notes for line in lines]),
        "rights": _joined(", ", [line.rights for line in lines]),
        "extension_days": Numbers(np.array([float(one.extension) for one in lines], np.float64)),
        "extension_months": Numbers(
            np.array([float(one.extension_months) for one in lines], np.float64)
        ),
        "points": Numbers(np.array([float(one.points) for one in lines], np.float64)),
        "claim": Texts(tuple([line.claim for line in lines])),
        "claim_until": _instants([line.claim_until for line in lines]),
    }


def _instants(values: Sequence[datetime | None]) -> Instants:
    known = {at: NULL if at is None else micros_of(at) for at in set(values)}
    return Instants(np.array([known[at] for at in values], np.int64))


def _counts(values: Sequence[int]) -> Counts:
    return Counts(np.array(values, np.int64))


def _moneys(values: Sequence[Money | None], places: int) -> Decimals:
    return Decimals(tuple([None if one is None else one.amount for one in values]), places)


def _joined(between: str, values: Sequence[tuple[str, ...]]) -> Texts:
    return Texts(tuple([between.join(each) for each in values]))
