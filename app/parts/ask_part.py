"""Questions about the crystal in the view: the docks of atoms and of symmetry, joined to the view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from app.actions.action_set import ActionSet
from app.controllers.ask_controller import AskController
from app.controllers.symmetry_controller import SymmetryController
from app.parts.part import Part
from app.parts.window import Window
from app.scene.asked_crystal import AskedCrystal
from app.state.palette import Palette
from app.views.action_button import ActionButton
from app.views.atom_panel import AtomPanel
from app.views.symmetry_panel import SymmetryPanel


class EscapeKey(QObject):
    """Esc forgets the picked atoms when it reaches the window: nobody else wanted it, nothing is running."""

    def __init__(self, window: QObject, ask: AskController) -> None:
        super().__init__(window)
        self._ask = ask
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch for the key."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        wanted = event.key() == Qt.Key.Key_Escape and bool(self._ask.chain)
        if wanted:
            self._ask.clear()
        return wanted


class AtomDock(QObject):
    """Shows the dock when an atom is picked, and the tensor again when none is."""

    def __init__(self, dock: QDockWidget, before: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self._before = before
        self._came_by_itself = False

    @property
    def _is_seen(self) -> bool:
        return not self._dock.isHidden() and not self._dock.visibleRegion().isEmpty()

    def come(self) -> None:
        """To the front, without taking the keyboard from the view."""
        if not self._is_seen:
            self._came_by_itself = True
            self._dock.show()
            self._dock.raise_()

    def go(self) -> None:
        """Behind the tensor, where it came by itself."""
        if self._came_by_itself and self._is_seen and not self._before.isHidden():
            self._before.raise_()
        self._came_by_itself = False


def ask_part(window: Window) -> Part:
    """The controllers and docks, connected to the rest of the window."""
    frame = window.frame
    atoms, symmetry = AtomPanel(window.view.palette), SymmetryPanel(window.view.palette)
    docks = _add_docks(window, atoms, symmetry)
    known = SymmetryController(window.analyse, window.worker, view=symmetry)
    ask = AskController(
        window.analyse,
        known,
        drawn=AskedCrystal(frame.crystal.scene, lambda: frame.crystal.shows_scene),
        view=atoms,
        clipboard=QGuiApplication.clipboard(),
    )
    _connect_view(window, ask)
    _connect_panel(atoms, ask)
    symmetry.copied.connect(ask.copy_text)
    docks["symmetry"].visibilityChanged.connect(known.set_seen)
    place = AtomDock(docks["atom"], frame.docks["readout"])
    ask.atom_asked.connect(place.come)
    ask.forgotten.connect(place.go)
    ask.marks_changed.connect(lambda: setattr(atoms.atoms, "measuring", ask.measuring))
    EscapeKey(docks["atom"].window(), ask)

    def set_palette_tokens(palette: Palette) -> None:
        atoms.set_palette_tokens(palette)
        symmetry.set_palette_tokens(palette)

    def actions_made(actions: ActionSet) -> None:
        for add in (frame.crystal.add_to_strip, atoms.measure_head.addWidget):
            add(ActionButton(actions["crystal.measure"]))

    return Part(
        controllers={"ask": ask, "symmetry": known},
        marks=ask.marks,
        facts=ask.facts,
        set_palette_tokens=set_palette_tokens,
        actions_made=actions_made,
    )


def _add_docks(window: Window, atoms: AtomPanel, symmetry: SymmetryPanel) -> dict[str, QDockWidget]:
    """Behind the tensor at the right side, so that the views keep their size when one is wanted."""
    docks = {
        "atom": window.frame.add_dock("atom", "Atom", atoms, foot=False),
        "symmetry": window.frame.add_dock("symmetry", "Symmetry", symmetry, foot=False),
    }
    main = docks["atom"].parent()
    for dock in docks.values():
        dock.setTitleBarWidget(QWidget())
        if isinstance(main, QMainWindow):
            main.tabifyDockWidget(window.frame.docks["readout"], dock)
            main.setTabPosition(Qt.DockWidgetArea.RightDockWidgetArea, QTabWidget.TabPosition.North)
        dock.hide()
    return docks


def _connect_view(window: Window, ask: AskController) -> None:
    scene = window.frame.crystal.scene
    scene.ball_clicked.connect(ask.click)
    scene.content_changed.connect(ask.refresh)
    window.analyse.shown_changed.connect(ask.follow)

    def on_removed() -> None:
        ask.forget_closed(frozenset(entry.key for entry in window.session))
        if not len(window.session):
            for name in ("atom", "symmetry"):
                window.frame.docks[name].hide()

    window.session.removed.connect(on_removed)


def _connect_panel(atoms: AtomPanel, ask: AskController) -> None:
    atoms.site_picked.connect(ask.pick_site)
    atoms.neighbor_picked.connect(lambda atom: ask.pick(atom, adding=ask.measuring))
    atoms.copy_asked.connect(ask.copy)
    atoms.copied.connect(ask.copy_text)
    planes = atoms.planes
    planes.typed.connect(ask.type_plane)
    planes.of_picked_asked.connect(ask.plane_of_picked)
    planes.moved.connect(ask.move_plane)
    planes.removed.connect(ask.remove_plane)
    planes.family_chosen.connect(ask.set_family)
