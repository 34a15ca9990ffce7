"""One column that came in: read as numbers and codes, or refused with its name and row."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

import narwhals as nw
import numpy as np
from narwhals.dtypes import DType
from narwhals.typing import IntoSeries, TimeUnit
from numpy.typing import NDArray

from slaengine.calendars.zones import DAWN, END
from slaengine.errors import HistoryError, SlaError
from slaengine.frames.doors import Made, door_of
from slaengine.frames.doors.cells import duration, instant, is_null, number, text, truth, whole
from slaengine.frames.doors.columns import Codes, Ints, Labels
from slaengine.frames.doors.keys import Keys
from slaengine.frames.doors.nulls import NULL

T = TypeVar("T")
Series: TypeAlias = nw.Series[IntoSeries]

_WORDS = (nw.String, nw.Categorical, nw.Enum, nw.Object)
_VALUES = (*_WORDS, nw.Boolean, nw.Date, nw.Datetime)
_BLOCK = 1 << 16  # rows
_FEW = 4  # values that are looked for one by one
_BYTE = 1 << 7  # values that a byte has codes for, beside one for none
_LONG = (nw.UInt64, nw.Int128, nw.UInt128)
_ZONE = (
    "has no time zone; say which one it is in, for instance by "
    'dt.tz_localize("Europe/Lisbon") in pandas or dt.replace_time_zone("Europe/Lisbon") in Polars'
)

_TRUTHS = "truths: true and false; a comparison such as column == 1 makes them of numbers"


class Column:
    """A column, and how messages call it.

    Cells that cannot be read raise an error that names their row; whoever is `lenient` gets null
    for them.
    """

    __slots__ = ("door", "dtype", "error", "lenient", "name", "native", "series")

    def __init__(
        self,
        series: Series,
        name: str,
        *,
        error: type[SlaError] = HistoryError,
        lenient: bool = False,
    ) -> None:
        self.series = series
        self.name = name
        self.error = error
        self.lenient = lenient
        self.native: Made = series.to_native()
        self.dtype = _dtype(series)
        self.door = door_of(series.implementation)

    def instants(self, *, anywhen: bool = False) -> Ints:
        """Return microseconds since 1970, exactly; `NULL` for null.

        Who asks for `anywhen` takes care of those outside the years 1 to 9999.
        """
        dtype = self.dtype
        if isinstance(dtype, nw.Datetime):
            if dtype.time_zone is None:
                raise self.error(f"{self.name} {_ZONE}")
            found = self._scaled(self.door.physical(self.native), dtype.time_unit)
            if not anywhen and len(found) and (found.min() < DAWN or found.max() >= END):
                outside = ((found < DAWN) | (found >= END)) & (found != NULL)
                return self._without(found, outside, "lies outside the years 1 to 9999")
            return found
        return self._ints(instant, NULL, "instants: datetimes with a time zone, or ISO 8601 text")

    def durations(self) -> Ints:
        """Return microseconds; `NULL` for null."""
        dtype = self.dtype
        if isinstance(dtype, nw.Duration):
            return self._scaled(self.door.physical(self.native), dtype.time_unit)
        parts = self.door.intervals(self.native)
        if parts is None:
            return self._ints(duration, NULL, "durations: timedeltas, or text such as '1h30m'")
        months, days, nanoseconds = parts
        found = self._scaled(nanoseconds, "ns")
        found = np.where(found == NULL, NULL, found + days * 86_400_000_000)
        return self._without(found, months != 0, "has months, which have no length")

    def numbers(self) -> NDArray[np.float64]:
        """Return numbers; NaN for null."""
        dtype = self.dtype
        if dtype.is_integer():
            found = self.wholes()
            return np.where(found == NULL, np.nan, found)
        if dtype.is_numeric():
            return self.series.cast(nw.Float64).to_numpy().astype(np.float64, copy=False)
        if isinstance(dtype, _WORDS):
            codes, values = self._read(number, np.nan)
            return np.array(values)[codes]
        self._nothing("numbers")
        return np.full(len(self.series), np.nan)

    def wholes(self) -> Ints:
        """Return whole numbers; `NULL` for null."""
        dtype = self.dtype
        if dtype.is_integer():
            if dtype in _LONG and (self.series.max() or 0) >= 2**63:
                raise self.error(f"{self.name} holds {dtype}; write it as text")
            return self.door.physical(self.native)
        if dtype.is_float():  # how pandas holds whole numbers with gaps
            values = self.numbers()
            null = np.isnan(values)
            found = np.where(null, 0, values)
            bad = (found != np.floor(found)) | (abs(found) > 2**53)
            found = np.where(null, NULL, found).astype(np.int64)
            return self._without(found, bad, "is no whole number")
        return self._ints(whole, NULL, "whole numbers")

    def truths(self) -> NDArray[np.int8]:
        """Return 1 for true, 0 for false, -1 for null."""
        if self.dtype == nw.Boolean:
            if not self.series.null_count():
                return self.series.to_numpy().astype(np.int8)
            return self.series.cast(nw.Int8).fill_null(-1).to_numpy().astype(np.int8)
        if self.dtype.is_float():
            return self._marks()
        return self._ints(truth, -1, _TRUTHS).astype(np.int8)

    def _marks(self) -> NDArray[np.int8]:
        """Return truths that pandas holds as 1.0 and 0.0, as it does where some are missing."""
        found = self.numbers()
        odd = ~np.isin(found, (0.0, 1.0)) & ~np.isnan(found)
        if odd.any():
            row = int(odd.argmax())
            self._spoilt(row, f"must be true or false, not {found[row].item()!r}")
        return np.where(odd | np.isnan(found), -1, found).astype(np.int8)

    def labels(self) -> Labels:
        """Return text by codes, values as policies compare them; -1 for null."""
        codes, values = self.narrow()
        return Labels(codes.astype(np.int32, copy=False), values)

    def narrow(self) -> Labels:
        """Return text by codes that may be as narrow as a byte, and the memory of the column."""
        dtype = self.dtype
        if not (isinstance(dtype, _VALUES) or dtype.is_integer() or dtype.is_float()):
            self._nothing("text, numbers, truths or dates")
            return Labels(np.full(len(self.series), -1, np.int8), ())
        codes, values = self._read(text, None)
        places: dict[str, int] = {}
        place = [-1 if each is None else places.setdefault(each, len(places)) for each in values]
        if place == [*range(len(places)), -1]:
            return Labels(codes, tuple(places))
        coded: Codes = np.array(place, np.int32)
        if len(places) < _BYTE:
            coded = coded.astype(np.int8)
        return Labels(coded[codes], tuple(places))

    def keys(self) -> Keys:
        """Return tickets by their places among the distinct ones, sorted; refuse nulls."""
        dtype = self.dtype
        if not (dtype.is_integer() or isinstance(dtype, nw.String | nw.Categorical | nw.Enum)):
            raise self.error(
                f"{self.name} holds {dtype}, but should hold text or whole numbers; make it one of "
                'them, in pandas by .astype("Int64") or .astype(str), elsewhere by a cast'
            )
        if self.series.null_count():
            row = int(self.series.is_null().to_numpy().argmax())
            raise self.error(f"row {row}, {self.name}: is null; every row needs one")
        if not dtype.is_integer():
            codes, texts = self.door.sorted_texts(self.native)
            if len(texts) and not str(texts[0]):
                row = int((codes == 0).argmax())
                raise self.error(f"row {row}, {self.name}: is empty; every row needs one")
            return Keys(codes, texts, self.door)
        codes, distinct = _ranked(self.wholes())
        return Keys(codes, self.door.wholes(distinct, self.native), self.door)

    def _ints(self, parse: Callable[[object], int], null: int, wanted: str) -> Ints:
        if isinstance(self.dtype, _WORDS):
            codes, values = self._read(parse, null)
            return np.array(values, np.int64)[codes]
        self._nothing(wanted)
        return np.full(len(self.series), null)

    def _scaled(self, values: Ints, unit: str) -> Ints:
        """Return microseconds for numbers of a unit."""
        if unit == "us":
            return values
        null = values == NULL
        if unit == "ns":
            found = values // 1_000
            bad, says = found * 1_000 != values, "has nanoseconds; round it to microseconds first"
        else:
            scale = 1_000 if unit == "ms" else 1_000_000
            found = values * scale
            bad, says = abs(values) > -(NULL // scale), "is beyond 64 bits in microseconds"
        found[null] = NULL
        return self._without(found, bad & ~null, says)

    def _read(self, parse: Callable[[object], T], null: T) -> tuple[Codes, list[T]]:
        """Return the code of each row, and what the values of the codes say; the last is null."""
        codes, values = self.door.encoded(self.native)
        found = [null] * (len(values) + 1)
        for code in np.flatnonzero(_used(codes, len(values))).tolist():
            if not is_null(values[code]):
                try:
                    found[code] = parse(values[code])
                except (ValueError, SlaError) as problem:
                    self._spoilt(int((codes == code).argmax()), str(problem))
        return codes, found

    def _without(self, values: Ints, bad: NDArray[np.bool_], says: str) -> Ints:
        """Return values without the bad ones, of which the first is told."""
        if bad.any():
            self._spoilt(int(bad.argmax()), says)
            return np.where(bad, NULL, values)
        return values

    def _spoilt(self, row: int, says: str) -> None:
        if not self.lenient:
            raise self.error(f"row {row}, {self.name}: {says}")

    def _nothing(self, wanted: str) -> None:
        """Refuse a column of another type, unless there is nothing in it."""
        if self.series.null_count() < len(self.series):
            held = self.dtype
            raise self.error(f"{self.name} holds {held}, but should hold {wanted}")


def _used(codes: Codes, count: int) -> NDArray[np.bool_]:
    """Tell which values stand in some row: of few values, most often the first rows tell it."""
    found = np.zeros(count, np.bool_)
    step = max(_BLOCK, count)
    for start in range(0, len(codes), step):
        block = np.add(codes[start : start + step], 1, dtype=np.intp)
        found |= np.bincount(block, minlength=count + 1)[1:] > 0
        missing = np.flatnonzero(~found)
        if len(missing) <= _FEW:
            found[missing] = [bool((codes == code).any()) for code in missing.tolist()]
            break
    return found


def _dtype(series: Series) -> DType:
    """Return the type of a column, also for pandas' zones with an underscore or a sign.

    narwhals tells those by a pattern that their names do not fit.
    """
    native = getattr(series.to_native(), "dtype", None)
    if not isinstance(series.dtype, nw.Unknown) or getattr(native, "tz", None) is None:
        return series.dtype
    units: dict[str, TimeUnit] = {"s": "s", "ms": "ms", "us": "us", "ns": "ns"}
    return nw.Datetime(units[str(getattr(native, "unit", "ns"))], "UTC")


def _ranked(values: Ints) -> tuple[Ints, Ints]:
    """Return the place of each number among the distinct ones, and those, sorted."""
    if not len(values):
        return values, values
    lo, hi = int(values.min()), int(values.max())
    if hi - lo > 4 * len(values):
        distinct, codes = np.unique(values, return_inverse=True)
        return codes, distinct
    offsets = values - lo
    seen = np.zeros(hi - lo + 1, np.bool_)
    seen[offsets] = True
    distinct = np.flatnonzero(seen) + lo
    return (offsets, distinct) if seen.all() else ((np.cumsum(seen) - 1)[offsets], distinct)
