"""How the matrix is written, as the user set it."""

from __future__ import annotations

from dataclasses import dataclass

from core.elasticity.notation import Kind, Notation


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixDisplay:
    """kind, notation: what is written, and how. keep_symmetry: an edit applies to all entries that the
    crystal's symmetry ties to it. measured: measured values stand in the cells too; source: which
    of several measurements, counted from 0.
    """

    kind: Kind = Kind.STIFFNESS
    notation: Notation = Notation.VOIGT
    keep_symmetry: bool = False
    measured: bool = False
    source: int = 0
