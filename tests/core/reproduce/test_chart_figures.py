"""Charts of experiments: the legend hides no point."""

import numpy as np
import pytest

from core.reproduce.experiment import Chart, Curve
from core.reproduce.figures import chart_figure


@pytest.mark.parametrize(
    "names",
    [
        ("ours", "exact"),
        ("a network that never saw silica, tuned on 20 of them", "the shipped network, tuned"),
    ],
)
def test_the_legend_stands_under_the_axes_and_within_the_figure(names):
    # Points everywhere: inside the axes there is no room for a legend.
    grid = np.linspace(0.0, 1.0, 12)
    x, y = (each.ravel() for each in np.meshgrid(grid, grid))
    curves = tuple(Curve(name=name, x=x, y=y, points=True, line=False) for name in names)
    figure = chart_figure(Chart(name="c", title="Title", x_label="x", y_label="y (GPa)", curves=curves))
    figure.draw_without_rendering()
    (legend,) = figure.legends
    box, axes = legend.get_window_extent(), figure.axes[0].get_tightbbox()
    assert [text.get_text() for text in legend.get_texts()] == list(names)
    assert box.y1 <= axes.y0
    assert box.x0 >= 0 and box.x1 <= figure.bbox.width and box.y0 >= 0
