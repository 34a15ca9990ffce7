"""Open time between two columns of instants, as each peer's users would work it out.

Each gets its input in its own kind of memory before the clock starts, and answers with a column in
the order asked, so that it can stand beside the rows it came from.
"""

from collections.abc import Iterator

import numpy as np

from benchmarks import peers
from benchmarks.frames_pairs import Columnar, Ints, OpenSpans


def elapsed_peers(spans: OpenSpans, starts: Ints, ends: Ints) -> Iterator[Columnar]:
    """The peers that are installed, over these pairs."""
    if peers.have("workclock"):
        yield workclock(starts, ends)
    if peers.have("duckdb"):
        yield duckdb_asof(spans, starts, ends)
        yield duckdb_range(spans, starts, ends)
    if peers.have("polars"):
        yield polars_asof(spans, starts, ends)
        yield polars_search(spans, starts, ends)


def workclock(starts: Ints, ends: Ints, *, patience: int = 20_000) -> Columnar:
    """The Rust library's own batch, which reads numpy arrays."""
    schedule = peers.workclock_desk()
    count = min(patience, starts.size)
    begin, end = (part[:count].astype("datetime64[us]") for part in (starts, ends))

    def answers() -> Ints:
        return schedule.between_many(begin, end).astype(np.int64)

    return Columnar("workclock", lambda: schedule.between_many(begin, end), answers, count)


DUCKDB_ASOF = """
select b.before + least(p.finish - b.opens, b.closes - b.opens)
     - a.before - least(p.start - a.opens, a.closes - a.opens) as elapsed
from pairs p
asof join spans a on p.start >= a.opens
asof join spans b on p.finish >= b.opens
order by p.row
"""

DUCKDB_RANGE = """
select coalesce(sum(least(p.finish, s.closes) - greatest(p.start, s.opens))
       filter (where s.opens is not null), 0)::bigint as elapsed  -- least() of null is the other
from pairs p left join spans s on s.opens < p.finish and s.closes > p.start
group by p.row
order by p.row
"""


def duckdb_asof(spans: OpenSpans, starts: Ints, ends: Ints) -> Columnar:
    """Two joins with the latest opening, over prefix sums of open time."""
    return _duckdb("DuckDB ASOF join", DUCKDB_ASOF, spans, starts, ends)


def duckdb_range(spans: OpenSpans, starts: Ints, ends: Ints, *, patience: int = 20_000) -> Columnar:
    """The join with every span that overlaps, summed: what SQL models of helpdesks do."""
    return _duckdb("SQL range join", DUCKDB_RANGE, spans, starts[:patience], ends[:patience])


def _duckdb(name: str, query: str, spans: OpenSpans, starts: Ints, ends: Ints) -> Columnar:
    import duckdb

    pairs = {"row": np.arange(starts.size), "start": starts, "finish": ends}
    table = {"opens": spans.opens, "closes": spans.closes, "before": spans.before}
    connection = duckdb.connect(config={"threads": 1})
    connection.register("given_pairs", pairs)
    connection.register("given_spans", table)
    connection.execute("create table pairs as select * from given_pairs")
    connection.execute("create table spans as select * from given_spans")

    def run() -> object:
        return connection.sql(query).to_arrow_table()

    def answers() -> Ints:
        found: Ints = connection.sql(query).fetchnumpy()["elapsed"]
        return found

    return Columnar(name, run, answers, starts.size)


def polars_asof(spans: OpenSpans, starts: Ints, ends: Ints) -> Columnar:
    """Two `join_asof` with the latest opening; each needs the pairs sorted by its instant."""
    import polars as pl

    table = pl.LazyFrame(
        {"opens": spans.opens, "length": spans.closes - spans.opens, "before": spans.before}
    ).set_sorted("opens")
    pairs = pl.LazyFrame({"row": np.arange(starts.size), "start": starts, "end": ends})
    opens, length, before = pl.col("opens"), pl.col("length"), pl.col("before")

    def upto(at: str) -> pl.Expr:
        return before + pl.min_horizontal(pl.col(at) - opens, length)

    query = (
        pairs.sort("start")
        .join_asof(table, left_on="start", right_on="opens")
        .select("row", "end", upto("start").alias("left"))
        .sort("end")
        .join_asof(table, left_on="end", right_on="opens")
        .sort("row")
        .select((upto("end") - pl.col("left")).alias("elapsed"))
    )

    def answers() -> Ints:
        return query.collect()["elapsed"].to_numpy()

    return Columnar("Polars join_asof", query.collect, answers, starts.size)


def polars_search(spans: OpenSpans, starts: Ints, ends: Ints) -> Columnar:
    """Polars' own binary search as an expression, which keeps the order of the rows."""
    import polars as pl

    opens, closes, before = (
        pl.lit(pl.Series(part)) for part in (spans.opens, spans.closes, spans.before)
    )
    pairs = pl.LazyFrame({"start": starts, "end": ends})

    def upto(name: str) -> pl.Expr:
        at = pl.col(name)
        number = opens.search_sorted(at, side="right") - 1
        return (
            before.gather(number)
            + pl.min_horizontal(at, closes.gather(number))
            - opens.gather(number)
        )

    query = pairs.select((upto("end") - upto("start")).alias("elapsed"))

    def answers() -> Ints:
        return query.collect()["elapsed"].to_numpy()

    return Columnar("Polars search_sorted", query.collect, answers, starts.size)
