"""TOML, JSON and YAML: one meaning, no traps, and syntax errors with their line."""

import builtins
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from slaengine.errors import MissingExtraError
from slaengine.policy import Policy
from tests.policy.refusals import problems_in

YAML = """
calendars:
  oslo:
    tz: Europe/Oslo
    hours: {mon-fri: [08:00-16:00]}
    holidays: [{country: NO}, {date: 2026-12-24, name: on, hours: 8:00-12:00}]
agreements:
  - name: 007
    calendar: oslo
    when: {country: NO, flag: yes, code: 1e3, at: 9:30, day: 2026-01-05}
    targets: {resolution: {1: 4h, ~2: 8h}}
""".replace("~2", "2").replace("007", "'007'")


@pytest.fixture
def yaml() -> Any:
    """The optional package."""
    return pytest.importorskip("yaml")


def test_yaml_means_what_it_says(yaml: Any) -> None:
    policy = Policy.from_text(YAML, format="yaml")
    when = policy.agreements[0].when
    assert when.matches(
        {"country": "NO", "flag": "yes", "code": 1000, "at": "9:30", "day": date(2026, 1, 5)}
    )
    assert policy.calendars["oslo"].holidays[0].country == "NO"
    assert policy.calendars["oslo"].holidays[1].dates == ((date(2026, 12, 24), "on"),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("9:30", "9:30"),
        ("1_000", "1_000"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("-3", -3),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("'5'", "5"),
        ("2026-12-24", date(2026, 12, 24)),
        ("2026-12-24T08:00:00Z", datetime(2026, 12, 24, 8, tzinfo=UTC)),
        ("2026-12-24 08:00:00", datetime(2026, 12, 24, 8)),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_yaml_scalars_are_read_by_the_core_rules(yaml: Any, text: str, value: object) -> None:
    from slaengine.policy.yaml import parse_yaml

    assert parse_yaml(f"[{text}, x]" if text else "[~, x]") == [value, "x"]


def test_an_empty_yaml_document_holds_nothing(yaml: Any) -> None:
    from slaengine.policy.yaml import parse_yaml

    assert parse_yaml("") is None
    assert problems_in("", form="yaml") == ["must be a table, not nothing"]


def test_an_alias_stands_for_what_it_names(yaml: Any) -> None:
    from slaengine.policy.yaml import parse_yaml

    assert parse_yaml("{a: &a [1], b: *a}") == {"a": [1], "b": [1]}


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2", "is not YAML that we read: line 2: the key 'a' is given twice in one"),
        ("a: !!int 5", "is not YAML that we read: line 1: the tag 'tag:yaml.org,2002:int'"),
        ("a: !boom x", "is not YAML that we read: line 1: the tag '!boom' means nothing here"),
        ("a: &x [*x]", "is not YAML that we read: line 1: an alias stands inside what it names"),
        ("? [a]\n: 1", "is not YAML that we read: line 1: a key must be text"),
        ("\na: 2026-13-45", "is not YAML that we read: line 2: '2026-13-45': month must be in"),
        ("a: [", "is not YAML: line 1: expected the node content"),
        ("a: *b", "is not YAML: line 1: found undefined alias"),
        ("a: \x07", "is not YAML: unacceptable character"),
        (BOMB, "is not read: its aliases repeat too much; write the parts out"),
        ("[" * 5000, "is nested too deeply"),
        ("- a", "must be a table, not a list"),
        ("1: x", "the key 1 must be text; put it in quotes"),
    ],
)
def test_yaml_that_is_refused(yaml: Any, text: str, problem: str) -> None:
    assert problems_in(text, form="yaml")[0].startswith(problem)


def test_without_the_package_yaml_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without_yaml(name: str, *parts: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *parts)

    monkeypatch.setattr(builtins, "__import__", without_yaml)
    monkeypatch.delitem(sys.modules, "yaml", raising=False)
    with pytest.raises(MissingExtraError, match=r'reading YAML needs .*"slaengine\[yaml\]"'):
        Policy.from_text("a: 1", format="yaml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1, "a": 2}', "is not JSON: the key 'a' is given twice in one table"),
        ('{"a": NaN}', "is not JSON: NaN is not a number that JSON knows"),
        ('{\n"a" 1}', "is not JSON: Expecting ':' delimiter: line 2 column 5"),
        ("[]", "must be a table, not a list"),
        ("[" * 100_000, "is nested too deeply"),
        ("9" * 5000, "is not JSON: Exceeds the limit"),
    ],
)
def test_json_that_is_refused(text: str, problem: str) -> None:
    assert problems_in(text, form="json")[0].startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = 1\na = 2\n", "is not TOML: Cannot overwrite a value (at line 2"),
        ("\na = \nb = 1", "is not TOML: Invalid value (at line 2"),
        ("a = " + "[" * 5000, "is nested too deeply"),
    ],
)
def test_toml_that_is_refused(text: str, problem: str) -> None:
    assert problems_in(text)[0].startswith(problem)


def test_the_three_formats_are_one_policy(yaml: Any, tmp_path: Any) -> None:
    tables = {
        "calendars": {"oslo": {"tz": "Europe/Oslo", "hours": {"mon-fri": ["08:00-16:00"]}}},
        "agreements": [{"name": "x", "calendar": "oslo", "targets": {"resolution": "4h"}}],
    }
    toml = (
        '[calendars.oslo]\ntz = "Europe/Oslo"\nhours = { mon-fri = ["08:00-16:00"] }\n'
        '[[agreements]]\nname = "x"\ncalendar = "oslo"\ntargets = { resolution = "4h" }\n'
    )
    texts = {"toml": toml, "json": json.dumps(tables), "yml": yaml.safe_dump(tables)}
    found = []
    for ending, text in texts.items():
        path = tmp_path / f"sla.{ending}"
        path.write_text(text, encoding="utf-8")
        found.append(Policy.load(path))
    assert found[0] == found[1] == found[2]
