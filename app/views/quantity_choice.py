"""The choice of what a surface shows: property, variant, and part of its series."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.state.palette import GRID
from app.views.look import font
from core.surface.harmonic_surface import HarmonicPart, drawn, missing_part
from core.surface.quantity import FAMILIES, Family, SurfaceQuantity, family_of

_VALUE = Qt.ItemDataRole.UserRole
_HEADINGS = {False: "Under load", True: "Sound waves"}


class _Box(QComboBox):
    """Gives room away where there is little, so that no pane is widened by its longest word."""

    def minimumSizeHint(self) -> QSize:
        """A word and the arrow."""
        return QSize(16 * GRID, super().minimumSizeHint().height())


def _box(name: str, tip: str) -> QComboBox:
    box = _Box()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    box.setModel(QStandardItemModel(box))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _items(box: QComboBox) -> QStandardItemModel:
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    return model


def _item(text: str, value: object, tip: str = "") -> QStandardItem:
    item = QStandardItem(text)
    item.setData(value, _VALUE)
    item.setToolTip(tip)
    return item


class QuantityChoice(QWidget):
    """Three boxes in a row. ``quantity_chosen(SurfaceQuantity)``, ``part_chosen(HarmonicPart)``."""

    quantity_chosen = Signal(object)
    part_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.family = _box("Surface quantity", "What the surface shows (1–9)")
        self.variant = _box("Variant", "Which value of it")
        self.part = _box("Part of the harmonic series", "All of it, or a part of its series of harmonics")
        self._quantity = SurfaceQuantity.YOUNG
        self._shown: tuple[SurfaceQuantity, HarmonicPart] | None = None
        self._waves_missing = ""
        self._fill_families()
        self._fill(self.part, ((part.title, part) for part in HarmonicPart))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for box in (self.family, self.variant, self.part):
            row.addWidget(box)
        self.family.activated.connect(self._on_family)
        self.variant.activated.connect(self._on_variant)
        self.part.activated.connect(self._on_part)
        self.show_choice(SurfaceQuantity.YOUNG, HarmonicPart.WHOLE)

    def _fill_families(self) -> None:
        model = _items(self.family)
        for of_waves, heading in _HEADINGS.items():
            item = QStandardItem(heading)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setFont(font(bold=True))
            model.appendRow(item)
            for family in FAMILIES:
                if family.of_waves is of_waves:
                    model.appendRow(_item(f"{family.title}", family, _tip(family)))

    @staticmethod
    def _fill(box: QComboBox, entries: Iterable[tuple[str, object]]) -> None:
        model = _items(box)
        model.clear()
        for text, value in entries:
            model.appendRow(_item(text, value))

    def _on_family(self, row: int) -> None:
        family = self.family.itemData(row, _VALUE)
        if not isinstance(family, Family):
            return
        alike = [member for member in family.members if member.variant == self._quantity.variant]
        self.quantity_chosen.emit((alike or list(family.members))[0])

    def _on_variant(self, row: int) -> None:
        # Qt gives back the bare text of what is an enumeration of texts.
        self.quantity_chosen.emit(SurfaceQuantity(self.variant.itemData(row, _VALUE)))

    def _on_part(self, row: int) -> None:
        self.part_chosen.emit(HarmonicPart(self.part.itemData(row, _VALUE)))

    def show_choice(self, quantity: SurfaceQuantity, part: HarmonicPart) -> None:
        """Mark what is shown; parts that the quantity does not have say why."""
        if self._shown == (quantity, part):
            return
        self._shown = (quantity, part)
        family = family_of(quantity)
        if family is not family_of(self._quantity) or not self.variant.count():
            self._fill(self.variant, ((member.variant, member) for member in family.members))
        self._quantity = quantity
        shown_part = HarmonicPart.WHOLE if drawn(quantity, part) is quantity else part
        for box, value in ((self.family, family), (self.variant, quantity), (self.part, shown_part)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value, _VALUE))
        self.variant.setVisible(len(family.members) > 1)
        model = _items(self.part)
        for row, each in enumerate(HarmonicPart):
            _enable(model.item(row), missing_part(quantity, each), "")

    def set_waves_missing(self, reason: str) -> None:
        """Why quantities of waves cannot be shown; empty when they can."""
        if reason == self._waves_missing:
            return
        self._waves_missing = reason
        model = _items(self.family)
        for row in range(model.rowCount()):
            family = model.item(row).data(_VALUE)
            if isinstance(family, Family) and family.of_waves:
                _enable(model.item(row), reason, _tip(family))


def _enable(item: QStandardItem, reason: str, tip: str) -> None:
    item.setEnabled(not reason)
    item.setToolTip(reason or tip)


def _tip(family: Family) -> str:
    return f"{family.title}, {family.unit}" if family.unit else f"{family.title}, without unit"
