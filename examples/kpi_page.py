"""The page of the documentation that lists every KPI, written from the catalogue."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from slaengine.metrics import CATALOGUE, Kpi
from slaengine.metrics.definition import ByHand

PAGE = Path(__file__).resolve().parent.parent / "docs" / "kpis.md"

_HEAD = """\
# KPIs

Every figure that `metrics.report` and `frames.kpis` give, and those whose inputs are no tickets.
Both work from the same definitions and give the same numbers.

- A figure is never a number alone: it comes with `n`, how many rows it was worked out from, with
  how many were left out by reason, and with an interval where the field has one. Of nothing it is
  `None`, never 0.
- *Open time* is time on a calendar, *wall time* is time on the wall. What has not ended yet is
  counted as such (censored) in the `survival_…` figures, and never dropped without being counted.
- Rows fall into periods by the instant that `cohort` names: `opened`, `solved`, `breached` or
  `rated`. Rows without it are counted as `left_out`.
- Percentiles are exact, by the method that is named as in numpy (`linear` unless asked otherwise).
  Durations have `mean`, `median` and the percentiles asked for, of what has finished;
  `survival_median` and so on are Kaplan and Meier's, with a log-log interval, of all; and
  `share_…` says, by Aalen and Johansen, what share came to which end.
- The curve of Kaplan and Meier takes other ends as censored: it says how long it would take were
  there none. Where many tickets end otherwise, read `share_…` beside it.
- Intervals and comparisons take rows as independent. Clocks of one ticket and tickets of one
  outage are not: where they are many, the true interval is wider.
- The `id` names the definition, so that two reports can be told to mean the same.
"""


def page() -> str:
    """Return the page as text."""
    return "\n".join([_HEAD, *_families()]).rstrip() + "\n"


def _families() -> Iterator[str]:
    for family in dict.fromkeys(one.family for one in CATALOGUE):
        yield f"## {family}\n"
        for one in CATALOGUE:
            if one.family == family:
                yield _entry(one)


def _entry(one: Kpi) -> str:
    facts = {
        "id": f"`{one.definition}`",
        "formula": one.formula,
        "unit": one.unit,
        "denominator": one.denominator,
        "edge cases": one.edges,
        "left out": ", ".join(f"`{reason}`" for reason in one.excluded),
        "better": {"higher": "higher", "lower": "lower"}.get(one.better, ""),
        "worked out by": _where(one),
        "source": one.source,
    }
    lines = [_wrapped(f"- *{name}*: {text}") for name, text in facts.items() if text]
    return "\n".join([f"### {one.title}\n", *lines, ""])


def _wrapped(text: str) -> str:
    """Break a line, but not before a sign that would start a list."""
    text = text.replace(" - ", "\N{NO-BREAK SPACE}− ").replace(" + ", "\N{NO-BREAK SPACE}+ ")
    return fill(
        text, width=100, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _where(one: Kpi) -> str:
    if isinstance(one.aggregate, ByHand):
        return f"`metrics.{one.aggregate.function}`"
    return ""


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
