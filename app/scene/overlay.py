"""Writing over a view: texts, the colour bar, the legend, the names of the axes.

Everything is laid out in points from the lower left corner; one point is ``scale`` pixels. Positions reach
VTK as fractions of the picture, so that a picture may be drawn in tiles.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkActor2D,
    vtkCoordinate,
    vtkPolyDataMapper2D,
    vtkRenderer,
    vtkTextActor,
)

from app.scene.parts import ColorBar
from app.scene.theme import SceneTheme, rgb

FloatArray = npt.NDArray[np.float64]

TEXT_SIZE: Final = 12.0
SMALL_SIZE: Final = 11.0
NEGATIVE: Final = "hatched: negative"
LEGEND_ROW: Final = 20.0
_BAR_WIDTH: Final = 12.0
_HATCH_POINTS: Final = 5.0
_DARK_INK: Final = "#0d1017"
_LIGHT_INK: Final = "#f7f7f7"
_BEFORE_BAR: Final = 30.0
_BEFORE_TICKS: Final = 8.0
_LINES: Final = 60.0
"""Points that a text of some lines may be high."""
_FONT_FILE: Final = 4  # VTK_FONT_FILE, which VTK's Python modules do not name

Region = tuple[float, float, float, float]
"""Left, bottom, right and top edge, as fractions of a larger whole."""
_Box = tuple[float, float, float, float, str | FloatArray]
WHOLE: Final = (0.0, 0.0, 1.0, 1.0)


def within(region: Region, x: float, y: float) -> tuple[float, float]:
    """A place of the whole as fractions of ``region``."""
    return (x - region[0]) / (region[2] - region[0]), (y - region[1]) / (region[3] - region[1])


@cache
def font_file() -> str | None:
    """DejaVu Sans as matplotlib brings it: VTK's own font has no Greek letters, subscripts or bullets."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    return str(path) if path.is_file() else None


