"""The settings dialog."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.settings import MOST_THREADS, Device, Motion
from app.state.crystal_display import ColorScheme
from app.state.palette import GAP, GRID, WIDE_GAP, Theme
from app.state.preferences import Preferences
from app.views.number_box import WholeBox
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

_THEMES = {Theme.SYSTEM: "As the desktop", Theme.LIGHT: "Light", Theme.DARK: "Dark"}
_MOTIONS = {
    Motion.SYSTEM: "As the system asks",
    Motion.FULL: "Camera moves take their time",
    Motion.REDUCED: "No motion",
}
_FRAMES = {Frame.CRYSTAL: "Crystal (as in the file)", Frame.IEEE: "IEEE 176"}
_DEVICES = {
    Device.AUTO: "Automatic",
    Device.CPU: "Processor (CPU)",
    Device.CUDA: "Graphics processor (CUDA)",
}


Box = TypeVar("Box", bound=QWidget)


def _choice(texts: Iterable[tuple[object, str]], now: object, name: str, tip: str) -> QComboBox:
    box = QComboBox()
    for value, text in texts:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(now)))
    return _described(box, name, tip)


def _described(box: Box, name: str, tip: str) -> Box:
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


class SettingsDialog(QDialog):
    """Everything that is remembered from one run to the next, each with a tool tip that says what it does."""

    def __init__(
        self,
        now: Preferences,
        recents: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._make_boxes(now)
        self.forget = QPushButton(f"Forget {recents} recent file{'' if recents == 1 else 's'}")
        self.forget.setToolTip("Empty the list File ▸ Open recent when these settings are kept")
        self.forget.setCheckable(True)
        self.forget.setEnabled(recents > 0)
        self._lay_out()

    def _make_boxes(self, now: Preferences) -> None:
        self.theme = _choice(
            _THEMES.items(),
            now.theme,
            "Theme",
            "Colours of the window: light, dark, or as the desktop has it",
        )
        self.motion = _choice(
            _MOTIONS.items(),
            now.motion,
            "Motion",
            "Whether the camera moves over 200 ms or jumps; as the system asks: its setting for less motion",
        )
        self.color_scheme = _choice(
            ((each, each.title) for each in ColorScheme),
            now.color_scheme,
            "Colours of elements",
            "Whose colours the atoms of new windows have",
        )
        self.frame_box = _choice(
            _FRAMES.items(),
            now.frame,
            "Frame",
            "The frame that the matrix is written in when the window opens",
        )
        self.quantity = _choice(
            ((each, each.title) for each in SurfaceQuantity),
            now.quantity,
            "Surface",
            "The property that the surface shows when the window opens",
        )
        self.device = _choice(
            _DEVICES.items(),
            now.device,
            "Network runs on",
            "Where the network computes. Automatic: the graphics processor where CUDA knows one",
        )
        self._make_switches(now)

    def _make_switches(self, now: Preferences) -> None:
        self.threads = _described(
            WholeBox(),
            "Threads",
            "Processor threads of the network. Automatic: all cores but one, which the window keeps",
        )
        self.threads.setRange(0, min(MOST_THREADS, 4 * (os.cpu_count() or 2)))
        self.threads.setSpecialValueText("Automatic")
        self.threads.setValue(now.threads)
        self.restore_last = _described(
            QCheckBox("Open the crystals of the last run again"),
            "Open the crystals of the last run again",
            "At the start without files, what was open when the window was closed comes back",
        )
        self.restore_last.setChecked(now.restore_last)
        self.crash_report = _described(
            QCheckBox("Write a report when the program crashes"),
            "Write a report when the program crashes",
            "Where each thread was, in the folder of the settings; the next start offers to show it. Nothing "
            "leaves this computer. Takes effect at the next start",
        )
        self.crash_report.setChecked(now.crash_report)

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(2 * WIDE_GAP, 2 * WIDE_GAP, 2 * WIDE_GAP, WIDE_GAP)
        form.setVerticalSpacing(GAP)
        form.setHorizontalSpacing(WIDE_GAP)
        rows: list[tuple[str, QWidget | None]] = [
            ("Look", None),
            ("Theme", self.theme),
            ("Motion", self.motion),
        ]
        rows += [("Colours of elements", self.color_scheme)]
        rows += [("At the start", None), ("Frame of the matrix", self.frame_box), ("Surface", self.quantity)]
        rows += [("", self.restore_last), ("", self.crash_report), ("", self.forget)]
        rows += [("Network", None), ("Runs on", self.device), ("Threads", self.threads)]
        for text, box in rows:
            if box is None:
                form.addRow(_heading(text, first=form.rowCount() == 0))
            else:
                form.addRow(text, box)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.setMinimumWidth(110 * GRID)

    @property
    def forgets_recents(self) -> bool:
        """The recent files are to be forgotten."""
        return self.forget.isChecked()

    def wish(self) -> Preferences:
        """What was chosen."""
        return Preferences(
            theme=Theme(self.theme.currentData()),
            motion=Motion(self.motion.currentData()),
            color_scheme=ColorScheme(self.color_scheme.currentData()),
            frame=Frame(self.frame_box.currentData()),
            quantity=SurfaceQuantity(self.quantity.currentData()),
            device=Device(self.device.currentData()),
            threads=self.threads.value(),
            restore_last=self.restore_last.isChecked(),
            crash_report=self.crash_report.isChecked(),
        )


def _heading(text: str, *, first: bool) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    label.setContentsMargins(0, 0 if first else WIDE_GAP, 0, 0)
    return label
