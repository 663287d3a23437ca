"""Files with a stiffness: what is read, what is put right openly, what is refused."""

import json

import numpy as np
import pytest
from elastic_samples import CUBIC, TRICLINIC
from pymatgen.analysis.elasticity.elastic import ElasticTensor

from core.elasticity.analysis import analyze
from core.elasticity.card_reading import ABAQUS_ORDER
from core.elasticity.document import analysis_document
from core.elasticity.stiffness import VOIGT_ORDER, Frame, Stiffness
from core.elasticity.tensor_reading import read_tensor, tensor_statement
from core.elasticity.tensor_recognition import is_tensor_file
from core.errors import TensorReadError


def written(tmp_path, text, name="tensor.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def as_text(matrix, separator=" "):
    return "\n".join(separator.join(repr(float(x)) for x in row) for row in matrix) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        as_text(TRICLINIC),
        as_text(TRICLINIC, ","),
        as_text(TRICLINIC, ";\t"),
        "# some crystal, GPa\n\n" + as_text(TRICLINIC) + "% the end\n",
        "[" + as_text(TRICLINIC, ", ").replace("\n", "],\n[") + "]",
        "xx,yy,zz,yz,xz,xy\n" + as_text(TRICLINIC, ","),
        "\ufeff" + as_text(TRICLINIC),
        as_text([TRICLINIC.reshape(-1)]),
        "\n".join(" ".join(repr(float(x)) for x in TRICLINIC[i, i:]) for i in range(6)),
    ],
)
def test_plain_numbers(tmp_path, text):
    found = read_tensor(written(tmp_path, text))
    np.testing.assert_array_equal(found.stiffness.voigt, TRICLINIC)
    assert found.stiffness.frame is Frame.CRYSTAL
    assert found.notes == ()


def test_21_numbers_are_the_upper_triangle_and_it_says_so(tmp_path):
    numbers = TRICLINIC[np.triu_indices(6)]
    found = read_tensor(written(tmp_path, " ".join(map(repr, map(float, numbers)))))
    np.testing.assert_array_equal(found.stiffness.voigt, TRICLINIC)
    assert "upper triangle" in found.notes[0]


def test_21_numbers_in_the_other_order_are_refused(tmp_path):
    numbers = CUBIC[np.tril_indices(6)]
    with pytest.raises(TensorReadError, match="11 21 22"):
        read_tensor(written(tmp_path, " ".join(map(repr, map(float, numbers)))))


def test_lower_triangle_and_half_filled_matrices(tmp_path):
    triangle = "\n".join(" ".join(repr(float(x)) for x in TRICLINIC[i, : i + 1]) for i in range(6))
    for text in (triangle, as_text(np.triu(TRICLINIC)), as_text(np.tril(TRICLINIC))):
        found = read_tensor(written(tmp_path, text))
        np.testing.assert_array_equal(found.stiffness.voigt, TRICLINIC)
        assert "triangle" in found.notes[0]


def test_rounding_asymmetry_is_averaged_openly(tmp_path):
    matrix = TRICLINIC.copy()
    matrix[0, 3] += 0.2
    found = read_tensor(written(tmp_path, as_text(matrix)))
    assert found.stiffness.voigt[0, 3] == pytest.approx(TRICLINIC[0, 3] + 0.1)
    assert "0.2" in found.notes[0] and "means" in found.notes[0]


def test_stated_order_unit_and_frame_are_heeded(tmp_path):
    order = [0, 1, 2, 5, 3, 4]
    text = "# units: kbar\n# voigt_order: xx yy zz xy yz zx\n# frame: ieee - the standard\n"
    found = read_tensor(written(tmp_path, text + as_text(10 * TRICLINIC[np.ix_(order, order)])))
    np.testing.assert_allclose(found.stiffness.voigt, TRICLINIC, rtol=1e-14)
    assert found.stiffness.frame is Frame.IEEE
    assert any("kbar" in note for note in found.notes) and any("order" in note for note in found.notes)


@pytest.mark.parametrize(
    "content",
    [
        TRICLINIC.tolist(),
        {"schema": 1, "units": "GPa", "frame": "crystal", "stiffness": TRICLINIC.tolist()},
        {"schema": 1, "model": {}, "results": [{"stiffness": TRICLINIC.tolist(), "units": "GPa"}]},
        ElasticTensor.from_voigt(TRICLINIC).as_dict(),
        ElasticTensor.from_voigt(TRICLINIC).as_dict(voigt=True),
        {"elastic_tensor": {"raw": TRICLINIC.tolist(), "ieee_format": np.eye(6).tolist()}},
    ],
)
def test_json_documents(tmp_path, content):
    found = read_tensor(written(tmp_path, json.dumps(content), "tensor.json"))
    np.testing.assert_allclose(found.stiffness.voigt, TRICLINIC, rtol=1e-14)


