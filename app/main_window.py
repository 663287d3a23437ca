"""The main window: joins state, work, views and controllers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import QMainWindow

from app.actions.action import Menu
from app.actions.action_set import ActionSet
from app.actions.situation import Situation
from app.bundled import example_cards
from app.controllers.analyse_controller import AnalyseController
from app.controllers.export_controller import ExportController
from app.controllers.failure_reporter import FailureReporter
from app.controllers.open_controller import OpenController
from app.controllers.predict_controller import PredictController
from app.controllers.tensor_controller import TensorController
from app.controllers.view_controller import FINE_TURN_DEGREES, TURN_DEGREES, ViewController
from app.controllers.window_controller import WindowController
from app.parts.all_parts import all_parts
from app.parts.closing import may_close
from app.parts.section_part import follow_options, missing_waves
from app.parts.session_part import open_at_start, window_title
from app.platform_look import application, system_is_dark
from app.scene.camera_link import CameraLink
from app.scene.loading import scene_loader
from app.settings import Settings
from app.state.palette import Palette, palette_for
from app.state.session import Session
from app.views.command_palette import CommandPalette
from app.views.dialogs import Dialogs
from app.views.file_menus import ExampleMenu, RecentMenu
from app.views.log_text import Level
from app.views.look import apply_look
from app.views.panes import scene_theme
from app.views.window_frame import WindowFrame
from app.work.engine_process import EngineProcess
from app.work.jobs import EngineConfig
from app.work.worker import Worker

FIRST_SIZE = QSize(1280, 800)
SWITCH_INTERVAL = 0.001
"""Seconds after which a Python thread yields to the window's; Python's own 5 ms would be felt."""

_TURNS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


class MainWindow(QMainWindow):
    """The window. ``start`` begins the work; before it, the window is only drawn."""

    def __init__(
        self,
        settings: Settings,
        engine: EngineConfig,
        *,
        dialogs: Dialogs | None = None,
        started: EngineProcess | None = None,
    ) -> None:
        """started: a working process with that configuration, where there is one already."""
        super().__init__()
        self.setWindowTitle("Elastoscope")
        self.setAcceptDrops(True)
        # The keys that turn the views reach the window wherever nobody else asked for the keyboard.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.settings = settings
        self.session = Session(self)
        self.worker = Worker(engine, self, started=started)
        self.reporter = FailureReporter(self)
        self.dialogs = dialogs or Dialogs(self)
        palette = palette_for(settings.theme, system_is_dark=system_is_dark())
        self.cards = example_cards()
        self.frame = WindowFrame(self, self.session, self.cards, palette)
        self.link = CameraLink(self.frame.crystal.scene, self.frame.surface.scene)
        self._make_controllers()
        self._make_actions()
        self._connect()
        self.set_look(palette)
        self.frame.show_empty(True)
        self._refresh_actions()
        self._restore_place()

    def _make_controllers(self) -> None:
        frame, session, worker = self.frame, self.session, self.worker
        scenes = {"crystal": frame.crystal.scene, "surface": frame.surface.scene}
        self.open = OpenController(session, worker, self.settings, self.dialogs)
        self.tensor = TensorController(
            session,
            worker,
            self.settings,
            self.dialogs,
            opener=self.open,
            clipboard=QGuiApplication.clipboard(),
        )
        self.predict = PredictController(session, worker, frame.status, frame.problems)
        self.analyse = AnalyseController(
            session, worker, crystal=frame.crystal, surface=frame.surface, panel=frame.panel
        )
        self.view = ViewController(self.analyse, self.settings, scenes=tuple(scenes.values()), link=self.link)
        self.export = ExportController(
            self.analyse, self.settings, self.dialogs, scenes=scenes, clipboard=QGuiApplication.clipboard()
        )
        self.parts = all_parts(self)
        self.control = WindowController(
            self, self.predict, self.dialogs, docks=frame.docks, model_folder=lambda: worker.config.model
        )
        self.view.set_system_dark(system_is_dark())

    def _make_actions(self) -> None:
        controllers: dict[str, object] = {
            "open": self.open,
            "predict": self.predict,
            "tensor": self.tensor,
            "view": self.view,
            "export": self.export,
            "window": self.control,
        }
        for part in self.parts.values():
            controllers |= part.controllers
        self.actions_made = ActionSet(controllers, self)
        menus = self.actions_made.fill_menu_bar(self.menuBar())
        self.actions_made.fill_tool_bar(self.frame.tool_bar)
        for part in self.parts.values():
            part.actions_made(self.actions_made)
        self._scene_menu = menus[Menu.VIEW]
        first = self.actions_made["file.forget_recents"]
        self.recent_menu = RecentMenu(self.settings, self)
        self.example_menu = ExampleMenu(self.cards, self)
        for menu in (self.recent_menu, self.example_menu):
            menu.chosen.connect(lambda path: self.open.open((path,)))
            menus[Menu.FILE].insertMenu(first, menu)

    def _connect(self) -> None:
        frame = self.frame
        frame.list.chosen.connect(self.session.select)
        frame.empty.open_asked.connect(self.open.choose_files)
        frame.empty.example_chosen.connect(lambda path: self.open.open((path,)))
        frame.surface.quantity_chosen.connect(self.view.set_quantity)
        frame.status.cancel_asked.connect(self.predict.cancel)
        frame.status.problems_asked.connect(lambda: self.control.toggle_dock("problems"))
        frame.status.log_asked.connect(lambda: self.control.toggle_dock("log"))
        frame.problems.chosen.connect(self.session.select)
        frame.problems.count_changed.connect(frame.status.set_problem_count)
        for pane in (frame.crystal, frame.surface):
            pane.scene.menu_requested.connect(self._show_scene_menu)
        for signal in (self.worker.log, self.predict.log, self.open.notice, self.export.notice):
            signal.connect(frame.log.write)
        for said in (self.open, self.export, self.tensor):
            said.notice.connect(self._say)
        self.export.trouble.connect(self._on_trouble)
        self._connect_parts()
        self.reporter.reported.connect(self._on_failure)
        self.predict.model_changed.connect(lambda: self.analyse.set_model_state(self.predict.model_state))
        self.analyse.set_model_state(self.predict.model_state)
        self.session.added.connect(self._on_count)
        self.session.removed.connect(self._on_count)
        self.view.palette_changed.connect(self.set_look)
        for signal in (self.view.marks_changed, self.control.marks_changed, self.analyse.shown_changed):
            signal.connect(self._refresh_actions)
        self.worker.idle.connect(self._refresh_actions)
        self.control.palette_asked.connect(self._show_palette)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_color_scheme)

    def _connect_parts(self) -> None:
        heard = {"notice": self._say, "trouble": self._on_trouble, "marks_changed": self._refresh_actions}
        for part in self.parts.values():
            for controller in part.controllers.values():
                for name, hear in heard.items():
                    signal = getattr(controller, name, None)
                    if signal is not None:
                        signal.connect(hear)

    # --- life ----------------------------------------------------------------------------------------------
    def start(self, files: Sequence[Path] = ()) -> None:
        """Start the work: open files, load the network. Called once the window is painted."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        self.reporter.install()
        self.worker.start()
        scene_loader().start()
        if files:
            # The file first, so that its crystal is seen while the network is still being loaded.
            self.session.added.connect(self._load_model_next, Qt.ConnectionType.SingleShotConnection)
        else:
            self.predict.load_model()
        open_at_start(self, files)

    def _load_model_next(self) -> None:
        QTimer.singleShot(0, self, self.predict.load_model)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask where something would be lost; then end everything in order."""
        if self._alive and not may_close(self):
            event.ignore()
            return
        if not self.isFullScreen():
            self.settings.keep_window(self.saveGeometry(), self.saveState())
        self.shut_down()
        event.accept()

    def shut_down(self) -> None:
        """End thread, process, OpenGL and hooks; idempotent."""
        if not self._alive:
            return
        self._alive = False
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._on_color_scheme)
        for part in self.parts.values():
            part.shut_down()
        self.worker.stop()
        # What the thread said at the end is still heard, while everything is there to hear it.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall)
        for pane in (self.frame.crystal, self.frame.surface):
            pane.scene.shut_down()
        self.analyse.stop()
        self.reporter.uninstall()

    _alive = True

    def _restore_place(self) -> None:
        self.resize(FIRST_SIZE)
        if not self.settings.geometry.isEmpty():
            self.restoreGeometry(self.settings.geometry)
        if not self.settings.layout.isEmpty():
            self.frame.placed = self.restoreState(self.settings.layout)
            # Their widths come back with them; nothing is open yet that they could show.
            for dock in self.frame.docks.values():
                dock.hide()

    # --- look ----------------------------------------------------------------------------------------------
    def set_look(self, palette: Palette) -> None:
        """Draw everything in these colours."""
        apply_look(application(), palette)
        self.frame.set_palette_tokens(palette)
        self.actions_made.set_palette_tokens(palette)
        for part in self.parts.values():
            part.set_palette_tokens(palette)
        for pane in (self.frame.crystal, self.frame.surface):
            pane.scene.set_theme(scene_theme(palette))

    def _on_color_scheme(self) -> None:
        self.view.set_system_dark(system_is_dark())

    # --- what changes
    # ----------------------------------------------------------------------------------------
    def _on_count(self) -> None:
        self.frame.set_count(len(self.session))
        if self.frame.shows_empty and len(self.session):
            self.setFocus()
        self.frame.show_empty(not len(self.session))
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        entry = self.session.selected
        situation = Situation(
            crystals=len(self.session),
            selected=entry is not None,
            readable=entry is not None and entry.crystal is not None,
            answered=entry is not None and entry.answer is not None,
            busy=any(each.busy for each in self.session),
            again=entry is not None and not entry.busy,
            recents=bool(self.settings.recents),
            without_waves=missing_waves(self.analyse.shown),
            tensor_read=entry is not None and entry.tensor is not None and not entry.tensor.of_prediction,
            beside_crystal=entry is not None and entry.tensor is not None and entry.crystal is not None,
            facts=frozenset().union(*(part.facts() for part in self.parts.values())),
        )
        marks = frozenset().union(*(part.marks() for part in self.parts.values()))
        marks |= self.view.marks() | self.control.marks() | self.tensor.marks()
        self.actions_made.refresh(situation, marks)
        follow_options(self)
        self.setWindowTitle(window_title(self))

    def _show_scene_menu(self, place: QPoint) -> None:
        self._scene_menu.popup(place)

    def _show_palette(self) -> None:
        palette = CommandPalette(self.actions_made.for_palette(), self)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        top = self.mapToGlobal(self.rect().topLeft())
        palette.move(top.x() + (self.width() - palette.width()) // 2, top.y() + 80)
        palette.show()
        palette.line.setFocus()

    def _say(self, text: str) -> None:
        if not any(entry.busy for entry in self.session):
            self.frame.status.show_rest(text)

    def _on_trouble(self, text: str) -> None:
        self.frame.problems.put(0, text)
        self.frame.log.write(text, Level.WARNING)
        self.dialogs.warn("Not written", text)

    def _on_failure(self, message: str, details: str) -> None:
        self.frame.problems.put(0, message, details)
        self.frame.log.write(details, Level.ERROR)
        self.frame.status.show_rest(f"{message} (the log has the details)")

    # --- hand
    # ------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys turn the views, wherever the keyboard is, unless a list wants them."""
        turn = _TURNS.get(Qt.Key(event.key()))
        if turn is None or self.frame.shows_empty:
            super().keyPressEvent(event)
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = FINE_TURN_DEGREES if fine else TURN_DEGREES
        self.view.turn(turn[0] * step, turn[1] * step)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if _dropped_paths(event):
            event.acceptProposedAction()
            self.frame.mark_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They are not held over the window any more."""
        self.frame.mark_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.frame.mark_drop(False)
        event.acceptProposedAction()
        self.open.open(_dropped_paths(event))


def _dropped_paths(event: QDropEvent) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
