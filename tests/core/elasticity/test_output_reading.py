"""Outputs of VASP, CRYSTAL and CASTEP and *ELASTIC cards: as the programs write them."""

import re

import numpy as np
import pytest
from elastic_samples import TRICLINIC

from core.elasticity.stiffness import Frame
from core.elasticity.tensor_reading import is_recognised_format, read_tensor
from core.errors import TensorReadError

VASP = """ vasp.5.4.4.18Apr17-6-g9f103f2a35 (build Oct 10 2018) complex

 executed on             LinuxIFC date 2019.03.15  10:26:14
 running on   32 total cores

 SYMMETRIZED ELASTIC MODULI (kBar)
 Direction    XX          YY          ZZ          XY          YZ          ZX
 --------------------------------------------------------------------------------
 XX        2784.1164    780.5915    694.6271     -2.1737      0.0000      0.0000
 YY         780.5915   2789.2637    697.4829     -2.1481      0.0000      0.0000
 ZZ         694.6271    697.4829   3371.6084     -2.1867      0.0000      0.0000
 XY          -2.1737     -2.1481     -2.1867   1001.9607      0.0000      0.0000
 YZ           0.0000      0.0000      0.0000      0.0000    938.7658     -0.2384
 ZX           0.0000      0.0000      0.0000      0.0000     -0.2384    938.8021
 --------------------------------------------------------------------------------


 TOTAL ELASTIC MODULI (kBar)
 Direction    XX          YY          ZZ          XY          YZ          ZX
 --------------------------------------------------------------------------------
 XX        1477.9089    497.1477    641.0720     -4.8160      0.0000     -0.0000
 YY         497.1477   1488.2954    658.8937     -5.7622      0.0000      0.0000
 ZZ         641.0720    658.8937   1862.2622      2.4759     -0.0000     -0.0000
 XY          -4.8160     -5.7622      2.4759    488.7576     -0.0000     -0.0000
 YZ           0.0000      0.0000      0.0000     -0.0000    452.9138      0.4957
 ZX          -0.0000     -0.0000     -0.0000      0.0000      0.4957    455.7293
 --------------------------------------------------------------------------------

"""
CRYSTAL = """
 *                               CRYSTAL17                                     *
 *                      public : 1.0.2 - June   22nd, 2018                     *

 * ELASTCON OPTION, W.F. PERGER, B. CIVALLERI, R. DOVESI                *

 DATA FOR MAXIMUM NUMBER OF POINTS AND ORDER OF FIT

 SYMMETRIZED ELASTIC CONSTANTS FOR CUBIC        CASE, IN GPa

 |   300.744  101.718  101.718    0.000    0.000    0.000 |
 |            300.744  101.718    0.000    0.000    0.000 |
 |                     300.744    0.000    0.000    0.000 |
 |                              169.055    0.000    0.000 |
 |                                       169.055    0.000 |
 |                                                169.055 |


 ELASTIC MODULI (COMPLIANCE TENSOR), IN TPa^-1

 |    4.0108  -1.0137  -1.0137   0.0000   0.0000   0.0000 |
 |             4.0108  -1.0137   0.0000   0.0000   0.0000 |
"""
CASTEP = """ |      CCC   AA    SSS  TTTTT  EEEEE  PPPP        |
 ===============================================================================
          Elastic Constants Tensor (GPa)
 -------------------------------------------------------------------------------
    313.969309   -53.473669   -43.501739    11.738548     0.000000    -0.000000
    -53.473669   313.969309   -43.501739   -11.738548    -0.000000    -0.000000
    -43.501739   -43.501739   332.111499     0.000000    -0.000000     0.000000
     11.738548   -11.738548     0.000000   198.855435    -0.000000     0.000000
      0.000000    -0.000000    -0.000000    -0.000000   198.855435    11.738548
     -0.000000    -0.000000     0.000000     0.000000    11.738548   183.721489
 ===============================================================================

 ===============================================================================
          Elastic Constants Tensor (Frozen Ion) (GPa)
 -------------------------------------------------------------------------------
    484.968245   -53.187639   -10.943063    17.975538     0.000000    -0.000000
"""
ELASTIC = """ BEGIN header
  Number of ions                4
 END header
 BEGIN Elastic Constants  (GPa)
     156.3125873769891         86.95334832527796         49.67717425414515        0.5041807628650208E-13    -.2658753370074829E-13    0.8717886213278240E-13
     86.95334832527796         156.3125873769890         49.67717425414514        -.4918788301143055E-13    0.2973578257127796E-13    -.9069564801084118E-13
     49.67717425414515         49.67717425414514         153.2523178701936        0.1213134121583920E-14    -.5197455756976212E-14    0.4208328024044061E-14
    0.5041807628650208E-13    -.4918788301143055E-13    0.1213134121583920E-14     171.4006140617312        0.1571160417195425E-13    -.2268850358630036E-13
    -.2658753370074829E-13    0.2973578257127796E-13    -.5197455756976212E-14    0.1571160417195425E-13     171.4006140617313        -.2004071128019439E-13
    0.8717886213278240E-13    -.9069564801084118E-13    0.4208328024044061E-14    -.2268850358630036E-13    -.2004071128019439E-13     34.67961952585524
 END Elastic Constants
 BEGIN Compliance Matrix  (GPa^-1)
    0.9577840204487256E-02    -.4839849690502016E-02    -.1535833086564424E-02    -.4195405429981312E-17    0.2278786717960239E-17    -.3654812949457420E-16
"""  # noqa: E501 - lines of the file itself
STUDIO = """
=====================================
Elastic Stiffness Constants Cij (GPa)
=====================================

     269.24     168.82     144.60       0.00       0.00       0.00
     168.82     269.24     144.60       0.00       0.00       0.00
     144.60     144.60     466.58       0.00       0.00       0.00
       0.00       0.00       0.00     119.70       0.00       0.00
       0.00       0.00       0.00       0.00     119.70       0.00
       0.00       0.00       0.00       0.00       0.00     219.95
"""


