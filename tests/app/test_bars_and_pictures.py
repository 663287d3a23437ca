"""Bars over figures of space groups are drawn, and pictures that cannot be read do not rename the others."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

from app.platform_look import system_is_dark
from app.state.figures import pretty_symbol
from app.state.palette import Theme, palette_for
from app.views.look import apply_look
from app.views.picture_strip import PictureStrip
from app.views.plain_words import plain_label

pytestmark = pytest.mark.display


def drawn(qtbot, text, name):
    label = plain_label(text)
    label.setObjectName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    qtbot.addWidget(label)
    label.resize(120, 24)
    return label, label.grab().toImage()


@pytest.mark.parametrize("name", ["", "small", "muted", "doubt"])
@pytest.mark.parametrize("symbol", ["P-1", "Fd-3m", "-43m"])
def test_a_bar_is_drawn_over_the_figure(qapp, qtbot, name, symbol):
    apply_look(qapp, palette_for(Theme.LIGHT, system_is_dark=system_is_dark()))
    label, with_bar = drawn(qtbot, pretty_symbol(symbol), name)
    _, without = drawn(qtbot, symbol.replace("-", ""), name)
    assert label.text() == pretty_symbol(symbol) and "\u0305" in label.text()
    assert with_bar != without


def test_words_that_look_like_html_stay_words(qapp, qtbot):
    for text in ("<b>x</b> & y", "<b>3\u0305</b>\nsecond  line"):
        label = plain_label(text)
        qtbot.addWidget(label)
        assert label.text() == text
    assert "&lt;b&gt;" in super(type(label), label).text()


def test_a_picture_that_cannot_be_read_does_not_rename_the_others(qapp, qtbot, tmp_path):
    files = [tmp_path / f"{name}.png" for name in ("first-curve", "broken", "last-curve")]
    for number, file in enumerate(files):
        image = QImage(20 + 10 * number, 20, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        assert image.save(str(file))
    files[1].write_bytes(b"no picture")
    strip = PictureStrip("Pictures")
    qtbot.addWidget(strip)
    strip.resize(400, 300)
    strip.show_pictures(files)
    named = {label.accessibleName(): label for label in strip.labels}
    assert list(named) == ["first curve", "last curve"]
    assert named["last curve"].toolTip().endswith("last-curve.png")
    assert named["last curve"].pixmap().width() == QPixmap(str(files[2])).width()
