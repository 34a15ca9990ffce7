"""The clocks of the log as an expert would write them in DuckDB's SQL: the whole clock frame.

Only rows that a step needs go into it: an ASOF join finds the open time before each reply and each
status, windows over the statuses alone make spans and their sums, one over the priorities tells
when they changed, and two ASOF joins a ticket find the due dates.
"""

from typing import TYPE_CHECKING

from benchmarks.frames_log import (
    AS_OF,
    EVENTS,
    METRICS,
    PRIORITIES,
    ROLES,
    STATES,
    STATUSES,
    TARGETS,
)
from benchmarks.frames_pairs import HOUR, OpenSpans, micros

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

KINDS = {
    "event": EVENTS,
    "by": ROLES,
    "status": STATUSES,
    "priority": PRIORITIES,
    "metric": METRICS,
    "state": STATES,
}

LOG = """
create table log as
select ticket, "at", public, event::event_kind as event, "by"::by_kind as "by",
       status::status_kind as status, priority::priority_kind as priority
from given_log
"""

QUERY = """
with needed as (
    select ticket, epoch_us("at") as t, status, coalesce(
               event = 'replied' and "by" = 'agent' and public or status = 'solved', false
           ) as answers
    from log where status is not null or event = 'replied' and "by" = 'agent' and public
), placed as (
    select e.*, s.before + least(e.t, s.closes) - s.opens as w
    from needed e asof join spans s on e.t >= s.opens
), answered as (
    select ticket, min(t) as answered_at, min(w) as answered_w
    from placed where answers group by ticket
), priorities as (
    select ticket, epoch_us("at") as t, priority, priority is distinct from lag(priority) over (
               partition by ticket order by "at"
           ) as changed
    from log where priority is not null
), promises as (
    select ticket, answered_at, answered_w,
           arg_max(priority, t) as priority,
           max(t) filter (where changed) as promised,
           arg_max(priority, t) filter (where t <= until) as first_priority,
           max(t) filter (where changed and t <= until) as first_promised
    from (
        select *, coalesce(answered_at, (select at_now from present)) as until
        from priorities left join answered using (ticket)
    )
    group by all
), statuses as (
    select ticket, t, w, status, coalesce(
               lead(w) over (partition by ticket order by t), (select now from present)
           ) - w as got
    from placed where status is not null
), spans_of as (
    select ticket, w, got, coalesce(sum(got) over (
               partition by ticket order by t rows between unbounded preceding and 1 preceding
           ), 0)::bigint as used
    from statuses where status = 'open'
), tickets as (
    select ticket, min(w) as opened_w, max(w) as turned_w, arg_max(status, t) as status,
           min(t) as started_at, max(t) as turned_at,
           coalesce(sum(got) filter (where status = 'pending'), 0)::bigint as paused
    from statuses group by ticket
), resolutions as (
    select ticket, r.amount, sum(got)::bigint as used,
           min(w + r.amount - used) filter (where r.amount > used and r.amount <= used + got)
               as crossed_w
    from spans_of join promises p using (ticket)
    join amounts r on r.metric = 'resolution' and r.priority = p.priority
    group by ticket, r.amount
), reached as (
    select ticket, status, started_at, turned_at, paused, used, crossed_w, promised,
           first_promised, answered_at, p.priority, p.first_priority,
           r.amount as target, f.amount as first_target,
           coalesce(answered_w, n.now) - opened_w as first_used,
           opened_w + f.amount as first_x,
           case when crossed_w is not null then crossed_w
                when status = 'open' then n.now + r.amount - used
                when status = 'solved' then turned_w + r.amount - used end as x
    from tickets join promises p using (ticket) join resolutions r using (ticket)
    join amounts f on f.metric = 'first_response' and f.priority = p.first_priority
    cross join present n
), due as materialized (
    select k.*, a.opens + first_x - a.before as first_due, b.opens + x - b.before as due,
           first_due < coalesce(answered_at, n.at_now) as first_breached,
           crossed_w is not null as breached
    from reached k asof join spans a on k.first_x > a.before
    asof left join spans b on k.x > b.before
    cross join present n
)
select ticket, 'first_response'::metric_kind as metric, 1 as cycle, 'all' as agreement,
       'sla' as kind, first_priority as priority,
       (case when answered_at is null then 'running' when first_breached then 'missed'
             else 'met' end)::state_kind as state,
       started_at, answered_at as stopped_at, first_due as due_at, first_target as target,
       first_used as elapsed, first_target - first_used as remaining, 0 as paused,
       first_breached as breached,
       case when first_breached then greatest(first_due, first_promised) end as breached_at
from due
union all
select ticket, 'resolution', 1, 'all', 'sla', priority,
       case when status = 'open' then 'running' when status = 'pending' then 'paused'
            when breached then 'missed' else 'met' end,
       started_at, case when status = 'solved' then turned_at end, due, target,
       used, target - used, paused, breached,
       case when breached then greatest(due, promised) end
from due
order by ticket, metric
"""


class Desk:
    """A database with the log in its own tables, and the two clocks as a query."""

    def __init__(self, log: "pa.Table", spans: OpenSpans, *, threads: int = 1) -> None:
        import duckdb

        self.connection = duckdb.connect(config={"threads": threads})
        for name, values in KINDS.items():
            self.connection.execute(f"create type {name}_kind as enum {values}")
        self.connection.register("given_log", log)
        self.connection.execute(LOG)
        self.connection.unregister("given_log")
        self._tables(spans)

    def clocks(self) -> "duckdb.DuckDBPyRelation":
        """The clock frame, by ticket and metric; instants and durations are integers."""
        return self.connection.sql(QUERY)

    def _tables(self, spans: OpenSpans) -> None:
        run = self.connection.execute
        table = {"opens": spans.opens, "closes": spans.closes, "before": spans.before}
        self.connection.register("given_spans", table)
        run("create table spans as select * from given_spans")
        self.connection.unregister("given_spans")
        run("create table amounts (metric text, priority priority_kind, amount bigint)")
        for metric, tiers in TARGETS.items():
            for tier, hours in tiers.items():
                run("insert into amounts values (?, ?, ?)", [metric, tier, hours * HOUR])
        run(
            "create table present as select ?::bigint as at_now, "
            "before + least(at_now, closes) - opens as now "
            "from spans where opens <= at_now order by opens desc limit 1",
            [micros(AS_OF)],
        )
