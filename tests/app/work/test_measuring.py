from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import resource_paths
from app.work import measuring
from app.work.measuring import measurements_of
from app.work.reading import read

EXAMPLES = resource_paths.resources() / "examples"


def test_an_example_has_its_measured_constants_in_its_own_frame():
    found = read(EXAMPLES / "copper.cif").facts.measured
    assert found, "copper is in the table"
    voigt = found[0].voigt
    # J. Overton and C. Gaffney, Phys. Rev. 98, 969 (1955) and all after: 168, 121, 75 GPa to a few per cent.
    np.testing.assert_allclose(voigt[[0, 0, 3], [0, 1, 3]], [168.0, 121.0, 75.0], rtol=0.04)
    assert found[0].title.startswith(found[0].label) and found[0].source in found[0].tip


def test_another_phase_has_none():
    outcome = read(EXAMPLES / "quartz-alpha.cif")
    assert measurements_of(outcome.crystal, "SiO2", 154)
    assert not measurements_of(outcome.crystal, "SiO2", 0)
    assert not measurements_of(outcome.crystal, "SiO2", 227)
    assert not measurements_of(outcome.crystal, "Xx9", 154)


def test_without_the_table_everything_else_goes_on(monkeypatch, tmp_path):
    measuring._by_formula.cache_clear()
    monkeypatch.setattr(resource_paths, "measured_constants", lambda: Path(tmp_path / "none.toml"))
    try:
        outcome = read(EXAMPLES / "copper.cif")
        assert outcome.facts.formula == "Cu" and outcome.facts.measured == ()
    finally:
        measuring._by_formula.cache_clear()


def test_a_turned_crystal_has_its_constants_turned():
    crystal = read(EXAMPLES / "quartz-alpha.cif").crystal
    turn = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
    turned = replace(crystal, cell=crystal.cell @ turn.T)
    first = measurements_of(crystal, "SiO2", 154)[0].voigt
    second = measurements_of(turned, "SiO2", 154)[0].voigt
    assert second[2, 2] == pytest.approx(first[2, 2])
    assert abs(second[0, 4]) == pytest.approx(abs(first[1, 3]), rel=1e-6)