class Overlay:
    """A pool of text actors and one of rectangles, refilled for every layout and otherwise left alone. What a
    layout leaves over is kept for the next, as when the object turns, until another object is shown.
    """

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._texts: list[vtkTextActor] = []
        self._used = 0
        self._shedding = False
        self._shapes = _shape_actor()
        renderer.AddViewProp(self._shapes)
        self._boxes: list[_Box] = []
        self.width, self.height, self.scale = 1.0, 1.0, 1.0
        self._region: Region = WHOLE

    def shed(self) -> None:
        """Another object is to be shown: let go of the texts that the next layout does not need. Each holds
        its letters as a picture and what OpenGL made of it.
        """
        self._shedding = True

    def begin(self, width: float, height: float, scale: float, region: Region = WHOLE) -> None:
        """Start a new layout of a picture of ``width`` × ``height`` points, of which ``region`` will be
        drawn.
        """
        self.width, self.height, self.scale = width, height, scale
        self._region = region
        self._used = 0
        self._boxes = []

    def end(self) -> None:
        """Show what was written since ``begin`` and hide the rest."""
        for text in self._texts[self._used :]:
            text.VisibilityOff()
        if self._shedding:
            for text in self._texts[self._used :]:
                self._renderer.RemoveViewProp(text)  # gives back what OpenGL holds for it
            del self._texts[self._used :]
            self._shedding = False
        _fill_boxes(self._shapes, self._boxes)

    def box(self, x: float, y: float, width: float, height: float, color: str | FloatArray) -> None:
        """A filled rectangle; ``color`` is ``#rrggbb`` or three numbers in [0, 1]."""
        self._boxes.append((*self._at(x, y), *self._at(x + width, y + height), color))

    def write(
        self,
        text: str,
        x: float,
        y: float,
        color: str,
        *,
        size: float = TEXT_SIZE,
        across: float = 0.0,
        upright: float = 0.5,
        turned: bool = False,
        plate: str = "",
    ) -> None:
        """Text at (x, y) points. across: 0 starts there, 0.5 is centred, 1 ends there; upright likewise from
        below. turned: reads from bottom to top. plate: colour of a veil behind it.
        """
        # In a tile of a large picture most texts lie elsewhere, and letters of 500 pixels are slow to draw.
        if not self._reaches(x, y, text_width(text, size) + size, turned=turned):
            return
        actor = self._next_text()
        actor.SetInput(text)
        actor.SetPosition(*self._at(x, y))
        actor.SetOrientation(90.0 if turned else 0.0)
        style = actor.GetTextProperty()
        style.SetFontSize(max(1, round(size * self.scale)))
        style.SetColor(rgb(color))
        style.SetJustification(round(2 * across))
        style.SetVerticalJustification(round(2 * upright))
        style.SetBackgroundColor(rgb(plate or color))
        style.SetBackgroundOpacity(0.72 if plate else 0.0)

    def color_bar(self, bar: ColorBar, theme: SceneTheme) -> None:
        """The bar in its strip at the right edge: title, colours, ticks with numbers."""
        length = min(0.58 * self.height, 280.0)
        left, bottom = self.width - bar_strip(bar) + _BEFORE_BAR, 0.5 * (self.height - length)
        self.box(left - 1.0, bottom - 1.0, _BAR_WIDTH + 2.0, length + 2.0, theme.grid)
        step = length / len(bar.colors)
        for i, color in enumerate(bar.colors):
            self.box(left, bottom + i * step, _BAR_WIDTH, step, color)
        for start, end, color in _hatches(bar, length):
            self.box(left, bottom + 0.5 * (start + end) - 0.5, _BAR_WIDTH, 1.0, color)
        for value, text in zip(bar.ticks, bar.tick_texts, strict=True):
            y = bottom + length * (value - bar.low) / (bar.high - bar.low)
            self.box(left + _BAR_WIDTH + 1.0, y - 0.5, 4.0, 1.0, theme.grid)
            if bar.lined:
                self.box(left, y - 0.75, _BAR_WIDTH, 1.5, _ink(bar, value))
            self.write(text, left + _BAR_WIDTH + _BEFORE_TICKS, y, theme.text, size=SMALL_SIZE)
        self.write(bar.title, left - 7.0, 0.5 * self.height, theme.text, across=0.5, upright=0.0, turned=True)
        if bar.hatched:
            end = left + _BAR_WIDTH
            self.write(NEGATIVE, end, bottom - 7.0, theme.muted, size=SMALL_SIZE, across=1.0, upright=1.0)

    def lying_bar(self, bar: ColorBar, left: float, theme: SceneTheme) -> None:
        """The bar along the foot of the picture from ``left`` on: title above, numbers below."""
        bottom, length = _BEFORE_BAR, max(min(self.width - left - 28.0, 320.0), 1.0)
        left = max(left, 0.5 * (self.width + left - length) - 14.0)
        self.box(left - 1.0, bottom - 1.0, length + 2.0, _BAR_WIDTH + 2.0, theme.grid)
        step, every = length / len(bar.colors), _labelled(bar, length)
        for i, color in enumerate(bar.colors):
            self.box(left + i * step, bottom, step, _BAR_WIDTH, color)
        for start, end, color in _hatches(bar, length):
            self.box(left + 0.5 * (start + end) - 0.5, bottom, 1.0, _BAR_WIDTH, color)
        for value, text in zip(bar.ticks, bar.tick_texts, strict=True):
            x = left + length * (value - bar.low) / (bar.high - bar.low)
            self.box(x - 0.5, bottom - 5.0, 1.0, 4.0, theme.grid)
            if bar.lined:
                self.box(x - 0.75, bottom, 1.5, _BAR_WIDTH, _ink(bar, value))
            if round(value / bar.step) % every == 0:
                self.write(text, x, bottom - 8.0, theme.text, size=SMALL_SIZE, across=0.5, upright=1.0)
        above = bottom + _BAR_WIDTH + 7.0
        if bar.hatched:
            self.write(NEGATIVE, left, above, theme.muted, size=SMALL_SIZE, upright=0.0)
            above += 1.3 * SMALL_SIZE
        self.write(bar.title, left, above, theme.text, upright=0.0)

    def legend(
        self,
        entries: tuple[tuple[str, str], ...],
        theme: SceneTheme,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """Coloured dots with names in a row from the right edge at the bottom, wrapped upwards; rings for
        ``hidden`` ones.
        """
        colors = dict(entries)
        for text, x, y, _ in legend_places(entries, self.width):
            away = text in hidden
            self.write("●", x + 5.0, y + 1.0, theme.grid, size=16.0, across=0.5)
            shown = theme.background if away else colors[text]
            self.write("●", x + 5.0, y + 1.0, shown, size=13.5, across=0.5)
            self.write(text, x + 13.0, y, theme.muted if away else theme.text)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return within(self._region, x / self.width, y / self.height)

    def _reaches(self, x: float, y: float, length: float, *, turned: bool) -> bool:
        """Whether a text at (x, y) points, wherever it is anchored, may reach into the region."""
        across, up = (0.0, length) if turned else (length, 0.0)
        across, up = across + _LINES, up + _LINES
        left, bottom, right, top = self._region
        return (
            left * self.width - across <= x <= right * self.width + across
            and bottom * self.height - up <= y <= top * self.height + up
        )

    def _next_text(self) -> vtkTextActor:
        if self._used == len(self._texts):
            self._texts.append(_text_actor())
            self._renderer.AddViewProp(self._texts[-1])
        self._used += 1
        actor = self._texts[self._used - 1]
        actor.VisibilityOn()
        return actor


def _labelled(bar: ColorBar, length: float) -> int:
    """Every how manyth tick has room for its number in a bar that lies, ``length`` points long."""
    widest = max((text_width(text, SMALL_SIZE) for text in bar.tick_texts), default=0.0) + 4.0
    apart = length * bar.step / (bar.high - bar.low)
    return next(every for every in (1, 2, 4, 5, 10, 1000) if every * apart > widest or every == 1000)


def _ink(bar: ColorBar, value: float) -> str:
    """Of a line at a value of the bar: dark on light, light on dark, as on the surface."""
    share = (value - bar.low) / (bar.high - bar.low)
    color = bar.colors[int(np.clip(share * len(bar.colors), 0, len(bar.colors) - 1))]
    return _DARK_INK if float(color @ (0.2126, 0.7152, 0.0722)) > 0.34 else _LIGHT_INK


def _hatches(bar: ColorBar, length: float) -> list[tuple[float, float, str]]:
    """Start, end and ink of every stripe over the negative part of a bar that is ``length`` points long."""
    if not bar.hatched:
        return []
    per_value = length / (bar.high - bar.low)
    starts = np.arange(0.0, (min(bar.high, 0.0) - bar.low) * per_value - _HATCH_POINTS, _HATCH_POINTS)
    return [
        (start, start + _HATCH_POINTS, _ink(bar, bar.low + start / per_value)) for start in starts.tolist()
    ]


def legend_places(
    entries: tuple[tuple[str, str], ...], across: float
) -> list[tuple[str, float, float, float]]:
    """Where the entries of a legend stand in a picture ``across`` points wide: (text, left, middle, width),
    from the lower left corner.
    """
    places = []
    x, y = across - 14.0, 16.0
    for text, _ in reversed(entries):
        width = 16.0 + 0.68 * TEXT_SIZE * len(text)
        if x - width < 110.0:
            x, y = across - 14.0, y + LEGEND_ROW
        x -= width
        places.append((text, x, y, width))
        x -= 10.0
    return places


def bar_strip(bar: ColorBar) -> float:
    """Width in points that a colour bar takes at the right of the picture."""
    ticks = max((text_width(text, SMALL_SIZE) for text in bar.tick_texts), default=0.0)
    return _BEFORE_BAR + _BAR_WIDTH + _BEFORE_TICKS + ticks + 8.0


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """About how wide a text of DejaVu Sans is, in points."""
    return 0.63 * size * len(text)


def _text_actor() -> vtkTextActor:
    actor = vtkTextActor()
    actor.SetTextScaleModeToNone()
    actor.GetPositionCoordinate().SetCoordinateSystemToNormalizedViewport()
    style = actor.GetTextProperty()
    if (font := font_file()) is not None:
        style.SetFontFamily(_FONT_FILE)
        style.SetFontFile(font)
    style.ShadowOff()
    return actor


def _shape_actor() -> vtkActor2D:
    place = vtkCoordinate()
    place.SetCoordinateSystemToNormalizedViewport()
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(vtkPolyData())
    mapper.SetTransformCoordinate(place)
    mapper.TransformCoordinateUseDoubleOn()
    mapper.SetScalarModeToUseCellData()
    actor = vtkActor2D()
    actor.SetMapper(mapper)
    actor.SetLayerNumber(0)
    return actor


def _fill_boxes(actor: vtkActor2D, boxes: list[_Box]) -> None:
    points, cells = vtkPoints(), vtkCellArray()
    colors = np.zeros((len(boxes), 3), dtype=np.uint8)
    for i, (left, bottom, right, top, color) in enumerate(boxes):
        for x, y in ((left, bottom), (right, bottom), (right, top), (left, top)):
            points.InsertNextPoint(x, y, 0.0)
        cells.InsertNextCell(4, [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3])
        colors[i] = np.round(255.0 * np.array(rgb(color) if isinstance(color, str) else color))
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetPolys(cells)
    data.GetCellData().SetScalars(numpy_to_vtk(colors, deep=True))  # type: ignore[no-untyped-call]
    actor.GetMapper().SetInputData(data)  # type: ignore[attr-defined]
    actor.SetVisibility(bool(boxes))
