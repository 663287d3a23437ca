"""Measures, neighbours, planes and the words of symmetry against pymatgen and closed forms."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from crystal_samples import EXAMPLES, example
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pymatgen.core import Lattice, Structure
from pymatgen.core.operations import SymmOp
from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

from core.crystal.bonding import bonds
from core.crystal.crystal import Crystal
from core.crystal.lattice_plane import (
    cell_section,
    orders_through,
    plane_of_indices,
    plane_through,
)
from core.crystal.measure import AtomImage, angle_at, chain_measures, image_positions, torsion_angle
from core.crystal.reading import crystals_from_text, structure_of
from core.crystal.site_facts import cartesian_of, fractional_of, labels_of, neighbors_of, site_labels
from core.crystal.symmetrized import symmetrized
from core.crystal.symmetry import primitive_cell, supercell
from core.crystal.symmetry_description import describe_symmetry
from core.errors import CrystalError
from core.export.crystal_files import cif_text, poscar_text

NUMBER = st.floats(-3.0, 3.0)
POINT = st.tuples(NUMBER, NUMBER, NUMBER).map(np.array)
CELL = (
    st.tuples(*[st.floats(2.0, 9.0)] * 3, *[st.floats(65.0, 115.0)] * 3)
    .map(lambda six: Lattice.from_parameters(*six).matrix)
    .filter(lambda cell: np.linalg.det(cell) > 5.0)
)
INDEX = st.integers(-4, 4)


# --- measures ----------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(st.lists(POINT, min_size=4, max_size=4))
def test_measures_agree_with_pymatgen(points):
    bent = [
        np.linalg.norm(np.cross(b - a, c - b))
        for a, b, c in zip(points, points[1:], points[2:], strict=False)
    ]
    assume(min(bent) > 1e-2)
    molecule = Structure(Lattice.cubic(100.0), ["H"] * 4, points, coords_are_cartesian=True)
    crystal = Crystal(species=("H",) * 4, cell=100.0 * np.eye(3), fractional=np.array(points) / 100.0)
    found = chain_measures(crystal, [AtomImage(site=site) for site in range(4)])
    plain = [(0, 0, 0)] * 3
    expected = [molecule.get_distance(i, i + 1, jimage=plain[i]) for i in range(3)]
    assert found.distances == pytest.approx(expected)
    assert found.angles == pytest.approx([molecule.get_angle(0, 1, 2), molecule.get_angle(1, 2, 3)], abs=1e-5)
    difference = found.torsion - molecule.get_dihedral(0, 1, 2, 3)
    assert (difference + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-5)


def test_the_picked_image_counts_and_not_the_nearest():
    salt = example("halite")
    one, far = AtomImage(site=0), AtomImage(site=0, shift=(1, 0, 2))
    assert chain_measures(salt, [one, far]).distances[0] == pytest.approx(5.0**0.5 * salt.cell[0, 0])
    structure = structure_of(salt)
    for site, shift in ((3, (0, 0, 0)), (6, (1, -1, 0)), (2, (-2, 0, 1))):
        measured = chain_measures(salt, [one, AtomImage(site=site, shift=shift)]).distances[0]
        assert measured == pytest.approx(structure.get_distance(0, site, jimage=shift))


def test_chains_that_have_no_measure_say_so():
    salt = example("halite")
    line = [AtomImage(site=0, shift=(k, 0, 0)) for k in range(4)]
    straight = chain_measures(salt, line)
    assert straight.angles == pytest.approx((180.0, 180.0))
    assert straight.torsion is None and "one line" in straight.no_torsion
    assert chain_measures(salt, line[:1]).distances == ()
    for wrong in ([line[0], line[0]], [*line, AtomImage(site=1)], [AtomImage(site=99)]):
        with pytest.raises(CrystalError):
            chain_measures(salt, wrong)


def test_angles_keep_their_digits_and_torsions_their_sign():
    assert angle_at([1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1e-7, 0.0]) == pytest.approx(np.degrees(1e-7))
    gauche = [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.5, -(0.75**0.5), 1.0]]
    # Seen from the first to the last along z upwards, the last is 60 degrees clockwise or not.
    assert torsion_angle(gauche) == pytest.approx(-60.0)
    assert torsion_angle([[x, -y, z] for x, y, z in gauche]) == pytest.approx(60.0)


# --- neighbours --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["quartz-alpha", "zinc", "halite", "albite-low"])
def test_neighbours_are_where_they_are_said_to_be(name):
    crystal = example(name)
    found = bonds(crystal)
    structure = structure_of(crystal)
    for site in range(len(crystal)):
        atom = AtomImage(site=site, shift=(0, 1, -1))
        neighbors = neighbors_of(found, atom)
        assert len(neighbors) == found.coordination(len(crystal))[site]
        assert [each.distance for each in neighbors] == sorted(each.distance for each in neighbors)
        for each in neighbors:
            here, there = image_positions(crystal, [atom, each.atom])
            assert np.linalg.norm(there - here) == pytest.approx(each.distance)
        if neighbors:
            reach = neighbors[-1].distance + 1e-6
            around = {
                (n.index, tuple(np.add(n.image, atom.shift)))
                for n in structure.get_neighbors(structure[site], reach)
            }
            assert {(each.site, each.shift) for each in neighbors} <= around


def test_quartz_is_four_oxygens_around_each_silicon():
    quartz = example("quartz-alpha")
    neighbors = neighbors_of(bonds(quartz), AtomImage(site=0))
    assert [quartz.species[each.site] for each in neighbors] == ["O"] * 4
    assert all(1.60 < each.distance < 1.62 for each in neighbors)
    assert site_labels(quartz.species)[:4] == ("Si1", "Si2", "Si3", "O1")
    # The file names two sites, of which its symmetry makes nine atoms.
    assert labels_of(quartz) == ("Si1",) * 3 + ("O1",) * 6
    assert labels_of(supercell(quartz, (2, 1, 1))) == ("Si1",) * 6 + ("O1",) * 12
    assert labels_of(primitive_cell(quartz))[:2] == ("Si1", "Si2"), "atoms of another cell have numbers"
    assert replace(quartz, species=("Si",), fractional=[[0, 0, 0]]).labels == (), "they name other atoms"
    silicon = example("silicon")
    assert symmetrized(silicon).crystal.labels == () and len(silicon.labels) == len(silicon)
    again = crystals_from_text(cif_text(quartz), path=Path("again.cif"))[0]
    assert again.labels == quartz.labels
    bare = crystals_from_text(poscar_text(quartz), path=Path("again.vasp"))[0]
    assert bare.labels == () and labels_of(bare)[3:5] == ("O1", "O2")
    atom = AtomImage(site=1, shift=(1, 0, 0))
    assert fractional_of(quartz, atom) == pytest.approx(quartz.fractional[1] + [1, 0, 0])
    assert cartesian_of(quartz, atom) == pytest.approx(quartz.cartesian[1] + quartz.cell[0])


def test_an_atom_alone_has_no_neighbours():
    alone = Crystal(species=("Ar",), cell=9.0 * np.eye(3), fractional=np.zeros((1, 3)))
    assert neighbors_of(bonds(alone), AtomImage(site=0)) == ()


# --- planes ------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(CELL, st.tuples(INDEX, INDEX, INDEX).filter(any))
def test_spacings_agree_with_pymatgen(cell, hkl):
    plane = plane_of_indices(cell, hkl)
    assert plane.spacing == pytest.approx(Lattice(cell).d_hkl(hkl))
    assert plane.indices(cell) == hkl
    other = np.array([[1, 1, 0], [0, 1, 0], [0, 2, 1]]) @ cell
    assert plane.spacing == pytest.approx(Lattice(other).d_hkl(plane.indices(other)))


@settings(max_examples=80, deadline=None)
@given(CELL, st.tuples(INDEX, INDEX, INDEX).filter(any), st.floats(0.05, 0.95))
def test_a_section_lies_in_its_plane_and_has_the_area_of_the_slice(cell, hkl, share):
    plane = plane_of_indices(cell, hkl)
    reach = cell @ np.array(plane.normal)
    low, high = reach[reach < 0].sum(), reach[reach > 0].sum()
    plane = plane.moved_to(low + share * (high - low))
    corners = cell_section(cell, plane)
    assert 3 <= len(corners) <= 6
    assert corners @ np.array(plane.normal) == pytest.approx(np.full(len(corners), plane.order), abs=1e-9)
    inside = corners @ np.linalg.inv(cell)
    assert inside.min() > -1e-9 and inside.max() < 1.0 + 1e-9
    assert area(corners) == pytest.approx(slice_area(cell, plane), rel=1e-6, abs=1e-9)


def area(corners):
    spokes = corners - corners[0]
    turned = np.cross(spokes[1:-1], spokes[2:])
    assert (turned @ turned[0] > -1e-9).all()  # in order around, as a convex polygon
    return 0.5 * np.linalg.norm(turned.sum(axis=0))


def slice_area(cell, plane):
    """The area from the volume below the plane, which is a sum over corners: K. Ball's formula for slices."""
    reach = cell @ np.array(plane.normal)
    reach = np.where(np.abs(reach) < 1e-12, 0.0, reach)
    rising = reach[reach != 0.0]
    total = 0.0
    for corner in np.ndindex(*[2] * len(rising)):
        height = plane.order - np.array(corner) @ rising
        total += (-1) ** sum(corner) * max(height, 0.0) ** (len(rising) - 1) if height > 0 else 0.0
    density = total / np.prod(rising) / [1, 1, 1, 2][len(rising)]
    return density * abs(np.linalg.det(cell)) * np.linalg.norm(plane.normal)


