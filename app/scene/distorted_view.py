"""The two views while a crystal is distorted: its cell and surface in place of what they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from app.scene.content import CrystalContent, SceneContent, SurfaceContent
from app.scene.marks import CrystalMarks
from app.scene.theme import SceneTheme

if TYPE_CHECKING:
    from app.scene.camera import CameraPose
    from app.work.jobs import Distorted
    from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]


class Scene(Protocol):
    """A view (:class:`app.scene.scene_widget.SceneWidget`)."""

    @property
    def content(self) -> SceneContent | None: ...
    @property
    def pose(self) -> CameraPose: ...
    @property
    def theme(self) -> SceneTheme: ...
    def show_content(self, content: SceneContent) -> None:
        """Draw something else."""
        ...


class DistortedView:
    """Shows distorted crystals and gives the views back what they showed.

    read_out: told the surface that is drawn and the cell (3, 3) that it belongs to, whose values stand below.
    """

    def __init__(
        self, crystal: Scene, surface: Scene, read_out: Callable[[SurfaceMesh, FloatArray | None], None]
    ) -> None:
        self.crystal, self.surface, self._read_out = crystal, surface, read_out
        self._kept: dict[str, SceneContent] = {}
        self._ours: dict[str, SceneContent] = {}

    def show(self, found: Distorted, caption: str) -> None:
        """Draw a distorted crystal, and its surface where there is one."""
        for name, scene, content in (
            ("crystal", self.crystal, self.crystal_content(found, caption)),
            ("surface", self.surface, self.surface_content(found, caption)),
        ):
            if content is None or scene.content is None:
                continue
            if scene.content is not self._ours.get(name):
                self._kept[name] = scene.content
            self._ours[name] = content
            scene.show_content(content)
            if isinstance(content, SurfaceContent):
                self._read_out(content.mesh, found.step.crystal.cell)

    def restore(self) -> None:
        """Draw again what was there before, unless something else is shown by now."""
        kept, ours = self._kept, self._ours
        self._kept, self._ours = {}, {}
        for name, scene in (("crystal", self.crystal), ("surface", self.surface)):
            if name in kept and scene.content is ours.get(name):
                scene.show_content(kept[name])
                drawn, around = kept[name], kept.get("crystal")
                if isinstance(drawn, SurfaceContent):
                    cell = around.crystal.cell if isinstance(around, CrystalContent) else None
                    self._read_out(drawn.mesh, cell)

    @property
    def theme(self) -> SceneTheme:
        """The look of the views."""
        return self.crystal.theme

    def crystal_content(self, found: Distorted, caption: str) -> CrystalContent | None:
        """The cell as it is drawn now, distorted; None where none is drawn."""
        content = self.crystal.content
        if not isinstance(content, CrystalContent):
            return None
        return replace(
            content,
            crystal=found.step.crystal,
            bonds=found.bonds,
            source=None,
            options=replace(content.options, caption=caption),
            marks=CrystalMarks(),
        )

    def surface_content(self, found: Distorted, caption: str) -> SurfaceContent | None:
        """The surface as it is drawn now, of the distorted crystal; None where there is none."""
        content = self.surface.content
        if not isinstance(content, SurfaceContent) or found.mesh is None:
            return None
        unit = f", {found.mesh.quantity.unit}" if found.mesh.quantity.unit else ""
        options = replace(
            content.options,
            caption=f"{found.mesh.quantity.title}{unit} · crystal frame\n{caption}",
            cell=found.step.crystal.cell if content.options.cell is not None else None,
        )
        return replace(content, mesh=found.mesh, options=options, band=None, around=None)
