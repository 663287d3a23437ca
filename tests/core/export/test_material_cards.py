"""Material cards against the full tensor C_ijkl, indexed here anew, and against the manuals' own formulas."""

import itertools
import json
import re

import numpy as np
import pytest
from monty.json import MontyDecoder
from pymatgen.analysis.elasticity.elastic import ElasticTensor

from core.crystal.crystal import Crystal
from core.crystal.symmetry import symmetry_of
from core.elasticity.frames import to_frame
from core.elasticity.stiffness import Frame, Stiffness
from core.elasticity.tensor_reading import read_tensor
from core.export.framed_prediction import in_frame
from core.export.material_cards.card import MaterialCard, ascii_text, identifier, number
from core.export.material_cards.crystal_setting import crystal_setting, laue_setting
from core.export.material_cards.formats import CARDS, write_card
from core.export.statement import statements
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetrize_voigt

ROOT = np.random.default_rng(11).normal(size=(6, 6))
VOIGT = Stiffness(voigt=20.0 * ROOT @ ROOT.T + 30.0 * np.eye(6)).voigt
"""GPa, triclinic: 21 numbers that all differ."""

KEYWORD_ORDER = """
D1111, D1122, D2222, D1133, D2233, D3333, D1112, D2212,
D3312, D1212, D1113, D2213, D3313, D1213, D1313, D1123,
D2223, D3323, D1223, D1323, D2323
"""
"""As the Abaqus Keywords Reference and the CalculiX manual print it for a fully anisotropic material."""

ANSYS_CONSTANTS = """
D11, D21, D31, D41, D51, D61
D22, D32, D42, D52, D62, D33
D43, D53, D63, D44, D54, D64
D55, D65, D66
"""
"""As the table of constants C1 to C21 in the Ansys Material Reference."""


def full_tensor(voigt):
    pair = {"xx": 0, "yy": 1, "zz": 2, "yz": 3, "zy": 3, "xz": 4, "zx": 4, "xy": 5, "yx": 5}
    tensor = np.empty((3, 3, 3, 3))
    for i, j, k, m in itertools.product(range(3), repeat=4):
        tensor[i, j, k, m] = voigt[pair["xyz"[i] + "xyz"[j]], pair["xyz"[k] + "xyz"[m]]]
    return tensor


TENSOR = full_tensor(VOIGT)


def a_card(**more):
    stated = {"material": "triclinic × ä", "frame": "crystal - some axes", "model": "net 1.2"}
    return MaterialCard(name="triclinic", stiffness=Stiffness(voigt=VOIGT), stated=stated, **more)


def data_after(text, keyword):
    lines = text.split(keyword, 1)[1].splitlines()[1:]
    data = list(itertools.takewhile(lambda line: not line.startswith("*"), lines))
    return [[float(word) for word in line.split(",") if word] for line in data]


def component(name):
    return TENSOR[tuple(int(digit) - 1 for digit in name)]


def test_the_21_numbers_differ():
    assert len(set(VOIGT[np.triu_indices(6)].round(6))) == 21


@pytest.mark.parametrize(("name", "kind"), [("abaqus.inp", "ANISOTROPIC"), ("calculix.inp", "ANISO")])
def test_keyword_cards_have_the_order_of_the_manuals(name, kind):
    text = CARDS[name](a_card())
    data = data_after(text, f"*ELASTIC, TYPE={kind}")
    assert [len(line) for line in data] == [8, 8, 5]
    expected = [1000 * component(found) for found in re.findall(r"D(\d{4})", KEYWORD_ORDER)]
    np.testing.assert_allclose(np.concatenate(data), expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["abaqus.inp", "calculix.inp"])
def test_the_stress_that_calculix_computes_from_the_card(name):
    """Stresses xx yy zz xy xz yz as linel.f forms them from its 21 constants, against C_ijkl e_kl."""
    s = [0.0, *np.concatenate(data_after(CARDS[name](a_card()), "*ELASTIC"))]
    rng = np.random.default_rng(1)
    strain = rng.normal(size=(3, 3))
    strain = strain + strain.T
    (xx, xy, xz), (_, yy, yz), (_, _, zz) = strain
    e = np.array([xx, yy, zz, 2 * xy, 2 * xz, 2 * yz])
    rows = [
        (1, 2, 4, 7, 11, 16),
        (2, 3, 5, 8, 12, 17),
        (4, 5, 6, 9, 13, 18),
        (7, 8, 9, 10, 14, 19),
        (11, 12, 13, 14, 15, 20),
        (16, 17, 18, 19, 20, 21),
    ]
    found = [sum(s[place] * e[k] for k, place in enumerate(row)) for row in rows]
    stress = 1000 * np.einsum("ijkl,kl->ij", TENSOR, strain)
    np.testing.assert_allclose(found, stress[[0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]], rtol=1e-11)


