"""A crystal as vector graphics: circles, bars and lines in matplotlib, never pixels (SVG, PDF)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from core.export.figure_file import check_suffix, write_figure
from core.export.label_room import clear_places
from core.export.structure_model import StructureLabel, StructureModel
from core.export.structure_shapes import StructureInk, StructureView, shapes_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FloatArray = npt.NDArray[np.float64]

POINTS_PER_INCH: Final = 72.0
_CORNER: Final = 104.0
"""Side in points of the square of the axes, at the lower left; that of a small figure is smaller."""
_ARM: Final = 36.0
_TEXT: Final = 12.0
_LETTER: Final = 0.62 * _TEXT
"""Width of a letter in points, on average."""


def write_structure_figure(
    path: Path,
    model: StructureModel,
    view: StructureView,
    *,
    ink: StructureInk | None = None,
    transparent: bool = False,
    stated: Mapping[str, str],
) -> None:
    """Draw a crystal as it is seen into an .svg, .pdf or .png file with the statements in its metadata.

    ExportError for another suffix or when the file cannot be written.
    """
    check_suffix(path, "the structure")
    figure = structure_figure(model, view, ink=ink or StructureInk(), transparent=transparent)
    write_figure(path, figure, stated)


def structure_figure(
    model: StructureModel,
    view: StructureView,
    *,
    ink: StructureInk,
    transparent: bool = False,
) -> Figure:
    """The figure, one point of the view a point of the figure."""
    from matplotlib.collections import PathCollection
    from matplotlib.figure import Figure

    width, height = view.size
    figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH))
    figure.set_facecolor("none" if transparent else ink.ground)
    panel = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    panel.set(xlim=(0.0, width), ylim=(0.0, height))
    panel.set_axis_off()
    shapes = shapes_of(model, view, ink)
    panel.add_collection(
        PathCollection(
            [shape.outline for shape in shapes],
            facecolors=[shape.face for shape in shapes],
            edgecolors=[shape.line for shape in shapes],
            linewidths=[shape.width for shape in shapes],
            capstyle="round",
            joinstyle="round",
        ),
        autolim=False,
    )
    _write_labels(panel, model, view, ink)
    _draw_corner(panel, model, view)
    _draw_legend(panel, model, view, ink)
    if model.caption:
        panel.text(14.0, height - 12.0, model.caption, color=ink.text, fontsize=_TEXT + 1, va="top")
    return figure


def _write_labels(panel: Any, model: StructureModel, view: StructureView, ink: StructureInk) -> None:
    """Each in the middle of its ball, on a veil of the ground, beside the one that is there already."""
    labels = seen_labels(model, view)
    if not labels:
        return
    places = view.seen(np.array([label.at for label in labels]))[0]
    sizes = np.array([(_LETTER * len(label.text) + 6.0, 1.25 * _TEXT) for label in labels])
    veil = {"boxstyle": "round,pad=0.15", "facecolor": ink.ground, "edgecolor": "none", "alpha": 0.72}
    moved = clear_places(places, sizes)
    far = np.linalg.norm(moved - places, axis=1) > 1.25 * _TEXT
    for (x, y), label, is_far in zip(moved, labels, far, strict=True):
        if is_far and not label.always:
            continue  # it would be taken for the name of another atom
        panel.text(
            x, y, label.text, color=label.color, fontsize=_TEXT - 1, ha="center", va="center", bbox=veil
        )


def seen_labels(model: StructureModel, view: StructureView) -> list[StructureLabel]:
    """Those that are written: not behind another ball, and one at a place, the one that is always written.
    These come first, so that the others make room for them.
    """
    if not model.labels:
        return []
    places, depths, _ = view.seen(np.array([label.at for label in model.labels]))
    balls, ball_depths, scales = view.seen(model.position)
    reach = scales * model.radius
    always = np.array([label.at for label in model.labels if label.always]).reshape(-1, 3)
    found = []
    for (x, y), depth, label in zip(places, depths, model.labels, strict=True):
        before = np.hypot(balls[:, 0] - x, balls[:, 1] - y) < reach
        named = bool((np.abs(always - np.array(label.at)).max(axis=1, initial=0.0) < 1e-3).any())
        hidden = named or (before & (ball_depths > depth + 1e-6)).any()
        if label.always or not hidden:
            found.append(label)
    return sorted(found, key=lambda label: not label.always)


def _draw_corner(panel: Any, model: StructureModel, view: StructureView) -> None:
    """Arrows of the axes, the ones that point away first; a name beyond each tip, clear of the others."""
    if not model.axes:
        return
    side = _CORNER * min(max(min(view.size) / 360.0, 0.6), 1.0)
    middle, arm = 0.5 * side, side / _CORNER * _ARM
    turned = np.array([axis.direction for axis in model.axes]) @ view.axes.T
    seen = turned[:, :2]
    for k in np.argsort(turned[:, 2]):
        axis, length = model.axes[k], float(np.linalg.norm(seen[k]))
        tip = middle + arm * seen[k]
        if length > 0.08:
            panel.annotate(
                "",
                xy=tip,
                xytext=(middle, middle),
                arrowprops={
                    "arrowstyle": "-|>,head_length=0.55,head_width=0.22",
                    "color": axis.color,
                    "linewidth": 2.2,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
            )
        else:
            panel.plot(*tip, marker="o", markersize=5.0, color=axis.color)
        rest = -np.delete(seen, k, axis=0).sum(axis=0) + 1e-3
        ahead = seen[k] / length if length > 0.45 else rest / np.linalg.norm(rest)
        x, y = tip + 11.5 * ahead
        panel.text(x, y, axis.name, color=axis.color, fontsize=_TEXT + 1, ha="center", va="center")


def _draw_legend(panel: Any, model: StructureModel, view: StructureView, ink: StructureInk) -> None:
    """Coloured dots with names in a row from the right edge at the bottom, wrapped upwards."""
    from matplotlib.textpath import TextPath

    x, y = view.size[0] - 14.0, 16.0
    for text, color in reversed(model.legend):
        width = 16.0 + float(TextPath((0.0, 0.0), text, size=_TEXT).get_extents().width)
        if x - width < 110.0:
            x, y = view.size[0] - 14.0, y + 20.0
        x -= width
        panel.plot(
            [x + 5.0],
            [y],
            marker="o",
            markersize=9.0,
            color=color,
            markeredgecolor=ink.grid,
            markeredgewidth=0.8,
        )
        panel.text(x + 14.0, y, text, color=ink.text, fontsize=_TEXT, va="center")
        x -= 10.0
