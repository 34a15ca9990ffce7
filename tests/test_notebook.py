"""The notebook of the documentation runs, and shows what it gives."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("nbclient", reason="running the notebook needs the dev extra")
pytest.importorskip("matplotlib", reason="the notebook's pictures need the dev extra")
pytest.importorskip("pandas", reason="the notebook's frames need the dev extra")

PROJECT = Path(__file__).resolve().parent.parent
SCRIPT = PROJECT / "examples" / "write_notebook.py"
NOTEBOOK = PROJECT / "docs" / "notebooks" / "attainment.ipynb"

if not (SCRIPT.is_file() and NOTEBOOK.is_file()):
    pytest.skip("only the tests were copied, not the notebook", allow_module_level=True)


def test_the_notebook_runs_and_stores_what_it_gives() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_notebook_names_no_machine_and_no_time_of_running() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    for word in ("iopub", "execution_time", "/home/", "/root/", "site-packages"):
        assert word not in text
