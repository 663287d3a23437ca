"""The table of all crystals, joined to the rest of the window."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from app.controllers.table_controller import TableController
from app.parts.analysis_part import HEIGHT, raise_dock
from app.parts.part import Part
from app.parts.window import Window
from app.state.palette import LIGHT
from app.views.table_pane import TablePane


def table_part(window: Window) -> Part:
    """Make the dock and its controller."""
    pane = TablePane(window.session, LIGHT)
    dock = window.frame.add_dock("table", "Table", pane)
    table = TableController(
        window.session, window.settings, window.dialogs, pane=pane, clipboard=QGuiApplication.clipboard()
    )
    pane.table.chosen.connect(table.choose)
    pane.table.copied.connect(table.copy)
    pane.export_asked.connect(table.export)
    pane.plot.export_asked.connect(table.export_plot)
    dock.visibilityChanged.connect(lambda seen: raise_dock(dock) if seen and dock.height() < HEIGHT else None)
    return Part(
        controllers={"table": table},
        set_palette_tokens=pane.set_palette_tokens,
        shut_down=pane.plot.shut_down,
    )
