"""The comparison in resources/reference/README.md is that of the network that is shipped."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.cli.measured_table import measured_table
from app.resource_paths import default_model
from app.self_test import KNOWN_PREDICTIONS
from core.elasticity.averages import voigt_reuss_hill

README = Path(__file__).resolve().parents[2] / "resources" / "reference" / "README.md"


def rows() -> list[list[str]]:
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if ".cif |" in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_predicted_moduli_are_those_of_the_shipped_network() -> None:
    known = json.loads((default_model() / KNOWN_PREDICTIONS).read_text(encoding="utf-8"))["predictions"]
    assert len(rows()) >= 15
    for row in rows():
        averages = voigt_reuss_hill(known[row[0]])
        for cell, modulus in zip(row[2:8:2], (averages.bulk, averages.shear, averages.young), strict=True):
            assert float(cell.split(" ")[0]) == pytest.approx(modulus.hill, rel=0.02, abs=0.2), row[0]


def test_measured_moduli_are_those_of_the_table() -> None:
    by_label = {}
    for row in measured_table():
        by_label.setdefault((row.label, f"{row.averages.bulk.hill:.1f}"), row)
    for row in rows():
        measured = by_label[(row[1].split(",")[0], row[3])]
        assert row[5] == f"{measured.averages.shear.hill:.1f}", row[0]
        assert row[7] == f"{measured.averages.young.hill:.1f}", row[0]


def test_how_many_lie_within_is_counted_right() -> None:
    for row in rows():
        limits = [re.findall(r"[\d.]+", cell)[1:] for cell in row[2:8:2]]
        inside = sum(
            float(low) - 0.051 <= float(value) <= float(high) + 0.051
            for (low, high), value in zip(limits, row[3:8:2], strict=True)
        )
        assert str(inside) == row[8], row[0]
