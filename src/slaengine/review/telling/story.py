"""The story of a review: its headline figures, and its sections in order."""

from collections.abc import Iterator

from slaengine.metrics.comparing import compare
from slaengine.metrics.shown import percent
from slaengine.review.reviews import Review
from slaengine.review.telling.breaches import breaches_section
from slaengine.review.telling.credits import credits_section, credits_tile
from slaengine.review.telling.desk import (
    SURVEYS,
    risks_section,
    satisfaction_section,
    survey_change,
    survey_range,
    survey_value,
    volume_section,
)
from slaengine.review.telling.parts import Story, Tile, Tone
from slaengine.review.telling.promises import promises_section
from slaengine.review.telling.service import service_section, service_tiles
from slaengine.review.telling.terms import facts_of, terms_section, title_of
from slaengine.review.telling.words import (
    NONE,
    change_in_number,
    change_in_points,
    clean,
    period,
    tone_of,
    within,
)
from slaengine.words import plural


def story_of(review: Review) -> Story:
    """Put a review into words."""
    return Story(
        title=title_of(review),
        facts=facts_of(review),
        summary=_summary(review),
        tiles=tuple(_tiles(review)),
        sections=(
            promises_section(review),
            breaches_section(review),
            *([service_section(review)] if review.availability else []),
            *([credits_section(review.credits, review.customer)] if review.credits else []),
            volume_section(review),
            satisfaction_section(review),
            risks_section(review),
            terms_section(review),
        ),
    )


def _summary(review: Review) -> str:
    kept = review.all_promises[-1].result()
    said = (
        [clean(review.agreement.description).rstrip(".") + "."]
        if review.agreement.description
        else []
    )
    when = f"In {period(review.window)}" + ("" if review.is_final else ", which is not over")
    if not kept.decided.n:
        said.append(f"{when}, no promise was decided.")
    else:
        said.append(
            f"{when}, {kept.met:,} of {plural(kept.decided.n, 'decided promise')} "
            f"{'was' if kept.decided.n == 1 else 'were'} kept."
        )
    settled = [one for one in review.standings if one.is_reached is not None]
    if settled:
        reached = sum(one.is_reached is True for one in settled)
        said.append(f"{reached:,} of {plural(len(settled), 'settled objective')} reached.")
    return " ".join(said)


def _tiles(review: Review) -> Iterator[Tile]:
    yield _kept_tile(review)
    yield _broken_tile(review)
    if review.standings:
        yield _objectives_tile(review)
    yield from service_tiles(review)
    if review.credits and (credit := credits_tile(review.credits)):
        yield credit
    yield _volume_tile(review)
    for one in review.satisfaction:
        change, chance = survey_change(one)
        where = survey_range(one)
        small = f"{plural(one.n, 'answer')}; {where}" if where else plural(one.n, "answer")
        name = SURVEYS[one.survey][0]
        said = _since(review, change, chance)
        yield Tile(name, survey_value(one), small, said, tone_of(one.change))


def _kept_tile(review: Review) -> Tile:
    history = review.all_promises
    kept = history[-1].result().decided
    small = (
        f"{kept.successes:,} of {kept.n:,}; {within(kept.interval)}" if kept.n else "none decided"
    )
    found = compare(history[-2], history[-1]) if len(history) > 1 else None
    change = _since(review, *change_in_points(found))
    return Tile("Promises kept", percent(kept.value), small, change, tone_of(found))


def _broken_tile(review: Review) -> Tile:
    now = review.all_promises[-1]
    decided = now.met + now.breached
    small = f"of {plural(decided, 'decided promise')}; {now.undecided:,} open"
    return Tile("Promises broken", f"{now.breached:,}", small)


def _objectives_tile(review: Review) -> Tile:
    reached = sum(one.is_reached is True for one in review.standings)
    missed = sum(one.is_reached is False for one in review.standings)
    left = len(review.standings) - reached - missed
    tone: Tone = "bad" if missed else "" if left else "good"
    small = f"{missed:,} missed, {left:,} not settled"
    return Tile("Objectives reached", f"{reached:,} of {len(review.standings):,}", small, "", tone)


def _volume_tile(review: Review) -> Tile:
    volume = review.volume
    small = f"{volume.current.solved:,} solved, {volume.open_at_end:,} open at the end"
    change = _since(review, *change_in_number(volume.change("opened")))
    return Tile("Tickets opened", f"{volume.current.opened:,}", small, change)


def _since(review: Review, change: str, chance: str) -> str:
    if change == NONE or len(review.windows) < 2:
        return ""
    return f"{change} since {period(review.windows[-2])}, {chance}"
