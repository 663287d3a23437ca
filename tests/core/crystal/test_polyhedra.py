"""Coordination polyhedra of well-known crystals, their volumes by closed forms."""

from pathlib import Path

import numpy as np
import pytest
from pymatgen.core.periodic_table import Element

from core.crystal.bonding import bonds
from core.crystal.crystal import Crystal
from core.crystal.electronegativity import PAULING
from core.crystal.polyhedra import coordination_polyhedra, neighbor_table
from core.crystal.reading import read_crystal

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
CORNERS = np.array([(0.0, 0.0, 0.0), (0.0, 0.5, 0.5), (0.5, 0.0, 0.5), (0.5, 0.5, 0.0)])


def polyhedra_of(crystal):
    return coordination_polyhedra(crystal, neighbor_table(bonds(crystal), len(crystal)))


def around(crystal, kind):
    """Volume, faces and edges of the polyhedron around the first atom of an element."""
    polyhedra = polyhedra_of(crystal)
    center = next(i for i in polyhedra.center if crystal.species[i] == kind)
    faces = polyhedra.face[polyhedra.face_center == center]
    volume = np.linalg.det(faces).sum() / 6.0  # signed: all faces turned outwards
    return volume, len(faces), int((polyhedra.edge_center == center).sum())


def test_halite_has_octahedra():
    halite = Crystal(
        species=("Na",) * 4 + ("Cl",) * 4,
        cell=5.64 * np.eye(3),
        fractional=np.concatenate([CORNERS, np.add(CORNERS, (0.5, 0.0, 0.0))]),
    )
    volume, faces, edges = around(halite, "Na")
    assert (faces, edges) == (8, 12)
    assert volume == pytest.approx(4.0 / 3.0 * 2.82**3)
    assert {halite.species[i] for i in polyhedra_of(halite).center} == {"Na"}


@pytest.mark.parametrize("mirrored", [False, True])
def test_zinc_blende_has_tetrahedra_that_are_not_inside_out(mirrored):
    places = np.concatenate([CORNERS, CORNERS + 0.25])
    blende = Crystal(
        species=("Zn",) * 4 + ("S",) * 4,
        cell=5.41 * np.eye(3),
        fractional=places * (-1.0 if mirrored else 1.0),
    )
    volume, faces, edges = around(blende, "Zn")
    bond = 5.41 * np.sqrt(3.0) / 4.0
    assert (faces, edges) == (4, 6)
    assert volume == pytest.approx(8.0 * np.sqrt(3.0) / 27.0 * bond**3)


def test_caesium_chloride_has_cubes_with_twelve_edges():
    chloride = Crystal(
        species=("Cs", "Cl"), cell=4.12 * np.eye(3), fractional=np.array([(0.0, 0.0, 0.0), (0.5, 0.5, 0.5)])
    )
    volume, faces, edges = around(chloride, "Cs")
    assert (faces, edges) == (12, 12)  # squares of two triangles each, without their diagonals
    assert volume == pytest.approx(4.12**3)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("quartz-alpha", {"Si"}),
        ("forsterite", {"Mg", "Si"}),
        ("albite-low", {"Al", "Si"}),  # not the large sodium
        ("calcite", {"Ca"}),  # carbonate is flat
        ("corundum", {"Al"}),
        ("rutile", {"Ti"}),
        ("copper", set()),
        ("diamond", set()),
    ],
)
def test_centres_are_the_cations_of_the_framework(name, kinds):
    crystal = read_crystal(EXAMPLES / f"{name}.cif")
    assert {crystal.species[i] for i in polyhedra_of(crystal).center} == kinds


def test_electronegativities_are_those_of_pymatgen():
    assert len(PAULING) > 90
    for symbol, value in PAULING.items():
        assert float(Element(symbol).X) == pytest.approx(value)
