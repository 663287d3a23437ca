"""What has to be said of a picture and of a film besides their place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QSpinBox, QWidget

from app.state.export_catalogue import FilmOptions, PictureOptions
from app.state.palette import GAP, GRID
from app.views.number_box import NumberBox, WholeBox

MOST_SIDE = 100_000
MOST_MEGAPIXELS = 1_000
"""As `app.scene.picture.MOST_PIXELS`, which loads what draws."""
SMALLEST = 64
BYTES_A_PIXEL = (0.06, 0.5)
"""Of PNG files of our scenes: even surfaces, and cells with much in them."""
_THEMES = {"window": "As the window", "light": "Light (for paper)", "dark": "Dark"}
_SHOWS = {"surface": "Surface", "crystal": "Unit cell", "both": "Unit cell and surface"}
_AXES = {
    "upright": "Upright of the picture",
    **{name: f"Axis {name} of the cell" for name in "abc"},
    **{name: f"Axis {name} of the frame" for name in "xyz"},
}


def pixels_box(value: int, name: str, most: int = MOST_SIDE) -> QSpinBox:
    """A number of pixels."""
    box = WholeBox()
    box.setRange(SMALLEST, most)
    box.setValue(value)
    box.setSuffix(" px")
    box.setAccessibleName(name)
    return box


def choice_box(choices: dict[str, str], name: str) -> QComboBox:
    """One of some words; the data of an item is its key."""
    box = QComboBox()
    for key, text in choices.items():
        box.addItem(text, key)
    box.setAccessibleName(name)
    return box


class PictureForm(QWidget):
    """Size, scale, colours and ground of a picture, and what that amounts to. ``changed()``."""

    changed = Signal()

    def __init__(self, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.width_box = pixels_box(size[0], "Width")
        self.height_box = pixels_box(size[1], "Height")
        self.scale_box = NumberBox()
        self.scale_box.setRange(0.25, 40.0)
        self.scale_box.setSingleStep(0.5)
        self.scale_box.setValue(2.0)
        self.scale_box.setSuffix(" ×")
        self.scale_box.setToolTip("Multiplies the pixels; letters and lines grow with them")
        self.scale_box.setAccessibleName("Scale")
        self.theme_box = choice_box(_THEMES, "Colours")
        self.transparent_box = QCheckBox("Transparent ground")
        self.transparent_box.setToolTip("Choose colours whose letters can be read on what lies behind")
        self.result = QLabel()
        self.result.setObjectName("small")
        self.result.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, GAP, 0, 0)
        form.setSpacing(GAP)
        for name, box in (("Width", self.width_box), ("Height", self.height_box), ("Scale", self.scale_box)):
            form.addRow(name, box)
            box.valueChanged.connect(self._say_result)
        form.addRow("Colours", self.theme_box)
        form.addRow("", self.transparent_box)
        form.addRow("", self.result)
        self.transparent_box.toggled.connect(self._on_transparent)
        self._say_result()

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture."""
        scale = self.scale_box.value()
        return round(self.width_box.value() * scale), round(self.height_box.value() * scale)

    @property
    def trouble(self) -> str:
        """Why such a picture cannot be drawn; empty where it can."""
        width, height = self.pixels
        if width * height <= MOST_MEGAPIXELS * 10**6:
            return ""
        return (
            f"{width * height / 1e6:,.0f} megapixels are more than can be drawn ({MOST_MEGAPIXELS:,}): "
            "take a smaller size or scale"
        )

    def _on_transparent(self, on: bool) -> None:
        # Light letters vanish on paper: without ground the colours for paper are the ones to begin with.
        if on and self.theme_box.currentData() == "window":
            self.theme_box.setCurrentIndex(self.theme_box.findData("light"))

    def _say_result(self) -> None:
        width, height = self.pixels
        count = width * height
        low, high = (count * share / 1e6 for share in BYTES_A_PIXEL)
        self.result.setText(
            f"{width:,} × {height:,} pixels, {count / 1e6:.3g} megapixels; "
            f"a file of about {low:.2g} to {high:.2g} MB"
        )
        self.changed.emit()

    def value(self) -> PictureOptions:
        """What was chosen."""
        return PictureOptions(
            size=(self.width_box.value(), self.height_box.value()),
            scale=self.scale_box.value(),
            transparent=self.transparent_box.isChecked(),
            theme=self.theme_box.currentData(),
        )


class FilmForm(QWidget):
    """What turns, how large, how long, about what. ``changed()``."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        own = FilmOptions()
        self.shows_box = choice_box(_SHOWS, "What turns")
        self.axis_box = choice_box(_AXES, "Axis")
        self.width_box = pixels_box(own.size[0], "Width", 4096)
        self.height_box = pixels_box(own.size[1], "Height", 4096)
        self.frames_box = WholeBox()
        self.frames_box.setRange(2, 3600)
        self.frames_box.setValue(own.frames)
        self.frames_box.setAccessibleName("Pictures of one turn")
        self.seconds_box = NumberBox()
        self.seconds_box.setRange(0.1, 600.0)
        self.seconds_box.setValue(own.seconds)
        self.seconds_box.setSuffix(" s")
        self.seconds_box.setAccessibleName("Duration of one turn")
        self.result = QLabel()
        self.result.setObjectName("small")
        form = QFormLayout(self)
        form.setContentsMargins(0, GAP, 0, 0)
        form.setSpacing(GAP)
        form.addRow("What turns", self.shows_box)
        form.addRow("About", self.axis_box)
        form.addRow("Width", self.width_box)
        form.addRow("Height", self.height_box)
        form.addRow("Pictures", self.frames_box)
        form.addRow("Duration", self.seconds_box)
        form.addRow("", self.result)
        self.frames_box.valueChanged.connect(self._say_result)
        self.seconds_box.valueChanged.connect(self._say_result)
        self.setMinimumWidth(80 * GRID)
        self._say_result()

    def _say_result(self) -> None:
        rate = self.frames_box.value() / self.seconds_box.value()
        self.result.setText(f"{rate:.3g} pictures a second; a GIF shows at most 50")
        self.changed.emit()

    def value(self) -> FilmOptions:
        """What was chosen."""
        return FilmOptions(
            shows=self.shows_box.currentData(),
            size=(self.width_box.value(), self.height_box.value()),
            frames=self.frames_box.value(),
            seconds=self.seconds_box.value(),
            axis=self.axis_box.currentData(),
        )
