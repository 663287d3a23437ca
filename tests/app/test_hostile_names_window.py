"""HTML in the name of a file, of a data block, of a site, of a session or of a model is shown as it is and
never laid out, nor does it load anything.
"""

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QWidget
from test_window import drop, trigger, wait_done, wait_drawn

from app.state.session import Stage

pytestmark = pytest.mark.display

EVIL = "<h1>big<img src=x.png>"
"""What a file may be called on any system but Windows."""


def says(text):
    """Whether the words of the file stand in a text as they are, where Qt may take them for HTML."""
    return EVIL[:8] in text


def tips_of(view):
    """Tooltips of all cells of a list, table or tree, two levels deep."""
    model = view.model()
    if model is None:
        return

    flat = isinstance(model, QAbstractListModel)

    def below(parent, depth):
        for row in range(min(model.rowCount(parent), 50)):
            for column in range(1 if flat else min(model.columnCount(parent), 80)):
                index = model.index(row, column, parent)
                yield str(model.data(index, Qt.ItemDataRole.ToolTipRole) or "")
            if depth and not flat:
                yield from below(model.index(row, 0, parent), depth - 1)

    yield from below(QModelIndex(), 1)


def laid_out():
    """Where in all the windows the file's own words would be read as HTML."""
    found = []
    for widget in QApplication.allWidgets():
        where = f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        label = widget if isinstance(widget, QLabel) else None
        if label is not None and label.textFormat() is not Qt.TextFormat.PlainText and says(label.text()):
            found.append(f"label: {where}: {label.text()[:80]}")
        if says(widget.toolTip()):
            found.append(f"tooltip: {where}: {widget.toolTip()[:80]}")
        if isinstance(widget, QAbstractItemView):
            found += [f"cell: {where}: {tip[:80]}" for tip in tips_of(widget) if says(tip)]
        if isinstance(widget, QWidget):
            found += [f"action: {each.text()}" for each in widget.actions() if says(each.toolTip())]
    return sorted(set(found))


def hostile(write_cif, name=EVIL):
    path = write_cif(name)
    text = path.read_text().replace(f"data_{name}", f"data_{EVIL[:8]}").replace("Na1 Na", f"{EVIL[:4]}a Na")
    path.write_text(text)
    return path


def test_no_name_of_a_file_is_laid_out(window, qtbot, answers, write_cif, tmp_path):
    broken = tmp_path / f"broken{EVIL}.cif"
    broken.write_text("no CIF")
    drop(window, [hostile(write_cif), hostile(write_cif, f"fail{EVIL}"), broken])
    wait_done(window, qtbot, 3)
    window.session.select(window.session.at(0).key)
    wait_drawn(window, qtbot)
    assert window.session.at(0).stage is Stage.DONE
    for name in window.frame.docks:
        if not window.frame.docks[name].isVisible():
            window.control.toggle_dock(name)
    window.analyse.refresh()
    for row in (1, 2, 0):
        window.session.select(window.session.at(row).key)
        QApplication.processEvents()
        assert not laid_out(), "\n".join(laid_out())
    answers.save = tmp_path / f"{EVIL}.elastoscope"
    trigger(window, "session.save_as")
    QApplication.processEvents()
    assert not laid_out(), "\n".join(laid_out())


def test_messages_show_what_they_are_given(qtbot):
    from app.views.dialogs import Dialogs

    parent = QWidget()
    qtbot.addWidget(parent)
    Dialogs(parent).warn("Not written", f"{EVIL}.csv was not written: the disk is full")
    (box,) = parent.findChildren(QMessageBox)
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.close()


def test_a_tip_shows_every_character():
    from app.views.plain_words import plain_tip

    assert plain_tip("a < b & c") == "a < b & c"
    assert "&lt;h1&gt;" in plain_tip(EVIL) and "<h1>" not in plain_tip(EVIL)
