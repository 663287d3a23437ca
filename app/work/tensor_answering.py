"""Tensors from files and from the clipboard, with or without a crystal. Runs in the working process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.state.answer import Answer, Symmetry
from app.state.requests import TensorRequest
from app.work.answering import answer_for_tensor
from app.work.jobs import TensorQuestion, TensorReady
from core.errors import TensorError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.elasticity.stiffness import Stiffness
    from core.elasticity.tensor_reading import TensorFile


def tensor_outcome(request: TensorRequest) -> TensorReady | TensorQuestion:
    """The tensor, or what has to be asked first. Raises TensorError and CrystalError, in words for the
    user.
    """
    if request.of_prediction:
        return _edited_prediction(request)
    question = None if request.answered or request.read else _question(request)
    if question is not None:
        return question
    file = request.read or _read(request)
    crystal = request.crystal or _crystal(request)
    known = request.crystal is not None
    request = replace(request, read=file, crystal=crystal, answered=True)
    return _ready(request, _edited(request, file) if request.edited else file, crystal, known=known)


EDITED = "entries were edited by hand"


def _edited_prediction(request: TensorRequest) -> TensorReady:
    """What the user made of a prediction; there is no file of a tensor."""
    from core.elasticity.stiffness import Frame, Stiffness
    from core.elasticity.tensor_reading import TensorFile
    from core.tensor.voigt import voigt_from_upper_triangle

    crystal = request.crystal or _crystal_of_prediction(request)
    stiffness = Stiffness(voigt=voigt_from_upper_triangle(request.edited), frame=Frame.CRYSTAL)
    file = TensorFile(stiffness=stiffness, notes=(f"{EDITED}, no prediction",))
    known = request.crystal is not None
    return _ready(replace(request, crystal=crystal, answered=True), file, crystal, known=known)


def _crystal_of_prediction(request: TensorRequest) -> Crystal | None:
    from core.crystal.guarded import read_crystal_guarded

    if request.text is None:
        return _crystal(request)
    return read_crystal_guarded(request.path, text=request.text)


def _edited(request: TensorRequest, file: TensorFile) -> TensorFile:
    """The user's numbers in the place of the file's."""
    from core.elasticity.stiffness import Stiffness
    from core.tensor.voigt import voigt_from_upper_triangle

    frame = request.edited_frame or file.stiffness.frame
    stiffness = Stiffness(voigt=voigt_from_upper_triangle(request.edited), frame=frame)
    return replace(file, stiffness=stiffness, notes=(*file.notes, EDITED))


def _question(request: TensorRequest) -> TensorQuestion | None:
    """What the file leaves open, None where it says everything."""
    from core.elasticity.tensor_reading import tensor_statement

    statement = tensor_statement(request.path, text=request.text)
    if not statement.unstated:
        return None
    return TensorQuestion(request=request, statement=statement)


def _read(request: TensorRequest) -> TensorFile:
    from core.elasticity.tensor_reading import read_tensor

    return read_tensor(request.path, unit=request.unit, order=request.order, text=request.text)


def _crystal(request: TensorRequest) -> Crystal | None:
    if request.structure is None:
        return None
    from core.crystal.guarded import read_crystal_guarded

    return read_crystal_guarded(request.structure)


def _ready(request: TensorRequest, file: TensorFile, crystal: Crystal | None, *, known: bool) -> TensorReady:
    """known: the crystal came with the request, so that the window has its facts."""
    from app.work.reading import facts_of, file_hash
    from core.crystal.facts import density

    stiffness = _in_crystal_frame(file.stiffness, request, crystal)
    stiffness, symmetry = _symmetry(stiffness, crystal, project=request.projected)
    facts = facts_of(crystal) if crystal is not None and not known else None
    answer: Answer = answer_for_tensor(
        stiffness,
        crystal,
        notes=(*_answers(request), *file.notes),
        density=request.density or (density(crystal) if crystal is not None else None),
        symmetry=symmetry,
    )
    sha256 = file_hash(request.path) if request.text is None else ""
    return TensorReady(request=request, answer=answer, crystal=crystal, facts=facts, sha256=sha256)


def _answers(request: TensorRequest) -> tuple[str, ...]:
    """What was answered, so that it stands beside the numbers."""
    said = [f"unit {request.unit}"] if request.unit else []
    said += [f"order {' '.join(request.order)}"] if request.order else []
    said += [f"axes {request.frame}"] if request.frame else []
    return (f"as you said: {', '.join(said)}",) if said else ()


def _in_crystal_frame(stiffness: Stiffness, request: TensorRequest, crystal: Crystal | None) -> Stiffness:
    """All views show the crystal's frame where there is a crystal, so that directions can be compared."""
    from core.elasticity.frames import to_frame
    from core.elasticity.stiffness import Frame

    # What was edited beside its crystal stands in the crystal's frame already.
    frame = request.frame if request.edited_frame is None else None
    stated = replace(stiffness, frame=frame) if frame is not None else stiffness
    return to_frame(stated, Frame.CRYSTAL, crystal) if crystal is not None else stated


def _symmetry(
    stiffness: Stiffness, crystal: Crystal | None, *, project: bool
) -> tuple[Stiffness, Symmetry | None]:
    """What is shown, projected on the point group of the crystal if wished, and how far it was from that."""
    if crystal is None:
        if project:
            raise TensorError("a tensor is projected on the point group of its crystal: give the crystal")
        return stiffness, None
    from core.crystal.symmetry import symmetry_of
    from core.elasticity.crystal_frame import symmetrized
    from core.tensor.symmetrize import symmetry_misfit

    found = symmetry_of(crystal)
    misfit = float(symmetry_misfit(stiffness.voigt, found.rotations))
    shown = symmetrized(stiffness, crystal) if project else stiffness
    return shown, Symmetry(point_group=found.point_group, misfit=misfit, projected=project)
