"""Where another library answers differently, and by which rule: its answer, computed with ours.

A row is a rule, not an excuse: it holds for every case that it covers, and turns our answer into
theirs. A row that no case needs fails the tests.
"""

from collections.abc import Callable, Sequence

from tests.vectors import chatwoot, commercial, manners, zammad, zammad_questions
from tests.vectors.cases import Case
from tests.vectors.refusals import week
from tests.vectors.rows import Deviation

BIZ = ("biz", "biz_random")
DAYS = ("days_add", "days_subtract")
PERIODS = ("periods_on", "periods_after", "periods_before")


def of_class(name: str) -> Callable[[Case], bool]:
    return lambda case: case.get("class") == name


REVERSED_BREAKS = ("bizd-01584", "bizd-01587")


def has_a_gap(case: Case) -> bool:
    """Tell whether the vector says what becomes of the case when gaps collapse."""
    return case.get("class") == "agree" and "gap_collapse_expected" in case.data


def _moves_on(case: Case) -> bool:
    return case.id == "biz-0213" or (has_a_gap(case) and case.id not in REVERSED_BREAKS)


def right_answer(case: Case) -> object:
    """Return what the vector itself says is right, by our rule for gaps where that matters."""
    key = "gap_collapse_expected" if "gap_collapse_expected" in case.data else "reference_expected"
    return case[key]


BY_RULE: Sequence[Deviation] = (
    Deviation(
        name="adding lands on the next opening",
        why="landing is a named choice, `close` by default (design 3.6); biz has `open` only",
        files=BIZ,
        ops=("add",),
        ask=manners.lands_on_the_opening,
    ),
    Deviation(
        name="nothing to add moves into open time",
        why="zero time lands on the start itself under `close` (design 3.6)",
        files=(*BIZ, "business_time", "businesstimedelta", "odoo_calendar"),
        ops=("add", "subtract"),
        when=lambda case: not (case.file in BIZ and case.op == "add"),
        ask=manners.nothing_moves_into_open_time,
    ),
    Deviation(
        name="a reversed range is zero",
        why="elapsed is signed: elapsed(b, a) == -elapsed(a, b) (design 2)",
        files=(*BIZ, "odoo_calendar"),
        ops=("within",),
        when=lambda case: case.get("expected_days") is None,
        after=manners.never_negative,
    ),
    Deviation(
        name="no open time is one second",
        why="elapsed is the measure of open time, and none is zero (design 2)",
        files=("frappe",),
        ops=("within",),
        after=manners.at_least_a_second,
    ),
    Deviation(
        name="whole seconds",
        why="instants and durations are exact to the microsecond (design 3.8)",
        files=("working_hours",),
        ops=("within", "add"),
        after=manners.whole_seconds,
    ),
    Deviation(
        name="a day ends a microsecond before midnight",
        why="24:00 ends a day (design 3.1)",
        files=("working_hours",),
        ops=("next_close",),
        change=manners.closes_a_moment_before_midnight,
    ),
    Deviation(
        name="a shift on a holiday stays closed",
        why="special hours beat holidays (design 3.2)",
        files=BIZ,
        when=lambda case: bool({*case["calendar"]["shifts"]} & {*case["calendar"]["holidays"]}),
        change=manners.holidays_beat_shifts,
    ),
    Deviation(
        name="an endpoint in a gap moves on by the gap",
        why="an endpoint in a gap collapses onto the transition (design 3.5)",
        files=BIZ,
        when=_moves_on,
        change=manners.endpoints_move_on_by_the_gap,
    ),
    Deviation(
        name="business days count weekdays from the instant itself",
        why="add_days starts at an opening and counts dates with open time (design 3.7)",
        files=BIZ,
        ops=DAYS,
        ask=manners.counts_from_the_instant_itself,
    ),
    Deviation(
        name="business days keep a wall time that is not open",
        why="a wall time that is not open moves to the closing before it (design 3.7)",
        files=("working_hours",),
        ops=DAYS,
        ask=manners.keeps_the_wall_time,
    ),
    Deviation(
        name="business days back start at an opening",
        why="walking back starts at the previous closing (design 3.7)",
        files=("business_time",),
        ops=("days_subtract",),
        ask=manners.starts_at_the_opening_of_a_worked_date,
    ),
    Deviation(
        name="business days back end at an opening",
        why='at="close" gives the end of open time of the n-th date, either way (design 3.7)',
        files=("odoo_calendar",),
        ops=("add_days",),
        when=lambda case: case["mode"] == "nth-working-day-close",
        ask=manners.ends_back_at_the_opening,
    ),
    Deviation(
        name="periods that touch stay apart",
        why="touching and overlapping intervals merge (design 3.1)",
        files=BIZ,
        ops=PERIODS,
        ask=manners.touching_periods_stay_apart,
    ),
    Deviation(
        name="calendars meet by what their clocks show",
        why="intersection is of instants, whatever the zones (design 2)",
        files=("biz",),
        ops=("calendar_intersect",),
        ask=manners.intersects_what_clocks_show,
    ),
)

