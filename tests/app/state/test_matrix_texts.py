"""The matrix on its way to the clipboard and from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.state.matrix_display import MatrixDisplay
from app.state.matrix_text import matrix_text
from app.state.pasted_matrix import entries_of
from core.elasticity.notation import Kind, Notation, matrix_in
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError

HALF = np.random.default_rng(5).normal(size=(6, 6))
STIFFNESS = Stiffness(voigt=30 * HALF @ HALF.T + 20 * np.eye(6), frame=Frame.IEEE)


@given(st.sampled_from(list(Kind)), st.sampled_from(list(Notation)), st.sampled_from(["tsv", "full"]))
def test_what_is_copied_is_pasted_with_every_digit(kind, notation, style):
    text = matrix_text(STIFFNESS, style, MatrixDisplay(kind=kind, notation=notation))
    assert np.array_equal(entries_of(text, notation), matrix_in(STIFFNESS.voigt, kind, notation))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("notation", Notation)
def test_the_heading_states_what_the_numbers_are(kind, notation):
    head, *lines = matrix_text(STIFFNESS, "text", MatrixDisplay(kind=kind, notation=notation)).splitlines()
    assert head.startswith(kind.value.capitalize()) and str(notation) in head and head.endswith("frame ieee")
    assert ("GPa" in head) == (kind is Kind.STIFFNESS) and ("1/TPa" in head) == (kind is Kind.COMPLIANCE)
    assert len(lines) == (9 if notation is Notation.TENSOR else 6)


def test_blocks_of_other_programs_are_understood():
    expected = np.arange(36.0).reshape(6, 6)
    decimal_commas = "\n".join("\t".join(f"{x:.1f}".replace(".", ",") for x in row) for row in expected)
    csv = "xx,yy,zz,yz,xz,xy\n" + "\n".join(",".join(f"{x:g}" for x in row) for row in expected)
    python = repr(expected.tolist())
    commented = "# units: GPa\n" + "\n".join(" ".join(f"{x:g}" for x in row) for row in expected)
    for text in (decimal_commas, csv, python, commented):
        assert np.array_equal(entries_of(text, Notation.VOIGT), expected)


def test_the_upper_triangle_is_mirrored():
    triangle = " ".join(str(x) for x in range(1, 22))
    full = entries_of(triangle, Notation.VOIGT)
    assert full[0, 5] == full[5, 0] == 6 and full[5, 5] == 21
    with pytest.raises(TensorError, match="21 numbers, not 9×9"):
        entries_of(triangle, Notation.TENSOR)


@pytest.mark.parametrize("text", ["", "nothing", "1 2 3", "nan " * 36])
def test_what_is_no_block_is_counted(text):
    with pytest.raises(TensorError, match="the clipboard holds"):
        entries_of(text, Notation.VOIGT)
