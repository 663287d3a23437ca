"""Reading: every format, every kind of trouble, and the frame that is promised."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from crystal_samples import EXAMPLES, SHARED, example
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.crystal.crystal import Crystal
from core.crystal.facts import formula
from core.crystal.reading import (
    CRYSTAL_SUFFIXES,
    crystal_from_structure,
    read_crystal,
    read_crystals,
    structure_of,
)
from core.errors import (
    CrystalError,
    CrystalReadError,
    DisorderedCrystalError,
    ImpossibleCrystalError,
    NotACrystalError,
)

QUARTZ = (EXAMPLES / "quartz-alpha.cif").read_text(encoding="utf-8")

CELL = """data_{block}
_cell_length_a 4.0
_cell_length_b 4.0
_cell_length_c 4.0
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
"""
SITES = """loop_
_symmetry_equiv_pos_as_xyz
x,y,z
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
"""
CESIUM_CHLORIDE = "Cs1 Cs 0 0 0 1\nCl1 Cl 0.5 0.5 0.5 1\n"

EXTENDED_XYZ = """2
Lattice="4.0 0 0 0 4.0 0 0 0 4.0" Properties=species:S:1:pos:R:3:forces:R:3 pbc="T T T"
Cs 0.0 0.0 0.0 0 0 0
Cl 2.0 2.0 2.0 0 0 0
"""

POSCAR = """caesium chloride
1.0
4.0 0.0 0.0
0.0 4.0 0.0
0.0 0.0 4.0
Cs Cl
1 1
Direct
0.0 0.0 0.0
0.5 0.5 0.5
"""


def cif(rows: str = CESIUM_CHLORIDE, block: str = "x", extra: str = "") -> str:
    return CELL.format(block=block) + extra + SITES + rows


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def is_cesium_chloride(crystal: Crystal) -> bool:
    return (
        crystal.species == ("Cs", "Cl")
        and np.allclose(crystal.cell, 4.0 * np.eye(3))
        and np.allclose(crystal.fractional, [[0, 0, 0], [0.5, 0.5, 0.5]])
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.cif", cif()),
        ("a.mcif", cif()),
        ("a.txt", cif()),
        ("POSCAR", POSCAR),
        ("CONTCAR_relaxed", POSCAR),
        ("a.vasp", POSCAR),
        ("a.poscar", POSCAR),
        ("something", POSCAR),
        ("a.xyz", EXTENDED_XYZ),
        ("a.extxyz", EXTENDED_XYZ),
        ("frame.dat", EXTENDED_XYZ),
        ("a.cif.gz", gzip.compress(cif().encode())),
        ("a.cif.bz2", bz2.compress(cif().encode())),
        ("POSCAR.xz", lzma.compress(POSCAR.encode())),
        ("a.cif", b"\xef\xbb\xbf" + cif().encode()),
        ("a.cif", cif().replace("\n", "\r\n").encode()),
        ("a.cif", cif().replace("\n", "\r").encode()),
        ("a.cif", cif().encode("utf-16")),
        ("a.cif", ("# Universität München\n" + cif()).encode("latin-1")),
        ("Ünïcode näme (1) [x] %20.cif", cif()),
        ("a.b.c.cif", cif()),
    ],
)
def test_formats_compressions_and_encodings(tmp_path: Path, name: str, text: str | bytes) -> None:
    crystal = read_crystal(written(tmp_path, name, text))
    assert is_cesium_chloride(crystal)
    assert crystal.provenance.source == tmp_path / name
    assert not crystal.cell.flags.writeable


def test_pymatgen_json_and_documents_of_the_materials_project(tmp_path: Path) -> None:
    structure = structure_of(read_crystal(written(tmp_path, "a.cif", cif()))).as_dict()
    for number, document in enumerate(
        (structure, {"material_id": "mp-22865", "structure": structure}, [structure])
    ):
        assert is_cesium_chloride(read_crystal(written(tmp_path, f"{number}.json", json.dumps(document))))
    two = read_crystals(written(tmp_path, "two.json", json.dumps([structure, {"structure": structure}])))
    assert [crystal.name for crystal in two] == ["two #1", "two #2"]


def test_format_can_be_forced_and_unknown_ones_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a.cif", POSCAR)
    assert is_cesium_chloride(read_crystal(path, file_format="POSCAR"))
    with pytest.raises(CrystalReadError, match=r"'pdb'.*CIF.*POSCAR.*XYZ.*JSON"):
        read_crystal(path, file_format="pdb")


def test_frame_of_a_cif_is_pymatgens() -> None:
    from pymatgen.core.lattice import Lattice

    crystal = example("albite-low")
    oracle = Lattice.from_parameters(8.1372, 12.7870, 7.1574, 94.245, 116.605, 87.809).matrix
    assert np.allclose(crystal.cell, oracle, atol=1e-10)
    assert np.allclose(crystal.cell[2], [0, 0, 7.1574])
    assert abs(crystal.cell[0, 1]) < 1e-10


def test_rows_of_a_poscar_are_kept_left_handed_or_not(tmp_path: Path) -> None:
    rows = np.array([[0.3, 4.0, 0.1], [4.1, 0.0, 0.2], [0.0, 0.5, 4.2]])
    text = POSCAR.replace(
        "4.0 0.0 0.0\n0.0 4.0 0.0\n0.0 0.0 4.0", "\n".join(" ".join(map(str, row)) for row in rows)
    )
    assert np.linalg.det(rows) < 0
    crystal = read_crystal(written(tmp_path, "POSCAR", text))
    assert np.allclose(crystal.cell, rows)
    scaled = read_crystal(written(tmp_path, "CONTCAR", text.replace("\n1.0\n", "\n-100.0\n")))
    assert scaled.volume == pytest.approx(100.0)


def test_round_trip_through_pymatgen() -> None:
    crystal = example("kyanite")
    again = crystal_from_structure(structure_of(crystal), name="kyanite")
    assert again.species == crystal.species
    assert np.array_equal(again.cell, crystal.cell)
    assert np.array_equal(again.fractional, crystal.fractional)


def test_several_blocks(tmp_path: Path) -> None:
    first, second = cif(block="one"), cif("Na1 Na 0 0 0 1\nCl1 Cl 0.5 0.5 0.5 1\n", block="two")
    path = written(tmp_path, "both.cif", "data_global\n_journal_year 1999\n" + first + second)
    assert [formula(crystal) for crystal in read_crystals(path)] == ["CsCl", "NaCl"]
    chosen = read_crystal(path)
    assert chosen.provenance.block == "one"
    assert "2 structures" in chosen.provenance.notes[-1]
    same_name = written(tmp_path, "same.cif", first + second.replace("two", "one"))
    assert len(read_crystals(same_name)) == 2


def test_one_bad_block_is_told_and_does_not_hide_the_good_one(tmp_path: Path) -> None:
    bad = cif("X1 Cs 0 0 0 0.5\n", block="bad")
    crystal = read_crystal(written(tmp_path, "a.cif", bad + cif(block="good")))
    assert is_cesium_chloride(crystal)
    assert any("left out" in note for note in crystal.provenance.notes)


def test_frames_of_extended_xyz(tmp_path: Path) -> None:
    path = written(tmp_path, "a.xyz", EXTENDED_XYZ * 3)
    assert len(read_crystals(path)) == 3
    assert "3 structures" in read_crystal(path).provenance.notes[0]


def test_deuterium_is_hydrogen_and_told(tmp_path: Path) -> None:
    ice = cif("O1 O 0 0 0 1\nD1 D 0.25 0 0 1\nD2 D 0 0.25 0 1\n")
    crystal = read_crystal(written(tmp_path, "ice.cif", ice))
    assert sorted(crystal.species) == ["H", "H", "O"]
    assert any("deuterium" in note for note in crystal.provenance.notes)


@pytest.mark.parametrize(
    ("name", "symbol"), [("Unobtainium", "U"), ("Vac", "V"), ("OW1", "O"), ("Cmet", "Cm"), ("SiA", "Si")]
)
def test_a_name_that_is_no_element_is_not_read_in_silence(tmp_path: Path, name: str, symbol: str) -> None:
    typed = cif(f"X1 {name} 0 0 0 1\nCl1 Cl 0.5 0.5 0.5 1\n")
    labelled = (
        typed.replace("_atom_site_type_symbol\n", "").replace(f"X1 {name}", name).replace("Cl1 Cl", "Cl1")
    )
    for text in (typed, labelled):
        crystal = read_crystal(written(tmp_path, "a.cif", text))
        assert sorted(crystal.species) == sorted((symbol, "Cl"))
        (note,) = (note for note in crystal.provenance.notes if "no symbols of elements" in note)
        assert f"'{name}' as {symbol}" in note


@pytest.mark.parametrize("name", ["Fe3+", "O2-", "CL", "na1", "D", "Cu1+"])
def test_symbols_with_charges_and_numbers_are_read_without_a_word(tmp_path: Path, name: str) -> None:
    crystal = read_crystal(written(tmp_path, "a.cif", cif(f"X1 {name} 0 0 0 1\n")))
    assert not any("symbols" in note for note in crystal.provenance.notes)


def test_oxidation_states_and_moments_are_dropped(tmp_path: Path) -> None:
    from pymatgen.core.structure import Structure

    structure = Structure(4.0 * np.eye(3), ["Cs+", "Cl-"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    assert crystal_from_structure(structure).species == ("Cs", "Cl")
    structure.add_site_property("magmom", [0.0, 1.0])
    assert "magnetic" in crystal_from_structure(structure).provenance.notes[0]
    ions = cif("Cs1 Cs1+ 0 0 0 1\nCl1 Cl1- 0.5 0.5 0.5 1\n")
    assert is_cesium_chloride(read_crystal(written(tmp_path, "ions.cif", ions)))


def test_nearly_full_occupancy_is_full_and_told(tmp_path: Path) -> None:
    crystal = read_crystal(written(tmp_path, "a.cif", cif(CESIUM_CHLORIDE.replace("0.5 1", "0.5 0.995"))))
    assert is_cesium_chloride(crystal)
    assert any("occup" in note for note in crystal.provenance.notes)


def test_rounded_special_positions_are_merged_and_told(tmp_path: Path) -> None:
    rounded = QUARTZ.replace("0.46970     0.00000  0.66666667", "0.4697 0.001 0.667")
    crystal = read_crystal(written(tmp_path, "a.cif", rounded))
    assert formula(crystal) == "SiO2" and len(crystal) == 9
    assert any("merged" in note for note in crystal.provenance.notes)


def test_missing_symmetry_is_told(tmp_path: Path) -> None:
    text = cif().replace("loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n", "")
    assert "P1" in read_crystal(written(tmp_path, "a.cif", text)).provenance.notes[0]


def test_pymatgens_warnings_never_reach_the_user(tmp_path: Path) -> None:
    text = cif().replace("loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n", "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_crystal(written(tmp_path, "a.cif", text))


TROUBLE = {
    "half.cif": (cif("Cs1 Cs 0 0 0 0.5\nCl1 Cl 0.5 0.5 0.5 1\n"), DisorderedCrystalError, "1 of 2 sites"),
    "mixed.cif": (cif("A Cs 0 0 0 0.5\nB Rb 0 0 0 0.5\n"), DisorderedCrystalError, "occupied"),
    "partly-deuterated.cif": (
        cif("O1 O 0 0 0 1\nD1 D 0.25 0 0 0.7\nH1 H 0.25 0 0 0.3\n"),
        DisorderedCrystalError,
        "occupancy",
    ),
    "over.cif": (cif("A Cs 0 0 0 1\nB Rb 0 0 0 0.6\n"), DisorderedCrystalError, "occupancy"),
    "group.cif": (cif("N1 NH3 0 0 0 1\n"), CrystalReadError, "NH3.*group"),
    "unknown.cif": (cif("Q1 Qx 0 0 0 1\n"), CrystalReadError, "element|read"),
    "nameless.cif": (cif("Q1 ? 0 0 0 1\nCs1 Cs 0.5 0.5 0.5 1\n"), CrystalReadError, "'\\?' names no element"),
    "close.cif": (cif("A Cs 0 0 0 1\nB Cl 0.05 0 0 1\n"), ImpossibleCrystalError, r"1 \(C.*2 \(C.*0\.200 Å"),
    "flat.cif": (cif().replace("_c 4.0", "_c 0.0001"), ImpossibleCrystalError, "volume"),
    "zero.cif": (cif().replace("_a 4.0", "_a 0.0"), CrystalError, "cell|volume|read"),
    "huge.cif": (cif().replace("_a 4.0", "_a 400000"), ImpossibleCrystalError, "Å"),
    "nan.cif": (cif("A Cs nan 0 0 1\n"), CrystalError, "finite|read"),
    "question.cif": (cif("A Cs ? ? ? 1\n"), CrystalReadError, "read"),
    "no-cell.cif": (cif().split("_cell_length_a")[0] + SITES + CESIUM_CHLORIDE, NotACrystalError, "no cell"),
    "no-atoms.cif": (CELL.format(block="x"), NotACrystalError, "atoms"),
    "cartesian.cif": (cif().replace("fract", "Cartn"), NotACrystalError, "fractional"),
    "molecule.cif": ("data_X\nloop_\n_chem_comp_atom.comp_id\nX\n", NotACrystalError, "molecules"),
    "protein.cif": ("data_X\nloop_\n_atom_site.id\n_atom_site.Cartn_x\n1 2.0\n", NotACrystalError, "mmCIF"),
    "hkl.cif": ("data_X\nloop_\n_refln_index_h\n1\n", NotACrystalError, "reflections"),
    "modulated.cif": (cif(extra="_cell_modulation_dimension 1\n"), CrystalReadError, "incommensurate"),
    "words.cif": ("This is no CIF.\n", CrystalReadError, "data block"),
    "words.txt": ("Neither this nor that.\n", CrystalReadError, "CIF.*POSCAR.*XYZ.*JSON"),
    "empty.cif": ("", CrystalReadError, "empty"),
    "blank.cif": (" \n\n", CrystalReadError, "empty"),
    "binary.cif": (bytes(range(256)), CrystalReadError, "binary"),
    "cut.cif.gz": (gzip.compress(cif().encode())[:40], CrystalReadError, "compressed"),
    "molecule.xyz": ("1\nwater\nO 0 0 0\n", NotACrystalError, "Lattice"),
    "slab.xyz": (EXTENDED_XYZ.replace("T T T", "T T F"), NotACrystalError, "T T F"),
    "short.xyz": ("5\n" + EXTENDED_XYZ.split("\n", 1)[1], CrystalReadError, "5 atoms"),
    "lattice.xyz": (EXTENDED_XYZ.replace("0 0 4.0", "0 4.0"), CrystalReadError, "nine numbers"),
    "count.xyz": ("two\n", CrystalReadError, "number of atoms"),
    "row.xyz": (EXTENDED_XYZ.replace("2.0 2.0 2.0", "2.0 a b"), CrystalReadError, "line"),
    "dummy.xyz": (EXTENDED_XYZ.replace("Cs", "X"), CrystalReadError, "X.*element"),
    "nan.xyz": (EXTENDED_XYZ.replace("2.0 2.0 2.0", "nan 2.0 2.0"), ImpossibleCrystalError, "finite"),
    "none.xyz": ('0\nLattice="4 0 0 0 4 0 0 0 4"\n', CrystalReadError, "no atoms"),
    "vasp4.poscar": (POSCAR.replace("Cs Cl\n", ""), CrystalReadError, "elements"),
    "broken.poscar": (POSCAR.replace("4.0 0.0", "four 0.0"), CrystalReadError, "POSCAR"),
    "broken.json": ("{", CrystalReadError, "JSON"),
    "other.json": ('{"a": 1}', CrystalReadError, "structure"),
    "list.json": ("[]", CrystalReadError, "empty"),
    "number.json": ("[1]", CrystalReadError, "structure"),
    "molecule.json": ('{"sites": []}', NotACrystalError, "molecule"),
    "damaged.json": ('{"lattice": {}, "sites": [1]}', CrystalReadError, "damaged"),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_trouble_is_one_line_that_names_the_file_and_the_reason(tmp_path: Path, name: str) -> None:
    text, error, reason = TROUBLE[name]
    with pytest.raises(error, match=reason) as caught:
        read_crystal(written(tmp_path, name, text))
    message = str(caught.value)
    assert name in message
    assert "\n" not in message and len(message) < 400


def test_folders_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(CrystalReadError, match="folder"):
        read_crystal(tmp_path)
    with pytest.raises(CrystalReadError, match="no such file"):
        read_crystal(tmp_path / "nothing.cif")


def test_too_many_atoms_is_an_error(tmp_path: Path) -> None:
    side = 28
    grid = [f"Si {x} {y} {z}" for x in range(side) for y in range(side) for z in range(side)]
    text = f'{side**3}\nLattice="28 0 0 0 28 0 0 0 28"\n' + "\n".join(grid)
    with pytest.raises(CrystalReadError, match=r"21,952 atoms.*20,000"):
        read_crystal(written(tmp_path, "large.xyz", text))


def test_suffixes_cover_what_is_read() -> None:
    assert {".cif", ".mcif", ".cif.gz", ".vasp", ".xyz", ".json"} <= set(CRYSTAL_SUFFIXES)


def ends_well(path: Path) -> None:
    """A crystal or a named error; anything else fails the test."""
    try:
        crystal = read_crystal(path)
    except CrystalError as error:
        assert path.name in str(error)
    else:
        assert len(crystal) > 0 and np.isfinite(crystal.cartesian).all()


FUZZ = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXTS = [QUARTZ, POSCAR, EXTENDED_XYZ, cif()]
NAMES = ["a.cif", "POSCAR", "a.xyz", "a.json", "a", "a.cif.gz"]


@FUZZ
@given(data=st.binary(max_size=300), name=st.sampled_from(NAMES))
def test_random_bytes_end_in_a_named_error(tmp_path: Path, data: bytes, name: str) -> None:
    ends_well(written(tmp_path, name, data))


@FUZZ
@given(text=st.sampled_from(TEXTS), cut=st.floats(0, 1), name=st.sampled_from("abc"))
def test_truncated_files_end_well(tmp_path: Path, text: str, cut: float, name: str) -> None:
    ends_well(written(tmp_path, name, text[: int(cut * len(text))]))


@FUZZ
@given(
    text=st.sampled_from(TEXTS),
    where=st.integers(0, 2_000),
    what=st.text(alphabet="0123456789.-+eE()'\";_ \nxyzCsnaif?", max_size=6),
)
def test_damaged_files_end_well(tmp_path: Path, text: str, where: int, what: str) -> None:
    place = where % len(text)
    ends_well(written(tmp_path, "damaged", text[:place] + what + text[place + len(what) :]))


@pytest.mark.skipif(not (SHARED / "cif_corpus").is_dir(), reason="the corpus of CIF files is not here")
def test_every_file_of_the_corpus_ends_in_a_crystal_or_a_named_error() -> None:
    from core.crystal.guarded import read_crystals_guarded

    files = [path for path in sorted((SHARED / "cif_corpus").rglob("*")) if path.is_file()]
    read, refused = 0, 0
    for path in files:
        try:
            read += bool(read_crystals_guarded(path, seconds=9.0))
        except CrystalError as error:
            assert path.name in str(error) and "\n" not in str(error)
            refused += 1
    assert read + refused == len(files) == 136
    assert read >= 85


POSCAR_ALONE = """
import sys
from core.crystal.vasp import poscar_class, structure_from_poscar

text = "salt\\n1.0\\n4 0 0\\n0 4 0\\n0 0 4\\nCs Cl\\n1 1\\nDirect\\n0 0 0\\n.5 .5 .5\\n"
print(len(structure_from_poscar(text, subject="salt")), "pymatgen.io.vasp.outputs" in sys.modules)
import pymatgen.io.vasp
print(pymatgen.io.vasp.Poscar is poscar_class(), pymatgen.io.vasp.Vasprun.__name__)
"""


def test_a_poscar_does_not_wait_for_what_reads_results_and_pymatgen_is_left_whole():
    command = [sys.executable, "-c", POSCAR_ALONE]
    result = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(__file__).parents[3], check=True
    )
    assert result.stdout.splitlines() == ["2 False", "True Vasprun"]
