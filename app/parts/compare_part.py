"""Comparing crystals, joined to the rest of the window: the table chooses, a window of its own shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from app.actions.action_set import ActionSet
from app.controllers.compare_controller import CompareController, Comparison
from app.controllers.compare_export_controller import CompareExportController
from app.parts.part import Part
from app.parts.window import Window
from app.scene.camera import CameraPose
from app.state.palette import LIGHT, Palette
from app.views.action_button import ActionButton
from app.views.compare_window import CompareWindow
from app.views.table_pane import TablePane
from app.views.writing_progress import WritingProgress


class CompareViews:
    """The window of the comparison, made when something is compared and taken apart when it is closed: what
    it shows, its tables and Qt's picture of it on the screen took 25 MB as long as the program ran.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self._palette = LIGHT
        self.made: CompareWindow | None = None
        self._place: QRect | None = None
        self._pose: CameraPose | None = None
        self.controller: CompareController | None = None
        self.exports: CompareExportController | None = None

    def _view(self) -> CompareWindow:
        if self.made is None:
            parent = self._window.frame.docks["table"].parent()
            assert isinstance(parent, QMainWindow) and self.controller is not None
            view = self.made = CompareWindow(self._palette, parent)
            view.panels.last_pose = self._pose
            if self._place is not None:
                view.setGeometry(self._place)
            view.closed.connect(self._forget)
            view.mode_chosen.connect(self.controller.set_mode)
            view.quantity_chosen.connect(self.controller.set_quantity)
            view.frame_chosen.connect(self.controller.set_frame)
            view.key_chosen.connect(self.controller.set_key)
            view.swap_asked.connect(self.controller.swap)
            if self.exports is not None:
                view.export_asked.connect(self.exports.export)
            # Not the method itself: Qt cannot connect to that of a clipboard that Python did not make.
            view.copied.connect(lambda text: QGuiApplication.clipboard().setText(text))
        return self.made

    def show_comparison(self, comparison: Comparison) -> None:
        """Show it, unless the window was closed meanwhile."""
        if self.made is not None:
            self.made.show_comparison(comparison)

    def open(self) -> None:
        """Bring it before the user."""
        self._view().open()

    def _forget(self) -> None:
        """It was closed; the next one stands where it stood and looks from where it looked."""
        view, self.made = self.made, None
        if view is None or self.controller is None:
            return
        self._place, self._pose = view.geometry(), view.panels.last_pose
        self.controller.rest()
        view.deleteLater()

    def isVisible(self) -> bool:
        """It is to be seen."""
        return self.made is not None and self.made.isVisible()

    def hide(self) -> None:
        """Put it away."""
        if self.made is not None:
            self.made.hide()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
        if self.made is not None:
            self.made.set_palette_tokens(palette)

    def shut_down(self) -> None:
        """Let go of OpenGL."""
        if self.exports is not None:
            self.exports.cancel()
        if self.controller is not None:
            self.controller.end()
        if self.made is not None:
            self.made.shut_down()
            self.made = None


def compare_part(window: Window) -> Part:
    """Make the controller and connect the table; the table's part comes first."""
    pane = window.frame.docks["table"].widget()
    assert isinstance(pane, TablePane)
    views = CompareViews(window)

    def chosen() -> Sequence[int]:
        return pane.table.selected_keys() if pane.isVisible() else ()

    controller = CompareController(
        window.session,
        window.worker,
        view=views,
        chosen=chosen,
        quantity=lambda: window.analyse.options.quantity,
    )
    views.controller = controller
    exports = views.exports = CompareExportController(
        window.settings, window.dialogs, view=lambda: views.made
    )
    progress = WritingProgress()
    window.frame.status.add_progress(progress)
    progress.cancel_asked.connect(exports.cancel)
    exports.runner.progressed.connect(progress.show_progress)
    exports.runner.ended.connect(progress.show_nothing)
    pane.table.selection_shown.connect(controller.look_again)
    pane.table.compare_asked.connect(controller.compare)

    def add_buttons(actions: ActionSet) -> None:
        for name in ("crystal.compare", "tensor.difference"):
            pane.add_button(ActionButton(actions[name]))

    return Part(
        controllers={"compare": controller, "compare_export": exports},
        marks=controller.marks,
        facts=controller.facts,
        set_palette_tokens=views.set_palette_tokens,
        actions_made=add_buttons,
        unfinished=exports.unfinished,
        shut_down=views.shut_down,
    )
