"""The table of all crystals and its plot in the real window."""

import csv
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from test_responsiveness import LIMIT_MS
from test_window import drop, trigger, wait_done

from app.state.session import Stage
from app.state.table_columns import NUMBER_OF
from app.window_start import spare_the_collector

pytestmark = pytest.mark.display

CRYSTALS = (("salt", 5.64), ("dense", 5.0), ("wide", 6.4), ("strange", 5.3))


def pane(window):
    return window.frame.docks["table"].widget()


def names(window):
    return [row.values[0].removesuffix(".cif") for row in pane(window).rows()]


def wait_table(window, qtbot):
    qtbot.waitUntil(lambda: pane(window).table.crystals.up_to_date, timeout=10_000)


def click(table, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    index = table.crystals.index(table.crystals.place_of(key), 1)
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, modifier, pos=table.visualRect(index).center()
    )


@pytest.fixture
def window(renewed_window):
    """Every row of the table is shown, in the order of opening, without a plot."""
    shown = pane(renewed_window)
    shown.set_filter("")
    shown.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    if shown.plot_switch.isChecked():
        shown.plot_switch.click()
    return renewed_window


@pytest.fixture
def tabled(window, qtbot, write_cif, tmp_path):
    broken = tmp_path / "broken.cif"
    broken.write_text("not a CIF")
    drop(window, [*(write_cif(name, a=a, c=a) for name, a in CRYSTALS), broken])
    wait_done(window, qtbot, 5)
    trigger(window, "window.table")
    wait_table(window, qtbot)
    return window


def key_of(window, name):
    return next(entry.key for entry in window.session if entry.path.stem == name)


def test_sorted_by_a_click_on_its_heading(tabled, qtbot):
    table = pane(tabled).table
    assert names(tabled) == ["salt", "dense", "wide", "strange", "broken"]
    heads = table.horizontalHeader()
    place = heads.sectionViewportPosition(NUMBER_OF["density"]) + 12
    for expected in (["wide", "salt", "strange", "dense"], ["dense", "strange", "salt", "wide"]):
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
        assert names(tabled) == [*expected, "broken"]


def test_a_filter_is_typed_and_a_wrong_one_is_explained(tabled, qtbot):
    shown = pane(tabled)
    qtbot.keyClicks(shown.line, "K > 20, domain = yes")
    qtbot.keyClick(shown.line, Qt.Key.Key_Return)
    assert set(names(tabled)) <= {"salt", "dense", "wide"} and "of 5 crystals" in shown.said.text()
    before = names(tabled)
    shown.set_filter("bulk modulus > 20 or")
    assert names(tabled) == before and shown.said.objectName() == "plain_failure" and shown.said.text()
    shown.set_filter("element Cl not strange")
    assert names(tabled) == ["salt", "dense", "wide"] and shown.said.objectName() == "small"


def test_the_selection_is_the_windows_own_both_ways(tabled, qtbot):
    table, session = pane(tabled).table, tabled.session
    click(table, qtbot, key_of(tabled, "dense"))
    assert session.selected.path.stem == "dense"
    session.select(key_of(tabled, "wide"))
    assert table.selected_keys() == [key_of(tabled, "wide")]
    click(table, qtbot, key_of(tabled, "salt"), Qt.KeyboardModifier.ControlModifier)
    both = [key_of(tabled, "salt"), key_of(tabled, "wide")]
    assert table.selected_keys() == both and session.selected.path.stem == "salt"
    table.sortByColumn(NUMBER_OF["K"], Qt.SortOrder.AscendingOrder)
    assert sorted(table.selected_keys()) == sorted(both)
    pane(tabled).set_filter("salt")
    assert table.selected_keys() == both[:1]


def test_a_result_and_a_closed_crystal_change_their_rows_only(tabled, qtbot):
    table, session = pane(tabled).table, tabled.session
    table.sortByColumn(NUMBER_OF["K"], Qt.SortOrder.DescendingOrder)
    kept = {row.key: row for row in table.crystals.shown}
    entry = session.find(key_of(tabled, "wide"))
    session.update(entry.key, answer=session.find(key_of(tabled, "dense")).answer)
    session.remove([key_of(tabled, "strange")])
    wait_table(tabled, qtbot)
    assert "strange" not in names(tabled) and set(names(tabled)[:2]) == {"dense", "wide"}
    same = [row.key for row in table.crystals.shown if row is kept[row.key]]
    assert entry.key not in same and len(same) == 3


