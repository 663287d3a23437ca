"""What an experiment draws, as figures on paper: charts, maps and patterns (SVG, PDF, PNG)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.export.figure_file import write_figure
from core.export.section_figure import PRINT
from core.reproduce.experiment import Chart, FieldMap, Matrix, Outcome

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART_INCHES: Final = (6.4, 4.4)
_LEGEND_LETTERS: Final = 84
"""Letters of a legend that stand side by side under a chart."""
_CELL_INCHES: Final = 0.62
_MORE_COLOURS: Final = ("#3d6fb5", "#c8a02c", "#4f7a3a", "#b5301b", "#7d7c78", "#7a4fa3")
_GROUPS: Final = ("#cfe0f5", "#f6e3b4", "#d9ead0", "#f3d3cd", "#e2d6ee", "#d3ecec", "#ece3d5", "#dfe4ea")


def write_figures(folder: Path, outcome: Outcome, stated: Mapping[str, str], suffix: str) -> list[Path]:
    """Every chart, map and pattern of an outcome into a folder; the files written. FileWriteError."""
    figures: list[tuple[str, Figure]] = [(one.name, chart_figure(one)) for one in outcome.charts]
    figures += [(one.name, map_figure(one)) for one in outcome.maps]
    figures += [(one.name, matrix_pattern_figure(one)) for one in outcome.matrices]
    written = []
    for name, figure in figures:
        path = folder / f"{name}{suffix}"
        write_figure(path, figure, stated)
        written.append(path)
    return written


def chart_figure(chart: Chart) -> Figure:
    """Curves over one pair of axes: ours drawn through, the source's or the exact ones dashed."""
    figure = _figure(CHART_INCHES)
    panel: Any = figure.subplots()
    number = 0
    for curve in chart.curves:
        if curve.source:
            panel.plot(
                curve.x, curve.y, color=PRINT.text, linestyle="--", linewidth=1.2, label=curve.name, zorder=3
            )
            continue
        color = _MORE_COLOURS[number % len(_MORE_COLOURS)]
        mark = "os^Dv"[number % 5] if curve.points else None
        width = 2.6 if curve.line else 0.0
        panel.plot(
            curve.x, curve.y, color=color, linewidth=width, marker=mark, markersize=5, label=curve.name
        )
        number += 1
    panel.set(xlabel=chart.x_label, ylabel=chart.y_label)
    panel.set_title(chart.title, fontsize=11, loc="left", color=PRINT.text)
    if chart.log_x:
        panel.set_xscale("log")
        _plain_ticks(panel.xaxis, np.unique(np.concatenate([curve.x for curve in chart.curves])))
    if chart.log_y:
        panel.set_yscale("log")
    _quiet(panel)
    _legend_below(figure, [curve.name for curve in chart.curves])
    return figure


def _legend_below(figure: Any, names: list[str]) -> None:
    """Under the axes, where no points are, in as many columns as the names leave room for."""
    letters = max((len(name) for name in names), default=0) + 6
    columns = max(1, min(len(names), _LEGEND_LETTERS // letters))
    figure.legend(loc="outside lower center", ncols=columns, frameon=False, fontsize=9)


def _plain_ticks(axis: Any, places: Any) -> None:
    """Ticks at the points themselves, where they are few."""
    if len(places) <= 8:
        axis.set_ticks(places, [f"{value:,.0f}" for value in places])
        axis.set_minor_locator(_no_ticks())


def _no_ticks() -> Any:
    from matplotlib.ticker import NullLocator

    return NullLocator()


def map_figure(field: FieldMap) -> Figure:
    """Values in a plane, blue where positive and ochre where negative, one scale for each panel."""
    from matplotlib.colors import LinearSegmentedColormap

    count = len(field.panels)
    figure = _figure((2.5 * count + 0.4, 3.2))
    panels: Any = figure.subplots(1, count, squeeze=False)[0]
    colors = LinearSegmentedColormap.from_list("signed", ["#9a5b1c", "#ffffff", "#1f4e8c"])
    reach = field.reach
    for number, (panel, (title, values)) in enumerate(zip(panels, field.panels, strict=True)):
        largest = float(np.nanmax(np.abs(values))) or 1.0
        panel.imshow(
            values,
            origin="lower",
            extent=(-reach, reach, -reach, reach),
            cmap=colors,
            vmin=-largest,
            vmax=largest,
        )
        panel.set_title(title, fontsize=9, color=PRINT.text)
        panel.set_xlabel(field.axes[0], fontsize=8)
        if number == 0:
            panel.set_ylabel(field.axes[1], fontsize=8)
        panel.tick_params(labelsize=7)
    figure.suptitle(field.title, fontsize=11, x=0.01, ha="left", color=PRINT.text)
    return figure


def matrix_pattern_figure(matrix: Matrix) -> Figure:
    """Squares; those that one constant fixes share a colour, those that are zero are left white."""
    from matplotlib.patches import Rectangle

    rows, columns = len(matrix.rows), len(matrix.columns)
    width = max(_CELL_INCHES, 0.11 * max((len(text) for line in matrix.entries for text in line), default=1))
    figure = _figure((max(width * columns + 1.0, 4.2), _CELL_INCHES * rows + 1.1))
    panel: Any = figure.subplots()
    for row in range(rows):
        for column in range(columns):
            group = int(matrix.groups[row, column])
            color = "#ffffff" if group == -1 else "#f1f2f4" if group < 0 else _GROUPS[group % len(_GROUPS)]
            panel.add_patch(
                Rectangle((column, row), 1, 1, facecolor=color, edgecolor=PRINT.grid, linewidth=0.8)
            )
            text = matrix.entries[row][column] or "·"
            panel.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=9, color=PRINT.text)
    panel.set(xlim=(0, columns), ylim=(rows, 0))
    panel.set_xticks(np.arange(columns) + 0.5, matrix.columns, fontsize=8)
    panel.set_yticks(np.arange(rows) + 0.5, matrix.rows, fontsize=8)
    panel.xaxis.tick_top()
    panel.tick_params(length=0, colors="#545f70")
    for spine in panel.spines.values():
        spine.set_visible(False)
    figure.suptitle(matrix.title, fontsize=11, x=0.01, ha="left", color=PRINT.text)
    return figure


def _figure(inches: tuple[float, float]) -> Figure:
    # Figure without pyplot: no global state, no window system.
    from matplotlib.figure import Figure

    figure = Figure(figsize=inches, layout="constrained")
    figure.set_facecolor(PRINT.ground)
    return figure


def _quiet(panel: Any) -> None:
    panel.grid(color=PRINT.grid, linewidth=0.6)
    panel.set_axisbelow(True)
    panel.tick_params(colors="#545f70", labelsize=9)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        panel.spines[side].set_color(PRINT.grid)
