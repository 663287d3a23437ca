"""Another look is put on without a widget being dressed many times."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.state.palette import DARK, LIGHT
from app.views.look import apply_look

pytestmark = pytest.mark.display
DEPTH = 8


class Dressed(QLabel):
    """Counts how often its style changed."""

    times = 0

    def changeEvent(self, event):
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_a_widget_is_not_dressed_once_for_each_that_it_lies_in(qapp, qtbot):
    apply_look(qapp, LIGHT)
    outer = inner = QWidget()
    qtbot.addWidget(outer)
    for _ in range(DEPTH):
        column = QVBoxLayout(inner)
        inner = QWidget()
        column.addWidget(inner)
    label = Dressed("20.5 GPa", inner)
    label.setObjectName("muted")
    with qtbot.waitExposed(outer):
        outer.show()
    for palette in (DARK, LIGHT, DARK):
        label.times = 0
        apply_look(qapp, palette)
        assert 1 <= label.times <= 2
        assert label.palette().windowText().color().name() == palette.muted
    apply_look(qapp, DARK)
    assert label.times <= 2  # the same one costs nothing