def test_numbers_fit_the_field_that_calculix_reads():
    for value in (-123456.7890123456, -1.234567890123456e-9, 1.0, 0.0, -0.0, 1e15):
        text = number(value)
        assert len(text) <= 20 and re.search("[.e]", text) and not text.startswith("-0.")
        assert float(text) == pytest.approx(value, rel=1e-12)


def test_ansys_constants_are_those_of_its_manual():
    text = CARDS["ansys.mac"](a_card(density_g_cm3=2.5))
    matrix = np.zeros((6, 6))
    names = re.findall(r"D(\d)(\d)", ANSYS_CONSTANTS)
    starts = []
    for line in re.findall(r"^TBDATA,(.*)$", text, re.MULTILINE):
        start, *values = line.split(",")
        starts.append(int(start))
        for place, value in enumerate(values, start=int(start) - 1):
            i, j = (int(digit) - 1 for digit in names[place])
            matrix[i, j] = matrix[j, i] = float(value)
    assert starts == [1, 7, 13, 19]
    pairs = ["11", "22", "33", "12", "23", "13"]
    expected = [[1000 * component(row + column) for column in pairs] for row in pairs]
    np.testing.assert_allclose(matrix, expected, rtol=1e-12)
    assert "TB,ANEL,1,1,21,0\n" in text and "MP,DENS,1,2.5e-09\n" in text


def test_lammps_variables_are_numbered_as_in_its_examples():
    text = CARDS["lammps.in"](a_card())
    found = re.findall(r"^variable C(\d)(\d) equal (\S+)$", text, re.MULTILINE)
    assert len(found) == 21
    directions = {"1": "11", "2": "22", "3": "33", "4": "23", "5": "13", "6": "12"}
    for i, j, value in found:
        assert float(value) == pytest.approx(component(directions[i] + directions[j]), rel=1e-12)


def test_pymatgen_reads_its_json():
    document = CARDS["pymatgen.json"](a_card(density_g_cm3=2.5))
    decoded = MontyDecoder().decode(document)
    assert isinstance(decoded, ElasticTensor)
    np.testing.assert_allclose(np.asarray(decoded), TENSOR, rtol=1e-14)
    assert json.loads(document)["units"] == "GPa"


def test_elate_gets_six_lines_and_nothing_else():
    lines = CARDS["elate.txt"](a_card()).splitlines()
    np.testing.assert_array_equal([[float(word) for word in line.split()] for line in lines], VOIGT)


def test_latex_is_rounded_and_whole():
    text = CARDS["matrix.tex"](a_card())
    body = text.split(r"\begin{pmatrix}")[1].split(r"\end{pmatrix}")[0]
    rows = [[float(word) for word in row.split("&")] for row in body.split(r"\\")]
    np.testing.assert_allclose(rows, VOIGT, atol=0.005001)


@pytest.mark.parametrize("name", sorted(set(CARDS) - {"elate.txt"}))
def test_cards_say_units_order_frame_and_model(name):
    text = CARDS[name](a_card(density_g_cm3=2.5))
    for words in ("units", "MPa" if name in ("abaqus.inp", "calculix.inp", "ansys.mac") else "GPa"):
        assert words in text
    assert re.search("voigt_order|component_order", text) and "net 1.2" in text and "frame" in text
    assert "density" in text
    assert name == "pymatgen.json" or text.isascii()


def test_without_a_density_there_is_no_card_for_it():
    for name in ("abaqus.inp", "calculix.inp", "ansys.mac", "mtex.m", "lammps.in"):
        assert "DENS" not in CARDS[name](a_card()).upper().replace("DENSITY IN", "")
    text = CARDS["abaqus.inp"](a_card(density_g_cm3=2.65))
    assert data_after(text, "*DENSITY") == [[2.65e-9]]


@pytest.mark.parametrize(
    ("name", "rtol"), [("abaqus.inp", 1e-12), ("calculix.inp", 1e-12), ("pymatgen.json", 0)]
)
@pytest.mark.parametrize("frame", [Frame.CRYSTAL, Frame.IEEE])
def test_a_prediction_is_read_back_with_its_frame(prediction, tmp_path, name, rtol, frame):
    view = in_frame(prediction, frame)
    path = tmp_path / f"q.{name}"
    card = MaterialCard(
        name="quartz ä", stiffness=view.stiffness, crystal=prediction.crystal, stated=statements(view)
    )
    write_card(path, name, card)
    found = read_tensor(path).stiffness
    np.testing.assert_allclose(found.voigt, view.stiffness.voigt, rtol=rtol)
    assert found.frame is frame


