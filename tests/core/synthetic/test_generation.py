"""Synthetic datasets: the same every time, of the symmetry that they have, readable like any other."""

import json

import numpy as np
import pytest

from core.crystal.symmetry import symmetry_of
from core.dataset.json_lines_output import write_json_lines
from core.dataset.reading import read_dataset
from core.elasticity.averages import voigt_reuss_hill
from core.errors import CancelledError
from core.synthetic.generation import (
    counts_by_prototype,
    row_of_synthetic,
    synthetic_crystals,
    synthetic_dataset,
)
from core.synthetic.prototypes import Prototype
from core.tensor.symmetrize import symmetry_misfit

SYSTEMS = {
    Prototype.HCP: "hexagonal",
    Prototype.WURTZITE: "hexagonal",
    Prototype.RUTILE: "tetragonal",
}


@pytest.fixture(scope="module")
def made():
    return list(synthetic_crystals(11, seed=3))


def test_every_crystal_has_a_possible_stiffness_of_its_own_symmetry(made):
    for one in made:
        record = one.record
        symmetry = symmetry_of(record.crystal)
        assert symmetry_misfit(record.voigt, symmetry.rotations) < 1e-6
        assert np.linalg.eigvalsh(record.voigt)[0] > 0.0
        assert 4.0 < voigt_reuss_hill(record.voigt).bulk.hill < 450.0
        assert record.crystal_system == symmetry.crystal_system
        if one.prototype is not Prototype.RANDOM:
            assert symmetry.crystal_system == SYSTEMS.get(one.prototype, "cubic")


def test_random_crystals_are_of_low_symmetry_in_turn():
    made = synthetic_crystals(4, seed=1, prototypes=(Prototype.RANDOM,))
    systems = [symmetry_of(one.record.crystal).crystal_system for one in made]
    assert systems == ["triclinic", "monoclinic", "triclinic", "orthorhombic"]


def test_prototypes_come_in_turn_and_are_counted(made):
    counts = counts_by_prototype(made)
    assert counts == {prototype.value: 1 for prototype in Prototype} | {next(iter(Prototype)).value: 2}
    assert len({one.record.identifier for one in made}) == 11


def test_a_crystal_depends_on_seed_and_place_alone(made):
    again = synthetic_dataset(4, seed=3)
    for record, one in zip(again.records, made, strict=False):
        assert record.formula == one.record.formula
        assert np.array_equal(record.voigt, one.record.voigt)
        assert np.array_equal(record.crystal.cell, one.record.crystal.cell)
    other = synthetic_dataset(4, seed=4)
    assert [record.formula for record in other.records] != [record.formula for record in again.records]


def test_the_file_is_read_like_any_other(made, tmp_path):
    """With the symmetry of every label looked at."""
    file = tmp_path / "some.jsonl.gz"
    write_json_lines(file, (json.dumps(row_of_synthetic(one)) for one in made))
    data = read_dataset(file, check_symmetry=True)
    assert data.rejected == ()
    assert {record.split for record in data.records} == {"train", "val", "test"}
    for record, one in zip(data.records, made, strict=True):
        assert np.array_equal(record.voigt, one.record.voigt)
        assert record.crystal_system == one.record.crystal_system


def test_the_making_can_be_stopped():
    told = []
    with pytest.raises(CancelledError):
        synthetic_dataset(5, on_progress=told.append, should_stop=lambda: len(told) == 2)
    assert told == [0.2, 0.4]
