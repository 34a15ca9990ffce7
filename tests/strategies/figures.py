"""Figures of every kind that adds up, made of few and repeated values so that they collide."""

from typing import NamedTuple, TypeAlias

from hypothesis import strategies as st

from slaengine.metrics import Attainment, Count, Durations, Mean, Scores, Share, Tally

Figure: TypeAlias = Share | Count | Attainment | Durations | Mean | Scores | Tally

REASONS = st.dictionaries(st.sampled_from(["merged", "bot", "immature"]), st.integers(0, 3))
NUMBERS: st.SearchStrategy[float] = (
    st.integers(-3, 5) | st.sampled_from([0.1, 0.5]) | st.floats(-10, 10)
)


class Life(NamedTuple):
    """How long something took, whether and how it ended, and from which age on it was seen."""

    time: int
    end: str
    entered: int


@st.composite
def lives(draw: st.DrawFn, *, longest: int = 40) -> Life:
    time = draw(st.integers(1, longest))
    end = draw(st.sampled_from(["finished", "finished", "censored", "merged", "deleted"]))
    entered = draw(st.just(0) | st.integers(0, time - 1))
    return Life(time, end, entered)


def durations_of(listed: list[Life]) -> Durations:
    """Count lives one by one, as a report does."""
    return Durations.of(
        [life.time for life in listed if life.end == "finished"],
        censored=[life.time for life in listed if life.end == "censored"],
        competing={
            end: [life.time for life in listed if life.end == end] for end in ("merged", "deleted")
        },
        entered=[life.entered for life in listed],
    )


@st.composite
def shares(draw: st.DrawFn) -> Share:
    n = draw(st.integers(0, 20))
    return Share(draw(st.integers(0, n)), n, draw(REASONS))


FIGURES: dict[str, st.SearchStrategy[Figure]] = {
    "share": shares(),
    "count": st.builds(Count, st.integers(0, 9), REASONS),
    "attainment": st.builds(Attainment, *[st.integers(0, 5)] * 4, REASONS),
    "durations": st.lists(lives(), max_size=8).map(durations_of),
    "mean": st.lists(NUMBERS, max_size=6).map(Mean.of),
    "scores": st.builds(
        Scores,
        st.dictionaries(st.sampled_from([0, 1, 3.5, 4, 5, 9, 10, 11]), st.integers(0, 4)),
        st.integers(0, 9),
        REASONS,
    ),
    "tally": st.lists(st.integers(-3, 6), max_size=8).map(Tally.of),
}
NOTHING: dict[str, Figure] = {
    "share": Share(),
    "count": Count(),
    "attainment": Attainment(),
    "durations": Durations(),
    "mean": Mean(),
    "scores": Scores(),
    "tally": Tally(),
}
