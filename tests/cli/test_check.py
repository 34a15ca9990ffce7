"""`slaengine check` and `schema`: what is wrong with a policy, and what one looks like."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.usefixtures("desk")
def test_a_policy_with_nothing_to_say_about_is_praised_briefly(run: Run) -> None:
    assert run("check", "sla.toml") == (
        0,
        "nothing to find in 2 agreements and 1 calendar\n",
        "",
    )


def test_every_mistake_is_listed_and_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[calendars.x]\ntz = "Lisbon"\n[[agreements]]\nnam = "a"\n', encoding="utf-8"
    )
    outcome = run("check", "a.toml")
    lines = outcome.out.splitlines()
    assert outcome.status == 1
    assert len(lines) > 1
    assert all(line.startswith("a.toml: ") for line in lines)
    assert outcome.err == f"{len(lines)} mistakes\n"


def test_what_is_hardly_meant_is_a_finding(run: Run, desk: Path) -> None:
    policy = (desk / "sla.toml").read_text(encoding="utf-8")
    (desk / "sla.toml").write_text(
        policy.replace('urgent = "1h", normal', 'urgent = "9h", normal'), encoding="utf-8"
    )
    outcome = run("check", "sla.toml")
    assert outcome.status == 1
    assert "first_response" in outcome.out
    assert outcome.err.split()[1] in {"finding", "findings"}


def test_schema_is_a_json_schema(run: Run) -> None:
    outcome = run("schema")
    assert (outcome.status, outcome.err) == (0, "")
    assert json.loads(outcome.out)["$schema"].startswith("https://json-schema.org/")
