"""What another promise would have meant, and which one to make."""

from slaengine.whatif.change import Change
from slaengine.whatif.course import same_course
from slaengine.whatif.forecast_calibration import Bin, Calibration
from slaengine.whatif.forecasting import forecast
from slaengine.whatif.forecasts import Forecast
from slaengine.whatif.needed import needed
from slaengine.whatif.outlook import Outlook
from slaengine.whatif.owed import Owed
from slaengine.whatif.recommendation import Candidate, Recommendation, Recommendations
from slaengine.whatif.recommending import recommend
from slaengine.whatif.replay import Replay
from slaengine.whatif.replaying import replay
from slaengine.whatif.shift import Shift
from slaengine.whatif.side import Side
from slaengine.whatif.sweep import Point, Sweep, sweep
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
