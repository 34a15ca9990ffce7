"""Where records go: plain text that every tool reads, whatever the locale."""

import csv
import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.cli.sinks import standard_output, writer


def test_standard_output_is_utf_8_with_plain_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n"))
    with standard_output() as stream:
        writer(stream, ("name",), "csv")({"name": "Ωmega, Lda"})
        writer(stream, ("name",), "jsonl")({"name": "Ωmega"})
    assert raw.getvalue().decode() == 'name\n"Ωmega, Lda"\n{"name": "Ωmega"}\n'


def test_a_stand_in_for_standard_output_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stdout", shown)
    with standard_output() as stream:
        writer(stream, ("kept",), "csv")({"kept": True})
    assert shown.getvalue() == "kept\ntrue\n"


def cell_of(value: str) -> str:
    stream = io.StringIO(newline="")
    writer(stream, ("kept", "value"), "csv")({"kept": 1, "value": value})
    (row,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    return row["value"]


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://a.example","x")', "@SUM(A1)", "-- none --", "+1+2", "\t=1", "\uff1d1"],
)
def test_no_text_is_a_formula_in_a_spreadsheet(text: str) -> None:
    assert cell_of(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-4.50", "+3", "-12", "-1h30m", "+5%", "T-7", "a=b", "", "'=1"])
def test_a_number_and_any_other_text_are_written_as_they_are(text: str) -> None:
    assert cell_of(text) == text


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_gains_an_apostrophe_or_nothing(text: str) -> None:
    assert cell_of(text) in {text, f"'{text}"}


def test_json_lines_hold_every_text_as_it_is() -> None:
    stream = io.StringIO()
    writer(stream, ("value",), "jsonl")({"value": "=1+1"})
    assert stream.getvalue() == '{"value": "=1+1"}\n'
