"""What a review rests on, in words: the agreement's terms, and what was left out."""

from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Listing, Section
from slaengine.review.telling.words import clean, moment, period
from slaengine.words import plural

_KINDS = {
    "sla": "service level agreement",
    "ola": "operational level agreement",
    "uc": "underpinning contract",
}


def terms_section(review: Review) -> Section:
    """Tell what the figures rest on."""
    agreed = review.agreement
    duties = agreed.responsibilities
    found = [
        Listing("The provider's responsibilities", tuple(map(clean, duties.provider))),
        Listing("The customer's responsibilities", tuple(map(clean, duties.customer))),
        Listing("Exclusions", tuple(map(clean, agreed.exclusions))),
        Listing("How it was measured", tuple(_measured(review))),
    ]
    lists = tuple(one for one in found if one.points)
    return Section("terms", "What this rests on", lists=lists)


def facts_of(review: Review) -> tuple[tuple[str, str], ...]:
    """Name the agreement, the period and those concerned."""
    agreed, window = review.agreement, review.window
    cadence = agreed.review
    customers = [review.customer] if review.customer is not None else list(agreed.customer)
    last = window.end_at if review.is_final else review.as_of
    span = f"{moment(window.start_at, review.tz)} to {moment(last, review.tz)}"
    facts = {
        "Agreement": f"{clean(agreed.name)} ({_KINDS[agreed.kind]})",
        "Customer": ", ".join(map(clean, customers)),
        "Service": ", ".join(map(clean, agreed.service)),
        "Period": f"{span} ({review.tz})",
        "As of": moment(review.as_of, review.tz),
        "Reviewed": f"every {cadence.every}" if cadence else "",
        "Owner": clean(cadence.owner) if cadence and cadence.owner else "",
    }
    return tuple((name, text) for name, text in facts.items() if text)


def title_of(review: Review) -> str:
    """Name the review."""
    name = period(review.window)
    return f"Service review: {clean(review.agreement.name)}, {name}"


def _measured(review: Review) -> list[str]:
    agreed = review.agreement
    own = f"on the calendar {clean(agreed.calendar)!r}"
    hours = "round the clock" if agreed.calendar == "24x7" else own
    points = [
        f"{plural(review.tickets, 'ticket')} of this agreement in the log, of any age.",
        f"Time counts {hours}, unless a promise names its own calendar.",
        f"A {review.window.length} begins at midnight in {review.tz}.",
    ]
    valid = [
        f"{word} {day.isoformat()}"
        for word, day in (("from", agreed.valid_from), ("until", agreed.valid_until))
        if day is not None
    ]
    if valid:
        points.append(f"The agreement is in force {' '.join(valid)}.")
    points.extend(_left_out(review))
    points.append(
        "Promises of one ticket, and tickets of one incident, are not independent of each other: "
        "where they are many, chance reaches further than the intervals say."
    )
    return points


def _left_out(review: Review) -> list[str]:
    reasons = {
        "other_agreement": "under another agreement, or of another customer",
        "not_covered": "covered by no agreement",
    }
    return [
        f"Left out: {plural(count, 'ticket')} {reasons[reason]}."
        for reason, count in review.left_out.items()
    ]
