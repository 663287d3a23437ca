import json
from pathlib import Path

import numpy as np
import pytest

from app import resource_paths
from app.state.pasted_text import crystal_name
from core.crystal.reading import crystals_from_text, read_crystal, structure_of

POSCAR = """halite
1.0
 5.64 0 0
 0 5.64 0
 0 0 5.64
Na Cl
1 1
Direct
 0 0 0
 .5 .5 .5
"""
XYZ = """2
Lattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3
Cs 0 0 0
Cl 2 2 2
"""


def rows(values, separator=" "):
    return "\n".join(separator.join(f"{value:.1f}" for value in row) for row in values)


@pytest.mark.parametrize(
    "text, name",
    [
        (POSCAR, "pasted.vasp"),
        (POSCAR.replace("halite", ""), "pasted.vasp"),
        (POSCAR.replace("Na Cl\n", ""), "pasted.vasp"),
        (XYZ, "pasted.xyz"),
    ],
)
def test_a_crystal_is_known_by_its_text_and_can_be_read(text, name):
    assert crystal_name(text) == name
    if "Cl" in text:
        (crystal,) = crystals_from_text(text, path=Path(name))
        assert len(crystal) == 2


def test_a_cif_is_named_after_its_block():
    text = resource_paths.examples()[0].read_text()
    name = crystal_name(text)
    assert name.startswith("pasted ") and name.endswith(".cif")
    assert crystal_name(text, {name}) == name.replace(".cif", " 2.cif")


def test_json_of_a_structure_is_a_crystal_and_that_of_a_tensor_is_not():
    structure = structure_of(read_crystal(resource_paths.examples()[0]))
    assert crystal_name(json.dumps(structure.as_dict())) == "pasted.json"
    assert crystal_name(json.dumps({"stiffness": np.eye(6).tolist()})) == ""
    assert crystal_name('{"lattice": ') == ""


@pytest.mark.parametrize("separator", [" ", ", ", "\t"])
def test_numbers_of_a_tensor_are_no_crystal(separator):
    matrix = 100.0 * np.eye(6) + 30.0
    assert crystal_name(rows(matrix, separator)) == ""
    assert crystal_name("# C in GPa\n" + rows(matrix, separator)) == ""
    assert crystal_name("C (GPa)\n" + rows(matrix, separator)) == ""
    upper = "\n".join(separator.join(f"{v:.1f}" for v in matrix[i, i:]) for i in range(6))
    assert crystal_name(upper) == ""


@pytest.mark.parametrize("text", ["", "   ", "hello", "data_ is what I have", "[]", "3\n4\n5"])
def test_other_words_are_no_crystal(text):
    assert crystal_name(text) == ""
