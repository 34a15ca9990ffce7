"""Draw the pictures of the documentation: the demo as it looks, and timelines as they come out.

python examples/make_pictures.py
"""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PLACE = PROJECT / "docs" / "pictures"
TITLE = "slaengine demo: a helpdesk's winter on one page"


def demo_lines() -> list[str]:
    """Return what the demo prints in colours, up to the slices of the promise it explains."""
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "96"}
    plain = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", "slaengine.cli", "demo"],
        env=plain | colours | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    lines = done.stdout.decode().splitlines()
    legend = next(place for place, line in enumerate(lines) if "counted   " in line)
    return lines[: legend + 1]


def pictures() -> dict[str, str]:
    """Draw every picture, by the name of its file."""
    from examples.pictures.scenes import SCENES
    from examples.pictures.terminal import terminal

    drawn = {f"{name}.svg": scene().draw() for name, scene in SCENES.items()}
    return drawn | {"demo.svg": terminal(demo_lines(), title=TITLE)}


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    for name, picture in pictures().items():
        (PLACE / name).write_text(picture, encoding="utf-8", newline="\n")
        print(f"drew {name}")


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))  # a script finds its neighbours, but not the project
    main()
