"""What is to be shown: a pure function of the selected crystal and the display options."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.state.answer import Answer, FramedTensor
from app.state.crystal_display import CrystalDisplay
from app.state.matrix_display import MatrixDisplay
from app.state.session import CrystalEntry, Stage
from app.state.surface_display import SurfaceDisplay
from core.elasticity.stiffness import Frame
from core.export.framed_prediction import FramedPrediction
from core.surface.harmonic_surface import Drawn, HarmonicPart, drawn
from core.surface.surface_mesh import SurfaceQuantity

Framed = FramedPrediction | FramedTensor
"""A tensor in one frame, predicted or read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayOptions:
    """What the user set. frame: of the matrix; quantity and part of its series: of the surface; crystal,
    surface, matrix: how they are drawn and written; the rest: of both 3-D views.
    """

    frame: Frame = Frame.CRYSTAL
    quantity: SurfaceQuantity = SurfaceQuantity.YOUNG
    part: HarmonicPart = HarmonicPart.WHOLE
    linked: bool = True
    perspective: bool = False
    crystal: CrystalDisplay = field(default_factory=CrystalDisplay)
    surface: SurfaceDisplay = field(default_factory=SurfaceDisplay)
    matrix: MatrixDisplay = field(default_factory=MatrixDisplay)


class Tone(StrEnum):
    """How a message is coloured: plain text, doubt (amber), failure (red)."""

    PLAIN = "plain"
    DOUBT = "doubt"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A sentence that stands where a picture cannot. ``busy`` adds a moving bar."""

    text: str
    tone: Tone = Tone.PLAIN
    busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """The resolved state of the window.

    entry: the selected crystal, None on the empty page. crystal_message: over the crystal's view while there
    is no crystal to draw; tensor_message: over the surface while there is no tensor. answer: what the panels
    show.
    matrix: stiffness and limits in the frame that is really shown, which is the crystal's where the IEEE
    frame cannot be had (frame_note then says why). quantity: of the surface. written: how the matrix is.
    """

    entry: CrystalEntry | None
    crystal_message: Message | None
    tensor_message: Message | None
    answer: Answer | None
    matrix: Framed | None
    frame: Frame
    frame_note: str
    quantity: Drawn
    written: MatrixDisplay = field(default_factory=MatrixDisplay)


_WAITING_TEXT = {
    Stage.QUEUED: "Waiting to be read",
    Stage.READING: "Reading the file",
    Stage.WAITING: "Waiting for the network",
    Stage.PREDICTING: "Predicting the stiffness tensor",
}


NO_CRYSTAL = "A tensor without its crystal. Tensor ▸ Crystal of the tensor… sets one beside it."


def _crystal_message(entry: CrystalEntry) -> Message | None:
    if entry.crystal is not None:
        return None
    if entry.tensor is not None and not entry.busy:
        return Message(text=NO_CRYSTAL)
    if entry.stage is Stage.FAILED:
        return Message(text=entry.reason, tone=Tone.FAILURE)
    if entry.stage is Stage.STOPPED:
        return Message(text="Stopped before the file was read. Crystal ▸ Predict again reads it.")
    return Message(text=_WAITING_TEXT[entry.stage] + " …", busy=True)


def _tensor_message(entry: CrystalEntry, model_state: str) -> Message | None:
    if entry.answer is not None:
        return None
    if entry.stage is Stage.FAILED:
        if entry.crystal is None and entry.tensor is None:
            return Message(text="No tensor: the file could not be read.")
        return Message(text=entry.reason, tone=Tone.FAILURE)
    if entry.stage is Stage.STOPPED:
        return Message(text="Stopped before there was a tensor. Crystal ▸ Predict again goes on.")
    waits_for_model = entry.stage in (Stage.WAITING, Stage.PREDICTING) and model_state
    return Message(text=(model_state if waits_for_model else _WAITING_TEXT[entry.stage]) + " …", busy=True)


def _matrix(answer: Answer | None, frame: Frame) -> tuple[Framed | None, Frame, str]:
    if answer is None:
        return None, frame, ""
    if frame is Frame.IEEE and answer.in_ieee is None:
        return answer.in_crystal, answer.stiffness.frame, answer.ieee_missing
    if frame is Frame.PRINCIPAL and answer.in_principal is not None:
        return answer.in_principal, frame, ""
    return (answer.in_ieee if frame is Frame.IEEE else answer.in_crystal), frame, ""


def resolve(entry: CrystalEntry | None, options: DisplayOptions, *, model_state: str = "") -> Shown:
    """What is to be shown for the selected crystal.

    model_state: what the network is doing while it cannot predict yet ("Loading the network"), else empty.
    """
    answer = entry.answer if entry is not None else None
    matrix, frame, note = _matrix(answer, options.frame)
    return Shown(
        entry=entry,
        crystal_message=_crystal_message(entry) if entry is not None else None,
        tensor_message=_tensor_message(entry, model_state) if entry is not None else None,
        answer=answer,
        matrix=matrix,
        frame=frame,
        frame_note=note,
        quantity=drawn(options.quantity, options.part),
        written=options.matrix,
    )
