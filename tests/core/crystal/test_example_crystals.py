"""The crystals that ship with the program are what their citations say."""

from __future__ import annotations

import re

import pytest
from crystal_samples import EXAMPLES, example

from core.crystal.bonding import bonds
from core.crystal.facts import density, formula
from core.crystal.symmetry import symmetry_of

# Name: formula, space group, density (g/cm³, measured or from tables of mineralogy), coordination of each
# element.
EXPECTED = {
    "quartz-alpha": ("SiO2", 154, 2.648, {"Si": {4}, "O": {2}}),
    "albite-low": ("NaAlSi3O8", 2, 2.62, {"Si": {4}, "Al": {4}, "Na": {5}}),
    "aragonite": ("CaCO3", 62, 2.93, {"C": {3}, "Ca": {9}}),
    "calcite": ("CaCO3", 167, 2.711, {"C": {3}, "Ca": {6}, "O": {3}}),
    "copper": ("Cu", 225, 8.93, {"Cu": {12}}),
    "corundum": ("Al2O3", 167, 3.987, {"Al": {6}, "O": {4}}),
    "diamond": ("C", 227, 3.515, {"C": {4}}),
    "diopside": ("CaMg(SiO3)2", 15, 3.27, {"Si": {4}, "Mg": {6}, "Ca": {8}}),
    "forsterite": ("Mg2SiO4", 62, 3.22, {"Si": {4}, "Mg": {6}, "O": {4}}),
    "gallium-nitride": ("GaN", 186, 6.1, {"Ga": {4}, "N": {4}}),
    "halite": ("NaCl", 225, 2.163, {"Na": {6}, "Cl": {6}}),
    "jadeite": ("NaAl(SiO3)2", 15, 3.33, {"Si": {4}, "Al": {6}, "Na": {8}}),
    "kyanite": ("Al2SiO5", 2, 3.67, {"Si": {4}, "Al": {6}}),
    "periclase": ("MgO", 225, 3.585, {"Mg": {6}, "O": {6}}),
    "rutile": ("TiO2", 136, 4.25, {"Ti": {6}, "O": {3}}),
    "silicon": ("Si", 227, 2.329, {"Si": {4}}),
    "stishovite": ("SiO2", 136, 4.29, {"Si": {6}, "O": {3}}),
    "zinc": ("Zn", 194, 7.14, {"Zn": {12}}),
    "zircon": ("ZrSiO4", 141, 4.67, {"Zr": {8}, "Si": {4}, "O": {3}}),
}

# Shortest and longest bond of the strongest kind in Å, for the silicates with the spread that Si–O bonds
# have.
BOND_LENGTHS = {
    ("quartz-alpha", "Si", "O"): (1.60, 1.62),
    ("albite-low", "Si", "O"): (1.57, 1.66),
    ("calcite", "C", "O"): (1.28, 1.29),
    ("aragonite", "C", "O"): (1.28, 1.29),
    ("copper", "Cu", "Cu"): (2.55, 2.56),
    ("corundum", "Al", "O"): (1.85, 1.98),
    ("diamond", "C", "C"): (1.54, 1.55),
    ("diopside", "Si", "O"): (1.58, 1.69),
    ("forsterite", "Si", "O"): (1.61, 1.66),
    ("gallium-nitride", "Ga", "N"): (1.94, 1.96),
    ("halite", "Na", "Cl"): (2.82, 2.83),
    ("jadeite", "Si", "O"): (1.58, 1.65),
    ("kyanite", "Si", "O"): (1.62, 1.65),
    ("periclase", "Mg", "O"): (2.10, 2.11),
    ("rutile", "Ti", "O"): (1.94, 1.99),
    ("silicon", "Si", "Si"): (2.35, 2.36),
    ("stishovite", "Si", "O"): (1.75, 1.82),
    ("zinc", "Zn", "Zn"): (2.66, 2.92),
    ("zircon", "Si", "O"): (1.61, 1.63),
}

CITATION = (
    "_publ_author_name",
    "_journal_name_full",
    "_journal_year",
    "_journal_volume",
    "_journal_page_first",
    "_cell_measurement_temperature",
    "_space_group_symop_operation_xyz",
)


def test_every_file_is_expected_and_all_seven_systems_are_there() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.cif")} == set(EXPECTED)
    systems = {symmetry_of(example(name)).crystal_system for name in EXPECTED}
    assert len(systems) == 7


@pytest.mark.parametrize("name", EXPECTED)
def test_formula_space_group_density_and_coordination(name: str) -> None:
    crystal = example(name)
    reduced, space_group, grams, coordination = EXPECTED[name]
    assert formula(crystal) == reduced
    assert symmetry_of(crystal).space_group == space_group
    assert density(crystal) == pytest.approx(grams, rel=0.02)
    assert crystal.provenance.notes == ()
    count = bonds(crystal).coordination(len(crystal))
    for element, expected in coordination.items():
        assert {
            int(n) for n, symbol in zip(count, crystal.species, strict=True) if symbol == element
        } == expected


@pytest.mark.parametrize(("name", "first", "second"), BOND_LENGTHS)
def test_bond_lengths(name: str, first: str, second: str) -> None:
    crystal = example(name)
    found = bonds(crystal)
    kinds = [{crystal.species[i], crystal.species[j]} for i, j in found.pairs]
    lengths = [length for kind, length in zip(kinds, found.lengths, strict=True) if kind == {first, second}]
    shortest, longest = BOND_LENGTHS[name, first, second]
    assert shortest <= min(lengths) and max(lengths) <= longest


@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_carries_its_citation(name: str) -> None:
    text = (EXAMPLES / f"{name}.cif").read_text(encoding="utf-8")
    missing = [item for item in CITATION if item not in text]
    assert not missing
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    row = next(line for line in table.splitlines() if f"`{name}.cif`" in line)
    page = re.search(r"_journal_page_first\s+(\d+)", text)
    year = re.search(r"_journal_year\s+(\d+)", text)
    assert page and year
    assert page.group(1) in row and f"({year.group(1)})" in row


@pytest.mark.parametrize("name", EXPECTED)
def test_stated_space_group_is_the_one_found(name: str) -> None:
    stated = re.search(
        r"_space_group_IT_number\s+(\d+)", (EXAMPLES / f"{name}.cif").read_text(encoding="utf-8")
    )
    assert stated and int(stated.group(1)) == EXPECTED[name][1]
