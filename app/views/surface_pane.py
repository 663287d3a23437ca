"""The view of a surface: the choice of its quantity above, what it has along a direction below."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from app.scene.content import CrystalContent, CrystalOptions, SurfaceContent, SurfaceOptions
from app.state.display import Message
from app.state.palette import Palette
from app.state.surface_display import SurfaceDisplay
from app.views import icons
from app.views.clip_bar import ClipBar
from app.views.panes import scene_theme
from app.views.quantity_choice import QuantityChoice
from app.views.scene_pane import ScenePane
from app.views.surface_readout import SurfaceReadout
from core.crystal.bonding import Bonds
from core.crystal.crystal import Crystal
from core.surface.error_shell import ErrorShell
from core.surface.harmonic_surface import HarmonicPart
from core.surface.quantity import SurfaceQuantity
from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

_NOTHING = 1e-9
_LONGEST = 46
"""Letters of a caption that stand in one line above the narrowest surface."""
_CLEAR = 0.55
"""Opacity of a surface that is seen through."""
BAND_WORDS = "shells: 90 % interval, to first order"


class SurfacePane(ScenePane):
    """The surface. ``quantity_chosen(SurfaceQuantity)``, ``part_chosen(HarmonicPart)``,
    ``plane_typed(str)``: another plane is to cut it.
    """

    quantity_chosen = Signal(object)
    part_chosen = Signal(object)
    plane_typed = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("", scene_theme(palette), parent)
        self.quantity = QuantityChoice()
        self.quantity.quantity_chosen.connect(self.quantity_chosen)
        self.quantity.part_chosen.connect(self.part_chosen)
        self.display = _display_button()
        self.readout = SurfaceReadout()
        self.clip = ClipBar()
        self.clip.plane_typed.connect(self.plane_typed)
        self._options = SurfaceDisplay()
        self._mesh: SurfaceMesh | None = None
        self._band: ErrorShell | None = None
        self._crystal: Crystal | None = None
        self._bonds: Bonds | None = None
        self._caption = ""
        self._plane: FloatArray | None = None
        self._clip: FloatArray | None = None
        self._clip_words, self._clip_offset = "", 0.0
        self.scene.direction_hovered.connect(self.readout.show_direction)
        self.add_to_strip(self.quantity, instead_of_title=True)
        self.add_to_strip(self.display)
        self.add_below(self.clip)
        self.add_below(self.readout)

    @property
    def choice(self) -> QComboBox:
        """The box with the properties."""
        return self.quantity.family

    def set_quantity(self, quantity: SurfaceQuantity, part: HarmonicPart = HarmonicPart.WHOLE) -> None:
        """Mark the quantity, and the part of its series, that is shown."""
        self.quantity.show_choice(quantity, part)

    def draw_surface(
        self,
        mesh: SurfaceMesh,
        crystal: Crystal | None,
        caption: str,
        *,
        band: ErrorShell | None = None,
        bonds: Bonds | None = None,
    ) -> None:
        """Draw a surface with the axes of its crystal, where it has one, and the band of its errors."""
        if not np.abs(mesh.values).max() > _NOTHING * max(1.0, abs(mesh.highest.value)):
            self.show_message(Message(text=f"{mesh.quantity.title} is 0 in every direction.\n{mesh.note}"))
            return
        # The same surface with another band stays as it was turned and enlarged.
        same = self._mesh is not None and crystal is self._crystal and _is_same(mesh, self._mesh)
        self._mesh = self._mesh if same else mesh
        self._crystal, self._bonds, self._band, self._caption = crystal, bonds, band, caption
        self.show_scene()
        self._draw()
        self.readout.show_mesh(mesh, crystal.cell if crystal is not None else None)

    def set_display(self, display: SurfaceDisplay) -> None:
        """Draw it in another way."""
        self.clip.setVisible(display.clipped and self._mesh is not None)
        self.clip.show_offset(display.clip_offset)
        if display != self._options:
            self._options = display
            self._draw()

    def set_plane(self, normal: FloatArray | None) -> None:
        """Draw the plane across a unit vector (3,) through the surface, or (None) none."""
        if not _are_equal(normal, self._plane):
            self._plane = normal
            self._draw()

    def set_clip(self, normal: FloatArray | None, words: str, offset: float = 0.0) -> None:
        """Cut off what lies on the side of a unit vector (3,), beyond ``offset`` times the greatest value;
        words: which plane. (None, "") for nothing.
        """
        same = words == self._clip_words and offset == self._clip_offset
        if not _are_equal(normal, self._clip) or not same:
            self._clip, self._clip_words, self._clip_offset = normal, words, offset
            self._draw()

    def show_trouble(self, text: str) -> None:
        """Why what was typed is no plane; empty when it is one."""
        self.clip.show_trouble(text)

    def show_waiting(self) -> None:
        """A surface is coming; the last one stays until then."""
        if not self.shows_scene:
            self.show_message(Message(text="Computing the surface …", busy=True))

    def show_message(self, message: Message) -> None:
        """Show a sentence instead of the surface."""
        super().show_message(message)
        self._mesh = None
        self.clip.hide()
        self.readout.show_mesh(None, None)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw the button in another look."""
        self.display.setIcon(icons.icon("display", palette))

    def _draw(self) -> None:
        mesh, shown = self._mesh, self._options
        if mesh is None:
            return
        options = SurfaceOptions(
            cell=self._crystal.cell if self._crystal is not None else None,
            caption=self._words(mesh),
            plane=self._plane if self._clip is None else None,
            clip=self._clip,
            clip_offset=self._clip_offset,
            contours=shown.contours,
            sphere=shown.sphere,
            opacity=_CLEAR if shown.see_through else 1.0,
        )
        around = self._around() if shown.in_cell else None
        self.scene.show_content(SurfaceContent(mesh=mesh, options=options, band=self._band, around=around))

    def _around(self) -> CrystalContent | None:
        if self._crystal is None:
            return None
        return CrystalContent(crystal=self._crystal, bonds=self._bonds, options=CrystalOptions(legend=False))

    def _words(self, mesh: SurfaceMesh) -> str:
        """What the picture says about itself: whose, what the series leaves out, and what else is drawn."""
        shown = self._options
        about = [mesh.note.rpartition("; ")[2], self._clip_words]
        if shown.sphere:
            about.append("plain sphere: the colour is the value")
        elif self._band is not None:
            about.append(BAND_WORDS)
        return "\n".join([_broken(self._caption), *filter(None, about)])


def _display_button() -> QToolButton:
    button = QToolButton()
    button.setText("Display")
    button.setToolTip("Display: error band, contours, cut, unit cell around the surface …")
    button.setAccessibleName("Display of the surface")
    button.setIconSize(QSize(icons.ICON_PX, icons.ICON_PX))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _is_same(mesh: SurfaceMesh, other: SurfaceMesh) -> bool:
    return mesh.quantity == other.quantity and np.array_equal(mesh.values, other.values)


def _are_equal(one: FloatArray | None, other: FloatArray | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)


def _broken(caption: str) -> str:
    """A long caption in two lines."""
    head, gap, tail = caption.rpartition(" · ")
    return f"{head}\n{tail}" if gap and len(caption) > _LONGEST else caption
