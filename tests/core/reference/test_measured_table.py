"""The shipped table of measured constants: what every row must obey, and the compilations behind it."""

from __future__ import annotations

import csv
import itertools
import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from pymatgen.core import Composition, Element
from pymatgen.core.lattice import Lattice

from app.resource_paths import measured_constants
from core.crystal.facts import density, formula
from core.crystal.reading import read_crystal
from core.crystal.symmetry import symmetry_of
from core.elasticity.stability import is_positive_definite
from core.reference.independent_constants import independent_constants
from core.reference.matching import reduced_formula, same_up_to_hand
from core.reference.table_file import load_measured

REPOSITORY = Path(__file__).resolve().parents[3]
MEASURED = REPOSITORY.parent / "shared" / "data" / "measured"
TABLE = load_measured(measured_constants())
BASS_ALONE = {
    "montecellite": "monticellite",
    "silimanite": "sillimanite",
    "wusite": "wüstite",
    "quartz": "α-quartz",
}
"""Names that the compilation spells in a way of its own."""

BULK_TOLERANCE = 0.3
"""Values of elements in handbooks scatter by this much, of soft and magnetic ones above all."""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.name}, {row.label}")
def test_a_row_is_whole_and_physical(row) -> None:
    assert is_positive_definite(row.voigt)
    assert Composition(row.formula).valid
    assert row.averages.bulk.reuss <= row.averages.bulk.voigt + 1e-9
    assert 0.0 < row.averages.poisson.hill + 0.2 < 0.7
    assert row.temperature is None or 1.0 < row.temperature < 400.0
    assert len(row.source) > 40, "a whole citation"
    assert any(character.isdigit() for character in row.label), "a label says the year"
    assert row.read_in and not row.read_in.startswith("/")
    if row.axes is not None and row.cell is not None:
        axes = row.axes.rows(Lattice.from_parameters(*row.cell).matrix)
        np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-9)
        assert np.linalg.det(axes) > 0.0


def test_no_measurement_stands_twice() -> None:
    keys = [(reduced_formula(row.formula), row.space_group, row.label) for row in TABLE]
    assert sorted(keys) == sorted(set(keys))


def test_there_are_enough_crystals_of_all_systems() -> None:
    phases = {(reduced_formula(row.formula), row.space_group) for row in TABLE}
    assert len(phases) >= 60
    assert {row.system for row in TABLE} == {
        "triclinic", "monoclinic", "orthorhombic", "tetragonal", "trigonal", "hexagonal", "cubic"
    }  # fmt: skip


@pytest.mark.parametrize(
    "row", [row for row in TABLE if Composition(row.formula).is_element], ids=lambda row: row.name
)
def test_an_elements_bulk_modulus_agrees_with_pymatgens(row) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = Element(Composition(row.formula).elements[0].symbol).bulk_modulus
    # Diamond and graphite, and white tin and grey, share one value there.
    if known is None or row.formula in ("C", "S"):
        pytest.skip("no comparable value in pymatgen's table")
    assert row.averages.bulk.hill == pytest.approx(float(known), rel=BULK_TOLERANCE)


def test_densities_agree_with_the_cells_of_the_examples() -> None:
    compared = 0
    for path in sorted((REPOSITORY / "resources" / "examples").glob("*.cif")):
        crystal = read_crystal(path)
        group, name = symmetry_of(crystal).space_group, formula(crystal)
        for row in TABLE:
            same = same_up_to_hand(row.space_group, group) and reduced_formula(row.formula) == name
            if same and row.density is not None:
                assert row.density == pytest.approx(density(crystal), rel=0.03), row.name
                compared += 1
    assert compared >= 10


def test_densities_agree_with_the_cells_of_the_rows() -> None:
    """Whole formula units in a cell: the mass that density and volume give is a multiple of one's mass."""
    for row in TABLE:
        if row.cell is None or row.density is None:
            continue
        volume = Lattice.from_parameters(*row.cell).volume
        units = row.density * volume / (float(Composition(row.formula).weight) * 1.66053907)
        assert units == pytest.approx(round(units), rel=0.08), row.name
        assert round(units) in (1, 2, 4, 8, 12, 16, 32, 128), row.name


def test_notes_name_the_measurements_that_differ_by_more_than_two_per_cent() -> None:
    compared = 0
    for row, other in itertools.permutations(TABLE, 2):
        same = row.space_group == other.space_group and reduced_formula(row.formula) == reduced_formula(
            other.formula
        )
        if not same or min(row.temperature or 300.0, other.temperature or 300.0) < 200.0:
            continue
        compared += 1
        ours, theirs = np.abs(row.voigt), np.abs(other.voigt)
        apart = np.abs(ours - theirs) > np.maximum(0.0201 * np.maximum(ours, theirs), 0.51)
        independent = [
            (int(name[1]) - 1, int(name[2]) - 1) for name in independent_constants(row.space_group)
        ]
        if any(apart[i, j] for i, j in independent):
            assert other.label in row.notes, f"{row.name}, {row.label}"
    assert compared > 20


def rows_of_bass() -> dict[str, dict[str, str]]:
    path = MEASURED / "bass1995_minerals.csv"
    if not path.is_file():
        pytest.skip("../shared/data/measured is not here")
    with path.open(encoding="utf-8") as file:
        named = {row["mineral"].lower(): row for row in csv.DictReader(file)}
    return {BASS_ALONE.get(name, name): row for name, row in named.items()}


def test_rows_of_bass_are_those_of_the_compilation() -> None:
    compilation = rows_of_bass()
    ours = [row for row in TABLE if row.label == "Bass 1995"]
    assert len(ours) >= 20
    for row in ours:
        theirs = compilation[row.name]
        for i in range(6):
            for j in range(i, 6):
                printed = theirs.get(f"C{i + 1}{j + 1}")
                if printed is not None:
                    # c22, c66 … of higher symmetry follow from others, which the compilation rounds.
                    assert row.voigt[i, j] == pytest.approx(float(printed), abs=0.06), (row.name, i, j)
        assert row.density is None or row.density == pytest.approx(float(theirs["density_g_cm3"]))


def test_rows_of_the_cited_collection_are_those_of_it() -> None:
    path = MEASURED / "cited_rocks_and_minerals.json"
    if not path.is_file():
        pytest.skip("../shared/data/measured is not here")
    theirs = [np.array(entry["C"]) for entry in json.loads(path.read_text(encoding="utf-8"))]
    for row in TABLE:
        if "collection of cited rocks and minerals" in row.read_in:
            # One of the matrices there is not symmetric; the upper triangle is what its paper prints.
            apart = min(float(np.abs(np.triu(row.voigt - matrix)).max()) for matrix in theirs)
            assert apart < 0.06, row.name