WRONG_BY_CLASS: Sequence[Deviation] = tuple(
    Deviation(
        name=f"biz: {name}",
        why=why,
        files=("biz_random",),
        when=of_class(kind),
        expected=right_answer,
    )
    for kind, name, why in (
        (
            "shift_compared_by_utc_date",
            "shifts are looked up by the date in UTC",
            "special hours are for a local date (design 3.4)",
        ),
        (
            "zero_length_segments",
            "periods of no length are kept",
            "open time is a union of spans, and a span has a length (design 2)",
        ),
        (
            "wallclock_vs_segment_inconsistency",
            "a repeated hour is open twice, or never",
            "is_open(t) exactly when t lies in one of spans (design 2)",
        ),
        (
            "biz_error_ambiguous_time",
            "a repeated hour without DST is an error",
            "an endpoint that occurs twice means its first occurrence (design 3.5)",
        ),
        (
            "dst_gap_endpoint",
            "a gap of any length moves an endpoint on by an hour",
            "an endpoint in a gap collapses onto the transition (design 3.5)",
        ),
        (
            "negative_dst_picks_second_occurrence",
            "where DST is negative an endpoint means its second occurrence",
            "an endpoint that occurs twice means its first occurrence (design 3.5)",
        ),
    )
)

ACCEPTED: Sequence[Deviation] = (
    Deviation(
        name="09:00-09:00 is refused",
        why="an end at or before its start runs past midnight; 09:00-09:00 is 24 h (design 3.1)",
        files=("biz",),
        ids=("biz-0423",),
        expected=lambda case: week({1: (9, 33)}),
    ),
    Deviation(
        name="a break that a gap reverses counts time twice",
        why="an endpoint in a gap collapses onto the transition; spans stay ordered (design 3.5)",
        files=("biz_random",),
        ids=REVERSED_BREAKS,
        expected=right_answer,
    ),
    Deviation(
        name="overlapping intervals are refused",
        why="touching and overlapping intervals merge (design 3.1)",
        files=("working_hours",),
        ids=("wh-0183",),
        expected=lambda case: week({1: (8, 18)}),
    ),
    Deviation(
        name="a date with special hours but none of them is refused",
        why="special hours that replace a date's hours by none close it (design 3.4)",
        files=("working_hours",),
        ids=("wh-0186",),
        expected=lambda case: week({1: (0, 6 * 24)}),
    ),
)

OF_TICKETS: Sequence[Deviation] = (
    Deviation(
        name="09:00-00:00 is refused",
        why="an end at or before its start runs past midnight (design 3.1)",
        files=("zammad",),
        ids=("zammad-cal-7",),
        expected=lambda case: week(dict.fromkeys(range(1, 6), (8, 23))),
    ),
    Deviation(
        name="a target of zero is no target",
        why="an amount of zero is refused (design 4.4): leave the target out",
        files=("zammad",),
        ids=("zammad-dest-5",),
        change=zammad_questions.without_amount,
    ),
    Deviation(
        name="agreements are tried by name",
        why="within one level the first in the file governs (design 4.3)",
        files=("zammad",),
        ops=("match",),
        change=zammad_questions.listed_by_name,
    ),
    Deviation(
        name="pauses begin and end on whole minutes",
        why="instants are exact to the microsecond (design 3.8)",
        files=("zammad",),
        ops=("ticket",),
        change=zammad_questions.pauses_in_whole_minutes,
    ),
    Deviation(
        name="a pause leaves the due date where it was",
        why="due_at is None while paused in time (design 5.3)",
        files=("zammad",),
        ops=("ticket",),
        when=lambda case: bool(case["profile"] == "zammad-3"),
        ask=zammad.ticket_that_keeps_dues,
    ),
    Deviation(
        name="one wait is missed once for each message seen by a poll",
        why="a wait is one cycle, from its oldest message (design 4.7, 4.8)",
        files=("chatwoot",),
        ops=("ticket",),
        ask=chatwoot.ticket_polled,
    ),
    Deviation(
        name="a deadline outside the schedule moves into it, or to a second if there is none",
        why="a deadline field takes no landing, and an absent one is no target (design 4.4)",
        files=("commercial",),
        when=lambda case: "deadline" in case["policy"],
        ask=commercial.moves_a_deadline_into_open_time,
    ),
    Deviation(
        name="closing in a pause restores the due date before it",
        why="for a stop in a pause due_at is what it would be had the clock run then (design 5.3)",
        files=("commercial",),
        ids=("zoho-hold-02",),
        ask=commercial.closing_restores_the_due_date,
    ),
    Deviation(
        name="the source contradicts its own arithmetic",
        why="the vector carries the right figures beside what the source claims",
        files=("commercial",),
        when=lambda case: "source_claims" in case["expected"],
        expected=commercial.figures_of,
    ),
)

DEVIATIONS: Sequence[Deviation] = (*BY_RULE, *WRONG_BY_CLASS, *ACCEPTED, *OF_TICKETS)
