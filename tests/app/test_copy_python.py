"""Copy as Python: the lines are run by another Python, and give what the window shows."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import resource_paths
from app.resource_paths import model_folder
from app.state.display import DisplayOptions, resolve
from app.state.matrix_content import matrix_content
from app.state.matrix_display import MatrixDisplay
from app.state.python_text import python_text
from app.state.requests import TensorRequest
from app.state.session import CrystalEntry, Stage
from app.work.answering import answer_for
from app.work.reading import read
from app.work.tensor_answering import tensor_outcome
from core.elasticity.notation import Kind, Notation
from core.elasticity.stiffness import Frame
from core.prediction.predictor import Predictor
from core.surface.harmonic_surface import HarmonicPart
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

QUARTZ = resource_paths.resources() / "examples" / "quartz-alpha.cif"
TAIL = """
import json
print("@" + json.dumps({
    "matrix": matrix.tolist(),
    "bulk": moduli.bulk.hill,
    "surface": [mesh.minimum[0], mesh.maximum[0]] if "mesh" in globals() else None,
}))
"""


def run(text):
    done = subprocess.run(
        [sys.executable, "-c", text + TAIL],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.rpartition("@")[2])


def entry_of(**fields):
    return CrystalEntry(key=1, path=QUARTZ, stage=Stage.DONE, **fields)


def compare(entry, options):
    shown = resolve(entry, options)
    text = python_text(shown, model=model_folder())
    assert "import" in text and "import *" not in text
    got = run(text)
    np.testing.assert_allclose(got["matrix"], matrix_content(shown).values, rtol=1e-6, atol=1e-5)
    assert got["bulk"] == pytest.approx(entry.answer.averages.bulk.hill, rel=1e-6)
    mesh = surface_mesh(entry.answer.stiffness, shown.quantity, density_g_cm3=entry.answer.density)
    assert got["surface"] == pytest.approx([mesh.minimum[0], mesh.maximum[0]], rel=1e-4)


def test_a_prediction_is_reproduced():
    outcome = read(QUARTZ)
    answer = answer_for(Predictor.load(model_folder(), device="cpu").predict(outcome.crystal))
    entry = entry_of(crystal=outcome.crystal, facts=outcome.facts, answer=answer)
    options = DisplayOptions(
        frame=Frame.IEEE,
        quantity=SurfaceQuantity.VELOCITY_P,
        matrix=MatrixDisplay(kind=Kind.COMPLIANCE, notation=Notation.TENSOR),
    )
    compare(entry, options)


@pytest.mark.parametrize("end", ["\n", '\n# it\'s \\ and """\n', ""], ids=["plain", "awkward", "no-end"])
def test_a_pasted_crystal_is_put_into_the_lines(end):
    text = QUARTZ.read_text().rstrip() + end
    outcome = read(Path("pasted quartz.cif"), text=text)
    numbers = tuple(float(i == j) * 80.0 for i in range(6) for j in range(i, 6))
    for fields in ({"text": text}, {"text": None}):
        request = TensorRequest(path=Path("pasted quartz.cif"), text=text, edited=numbers, of_prediction=True)
        done = tensor_outcome(request)
        entry = CrystalEntry(
            key=1,
            path=request.path,
            stage=Stage.DONE,
            crystal=outcome.crystal,
            facts=outcome.facts,
            answer=done.answer,
            tensor=request,
            **fields,
        )
        lines = python_text(resolve(entry, DisplayOptions(frame=Frame.IEEE)), model=None)
        assert "read_crystal(" not in lines
        made = {}
        exec(compile(lines[: lines.index("numbers = ")], "pasted", "exec"), made)
        assert made["content"] == text
        assert np.array_equal(made["crystal"].fractional, outcome.crystal.fractional)


@pytest.fixture
def read_beside_quartz(tmp_path):
    path = tmp_path / "tensor.txt"
    numbers = np.diag([87.0, 90, 106, 58, 58, 40])
    path.write_text("# units: kbar\n# voigt_order: xx yy zz yz xz xy\n" + rows(10 * numbers))
    return TensorRequest(path=path, structure=QUARTZ, frame=Frame.IEEE, projected=True)


def rows(matrix):
    return "\n".join(" ".join(repr(float(x)) for x in row) for row in matrix) + "\n"


def ready(request):
    outcome = tensor_outcome(request)
    return entry_of(
        tensor=outcome.request, answer=outcome.answer, crystal=outcome.crystal, facts=outcome.facts
    )


def test_a_tensor_that_was_read_is_read_turned_and_projected(read_beside_quartz):
    entry = ready(read_beside_quartz)
    options = DisplayOptions(
        frame=Frame.PRINCIPAL,
        quantity=SurfaceQuantity.INVERSE_YOUNG,
        part=HarmonicPart.L2,
        matrix=MatrixDisplay(notation=Notation.MANDEL),
    )
    compare(entry, options)


def test_an_edited_tensor_stands_there_by_its_numbers(read_beside_quartz):
    edited = tuple(float(i == j) * (50.0 + 10 * i) for i in range(6) for j in range(i, 6))
    request = replace(read_beside_quartz, projected=False, edited=edited, edited_frame=Frame.CRYSTAL)
    entry = ready(request)
    assert entry.edited
    compare(entry, DisplayOptions())
    assert "edited by hand" in python_text(resolve(entry, DisplayOptions()), model=None)


def test_an_impossible_tensor_has_no_surface():
    edited = tuple(float(i == j) * (50.0 - 10 * i) for i in range(6) for j in range(i, 6))
    request = TensorRequest(path=QUARTZ, structure=QUARTZ, edited=edited, of_prediction=True)
    entry = ready(request)
    text = python_text(resolve(entry, DisplayOptions()), model=None)
    assert "surface_mesh" not in text


def test_nothing_is_copied_before_there_is_a_tensor():
    assert python_text(resolve(None, DisplayOptions()), model=None) == ""
