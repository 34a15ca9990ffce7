"""What another promise would have meant, and which one to make."""

from slaengine.whatif.change import Change
from slaengine.whatif.course import same_course
from slaengine.whatif.forecast_calibration import Bin, Calibration
from slaengine.whatif.forecasting import forecast
from slaengine.whatif.forecasts import Forecast
from slaengine.whatif.outlook import Outlook
from slaengine.whatif.replay import Replay
from slaengine.whatif.replaying import replay
from slaengine.whatif.shift import Shift
from slaengine.whatif.side import Side

__all__ = [
    "Bin",
    "Calibration",
    "Change",
    "Forecast",
    "Outlook",
    "Replay",
    "Shift",
    "Side",
    "forecast",
    "replay",
    "same_course",
]
