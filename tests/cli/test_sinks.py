"""Where records go: plain text that every tool reads, whatever the locale."""

import io
import sys

import pytest

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
