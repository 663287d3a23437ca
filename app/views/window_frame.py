"""The parts of the main window and their places; no signals, no decisions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QWidget,
)

from app.state.left_view import LeftView
from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.session import Session
from app.views.analysis_panel import AnalysisPanel
from app.views.crystal_list import CrystalList
from app.views.empty_page import EmptyPage, ExampleCard
from app.views.icons import ICON_PX
from app.views.log_text import LogText
from app.views.message_docks import log_dock, problems_dock, side_dock
from app.views.panes import CrystalPane
from app.views.problem_list import ProblemList
from app.views.projection_pane import ProjectionPane
from app.views.readout_panel import ReadoutPanel
from app.views.scene_pane import STRIP_HEIGHT
from app.views.section_pane import SectionPane
from app.views.status_line import StatusLine
from app.views.surface_pane import SurfacePane

LIST_WIDTH = 50 * GRID
FOOT_HEIGHT = 30 * GRID
PANEL_WIDTH = 96 * GRID
"""Of the panel at the least: the matrix with six columns, its margins and a scroll bar."""
SHARES = (4, 7)
"""Widths of the cell and of the surface, one to the other; a section is as wide as the surface."""


def _strip(text: str) -> tuple[QWidget, QLabel]:
    strip = QWidget()
    strip.setObjectName("strip")
    strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    label = QLabel(text)
    # A dock gives its title the height that it hints at, and a layout hints at that of its content.
    label.setFixedHeight(STRIP_HEIGHT)
    layout = QHBoxLayout(strip)
    layout.setContentsMargins(WIDE_GAP, 0, GAP, 0)
    layout.addWidget(label)
    return strip, label


class WindowFrame:
    """Makes every part once and puts it in its place. placed: docks and views have their widths, from an
    earlier run or because they were seen.
    """

    def __init__(
        self, window: QMainWindow, session: Session, examples: Sequence[ExampleCard], palette: Palette
    ) -> None:
        self._window = window
        self.empty = EmptyPage(examples, palette)
        self.crystal = CrystalPane(palette)
        self.section = SectionPane(palette)
        self.projection = ProjectionPane(palette)
        self.surface = SurfacePane(palette)
        self.list = CrystalList(session, palette)
        self.panel = ReadoutPanel(palette)
        self.analysis = AnalysisPanel(palette)
        self.problems = ProblemList(palette)
        self.log = LogText(palette)
        self.status = StatusLine(palette)
        self.tool_bar = QToolBar("Tools")
        self.docks: dict[str, QDockWidget] = {
            "crystals": side_dock("crystals", "Crystals", self.list, window),
            "readout": side_dock("readout", "Tensor", self.panel, window),
            "analysis": side_dock("analysis", "Analysis", self.analysis, window),
            "problems": problems_dock(self.problems, window),
            "log": log_dock(self.log, window),
        }
        self._left = QStackedWidget()
        self._views = QSplitter(Qt.Orientation.Horizontal)
        self._middle = QStackedWidget()
        self._list_title = QLabel()
        self.placed = False
        self._place(window)

    def _place(self, window: QMainWindow) -> None:
        self._left.addWidget(self.crystal)
        self._left.addWidget(self.section)
        self._left.addWidget(self.projection)
        self._show_left(self.crystal)
        self._views.addWidget(self._left)
        self._views.addWidget(self.surface)
        self._views.setChildrenCollapsible(False)
        self._views.setHandleWidth(1)
        self._views.setSizes([1000 * share for share in SHARES])
        for index, share in enumerate(SHARES):
            self._views.setStretchFactor(index, share)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self._views)
        window.setCentralWidget(self._middle)
        self.tool_bar.setObjectName("tool_bar")
        self.tool_bar.setMovable(False)
        self.tool_bar.setIconSize(QSize(ICON_PX, ICON_PX))
        window.addToolBar(self.tool_bar)
        window.setStatusBar(self.status)
        self._place_docks(window)

    def _place_docks(self, window: QMainWindow) -> None:
        strip, self._list_title = _strip("Crystals")
        self.docks["crystals"].setTitleBarWidget(strip)
        self.docks["readout"].setTitleBarWidget(QWidget())
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.docks["crystals"])
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.docks["readout"])
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.docks["analysis"])
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.docks["problems"])
        window.tabifyDockWidget(self.docks["analysis"], self.docks["problems"])
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.docks["log"])
        window.tabifyDockWidget(self.docks["problems"], self.docks["log"])
        self.list.setMinimumWidth(40 * GRID)
        self.panel.setMinimumWidth(PANEL_WIDTH)
        window.resizeDocks([self.docks["problems"]], [FOOT_HEIGHT], Qt.Orientation.Vertical)
        for name in ("analysis", "problems", "log"):
            self.docks[name].hide()

    def add_dock(self, name: str, title: str, content: QWidget, *, foot: bool = True) -> QDockWidget:
        """A dock of a part's own, hidden at first: a tab at the foot of the window, or at its right side."""
        dock = side_dock(name, title, content, self._window)
        self.docks[name] = dock
        if foot:
            self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            self._window.tabifyDockWidget(self.docks["log"], dock)
        else:
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        dock.hide()
        return dock

    def show_empty(self, empty: bool) -> None:
        """The page with the examples, or the views between list and panel."""
        wanted = self.empty if empty else self._views
        if self._middle.currentWidget() is wanted and self.docks["crystals"].isHidden() == empty:
            return
        self._middle.setCurrentWidget(wanted)
        # A stack is as high as its highest page; the one that is not seen claims nothing.
        policy = QSizePolicy.Policy.Preferred if empty else QSizePolicy.Policy.Ignored
        self.empty.setSizePolicy(policy, policy)
        for name in ("crystals", "readout"):
            self.docks[name].setVisible(not empty)
        if not empty and not self.placed:
            self._give_widths()

    def _give_widths(self) -> None:
        """Share the room out: only now that they are to be seen do docks and views take a width."""
        self.placed = True
        docks, widths = ("crystals", "readout"), [LIST_WIDTH, PANEL_WIDTH]
        self._window.resizeDocks([self.docks[name] for name in docks], widths, Qt.Orientation.Horizontal)
        self._share_views()
        # The docks take their widths when the layout is next made, more of it from the surface than the cell.
        QTimer.singleShot(0, self._views, self._share_views)

    def _show_left(self, page: QWidget) -> None:
        """A stack is as wide as its widest page; those that are not seen claim nothing."""
        for each in (self.crystal, self.section, self.projection):
            policy = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        self._left.setCurrentWidget(page)

    def _share_views(self) -> None:
        self._views.setSizes([1000 * share for share in SHARES])

    def arrange_views(self, left: LeftView, large_surface: bool) -> None:
        """Show the section or the map in the place of the cell, or nothing beside the surface."""
        flat: dict[LeftView, QWidget] = {
            LeftView.SECTION: self.section,
            LeftView.PROJECTION: self.projection,
        }
        wanted = flat.get(left, self.crystal)
        self._left.setVisible(not large_surface)
        if self._left.currentWidget() is not wanted:
            self._show_left(wanted)
            width = self._views.width()
            self._views.setSizes([width, width] if left in flat else [share * width for share in SHARES])

    @property
    def shows_empty(self) -> bool:
        """The page with the examples is to be seen."""
        return self._middle.currentWidget() is self.empty

    def set_count(self, count: int) -> None:
        """How many crystals are open."""
        self._list_title.setText(f"Crystals ({count})" if count else "Crystals")

    def mark_drop(self, on: bool) -> None:
        """Show that what is held over the window can be dropped."""
        name = "dropping" if on else "empty"
        if self.empty.objectName() != name:
            self.empty.setObjectName(name)
            self.empty.style().polish(self.empty)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw everything in another look."""
        for part in (self.empty, self.list, self.panel, self.analysis, self.problems, self.log, self.status):
            part.set_palette_tokens(palette)
        self.section.set_palette_tokens(palette)
        self.projection.set_palette_tokens(palette)
