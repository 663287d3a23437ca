"""What is taken away: crystal, tensor and views as they were when somebody asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.scene.content import CrystalContent, SceneContent
from app.scene.theme import DARK, LIGHT, SceneTheme
from app.state.answer import Answer
from app.state.display import Framed
from app.state.figures import pretty_formula
from app.state.session import CrystalEntry
from core.errors import ExportError
from core.export.framed_prediction import FramedPrediction

if TYPE_CHECKING:
    from app.scene.camera import CameraPose


class PosedScene(Protocol):
    """What is needed of a 3-D view."""

    @property
    def content(self) -> SceneContent | None: ...
    @property
    def pose(self) -> CameraPose: ...
    @property
    def theme(self) -> SceneTheme: ...
    def width(self) -> int: ...
    def height(self) -> int: ...
    def devicePixelRatioF(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenScene:
    """A view as it was seen. points: width and height of its layout; ratio: pixels of the screen per point.

    Taken before anything is written: the progress of the writing may change the view's size, and a pose
    belongs to the size that it was fitted to.
    """

    content: SceneContent | None
    pose: CameraPose
    theme: SceneTheme
    points: tuple[int, int]
    ratio: float = 1.0


def seen_scene(scene: PosedScene) -> SeenScene:
    """A view as it is seen now."""
    return SeenScene(
        content=scene.content,
        pose=scene.pose,
        theme=scene.theme,
        points=(max(scene.width(), 1), max(scene.height(), 1)),
        ratio=scene.devicePixelRatioF(),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """What was shown; all of it can be handed to another process. answer and matrix: None without a tensor;
    scenes: "crystal" and "surface"; section: writes the one that was shown, None where none was.
    """

    entry: CrystalEntry
    answer: Answer | None
    matrix: Framed | None
    scenes: Mapping[str, SeenScene]
    section: Callable[[Path], None] | None = None

    @property
    def stem(self) -> str:
        """What files are called."""
        return self.entry.path.stem

    @property
    def title(self) -> str:
        """Whose they are."""
        facts = self.entry.facts
        return pretty_formula(facts.formula) if facts is not None else self.entry.path.stem

    def scene_content(self, view: str) -> SceneContent:
        """What a view shows; ExportError where that is nothing."""
        content = self.scenes[view].content
        if content is None:
            raise ExportError(f"the view of the {view} is empty")
        return content

    def tensor(self) -> tuple[Answer, Framed]:
        """The tensor; ExportError where there is none."""
        if self.answer is None or self.matrix is None:
            raise ExportError("there is no tensor yet")
        return self.answer, self.matrix


def stated_of(source: Source, framed: Framed | None) -> dict[str, str]:
    """What a file says of itself: about the tensor in a frame or, without one, the structure."""
    from core.export.read_tensor_files import tensor_statements
    from core.export.statement import statements, structure_statements

    if isinstance(framed, FramedPrediction):
        return {**statements(framed), "source": source.entry.path.name}
    if framed is None or source.answer is None:
        crystal = source.entry.crystal
        return structure_statements(crystal) if crystal is not None else {"source": source.entry.path.name}
    stated = tensor_statements(framed.stiffness, source=source.entry.path.name, notes=source.answer.notes)
    return {**stated, "model": "none: the tensor was read or edited, not predicted"}


def stated_of_view(source: Source, content: SceneContent) -> dict[str, str]:
    """What a picture of a view says of itself."""
    if isinstance(content, CrystalContent) or source.answer is None:
        return stated_of(source, None)
    quantity = content.mesh.quantity
    return {
        **stated_of(source, source.answer.in_crystal),
        "quantity": quantity.title,
        "units": quantity.unit or "no unit",
    }


def chosen_theme(name: str, own: SceneTheme) -> SceneTheme:
    """The window's own colours, or those of one of the two themes on white or dark ground."""
    return {"light": replace(LIGHT, background="#ffffff"), "dark": DARK}.get(name, own)