def test_columns_are_chosen(tabled):
    table = pane(tabled).table
    assert table.isColumnHidden(NUMBER_OF["vm"]) and not table.isColumnHidden(NUMBER_OF["K"])
    menu = table.column_menu()
    next(action for action in menu.actions() if action.text().startswith("v mean")).trigger()
    assert not table.isColumnHidden(NUMBER_OF["vm"])


def test_rows_are_copied_and_exported(tabled, qtbot, answers, tmp_path):
    table = pane(tabled).table
    click(table, qtbot, key_of(tabled, "dense"))
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, line = QGuiApplication.clipboard().text().splitlines()
    bulk = tabled.session.selected.answer.averages.bulk.hill
    assert float(line.split("\t")[head.split("\t").index("K_hill_GPa")]) == bulk
    answers.save = tmp_path / "table.csv"
    pane(tabled).set_filter("stage = done")
    trigger(tabled, "file.table_csv")
    lines = [line for line in answers.save.read_text().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert [row["file"] for row in rows] == [f"{name}.cif" for name, _ in CRYSTALS]
    assert rows[1]["K_hill_GPa"] == repr(bulk) and rows[0]["model"] == "stand-in 1"


def wait_plot(window, qtbot):
    shown = pane(window)
    shown.plot_switch.click()
    qtbot.waitUntil(lambda: shown.plot.plot is not None, timeout=30_000)
    qtbot.wait(50)
    return shown.plot


def test_points_are_clicked_marked_and_written(tabled, qtbot, answers, tmp_path):
    plot = wait_plot(tabled, qtbot)
    assert [row.key for row in plot.shown.rows] == [key_of(tabled, name) for name, _ in CRYSTALS]
    assert "1 crystal without a place" in plot.said.text()
    assert plot.plot.getAxis("bottom").labelText == "K (GPa)"
    key = key_of(tabled, "wide")
    place = plot.plot.place_of(key).toPoint()
    qtbot.mouseClick(plot.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert tabled.session.selected.key == key
    assert pane(tabled).table.selected_keys() == [key] and len(plot.plot.rings.data) == 1
    plot.choose(x="density", y="E", color="AU")
    plot.log_x.setChecked(True)
    low, high = plot.plot.getPlotItem().getViewBox().viewRange()[0]
    assert low < plot.shown.x.min() and plot.shown.x.max() < high < 3
    for suffix, part in ((".svg", b"<path"), (".png", b"PNG"), (".csv", b"density_g_cm3,E_hill_GPa")):
        answers.save = tmp_path / f"plot{suffix}"
        plot.export.click()
        assert part in answers.save.read_bytes() and b"stand-in 1" in answers.save.read_bytes()


@pytest.mark.alone
def test_two_thousand_crystals_do_not_stop_the_window(tabled, qtbot):
    """How long a click would have to wait while 2,000 rows come, are sorted, filtered and selected."""
    session, table = tabled.session, pane(tabled).table
    pattern = session.find(key_of(tabled, "dense"))
    tabled.frame.docks["crystals"].hide()
    spare_the_collector()  # as the program does when its window opens
    table.sortByColumn(NUMBER_OF["K"], Qt.SortOrder.DescendingOrder)
    # Of this thread's own work: what the rest of the machine does is no matter of the table.
    beats, timer = [], QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: beats.append(time.thread_time()))
    timer.start()
    done = {"crystal": pattern.crystal, "facts": pattern.facts, "answer": pattern.answer, "stage": Stage.DONE}
    new = session.add([Path(f"/x/crystal_{number}.cif") for number in range(2000)])
    beats.clear()
    for number, entry in enumerate(new):
        answer = replace(pattern.answer, density=1.0 + number % 97)
        session.update(entry.key, **{**done, "answer": answer})
        if number % 20 == 0:
            qtbot.wait(1)
    wait_table(tabled, qtbot)
    shown = []
    for text in ("K > 1 density < 50", "K > 1 density < 40", "K > 1 density < 45", "density < 40"):
        pane(tabled).set_filter(text)
        shown.append(len(table.crystals.shown))
        qtbot.wait(30)
        table.selectAll()
        qtbot.wait(30)
        table.sortByColumn(NUMBER_OF["density"], Qt.SortOrder.AscendingOrder)
        qtbot.wait(30)
        table.sortByColumn(NUMBER_OF["K"], Qt.SortOrder.DescendingOrder)
        qtbot.wait(30)
    timer.stop()
    assert table.crystals.total == 2005 and shown[0] > shown[2] > shown[1] and min(shown) > 500
    worked = 1000.0 * np.diff(beats)
    assert len(worked) > 20 and np.percentile(worked, 99) < LIMIT_MS, np.sort(worked)[-10:]
