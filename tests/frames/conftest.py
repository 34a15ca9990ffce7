"""The columns are tried where every library is installed whose dataframes they take."""

from importlib.util import find_spec

LIBRARIES = ("numpy", "narwhals", "pandas", "polars", "pyarrow", "duckdb")
MISSING = [name for name in LIBRARIES if find_spec(name) is None]
collect_ignore_glob = ["test_[!i]*.py"] if MISSING else []
