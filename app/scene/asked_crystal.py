"""The crystal that a view shows, as somebody asks about it: its atoms, where they stand, marks on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.scene.content import CrystalContent
from app.scene.crystal_layout import CrystalLayout, crystal_layout
from app.scene.elements import element_style
from app.scene.marks import CrystalMarks, PickedMark, PlaneMark
from app.scene.scene_widget import SceneWidget
from app.state.crystal_display import repeats_text
from core.crystal.lattice_plane import LatticePlane, cell_section, orders_through
from core.crystal.measure import AtomImage
from core.crystal.site_facts import cartesian_of

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal

FloatArray = npt.NDArray[np.float64]

MOST_PANES = 24
"""Planes of one family beyond which a view shows nothing but panes; those next to the typed one are kept."""


class AskedCrystal:
    """Speaks of what ``scene`` shows at the moment, whatever cell that is; is_seen: whether it is shown, and
    not a sentence in its place.
    """

    def __init__(self, scene: SceneWidget, is_seen: Callable[[], bool]) -> None:
        self._scene = scene
        self._is_seen = is_seen

    @property
    def _content(self) -> CrystalContent | None:
        content = self._scene.content if self._is_seen() else None
        return content if isinstance(content, CrystalContent) else None

    @property
    def crystal(self) -> Crystal | None:
        """The crystal whose cell is drawn."""
        return None if self._content is None else self._content.crystal

    @property
    def bonds(self) -> Bonds | None:
        """Its bonds; None where they could not be found."""
        return None if self._content is None else self._content.bonds

    @property
    def cell_words(self) -> str:
        """Which cell that is, and how many of it are drawn."""
        content = self._content
        if content is None:
            return ""
        own = (
            "of the cell in the file"
            if content.source is None
            else "of the chosen cell (not the one in the file)"
        )
        repeats = content.options.repeats
        return f"{own}, drawn {repeats_text(repeats)} times" if max(repeats) > 1 else own

    @property
    def drawing(self) -> tuple[object, ...]:
        """All that is asked about and marked here: the same as long as only others mark the crystal."""
        content = self._content
        if content is None:
            return ()
        marks = content.marks
        asked = (content.crystal, content.bonds, content.source, content.options)
        return (*asked, marks.picked, marks.measure, marks.planes)

    def home(self, site: int) -> AtomImage:
        """An atom in the place where it is drawn first; where it is not drawn, in that of its coordinates."""
        if self._content is None:
            return AtomImage(site=site)
        layout = crystal_layout(self._content)
        found = np.flatnonzero(layout.site == site)
        if not len(found):
            return AtomImage(site=site)
        u, v, w = (int(cells) for cells in layout.shift[found[0]])
        return AtomImage(site=site, shift=(u, v, w))

    def show(
        self,
        atoms: Sequence[AtomImage],
        names: Sequence[str],
        measure: str,
        planes: Sequence[tuple[LatticePlane, str]],
        *,
        family: bool,
    ) -> None:
        """Mark atoms with their names, the value of their chain, and planes with theirs; family: with all the
        planes parallel to each, at its spacing.
        """
        content = self._content
        if content is None:
            return
        layout = crystal_layout(content)
        marks = replace(
            content.marks,
            picked=tuple(
                _picked(content, layout, atom, name) for atom, name in zip(atoms, names, strict=True)
            ),
            measure=measure,
            planes=tuple(
                pane
                for number, (plane, text) in enumerate(planes)
                for pane in _panes(layout.block, plane, text, number, family=family)
            ),
        )
        if _is_empty(marks) and _is_empty(content.marks):
            return
        marks = replace(marks, arrows=content.marks.arrows, lobes=content.marks.lobes)
        self._scene.show_content(replace(content, marks=marks))

    def cuts(self, plane: LatticePlane) -> bool:
        """Whether a plane is to be seen: it cuts the cell that is drawn."""
        content = self._content
        return content is not None and bool(len(cell_section(crystal_layout(content).block, plane)))


def _is_empty(marks: CrystalMarks) -> bool:
    return not (marks.picked or marks.planes)


def _picked(content: CrystalContent, layout: CrystalLayout, atom: AtomImage, name: str) -> PickedMark:
    here = np.flatnonzero((layout.site == atom.site) & (layout.shift == np.array(atom.shift)).all(axis=1))
    style = element_style(content.crystal.species[atom.site])
    radius = float(layout.radius[here[0]]) if len(here) else style.ball_radius
    return PickedMark(position=cartesian_of(content.crystal, atom), radius=radius, text=name)


def _panes(
    block: FloatArray, plane: LatticePlane, text: str, number: int, *, family: bool
) -> list[PlaneMark]:
    orders = [plane.order]
    if family and plane.whole:
        beside = [order for order in orders_through(block, plane) if abs(order - plane.order) > 1e-9]
        orders += sorted(beside, key=lambda order: abs(order - plane.order))[: MOST_PANES - 1]
    marks = []
    for order in orders:
        corners = cell_section(block, plane.moved_to(order))
        if len(corners):
            marks.append(PlaneMark(corners=corners, text=text if order == plane.order else "", number=number))
    return marks
