"""The matrix as text for the clipboard. Always plain minus signs, so that other programs can read it."""

from __future__ import annotations

from app.state.matrix_display import MatrixDisplay
from core.elasticity.notation import UNIT, Notation, labels, matrix_in
from core.elasticity.stiffness import Stiffness

AS_READ = MatrixDisplay()


def matrix_text(stiffness: Stiffness, style: str, written: MatrixDisplay = AS_READ) -> str:
    """Lines of numbers as they are written on screen, 6×6 or 9×9, in GPa or 1/TPa.

    ``tsv``: tab-separated, every digit, for a spreadsheet; ``full``: every digit, separated by spaces;
    ``text``: aligned, two decimals (compliance: four), with a heading that states unit, order and frame.
    ValueError for another style; TensorError for the compliance of a matrix without an inverse.
    """
    rows = matrix_in(stiffness.voigt, written.kind, written.notation).tolist()
    if style == "tsv":
        return "".join("\t".join(repr(value) for value in row) + "\n" for row in rows)
    if style == "full":
        return "".join(" ".join(repr(value) for value in row) + "\n" for row in rows)
    if style != "text":
        raise ValueError(f"a matrix is copied as tsv, full or text, not as '{style}'")
    decimals = 2 if UNIT[written.kind] == "GPa" else 4
    lines = ("".join(f"{value:{decimals + 8}.{decimals}f}" for value in row) for row in rows)
    return statement(stiffness, written) + "\n" + "".join(line + "\n" for line in lines)


def statement(stiffness: Stiffness, written: MatrixDisplay) -> str:
    """What the numbers are: "Stiffness, GPa, Voigt order xx yy zz yz xz xy, frame crystal"."""
    order = " ".join(labels(written.notation))
    named = f"rows ij and columns kl: {order}" if written.notation is Notation.TENSOR else f"order {order}"
    return (
        f"{written.kind.capitalize()}, {UNIT[written.kind]}, {written.notation} {named}, "
        f"frame {stiffness.frame}"
    )
