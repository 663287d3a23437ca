"""The analysis dock of the window: its controllers and what connects them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.controllers.analysis_controller import AnalysisController
from app.controllers.analysis_export_controller import AnalysisExportController
from app.parts.part import Part
from app.parts.window import Window
from app.state.palette import GRID

HEIGHT = 68 * GRID
"""Of the dock where there is room: a table of eight rows."""


def raise_dock(dock: QDockWidget) -> None:
    """Give the dock its height, as far as the views above it allow."""
    window = dock.parent()
    if isinstance(window, QMainWindow):
        window.resizeDocks([dock], [HEIGHT], Qt.Orientation.Vertical)


def analysis_part(window: Window) -> Part:
    """Make the controllers and connect the dock."""
    panel = window.frame.analysis
    analysis = AnalysisController(
        window.analyse,
        window.worker,
        window.settings,
        window.dialogs,
        view=panel,
        chooser=window.view,
        camera=window.frame.surface.scene,
        clipboard=QGuiApplication.clipboard(),
    )
    panel.target_chosen.connect(analysis.follow)
    panel.copied.connect(analysis.copy)
    panel.texture.asked.connect(analysis.set_texture)
    panel.texture.file_asked.connect(analysis.choose_orientations)
    panel.density.density_given.connect(window.tensor.set_density)
    for bar in (panel.misfit, window.frame.panel.misfit):
        bar.project_asked.connect(window.tensor.project)
    dock = window.frame.docks["analysis"]
    dock.visibilityChanged.connect(analysis.set_seen)
    dock.visibilityChanged.connect(lambda seen: raise_dock(dock) if seen and dock.height() < HEIGHT else None)
    export = AnalysisExportController(window.analyse, analysis, window.settings, window.dialogs)
    return Part(controllers={"analysis": analysis, "analysis_export": export})
