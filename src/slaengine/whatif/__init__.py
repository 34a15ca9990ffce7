"""What another promise would have meant, and which one to make."""

from slaengine.whatif.course import same_course
from slaengine.whatif.forecasts.calibration import Bin, Calibration
from slaengine.whatif.forecasts.forecast import Forecast
from slaengine.whatif.forecasts.forecasting import forecast
from slaengine.whatif.forecasts.outlook import Outlook
from slaengine.whatif.replays.change import Change
from slaengine.whatif.replays.owed import Owed
from slaengine.whatif.replays.replay import Replay
from slaengine.whatif.replays.replaying import replay
from slaengine.whatif.replays.shift import Shift
from slaengine.whatif.replays.side import Side
from slaengine.whatif.targets.needed import needed
from slaengine.whatif.targets.recommendation import Candidate, Recommendation, Recommendations
from slaengine.whatif.targets.recommending import recommend
from slaengine.whatif.targets.sweep import Point, Sweep, sweep
from slaengine.whatif.terms import on_calendar, with_target

__all__ = [
    "Bin",
    "Calibration",
    "Candidate",
    "Change",
    "Forecast",
    "Outlook",
    "Owed",
    "Point",
    "Recommendation",
    "Recommendations",
    "Replay",
    "Shift",
    "Side",
    "Sweep",
    "forecast",
    "needed",
    "on_calendar",
    "recommend",
    "replay",
    "same_course",
    "sweep",
    "with_target",
]