def test_its_own_analysis_is_read_back(tmp_path):
    document = analysis_document(analyze(Stiffness(voigt=TRICLINIC, frame=Frame.IEEE)))
    found = read_tensor(written(tmp_path, json.dumps(document, allow_nan=False), "analysis.json"))
    np.testing.assert_array_equal(found.stiffness.voigt, TRICLINIC)
    assert found.stiffness.frame is Frame.IEEE and found.notes == ()


BAD = {
    "empty": ("", "is empty"),
    "words": ("this is not a matrix\n", '"this" in line 1 is not a number'),
    "5x6": (as_text(TRICLINIC[:5]), "expected 6×6"),
    "NaN": (as_text(TRICLINIC).replace(repr(float(TRICLINIC[0, 0])), "nan"), "not finite"),
    "zeros": (as_text(np.zeros((6, 6))), "all numbers are zero"),
    "Pa": (as_text(TRICLINIC * 1e9), "in Pa, divide them by 1e9"),
    "MPa": (as_text(TRICLINIC * 1e4), "divide them by 1000"),
    "kbar": (as_text(TRICLINIC * (5000 / TRICLINIC.max())), "in kbar, divide them by 10"),
    "asymmetric": (as_text(TRICLINIC + np.triu(np.full((6, 6), 40.0), 1)), "not symmetric: C.. = .* but C"),
    "unit": ("# units: psi\n" + as_text(TRICLINIC), "psi"),
    "order": ("# voigt_order: a b c d e f\n" + as_text(TRICLINIC), "order of components"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_text_is_named(tmp_path, name):
    text, message = BAD[name]
    with pytest.raises(TensorReadError, match=message) as caught:
        read_tensor(written(tmp_path, text))
    assert "tensor.txt" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not valid JSON"),
        ('{"a": 1}', "holds no stiffness"),
        ('{"results": []}', "holds 0 tensors"),
        ('{"stiffness": [["a"]]}', "not made of numbers"),
        ('{"stiffness": 3}', "expected 6×6"),
        ("[]", "no numbers"),
    ],
)
def test_bad_json_is_named(tmp_path, text, message):
    with pytest.raises(TensorReadError, match=message):
        read_tensor(written(tmp_path, text, "tensor.json"))


def test_missing_and_binary_files_are_named(tmp_path):
    with pytest.raises(TensorReadError, match=r"none\.txt: cannot be read"):
        read_tensor(tmp_path / "none.txt")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(TensorReadError, match="not a text file"):
        read_tensor(picture)


@pytest.mark.parametrize(
    ("text", "unstated"),
    [
        (as_text(TRICLINIC), ("unit", "order")),
        ("# units: kbar\n" + as_text(TRICLINIC), ("order",)),
        ("# units: GPa\n# voigt_order: xx yy zz xy yz xz\n" + as_text(TRICLINIC), ()),
    ],
)
def test_what_has_to_be_asked_is_told_beforehand(tmp_path, text, unstated):
    statement = tensor_statement(written(tmp_path, text))
    assert statement.unstated == unstated
    np.testing.assert_array_equal(statement.matrix, TRICLINIC)


def test_a_unit_and_an_order_that_were_answered_are_used(tmp_path):
    places = [VOIGT_ORDER.index(name) for name in ABAQUS_ORDER]
    path = written(tmp_path, as_text(10 * TRICLINIC[np.ix_(places, places)]))
    found = read_tensor(path, unit="kbar", order=ABAQUS_ORDER)
    np.testing.assert_allclose(found.stiffness.voigt, TRICLINIC, rtol=1e-14)
    assert any("kbar" in note for note in found.notes) and any("xx yy zz xy" in note for note in found.notes)


def test_a_card_without_a_unit_can_be_looked_at_but_not_read(tmp_path):
    card = "*ELASTIC, TYPE=ORTHO\n100., 50., 100., 50., 50., 100., 30., 30.\n30.\n"
    path = written(tmp_path, card, "card.inp")
    assert tensor_statement(path).unstated == ("unit",)
    with pytest.raises(TensorReadError, match="does not say its units"):
        read_tensor(path)
    assert read_tensor(path, unit="MPa").stiffness.voigt[0, 0] == pytest.approx(0.1)


def test_pasted_text_is_read_without_a_file(tmp_path):
    found = read_tensor(tmp_path / "pasted", text=as_text(CUBIC), unit="GPa")
    np.testing.assert_array_equal(found.stiffness.voigt, CUBIC)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "1 2 3", True),
        ("numbers", as_text(CUBIC), True),
        ("crystal.cif", as_text(CUBIC), False),
        ("a.json", '{"lattice": 1, "sites": []}', False),
        ("b.json", '{"stiffness": []}', True),
        ("POSCAR", "NaCl\n1.0\n" + as_text(CUBIC), False),
    ],
)
def test_tensors_are_told_from_crystals(tmp_path, name, text, expected):
    assert is_tensor_file(written(tmp_path, text, name)) is expected
