"""Run the notebook of the documentation, and store what it gives.

python examples/write_notebook.py [--check]

With `--check` nothing is written: what the run gives is compared with what is stored, and lines
that differ are printed. Pictures only have to be there, as fonts are drawn a little differently by
each release of what draws them.
"""

import sys
from difflib import unified_diff
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebooks" / "attainment.ipynb"


def run(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook as a fresh kernel leaves it, without what differs from run to run."""
    client = NotebookClient(notebook, timeout=120, record_timing=False)
    done = client.execute(cwd=str(NOTEBOOK.parent))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    done["metadata"] = {"kernelspec": kernel, "language_info": {"name": "python"}}
    for number, cell in enumerate(done["cells"], start=1):
        cell["id"] = f"cell-{number}"
        cell["metadata"] = {}
        for output in cell.get("outputs", ()):
            output["metadata"] = {}
    return done


def shown(notebook: nbformat.NotebookNode) -> list[str]:
    """Return what a notebook says and shows, line by line; of a picture that there is one."""
    lines: list[str] = []
    for cell in notebook["cells"]:
        lines += [f"--- {cell['id']}", *cell["source"].splitlines()]
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            text = output.get("text") or data.get("text/plain") or output["output_type"]
            lines += text.splitlines()
            lines += [f"({kind})" for kind in sorted(data)]
    return lines


def main() -> int:
    stored = nbformat.read(NOTEBOOK, as_version=4)
    done = run(nbformat.read(NOTEBOOK, as_version=4))
    if "--check" in sys.argv[1:]:
        lines = list(unified_diff(shown(stored), shown(done), "stored", "run", lineterm="", n=1))
        print("\n".join(lines) or "the notebook stores what it gives")
        return 1 if lines else 0
    nbformat.write(done, NOTEBOOK)
    print(f"wrote {NOTEBOOK.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
