"""Each dataframe library is enough by itself: none of the others has to be installed."""

import subprocess
import sys

import pytest

LIBRARIES = ("pandas", "polars", "pyarrow", "duckdb")
MAKES = {
    "pandas": "import pandas; log = pandas.DataFrame(rows)",
    "polars": "import polars; log = polars.DataFrame(rows)",
    "pyarrow": "import pyarrow; log = pyarrow.table(rows)",
}
HIDES = """
import sys
class Hidden:
    def find_spec(name, path=None, target=None):
        if name in %r:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hidden)
"""
ASKS = """
from datetime import UTC, datetime
from slaengine import Policy, frames
policy = Policy.from_text('''
agreements = [{ name = "all", calendar = "24x7", targets = { resolution = "4h" } }]
''')
nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
rows = {"ticket": ["T-7"], "at": [nine], "event": ["opened"], "team": ["north"]}
%s
clocks = frames.evaluate(policy, log, as_of=nine, fields=["team"])
state = frames.advance(policy, None, log)
measures = frames.measures(policy, log, as_of=nine)
found = len(frames.kpis(clocks, measures))
print(found > 0, len(clocks), len(frames.clocks(state, as_of=nine)))
"""


@pytest.mark.parametrize("library", MAKES)
def test_a_library_is_enough_by_itself(library: str) -> None:
    others = tuple(name for name in LIBRARIES if name != library)
    script = HIDES % (others,) + ASKS % MAKES[library]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout == "True 1 1\n", done.stderr