def written(tmp_path, text, name):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_vasp_in_its_unit_and_order(tmp_path):
    path = written(tmp_path, VASP, "OUTCAR")
    found = read_tensor(path)
    voigt = found.stiffness.voigt
    assert is_recognised_format(path)
    np.testing.assert_allclose(
        np.diag(voigt), [147.79089, 148.82954, 186.22622, 45.29138, 45.57293, 48.87576]
    )
    assert voigt[3, 4] == pytest.approx(0.04957)  # yz, zx
    np.testing.assert_allclose(voigt[:3, 5], [-0.4816, -0.57622, 0.24759])
    assert "VASP in kBar" in found.notes[0] and any("order" in note for note in found.notes)


def test_vasp_of_no_symmetry_and_with_numbers_that_touch(tmp_path):
    """Labels XX … ZX are indices of C_ijkl; Fortran's f12.4 leaves no blank before large negative numbers."""
    labels = ("XX", "YY", "ZZ", "XY", "YZ", "ZX")
    place = {frozenset("X"): 0, frozenset("Y"): 1, frozenset("Z"): 2}
    place |= {frozenset("YZ"): 3, frozenset("XZ"): 4, frozenset("XY"): 5}
    rows = []
    for row in labels:
        numbers = [TRICLINIC[place[frozenset(row)], place[frozenset(column)]] * 10 for column in labels]
        rows.append(
            f" {row}  "
            + "".join(f"{value:.4f}".rjust(6) if value < 0 else f" {value:.4f}" for value in numbers)
        )
    text = VASP.split(" XX        1477")[0] + "\n".join(rows) + "\n ----\n"
    assert re.search(r"\d-\d", text)
    found = read_tensor(written(tmp_path, text, "OUTCAR"))
    np.testing.assert_allclose(found.stiffness.voigt, TRICLINIC, atol=1e-4)


