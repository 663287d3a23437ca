"""The matrix: in the panel beside the views and, larger, in a dock of its own."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from app.controllers.matrix_controller import MatrixController
from app.controllers.python_controller import PythonController
from app.parts.analysis_part import HEIGHT, raise_dock
from app.parts.part import Part
from app.parts.window import Window
from app.state.matrix_content import matrix_content
from app.state.palette import Palette
from app.views.matrix_dock import MatrixDock
from app.views.matrix_sheet import MatrixSheet


def matrix_part(window: Window) -> Part:
    """Make the dock and the controllers, and connect both sheets."""
    large = MatrixDock(window.view.palette)
    dock = window.frame.add_dock("matrix", "Matrix", large, foot=True)
    sheets = (window.frame.panel.sheet, large.sheet)
    matrix = MatrixController(
        window.analyse,
        window.view,
        window.tensor,
        sheets=sheets,
        clipboard=QGuiApplication.clipboard(),
        settings=window.settings,
    )
    for sheet in sheets:
        _connect(window, matrix, sheet)

    def follow() -> None:
        if not dock.isHidden():
            large.sheet.show_content(matrix_content(window.analyse.shown))

    window.analyse.shown_changed.connect(follow)
    dock.visibilityChanged.connect(follow)
    dock.visibilityChanged.connect(lambda seen: raise_dock(dock) if seen and dock.height() < HEIGHT else None)

    def set_palette_tokens(palette: Palette) -> None:
        large.sheet.set_palette_tokens(palette)

    return Part(
        controllers={
            "matrix": matrix,
            "python": PythonController(
                window.analyse,
                clipboard=QGuiApplication.clipboard(),
                model=lambda: window.worker.config.model,
            ),
        },
        marks=matrix.marks,
        facts=matrix.facts,
        set_palette_tokens=set_palette_tokens,
    )


def _connect(window: Window, matrix: MatrixController, sheet: MatrixSheet) -> None:
    sheet.frame_chosen.connect(window.view.set_frame)
    sheet.kind_chosen.connect(matrix.set_kind)
    sheet.notation_chosen.connect(matrix.set_notation)
    sheet.symmetry_kept.connect(matrix.set_keep_symmetry)
    sheet.copy_asked.connect(lambda: window.export.copy_matrix("full"))
    sheet.back_asked.connect(window.tensor.back)
    sheet.measured.shown.connect(matrix.set_measured)
    sheet.measured.chosen.connect(matrix.set_source)
    table = sheet.table
    table.typed.connect(matrix.check)
    table.left.connect(matrix.leave)
    table.edited.connect(matrix.edit)
    table.pasted.connect(matrix.paste)
    table.copy_asked.connect(lambda: window.export.copy_matrix("tsv"))
