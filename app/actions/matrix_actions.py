"""How the matrix is written, and what was edited in it."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_fact, needs_tensor
from core.elasticity.notation import Kind, Notation
from core.elasticity.stiffness import Frame

_KINDS = {Kind.STIFFNESS: "Stiffness C, GPa", Kind.COMPLIANCE: "Compliance S, 1/TPa"}
_NOTATIONS = {
    Notation.VOIGT: "Voigt notation",
    Notation.MANDEL: "Mandel (Kelvin) notation",
    Notation.TENSOR: "3×3×3×3",
}
_FRAMES = {
    Frame.CRYSTAL: "Frame: crystal (as in the file)",
    Frame.IEEE: "Frame: IEEE 176",
    Frame.PRINCIPAL: "Frame: principal axes of the tensor",
}

MATRIX = (
    *(Action(id=f"tensor.kind_{kind}", text=text, menu=Menu.MATRIX, calls="matrix.set_kind", argument=kind,
             checked=f"kind:{kind}")
      for kind, text in _KINDS.items()),
    *(Action(id=f"tensor.notation_{notation.name.lower()}", text=text, menu=Menu.MATRIX,
             calls="matrix.set_notation", argument=notation, checked=f"notation:{notation}",
             begins_group=notation is Notation.VOIGT)
      for notation, text in _NOTATIONS.items()),
    *(Action(id=f"tensor.frame_{frame}", text=text, menu=Menu.MATRIX, calls="view.set_frame", argument=frame,
             checked=f"frame:{frame}", begins_group=frame is Frame.CRYSTAL)
      for frame, text in _FRAMES.items()),
    Action(id="tensor.keep_symmetry", text="Keep the crystal's symmetry in edits", menu=Menu.MATRIX,
           calls="matrix.set_keep_symmetry", checked="keep_symmetry", begins_group=True,
           tip="An edit applies to all entries that the point group ties to it"),
    Action(id="tensor.measured", text="Measured constants in the cells", menu=Menu.MATRIX,
           calls="matrix.set_measured", checked="measured",
           when=needs_fact("measured", "No measured constants of this crystal are known")),
)  # fmt: skip

EDITED = (
    Action(id="tensor.back", text="Back from the edits", menu=Menu.TENSOR, calls="tensor.back",
           when=needs_fact("edited", "The tensor was not edited"), begins_group=True,
           tip="To the prediction, or the tensor as it was read; can be undone"),
)  # fmt: skip

COPY = (
    Action(id="edit.copy_python", text="Copy as Python", menu=Menu.EDIT, calls="python.copy",
           when=needs_tensor, tip="Lines that give the numbers shown, with the package core"),
)  # fmt: skip

MATRIX_DOCK = Action(
    id="window.matrix", text="Matrix", menu=Menu.WINDOW, calls="window.toggle_dock", argument="matrix",
    checked="dock:matrix", shortcuts=("Ctrl+Shift+X",), tip="The matrix in large, to be read and edited",
)  # fmt: skip