def test_elate_text_is_read_back(tmp_path):
    write_card(tmp_path / "t.elate.txt", "elate.txt", a_card())
    np.testing.assert_array_equal(read_tensor(tmp_path / "t.elate.txt").stiffness.voigt, VOIGT)


def a_rotation(seed):
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    return q * np.linalg.det(q)


def mtex_matrix(text):
    rows = text.split("M = [")[1].split("];")[0].replace("...", " ").split(";")
    return np.array([[float(word) for word in row.split()] for row in rows])


def test_mtex_gets_the_components_in_the_setting_it_is_told(quartz: Crystal):
    """Quartz in any pose: the form of class 32 with the two-fold axis along x (Nye, table 9)."""
    turn = a_rotation(5)
    crystal = Crystal(
        species=quartz.species, cell=quartz.cell @ turn.T, fractional=quartz.fractional, name="q"
    )
    voigt = symmetrize_voigt(rotate_voigt(VOIGT, a_rotation(6)), symmetry_of(crystal).rotations)
    stiffness = Stiffness(voigt=voigt)
    texts = [
        CARDS["mtex.m"](MaterialCard(name="q", stiffness=found, crystal=crystal, density_g_cm3=2.65))
        for found in (stiffness, to_frame(stiffness, Frame.IEEE, crystal))
    ]
    matrix = mtex_matrix(texts[0])
    np.testing.assert_allclose(mtex_matrix(texts[1]), matrix, atol=1e-6 * np.abs(matrix).max())
    c14 = matrix[0, 3]
    assert abs(c14) > 1.0
    np.testing.assert_allclose([-matrix[1, 3], matrix[4, 5]], [c14, c14], atol=1e-3)
    np.testing.assert_allclose(matrix[[0, 1, 3], [4, 4, 5]], 0.0, atol=1e-3)
    assert (
        "crystalSymmetry('-3m1', [4.916000 4.916000 5.405400], [90.00000 90.00000 120.00000]*degree"
        in texts[0]
    )
    assert "'density', 2.65);" in texts[0]


def test_the_axes_of_a_monoclinic_cell_in_any_pose():
    cell = np.array([[6.0, 0.0, 0.0], [0.0, 7.0, 0.0], [-1.5, 0.0, 8.0]]) @ a_rotation(3).T
    x, z = 0.12, 0.31
    fractional = [(x, 0.2, z), (-x, 0.2, -z), (x, -0.2, z), (-x, -0.2, -z), (0.0, 0.0, 0.0)]
    crystal = Crystal(species=("Na",) * 4 + ("Cl",), cell=cell, fractional=np.array(fractional), name="m")
    setting = crystal_setting(crystal, Stiffness(voigt=VOIGT))
    assert setting is not None and setting.group == "12/m1"
    np.testing.assert_allclose(setting.rotation @ setting.rotation.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(setting.rotation) == pytest.approx(1.0)
    assert setting.angles[0] == pytest.approx(90) and setting.angles[2] == pytest.approx(90)
    two_fold = cell[1] / 7.0
    assert abs((setting.rotation @ two_fold)[1]) == pytest.approx(1.0)


def test_without_a_crystal_or_in_a_foreign_frame_mtex_claims_no_symmetry(quartz: Crystal):
    foreign = Stiffness(voigt=VOIGT, frame=Frame.PRINCIPAL)
    for card in (a_card(), MaterialCard(name="q", stiffness=foreign, crystal=quartz)):
        text = CARDS["mtex.m"](card)
        assert "crystalSymmetry('-1', [1 1 1]" in text and "no symmetry is claimed" in text
        np.testing.assert_allclose(mtex_matrix(text), VOIGT, rtol=1e-12)


@pytest.mark.parametrize(
    ("space_group", "group"),
    sorted(
        {1: "-1", 14: "12/m1", 62: "mmm", 82: "4/m", 136: "4/mmm", 148: "-3", 152: "-3m1", 153: "-3"}.items()
        | {162: "-3", 167: "-3m1", 176: "6/m", 194: "6/mmm", 205: "m-3", 225: "m-3m"}.items()
    ),
)
def test_laue_settings(space_group, group):
    assert laue_setting(space_group) == group


def test_names_that_every_solver_takes():
    assert identifier("SiO2 (quartz ä)") == "SiO2__quartz_a"
    assert identifier("2H-MoS2") == "M_2H_MoS2"
    assert identifier("石英") == "M"
    assert ascii_text("a × b − ä") == "a x b - a"
