"""`slaengine demo`: a helpdesk's winter on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console, RenderableType
from rich.text import Text

from slaengine.cli.board.attainment import attainment
from slaengine.cli.board.facts import Facts, gather
from slaengine.cli.board.ribbon import legend, ribbon
from slaengine.cli.board.upcoming import upcoming
from slaengine.cli.board.weeks import weeks
from slaengine.cli.board.worst import worst
from slaengine.cli.story import headline, outcome
from slaengine.demo import (
    AS_OF,
    EVENTS,
    MAINTENANCE,
    OUTAGES,
    POLICY,
    ZONE,
    demo_events,
    demo_policy,
    text_of,
)
from slaengine.policy import Policy
from slaengine.words import plural

_WIDTH = 96
_TOLD = ("T-4209", "resolution")
_WORST, _NEXT = 4, 8
_TRY = """\
  slaengine demo --save demo              policy, events and outages, as files
  slaengine check demo/sla.toml           does the policy say what it means?
  slaengine due -p demo/sla.toml demo/events.jsonl
  slaengine explain T-4209 -p demo/sla.toml demo/events.jsonl
  slaengine review -a harbour-lines -p demo/sla.toml demo/events.jsonl
  slaengine forecast -p demo/sla.toml demo/events.jsonl"""


@click.command()
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=f"Write the demo's {POLICY}, {EVENTS}, {OUTAGES} and {MAINTENANCE} to DIR, to try the "
    "other commands on them.",
)
def demo(*, save: Path | None) -> int:
    """Show a made-up helpdesk's winter on one page.

    Promises kept, week by week, the furthest over, what is due next, and one promise explained.
    """
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for name in (POLICY, EVENTS, OUTAGES, MAINTENANCE):
            (save / name).write_text(text_of(name), encoding="utf-8", newline="\n")
            click.echo(save / name)
        return 0
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH
    policy = demo_policy()
    facts = gather(policy, demo_events(), AS_OF)
    page = _Page(facts, policy, min(console.width, _WIDTH), plain=console.options.ascii_only)
    with console.capture() as drawn:
        for part in page.parts():
            console.print(part, no_wrap=True, overflow="ellipsis")
    # rich has left colours out where they do not belong; click need not guess again
    click.echo("\n".join(line.rstrip() for line in drawn.get().splitlines()), color=True)
    return 0


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts of the page, under one another."""

    facts: Facts
    policy: Policy
    width: int
    plain: bool

    def parts(self) -> Iterator[RenderableType]:
        facts, plain = self.facts, self.plain
        yield from self._title()
        yield _heading("Promises kept")
        yield attainment(facts.promises, self.policy)
        yield _heading("Week by week")
        yield from weeks(facts, ZONE, width=self.width, plain=plain)
        yield _heading("Furthest over")
        yield from worst(facts.promises, facts.as_of, _WORST)
        due, count = upcoming(facts.promises, facts.as_of, _NEXT, width=self.width, plain=plain)
        yield _heading(f"Due next: {min(_NEXT, count)} of {count} promises that run")
        yield due
        yield from self._story()
        yield _heading("Try it")
        yield Text(_TRY, style="dim")

    def _title(self) -> Iterator[Text]:
        facts, at = self.facts, self.facts.as_of
        tickets, events = plural(len(facts.opened_at), "ticket"), plural(facts.events, "event")
        yield Text("A helpdesk in Lisbon, winter 2025/26", style="bold")
        now = f"{at:%A} {at.day} {at:%B %Y, %H:%M}"
        yield Text(f"{tickets}, {events}, as of {now}; all of it made up", style="dim")

    def _story(self) -> Iterator[Text]:
        """Explain one promise, slice by slice."""
        facts = self.facts
        [told] = [one for one in facts.promises if (one.clock.ticket, one.clock.metric) == _TOLD]
        clock = told.clock
        yield _heading(f"One promise explained: {clock.ticket}, {told.subject} ({told.customer})")
        yield Text(headline(clock))
        yield Text(f"{outcome(clock, facts.as_of)}\n")
        yield from ribbon(clock, facts.as_of, width=self.width, plain=self.plain)
        yield legend(plain=self.plain)
        yield Text(f"\n{clock.explain(facts.as_of).in_zone(clock.calendar.zone)}")


def _heading(title: str) -> Text:
    return Text(f"\n{title}", style="bold")
