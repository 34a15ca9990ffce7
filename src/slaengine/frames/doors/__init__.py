"""Doors: what differs between libraries of dataframes, one file each.

A door reads what a library stores in its own way and writes columns back into it; whatever
narwhals does alike for all of them is left to narwhals. A library is imported once something of
its own has come in.
"""

from slaengine.frames.doors.door import EAGER, Door, Made, door_of

__all__ = ["EAGER", "Door", "Made", "door_of"]