def test_the_last_of_several_blocks_counts(tmp_path):
    second = VASP[VASP.index(" TOTAL") :].replace("1477.9089", "1500.0000")
    found = read_tensor(written(tmp_path, VASP + second, "OUTCAR"))
    assert found.stiffness.voigt[0, 0] == 150.0 and "the last of 2 blocks" in found.notes[0]


@pytest.mark.parametrize("length", [100, 5_000_000])
def test_crystal_and_long_outputs(tmp_path, length):
    beginning, rest = CRYSTAL.split(" DATA FOR", 1)
    filling = " CYC   0 ETOT(AU) -2.755\n" * (length // 25)
    found = read_tensor(written(tmp_path, beginning + filling + " DATA FOR" + rest, "mgo.out"))
    expected = np.diag([300.744 - 101.718] * 3 + [169.055] * 3)
    expected[:3, :3] += 101.718
    np.testing.assert_allclose(found.stiffness.voigt, expected, atol=1e-9)
    assert "CRYSTAL in GPa" in found.notes[0]


def test_a_triclinic_triangle_of_crystal(tmp_path):
    rows = "\n".join(" | " + " ".join(repr(float(x)) for x in TRICLINIC[i, i:]) + " |" for i in range(6))
    text = " SYMMETRIZED ELASTIC CONSTANTS FOR TRICLINIC    CASE, IN GPa\n\n" + rows + "\n\n"
    found = read_tensor(written(tmp_path, text, "excerpt.txt"))
    np.testing.assert_array_equal(found.stiffness.voigt, TRICLINIC)


@pytest.mark.parametrize(
    ("name", "text", "c33", "c44"),
    [
        ("quartz.castep", CASTEP, 332.111499, 198.855435),
        ("alp.elastic", ELASTIC, 153.2523178701936, 171.4006140617312),
        (
            "alp.elastic",
            ELASTIC.replace("Constants  (", "Constants {xx yy zz yz zx xy} ("),
            153.25231787,
            171.400614,
        ),
        ("TiO2 Elastic Constants.txt", STUDIO, 466.58, 119.70),
    ],
)
def test_castep(tmp_path, name, text, c33, c44):
    found = read_tensor(written(tmp_path, text, name))
    assert found.stiffness.voigt[2, 2] == pytest.approx(c33)
    assert found.stiffness.voigt[3, 3] == pytest.approx(c44)
    assert "CASTEP in GPa" in found.notes[0] and found.stiffness.frame is Frame.CRYSTAL


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (VASP.split(" TOTAL")[0], "is an output of VASP, but lacks the block TOTAL ELASTIC MODULI"),
        (
            VASP.split(" YZ           0.0000      0.0000      0.0000     -0.0000")[0],
            "is not complete: its rows",
        ),
        (VASP.replace("1488.2954", "*********"), "VASP is not complete"),
        (CRYSTAL.split(" SYMM")[0], "output of CRYSTAL, but lacks"),
        (
            CRYSTAL.split(" |                              169")[0],
            "6, 5, 4 numbers, expected 6, 5, 4, 3, 2, 1",
        ),
        (CASTEP.split(" ====")[0], "output of CASTEP, but lacks"),
    ],
)
def test_what_is_missing_is_named(tmp_path, text, message):
    path = written(tmp_path, text, "output")
    assert is_recognised_format(path)
    with pytest.raises(TensorReadError, match=message) as caught:
        read_tensor(path)
    assert "\n" not in str(caught.value)


CARD = """** a comment
*Material, name=Steel
*Elastic, type=ANISOTROPIC
{numbers}
*Density
7.8e-9,
"""


def abaqus_numbers(voigt, temperature=""):
    """D_ijkl by the names of the manual, from the matrix in the order 11 22 33 23 13 12."""
    names = (
        "1111 1122 2222 1133 2233 3333 1112 2212 3312 1212 1113 2213 3313 1213 1313 1123 2223 3323 1223 1323"
    )
    pairs = ["11", "22", "33", "23", "13", "12"]
    words = [
        repr(1e3 * float(voigt[pairs.index(n[:2]), pairs.index(n[2:])])) for n in (names + " 2323").split()
    ]
    return ",\n".join(", ".join(words[start : start + 8]) for start in (0, 8, 16)) + temperature


