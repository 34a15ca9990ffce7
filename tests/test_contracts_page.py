"""The page that takes a contract from paper to a file shows what is in the demo's file."""

import re

import pytest

pytest.importorskip("markdown_it", reason="reading pages needs the dev extra")

from slaengine import Policy
from slaengine.demo import POLICY, text_of
from tests.pages import PROJECT, Page

PAGE = PROJECT / "docs" / "how-to" / "contracts.md"
if not PAGE.exists():
    pytest.skip("only the tests were copied, not the pages", allow_module_level=True)


def test_what_the_page_writes_down_stands_in_the_demos_policy() -> None:
    blocks = [block for block in Page(PAGE).blocks if block.language == "toml" and not block.title]
    assert len(blocks) > 10
    policy = text_of(POLICY)
    assert [block.text for block in blocks if block.text not in policy] == []


def test_each_shape_in_the_pages_table_can_be_written_so() -> None:
    shapes = re.findall(
        r"^\| [^|]+ \| `(\w+ = [\[{][^`…]*)`", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert len(shapes) == 11
    for shape in shapes:
        on = "missed" if shape.startswith("each") or "over =" in shape else "availability"
        text = f'on = "{on}"\n{shape}'
        agreement = f"""
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = "1200.00 EUR a month"
targets = {{ resolution = "4h" }}
availability = {{ name = "api" }}
[[agreements.remedies]]
{text}
"""
        (remedy,) = Policy.from_text(agreement, format="toml").agreements[0].remedies
        assert remedy.on == on
