"""A small desk whose figures can be checked by hand: weekdays from nine to five in Lisbon."""

POLICY = """
[calendars.desk]
tz = "Europe/Lisbon"
hours = { mon-fri = ["09:00-17:00"] }

[priority]
order = ["urgent", "normal"]

[[agreements]]
name = "standard"
calendar = "desk"

[agreements.targets]
first_response = { urgent = "1h", normal = "4h" }
resolution = { urgent = "4h", normal = "16h" }

[[agreements]]
name = "backline"
kind = "ola"
when = { group = "tier-2" }
calendar = "desk"
targets = { agent_work = "6h" }
"""

# Monday 5 January 2026 and the days after it; T-1 is kept, T-2 is broken, T-3 waits.
JSON_LINES = """\
{"ticket": "T-1", "at": "2026-01-05T10:00:00Z", "event": "opened", "priority": "urgent", "team":"a"}
{"ticket": "T-1", "at": "2026-01-05T10:30:00Z", "event": "replied", "by": "agent"}
{"ticket": "T-1", "at": "2026-01-05T11:00:00Z", "event": "status_changed", "status": "pending"}
{"ticket": "T-1", "at": "2026-01-05T13:00:00Z", "event": "status_changed", "status": "open"}
{"ticket": "T-1", "at": "2026-01-05T14:00:00Z", "event": "status_changed", "status": "solved"}
{"ticket": "T-2", "at": "2026-01-05T16:00:00Z", "event": "opened", "priority": "normal"}
{"ticket": "T-2", "at": "2026-01-06T14:00:00Z", "event": "replied", "by": "agent"}
{"ticket": "T-3", "at": "2026-01-06T09:00:00Z", "event": "opened", "priority": "urgent"}
{"ticket": "T-3", "at": "2026-01-06T10:00:00Z", "event": "updated", "group": "tier-2"}
{"ticket": "T-3", "at": "2026-01-06T10:00:00Z", "event": "status_changed", "status": "pending"}
"""

CSV = """\
ticket,at,event,by,status,priority,team,group
T-1,2026-01-05T10:00:00Z,opened,,,urgent,a,
T-1,2026-01-05T10:30:00Z,replied,agent,,,,
T-1,2026-01-05T11:00:00Z,status_changed,,pending,,,
T-1,2026-01-05T13:00:00Z,status_changed,,open,,,
T-1,2026-01-05T14:00:00Z,status_changed,,solved,,,
T-2,2026-01-05T16:00:00Z,opened,,,normal,,
T-2,2026-01-06T14:00:00Z,replied,agent,,,,
T-3,2026-01-06T09:00:00Z,opened,,,urgent,,
T-3,2026-01-06T10:00:00Z,updated,,,,,tier-2
T-3,2026-01-06T10:00:00Z,status_changed,,pending,,,
"""

# As of Tuesday noon. T-1 resolution: 10-11 and 13-14 counted, two open hours paused.
CLOCKS = """\
ticket,metric,cycle,agreement,kind,priority,state,started_at,stopped_at,due_at,target_us,\
elapsed_us,remaining_us,paused_us,breached,breached_at
T-1,first_response,1,standard,sla,urgent,met,2026-01-05T10:00:00+00:00,\
2026-01-05T10:30:00+00:00,2026-01-05T11:00:00+00:00,3600000000,1800000000,1800000000,0,false,
T-1,resolution,1,standard,sla,urgent,met,2026-01-05T10:00:00+00:00,2026-01-05T14:00:00+00:00,\
2026-01-05T16:00:00+00:00,14400000000,7200000000,7200000000,7200000000,false,
T-2,first_response,1,standard,sla,normal,missed,2026-01-05T16:00:00+00:00,\
2026-01-06T14:00:00+00:00,2026-01-06T12:00:00+00:00,14400000000,21600000000,-7200000000,0,true,\
2026-01-06T12:00:00+00:00
T-2,resolution,1,standard,sla,normal,running,2026-01-05T16:00:00+00:00,,\
2026-01-07T16:00:00+00:00,57600000000,21600000000,36000000000,0,false,
T-3,first_response,1,standard,sla,urgent,running,2026-01-06T09:00:00+00:00,,\
2026-01-06T10:00:00+00:00,3600000000,18000000000,-14400000000,0,true,2026-01-06T10:00:00+00:00
T-3,resolution,1,standard,sla,urgent,paused,2026-01-06T09:00:00+00:00,,,14400000000,3600000000,\
10800000000,14400000000,false,
T-3,agent_work,1,backline,ola,urgent,paused,2026-01-06T10:00:00+00:00,,,21600000000,0,\
21600000000,14400000000,false,
"""