def test_the_plane_that_is_meant():
    cell = 4.0 * np.eye(3)
    assert plane_of_indices(cell, (1, 1, 1)).order == 1.0
    assert len(cell_section(cell, plane_of_indices(cell, (1, 1, 1)))) == 3
    assert plane_of_indices(cell, (1, -1, 0)).order == 0.0  # the first one only touches an edge of the cell
    assert plane_of_indices(cell, (-1, 0, 0)).order == 0.0
    assert orders_through(cell, plane_of_indices(cell, (1, 1, 1))) == (1.0, 2.0)
    assert orders_through(cell, plane_of_indices(cell, (2, 0, 0))) == (0.0, 1.0, 2.0)
    assert orders_through(2.0 * cell, plane_of_indices(cell, (1, 1, 1))) == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert len(cell_section(cell, plane_of_indices(cell, (1, 0, 0), 1.5))) == 0
    for wrong in ((0, 0, 0), (0.5, 1, 0), (np.nan, 0, 1)):
        with pytest.raises(CrystalError):
            plane_of_indices(cell, wrong)


@settings(max_examples=40, deadline=None)
@given(CELL, st.lists(st.tuples(INDEX, INDEX, INDEX), min_size=3, max_size=3))
def test_the_plane_through_three_lattice_points(cell, points):
    first, second, third = np.array(points)
    across = np.cross(second - first, third - first)
    assume(across.any())
    expected = across / np.gcd.reduce(across)
    plane = plane_through(cell, np.array(points) @ cell)
    assert np.allclose(np.array(points) @ cell @ np.array(plane.normal), plane.order)
    if np.abs(expected).max() <= 12:
        assert plane.whole
        assert abs(np.array(plane.indices(cell)) @ expected) == pytest.approx(expected @ expected)
        assert plane.order == pytest.approx(round(plane.order), abs=1e-6)


