"""The signal of a neighbourhood, and the axis of a rotation, in the view of the crystal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.scene.content import CrystalContent
from app.scene.kind_colors import kind_colors, kind_names
from app.scene.marks import AxisMark, SignalMark
from app.scene.scene_widget import SceneWidget
from core.crystal.measure import AtomImage
from core.crystal.site_facts import cartesian_of

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.environment.signal import SignalSurface

AXIS_REACH = 1.6
"""Å to either side of the atom."""


class SignalInView:
    """Keeps signal and axis while the content of the view is made anew."""

    def __init__(self, scene: SceneWidget, is_seen: Callable[[], bool]) -> None:
        self._scene, self._is_seen = scene, is_seen
        self._signal: SignalMark | None = None
        self._axis: AxisMark | None = None
        self._asked: tuple[object, ...] = ()
        self._colors: npt.NDArray[np.float64] | None = None
        self._colored: Crystal | None = None
        self._labels: npt.NDArray[np.int64] | None = None
        scene.content_changed.connect(self._again)

    @property
    def _content(self) -> CrystalContent | None:
        content = self._scene.content if self._is_seen() else None
        return content if isinstance(content, CrystalContent) else None

    @property
    def crystal(self) -> Crystal | None:
        """The crystal whose cell is drawn."""
        return None if self._content is None else self._content.crystal

    def show_signal(self, atom: AtomImage | None, surface: SignalSurface | None) -> None:
        """Draw a signal around an atom, or none."""
        asked = (self.crystal, atom, surface)
        if asked == self._asked:
            return
        self._asked = asked
        self._signal = None
        if atom is not None and surface is not None and self.crystal is not None:
            center = np.array(cartesian_of(self.crystal, atom))
            self._signal = SignalMark(
                points=center + surface.points, faces=surface.faces, signs=surface.signs
            )
        self._again()

    def show_axis(self, atom: AtomImage | None, axis: Sequence[float], text: str) -> None:
        """Draw the axis of a rotation through an atom, or none."""
        if atom is None and self._axis is None:
            return
        self._axis = None
        if atom is not None and self.crystal is not None:
            center = np.array(cartesian_of(self.crystal, atom))
            along = AXIS_REACH * np.asarray(axis)
            self._axis = AxisMark(start=center - along, end=center + along, text=text)
        self._again()

    def show_kinds(self, labels: npt.NDArray[np.int64] | None) -> None:
        """Colour the atoms of the cell by the number of their kind, or by element again."""
        if labels is self._labels:
            return
        self._labels = labels
        self._colors = None if labels is None else kind_colors(labels)
        self._colored = self.crystal
        self._again()

    def _again(self) -> None:
        content = self._content
        if content is None:
            return
        marks = content.marks
        colors = self._colors if self._colored is content.crystal else None
        names = kind_names(self._labels) if colors is not None and self._labels is not None else ()
        now = (marks.signal, marks.axis, marks.site_colors)
        wanted = (self._signal, self._axis, colors)
        if any(one is not other for one, other in zip(now, wanted, strict=True)):
            marks = replace(
                marks, signal=self._signal, axis=self._axis, site_colors=colors, color_names=names
            )
            self._scene.show_content(replace(content, marks=marks))
