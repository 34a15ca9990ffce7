"""Rows of the speed table: what was measured, what is asked for, and whether it was reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.harness import Comparison, Ratio, figure


@dataclass(frozen=True, slots=True)
class Gate:
    """What a ratio has to be: at least or at most some figure."""

    sense: Literal["at least", "at most"]
    value: float
    unit: str = "×"

    def is_met(self, value: float) -> bool:
        """Whether the value is on the right side."""
        return value >= self.value if self.sense == "at least" else value <= self.value

    def __str__(self) -> str:
        return f"{'≥' if self.sense == 'at least' else '≤'} {self.value:g}{self.unit}"


def at_least(value: float) -> Gate:
    """A gate that the ratio must reach."""
    return Gate("at least", value)


def at_most(value: float, unit: str = "×") -> Gate:
    """A gate that the figure must not pass."""
    return Gate("at most", value, unit)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a measure, its gate if it has one, the ratio, and how many answers were equal."""

    measure: str
    gate: Gate | None
    ratio: Ratio
    compared: int
    control: Ratio | None = None
    seconds: tuple[tuple[str, float], ...] = ()
    note: str = ""

    @property
    def verdict(self) -> str:
        """met, not met, void, or nothing where no gate is set."""
        if self.control is not None and not 0.93 <= self.control.median <= 1.07:
            return "void"
        if self.gate is None:
            return "–"
        return "met" if self.gate.is_met(self.ratio.median) else "**not met**"

    def cells(self) -> tuple[str, ...]:
        """The row as the table prints it."""
        unit = self.gate.unit if self.gate else "×"
        return (
            self.measure,
            str(self.gate) if self.gate else "–",
            f"{figure(self.ratio.median)}{unit}",
            f"{figure(self.ratio.low)}–{figure(self.ratio.high)}",
            self.verdict,
            f"{self.compared:,}" if self.compared else "–",
            figure(self.control.median) if self.control else "–",
            " / ".join(f"{name} {duration(value)}" for name, value in self.seconds),
        )


def row(
    measure: str,
    gate: Gate | None,
    result: Comparison,
    rival: str,
    *,
    compared: int,
    note: str = "",
) -> Row:
    """The row that a rival's ratio makes."""
    subject = next(iter(result.seconds))
    return Row(
        measure=measure,
        gate=gate,
        ratio=result.ratios[rival],
        compared=compared,
        control=result.control,
        seconds=((subject, result.seconds[subject]), (rival, result.seconds[rival])),
        note=note,
    )


def duration(seconds: float) -> str:
    """Seconds in the unit that reads best."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


HEADER = (
    "measure",
    "gate",
    "median",
    "min–max",
    "verdict",
    "equal answers",
    "A/A",
    "an operation takes",
)


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    return aligned([one.cells() for one in rows])


def aligned(rows: Iterable[Sequence[str]]) -> str:
    """Cells as a Markdown table, columns aligned so that it also reads in a terminal."""
    lines = [HEADER, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADER))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )
