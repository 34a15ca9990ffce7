"""README and docs do what they show.

Within a page, blocks run from top to bottom in one directory and one namespace. A block with a
title becomes a file of that name; a titled policy has to load, one titled `broken…` has to be
refused. Python's printed output stands behind `#>`, a `console` block shows commands after `$`
and what they print. `pytest tests/test_docs.py --update-examples` writes both.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("markdown_it", reason="reading pages needs the dev extra")
pytest.importorskip("pytest_examples", reason="running examples needs the dev extra")

from pytest_examples import CodeExample, EvalExample, find_examples

import slaengine
from slaengine import Policy, PolicyError
from tests.pages import PROJECT, Block, Page, pages

PAGES = list(pages())
if not PAGES:
    pytest.skip("only the tests were copied, not the pages", allow_module_level=True)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

DOCUMENTS = {"toml", "json", "yaml"}
FILES = DOCUMENTS | {"jsonl", "csv", "ics", "python"}
RUNS = ("slaengine ", "python ", "cat ")  # what a console block may start
REST = "…"  # a line of output that stands for any number of lines


@each_page
def test_a_page_does_what_it_shows(
    page: Page,
    eval_example: EvalExample,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    place = tmp_path / "page"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # examples replace it
    eval_example.set_config(line_length=100, target_version="py310")
    update = bool(request.config.getoption("update_examples"))
    examples = {example.start_line: example for example in find_examples(page.path)}
    state: dict[str, object] = {}
    texts: dict[int, str] = {}
    for block in page.blocks:
        if block.title and block.language in FILES:
            write(place, block)
        if block.language == "python":
            texts[block.line] = run_python(examples[block.line], eval_example, state, update=update)
        elif block.language == "console":
            texts[block.line] = run_console(block, f"{page.name}:{block.line}", update=update)
    eval_example.to_update.clear()  # the page is written as a whole, below
    if update:
        page.path.write_text(page.with_texts(texts), encoding="utf-8")


def write(place: Path, block: Block) -> None:
    """Put a titled block where the page's commands find it; a policy must be one."""
    path = place / str(block.title)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    if block.language in DOCUMENTS and "agreements" in block.text:
        if path.name.startswith("broken"):
            with pytest.raises(PolicyError):
                Policy.load(path)
        else:
            Policy.load(path)


def run_python(
    example: CodeExample, runner: EvalExample, state: dict[str, object], *, update: bool
) -> str:
    """Run a block on what the blocks before it left; its printed output is checked or written."""
    run = runner.run_print_update if update else runner.run_print_check
    state.update(run(example, module_globals=state, rewrite_assertions=False))
    return example.source


def run_console(block: Block, where: str, *, update: bool) -> str:
    """Run each command of a block; what it prints is compared with what is shown, or written."""
    shown: list[str] = []
    for command, expected in commands(block.text):
        assert command.startswith(RUNS), f"{where}: `{command}` cannot run here: make it a sh block"
        printed = output(command)
        same = matches(printed, expected)
        assert same or update, f"{where}: `{command}` prints\n" + "\n".join(printed)
        shown += [f"$ {line}" if i == 0 else line for i, line in enumerate(command.split("\n"))]
        shown += expected if same else printed
    return "".join(f"{line}\n" for line in shown)


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block, with the lines that it shows as printed."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in pairwise([*starts, len(lines)]):
        last = start
        while lines[last].endswith("\\"):
            last += 1
        command = "\n".join(lines[start : last + 1]).removeprefix("$ ")
        yield command, lines[last + 1 : end]


def output(command: str) -> list[str]:
    """What a command prints, on a terminal of a hundred columns without colours."""
    scripts = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    plain = {"PATH": scripts, "NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb"}
    done = subprocess.run(
        ["bash", "-c", command],
        env=os.environ | plain,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return [line.rstrip() for line in done.stdout.splitlines()]


def matches(printed: list[str], expected: list[str]) -> bool:
    """Whether the lines are those expected; a `…` alone stands for any number of lines."""
    pattern = [r"(?:.*\n)*" if line == REST else re.escape(line) + r"\n" for line in expected]
    return bool(re.fullmatch("".join(pattern), "".join(f"{line}\n" for line in printed)))


@each_page
def test_links_lead_somewhere(page: Page) -> None:
    for link in page.links:
        if re.match(r"[a-z]+:", link):
            continue  # elsewhere: not for a test to fetch
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        assert target.exists(), f"{page.name} links to {link}, which does not exist"
        if anchor:
            assert anchor in Page(target).anchors, f"{page.name} links to {link}: no such heading"


def test_the_reference_lists_exactly_the_public_names() -> None:
    reference = [page for page in PAGES if page.headings[:1] == ["API reference"]]
    assert len(reference) == 1, "one page has to be titled `# API reference`"
    names = [re.sub(r"\W.*", "", one.strip("`")) for one in reference[0].headings if "`" in one]
    assert sorted(names) == sorted(slaengine.__all__)


@pytest.mark.parametrize(
    "module",
    [
        *(slaengine.audit, slaengine.availability, slaengine.frames, slaengine.metrics),
        *(slaengine.remedies, slaengine.review, slaengine.whatif),
    ],
    ids=lambda module: module.__name__,
)
def test_the_reference_names_all_that_a_module_exports(module: ModuleType) -> None:
    text = Page(PROJECT / "docs" / "api.md").text
    missing = [name for name in module.__all__ if not re.search(rf"`{name}\b", text)]
    assert not missing


def test_the_readme_begins_with_its_two_commands() -> None:
    readme = Page(PROJECT / "README.md")
    first, second = [block.text for block in readme.blocks if block.language == "sh"][:2]
    assert "slaengine demo" in first
    assert "pytest" in second


@pytest.mark.parametrize(
    ("printed", "expected", "same"),
    [
        pytest.param(["a", "b"], ["a", "b"], True, id="equal"),
        pytest.param(["a", "b"], ["a"], False, id="more-is-printed"),
        pytest.param(["a", "b", "c"], ["a", REST], True, id="the-rest-left-out"),
        pytest.param(["a", "b", "c"], [REST, "c"], True, id="the-beginning-left-out"),
        pytest.param(["a.b"], ["axb"], False, id="text-is-no-pattern"),
    ],
)
def test_shown_output_is_compared_line_by_line(
    printed: list[str], expected: list[str], *, same: bool
) -> None:
    assert matches(printed, expected) is same


def test_a_command_may_go_on_after_a_backslash() -> None:
    text = "$ slaengine due \\\n    --policy sla.toml\nT-7\n$ slaengine demo\n"
    assert list(commands(text)) == [
        ("slaengine due \\\n    --policy sla.toml", ["T-7"]),
        ("slaengine demo", []),
    ]


def test_a_rewritten_block_keeps_its_place_in_a_list(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        "1. see\n\n   ```console\n   $ slaengine due\n   old\n   ```\n\nend\n", encoding="utf-8"
    )
    page = Page(path)
    (block,) = page.blocks
    again = page.with_texts({block.line: "$ slaengine due\nnew\nlines\n"})
    assert again.splitlines()[3:7] == ["   $ slaengine due", "   new", "   lines", "   ```"]
    assert again.endswith("\n\nend\n")
