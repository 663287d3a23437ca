"""Tensors, order parameters and distortions: pages of the symmetry dock, joined to the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTabWidget

from app.controllers.breaking_controller import BreakingController
from app.controllers.distort_controller import DistortController
from app.parts.part import Part
from app.parts.window import Window
from app.scene.content import CrystalContent
from app.scene.distorted_view import DistortedView
from app.state.palette import Palette
from app.views.distort_page import DistortPage
from app.views.order_page import OrderPage
from app.views.tensor_page import TensorPage
from app.work.search_process import SearchProcess

if TYPE_CHECKING:
    from core.symmetry_breaking.order_parameters import OrderParameters

PAGES = ("crystal", "tensors", "order", "distort")
"""Of the symmetry dock, in their order."""


class OrderDrawing(QObject):
    """Keeps the order parameters on the crystal that they were found for."""

    def __init__(self, window: Window, controller: BreakingController) -> None:
        super().__init__()
        self._window = window
        self._controller = controller
        self._drawing = False
        self._opened_for: OrderParameters | None = None
        controller.order_changed.connect(self.show_found)
        window.frame.crystal.scene.content_changed.connect(self.refresh)

    def show_found(self) -> None:
        """Open the crystal of a known case where it is not shown; draw as many cells as the pattern needs."""
        from app.scene.order_marks import belongs, repeats_for
        from core.symmetry_breaking.known_cases import parent_of

        found, entry = self._controller.found, self._window.analyse.shown.entry
        if found is None or not found.opened or found is self._opened_for:
            self.refresh()
            return
        crystal = entry.crystal if entry is not None else None
        if crystal is None or not belongs(crystal, found):
            if not self._controller.cif:
                return
            # Told again when this very crystal comes into the view, it must not open it twice.
            self._opened_for = found
            crystal = parent_of(found.target.crystal)
            self._window.open.open_text(self._controller.cif)
        self._window.view.change_crystal(repeats=repeats_for(crystal, found))
        self.refresh()

    def refresh(self) -> None:
        """Put the marks on what is drawn."""
        from app.scene.order_marks import belongs, with_order_marks

        scene = self._window.frame.crystal.scene
        content, found = scene.content, self._controller.found
        if self._drawing or not isinstance(content, CrystalContent):
            return
        ours = found if found is not None and belongs(content.crystal, found) else None
        marked = with_order_marks(content, ours)
        had, has = content.marks, marked.marks
        if (
            bool(had.arrows or had.lobes) != bool(has.arrows or has.lobes)
            or self.sender() is self._controller
        ):
            self._drawing = True
            try:
                scene.show_content(marked)
            finally:
                self._drawing = False


def breaking_part(window: Window) -> Part:
    """The pages beside that of the crystal's own symmetry, and their controllers."""
    palette, frame = window.view.palette, window.frame
    tensors, order, distort = TensorPage(palette), OrderPage(palette), DistortPage(palette)
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    dock = frame.docks["symmetry"]
    for page, title in (
        (dock.widget(), "Crystal"),
        (tensors, "Tensors"),
        (order, "Breaking"),
        (distort, "Distort"),
    ):
        tabs.addTab(page, title)
    dock.setWidget(tabs)
    search = SearchProcess(window.worker)
    breaking = BreakingController(
        window.analyse,
        window.worker,
        window.settings,
        window.dialogs,
        tensors=tensors,
        order=order,
        search=search,
    )
    views = DistortedView(frame.crystal.scene, frame.surface.scene, frame.surface.readout.show_mesh)
    distorting = DistortController(
        window.analyse, window.worker, window.settings, window.dialogs, page=distort, views=views
    )
    distorting.drawn.connect(frame.panel.say_distorted)
    for tables in (tensors.tables, order.tables, distort.numbers):
        tables.copied.connect(lambda text: QGuiApplication.clipboard().setText(text))
    drawing = OrderDrawing(window, breaking)
    _connect_pages(tensors, order, distort, breaking, distorting)
    pages = SymmetryPages(window, tabs, breaking)
    drawing.setParent(tabs)

    def set_palette_tokens(new: Palette) -> None:
        for page in (tensors, order, distort):
            page.set_palette_tokens(new)

    def shut_down() -> None:
        breaking.shut_down()
        distorting.shut_down()

    return Part(
        controllers={"breaking": breaking, "distort": distorting, "symmetry_pages": pages},
        set_palette_tokens=set_palette_tokens,
        unfinished=distorting.unfinished,
        shut_down=shut_down,
    )


class SymmetryPages(QObject):
    """Brings the pages of the symmetry dock to the front."""

    def __init__(self, window: Window, tabs: QTabWidget, breaking: BreakingController) -> None:
        super().__init__(tabs)
        self._dock = window.frame.docks["symmetry"]
        self._tabs = tabs
        self._breaking = breaking
        tabs.currentChanged.connect(self._tell)
        self._dock.visibilityChanged.connect(self._tell)

    def show(self, name: str) -> None:
        """Show the dock with one of its pages (`PAGES`)."""
        self._dock.show()
        self._dock.raise_()
        self._tabs.setCurrentIndex(PAGES.index(name))

    def _tell(self, *_: object) -> None:
        seen = not self._dock.isHidden() and self._tabs.currentIndex() == PAGES.index("tensors")
        self._breaking.set_seen(seen)


def _connect_pages(
    tensors: TensorPage,
    order: OrderPage,
    distort: DistortPage,
    breaking: BreakingController,
    distorting: DistortController,
) -> None:
    tensors.kind_asked.connect(breaking.set_kind)
    tensors.matrix_asked.connect(breaking.choose_matrix)
    tensors.matrix_dropped.connect(breaking.drop_matrix)
    order.started.connect(breaking.search)
    order.cancelled.connect(breaking.cancel_search)
    order.file_asked.connect(breaking.choose_target)
    distort.changed.connect(distorting.move)
    distort.film_asked.connect(distorting.film)
    distort.film_stopped.connect(distorting.stop_film)
    distort.back_asked.connect(distorting.back)
