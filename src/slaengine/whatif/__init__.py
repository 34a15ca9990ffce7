"""What another promise would have meant, and which one to make."""

from slaengine.whatif.change import Change
from slaengine.whatif.course import same_course
from slaengine.whatif.replay import Replay
from slaengine.whatif.replaying import replay
from slaengine.whatif.shift import Shift
from slaengine.whatif.side import Side

__all__ = ["Change", "Replay", "Shift", "Side", "replay", "same_course"]