def test_abaqus_card_with_units_that_are_given_or_stated(tmp_path):
    text = CARD.format(numbers=abaqus_numbers(TRICLINIC))
    given = read_tensor(written(tmp_path, text, "a.inp"), unit="MPa")
    stated = read_tensor(written(tmp_path, "** units: MPa (mm, t, s)\n** frame: ieee - x\n" + text, "b.inp"))
    for found in (given, stated):
        np.testing.assert_allclose(found.stiffness.voigt, TRICLINIC, rtol=1e-13)
        assert "Abaqus or CalculiX" in found.notes[0]
    assert (given.stiffness.frame, stated.stiffness.frame) == (Frame.CRYSTAL, Frame.IEEE)


def test_a_temperature_is_named_and_orthotropic_cards_are_read(tmp_path):
    text = CARD.format(numbers=abaqus_numbers(TRICLINIC, ", 294."))
    assert "temperature 294" in read_tensor(written(tmp_path, text, "a.inp"), unit="MPa").notes[1]
    text = "*ELASTIC,TYPE=ORTHO\n5e5,157200.,4e5,157210.,157220.,3e5,126200.,126300.,\n126400.,294.\n"
    voigt = read_tensor(written(tmp_path, text, "o.inp"), unit="MPa").stiffness.voigt
    np.testing.assert_allclose(np.diag(voigt), [500, 400, 300, 126.4, 126.3, 126.2])
    np.testing.assert_allclose([voigt[0, 1], voigt[0, 2], voigt[1, 2]], [157.2, 157.21, 157.22])


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        (CARD.format(numbers=abaqus_numbers(TRICLINIC)), "", "does not say its units; .*--units"),
        (
            "** units: MPa\n" + CARD.format(numbers=abaqus_numbers(TRICLINIC)),
            "Pa",
            "in MPa, but Pa was asked",
        ),
        (CARD.format(numbers="1., 2., 3."), "MPa", "has 3 numbers, expected 21"),
        (CARD.format(numbers="one, 2."), "MPa", '"one" after'),
        (
            CARD.replace("ANISOTROPIC", "ENGINEERING CONSTANTS").format(numbers="1., 2."),
            "MPa",
            "TYPE=ENGINEER",
        ),
        ("*ELASTIC\n210000., 0.3\n", "MPa", "TYPE=ISOTROPIC holds no stiffness components"),
        (2 * CARD.format(numbers=abaqus_numbers(TRICLINIC)), "MPa", "holds 2 .ELASTIC cards"),
    ],
)
def test_bad_cards_are_named(tmp_path, text, unit, message):
    with pytest.raises(TensorReadError, match=message):
        read_tensor(written(tmp_path, text, "a.inp"), unit=unit)


def test_a_unit_may_be_given_for_plain_numbers_and_pymatgen(tmp_path):
    text = "\n".join(" ".join(repr(float(x)) for x in row) for row in 10 * TRICLINIC)
    found = read_tensor(written(tmp_path, text, "t.txt"), unit="kbar")
    np.testing.assert_allclose(found.stiffness.voigt, TRICLINIC, rtol=1e-13)
    json = f'{{"@class": "ElasticTensor", "voigt": true, "input_array": {TRICLINIC.tolist()}}}'
    assert "states no unit" in read_tensor(written(tmp_path, json, "t.json")).notes[0]
    with pytest.raises(TensorReadError, match="ComplianceTensor"):
        read_tensor(written(tmp_path, json.replace("ElasticT", "ComplianceT"), "t.json"))


@pytest.mark.parametrize(
    "text", ["data_x\n_computing 'CASTEP and VASP'\n", "NaCl vasp.5\n1.0\n", "TOTAL ELASTIC MODULI\n", ""]
)
def test_crystals_are_not_taken_for_outputs(tmp_path, text):
    assert not is_recognised_format(written(tmp_path, text, "file"))
    assert not is_recognised_format(tmp_path / "none")