def test_planes_without_a_family_and_points_without_a_plane():
    cell = np.diag([4.0, 5.0, 6.0])
    odd = plane_through(cell, np.array([[1.0, 0.0, 0.0], [0.0, 1.234, 0.0], [0.0, 0.0, 2.718]]))
    assert not odd.whole
    with pytest.raises(CrystalError, match="one line"):
        plane_through(cell, np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]))


# --- symmetry ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.cif")))
def test_operations_carry_the_crystal_into_itself_and_sites_agree_with_pymatgen(name):
    crystal = example(name)
    found = describe_symmetry(crystal)
    analyzer = SpacegroupAnalyzer(structure_of(crystal), symprec=0.01)
    assert found.number == analyzer.get_space_group_number()
    assert found.hall == analyzer.get_hall()
    assert (
        found.centrosymmetric == analyzer.is_laue() == any(op.kind == "inversion" for op in found.operations)
    )
    atoms = (len(found.operations), len(found.centring))
    assert atoms[0] * atoms[1] == len(analyzer.get_space_group_operations())
    for operation in found.operations:
        images = SymmOp.from_xyz_str(operation.xyz).operate_multi(crystal.fractional)
        for image, element in zip(images, crystal.species, strict=True):
            offset = crystal.fractional - image
            near = np.linalg.norm((offset - np.round(offset)) @ crystal.cell, axis=1)
            assert near.min() < 0.03 and crystal.species[int(near.argmin())] == element
    dataset = analyzer.get_symmetry_dataset()
    for number, orbit in enumerate(found.orbits):
        assert {dataset.wyckoffs[atom] for atom in orbit.atoms} == {orbit.letter}
        assert (found.orbit_of[list(orbit.atoms)] == number).all()
    conventional = analyzer.get_conventional_standard_structure()
    assert sum(orbit.multiplicity for orbit in found.orbits) == len(conventional)


def test_words_of_symmetry():
    quartz = describe_symmetry(example("quartz-alpha"))
    assert (quartz.number, quartz.point_group, quartz.laue_class) == (154, "32", "-3m")
    assert quartz.chiral and not quartz.polar and not quartz.centrosymmetric and quartz.enantiomorph == 152
    assert [op.xyz for op in quartz.operations][:2] == ["x,y,z", "y,x,-z"]
    assert "-x+y,-x,z+1/3" in {op.xyz for op in quartz.operations if op.kind == "3-fold screw rotation"}
    assert [(o.label, o.multiplicity, o.letter, o.symmetry) for o in quartz.orbits] == [
        ("Si1", 3, "a", ".2."),
        ("O1", 6, "c", "1"),
    ]
    nitride = describe_symmetry(example("gallium-nitride"))
    assert nitride.polar and not nitride.chiral and nitride.enantiomorph == 0
    copper = describe_symmetry(example("copper"))
    assert set(copper.centring) == {"0,0,0", "0,1/2,1/2", "1/2,0,1/2", "1/2,1/2,0"}
    assert copper.orbits[0].multiplicity == 4 and copper.orbits[0].symmetry == "m-3m"


def test_multiplicities_are_those_of_the_conventional_cell_whatever_cell_is_described():
    copper = example("copper")
    for cell in (primitive_cell(copper), supercell(copper, (2, 2, 2))):
        assert describe_symmetry(cell).orbits[0].multiplicity == 4
    moved = replace(copper, fractional=copper.fractional + np.array([0.1234, 0.0, 0.0]))
    assert "-x+0.2468,-y,-z" in {op.xyz for op in describe_symmetry(moved).operations}
