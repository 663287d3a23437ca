from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from stand_in_predictor import prediction_for

from app.state import readout
from app.state.matrix_text import matrix_text
from app.state.session import CrystalEntry, Stage
from app.work.answering import answer_for
from app.work.reading import facts_of
from core.crystal.crystal import Crystal, Provenance
from core.elasticity.stiffness import Stiffness


@pytest.fixture(scope="module")
def copper():
    cell = np.eye(3) * 3.61
    fractional = [[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]]
    return Crystal(species=("Cu",) * 4, cell=cell, fractional=fractional, name="copper")


def test_header_of_a_done_crystal(copper):
    entry = CrystalEntry(
        key=1,
        path=Path("Cu.cif"),
        stage=Stage.DONE,
        crystal=copper,
        facts=facts_of(copper),
        answer=answer_for(prediction_for(copper, in_domain=False)),
    )
    head = readout.header(entry)
    assert head.title == "Cu"
    assert "Fm3\u0305m · 225 · cubic" in head.line
    assert "4 atoms" in head.line and "8.97" in head.line  # 4 × 63.546 u in (3.61 Å)³
    assert "outside its domain" in head.model
    assert "never seen" in head.doubt
    assert head.notes == ""


def test_header_says_what_the_reader_noted(copper):
    noted = replace(copper, provenance=Provenance(notes=("The file holds 2 structures.",)))
    entry = CrystalEntry(key=1, path=Path("Cu.cif"), crystal=noted, facts=facts_of(noted))
    assert readout.header(entry).notes == "The file holds 2 structures."


def test_moduli_of_a_cubic_solid_follow_the_closed_forms(copper):
    prediction = prediction_for(copper)
    rows = {row.name: row for row in readout.modulus_rows(answer_for(prediction))}
    c = prediction.stiffness.voigt
    bulk = (c[0, 0] + 2 * c[0, 1]) / 3
    shear = (c[0, 0] - c[0, 1] + 3 * c[3, 3]) / 5
    assert float(rows["K"].hill) == pytest.approx(bulk, abs=0.051)
    assert float(rows["G"].voigt) == pytest.approx(shear, abs=0.051)
    assert rows["K"].interval and not rows["ν"].interval


def test_extremes_of_young_stand_along_the_axes_of_a_cube(copper):
    answer = answer_for(prediction_for(copper))
    texts = [fact.value for fact in readout.extremum_facts(answer)]
    # 2 C44 > C11 − C12: stiffest along ⟨111⟩, softest along ⟨100⟩.
    assert texts[1].count("0.58") == 3
    assert texts[0].count("0.00") == 2


def test_residual_is_not_written_below_what_means_something():
    assert readout.residual_text(3e-16) == "below 0.01 %"
    assert readout.residual_text(0.034) == "3.4 %"


def test_copied_matrix_loses_nothing():
    rng = np.random.default_rng(3)
    voigt = rng.normal(size=(6, 6)) * 100
    stiffness = Stiffness(voigt=voigt + voigt.T)
    for style, separator in (("tsv", "\t"), ("full", " ")):
        rows = [line.split(separator) for line in matrix_text(stiffness, style).splitlines()]
        assert np.array_equal(np.array(rows, dtype=float), stiffness.voigt)
    assert "GPa" in matrix_text(stiffness, "text").splitlines()[0]
    with pytest.raises(ValueError, match="latex"):
        matrix_text(stiffness, "latex")
