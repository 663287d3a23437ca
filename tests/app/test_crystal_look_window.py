"""The crystal in the real window: drawn in every way, looked at from anywhere. Each of the complaints that
users of other programs have is answered here.
"""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog

from app import resource_paths
from app.scene.crystal_layout import crystal_layout
from app.state.crystal_display import AtomLabels, CellChoice, ColorScheme, CrystalStyle
from core.crystal.bonding import bonds

pytestmark = pytest.mark.display


def open_file(window, qtbot, path):
    window.open.open((path,))
    qtbot.waitUntil(
        lambda: window.session.selected is not None and window.session.selected.answer is not None,
        timeout=30_000,
    )
    window.analyse.refresh()
    settle(window, qtbot)


@pytest.fixture
def window(renewed_window):
    return renewed_window


@pytest.fixture
def salt(window, qtbot, write_cif):
    open_file(window, qtbot, write_cif("salt"))
    window.frame.crystal.scene.set_eased(False)
    return window


def example(name):
    return next(path for path in resource_paths.examples() if path.stem == name)


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.frame.crystal.settled, timeout=30_000)


def do(window, qtbot, name):
    """An action, and what it brings about."""
    window.actions_made[name].trigger()
    window.analyse.refresh()
    settle(window, qtbot)


def content(window):
    return window.frame.crystal.scene.content


def canvas(window):
    scene = window.frame.crystal.scene
    return next(child for child in scene.children() if hasattr(child, "stage_size"))


def place_of(window, position):
    """A point of the crystal in points from the corner of the canvas."""
    view = canvas(window)
    ((right, up, _),) = window.frame.crystal.scene.pose.project(np.array([position]))
    width, height = view.stage.object_size
    return QPoint(round(0.5 * width + right * height), round(0.5 * height - up * height))


def front_ball(window):
    """The ball nearest to the eye."""
    layout = crystal_layout(content(window))
    depth = window.frame.crystal.scene.pose.project(layout.position)[:, 2]
    return layout.position[int(np.argmax(depth))]


def test_supercells_neither_gain_atoms_nor_lose_bonds(salt, qtbot):
    do(salt, qtbot, "view.boundary_images")
    do(salt, qtbot, "crystal_look.bonds_across")
    do(salt, qtbot, "crystal_look.repeats_222")
    layout = crystal_layout(content(salt))
    assert len(layout.site) == 8 * 8
    do(salt, qtbot, "view.boundary_images")
    do(salt, qtbot, "crystal_look.bonds_across")
    layout, count = crystal_layout(content(salt)), np.array([2, 2, 2])
    assert len(layout.site) == 5**3  # a cube of 4 × 4 × 4 edges of half a cell, its far faces included
    home = {site: layout.shift[layout.site == site].min(axis=0) for site in range(8)}
    ends = np.concatenate([layout.bond, layout.bond[:, ::-1]])
    seen = {
        (
            layout.site[i],
            layout.site[j],
            *(layout.shift[j] - layout.shift[i]),
            *((layout.shift[i] - home[layout.site[i]]) % count),
        )
        for i, j in ends
    }
    assert len(seen) == 2 * 8 * len(bonds(content(salt).crystal))
    assert "2 × 2 × 2 cells" in content(salt).options.caption
    assert salt.actions_made["crystal_look.repeats_222"].isChecked()


def test_files_that_list_a_part_of_the_cell_are_shown_whole(window, qtbot):
    open_file(window, qtbot, example("quartz-alpha"))
    drawn = content(window).crystal
    assert sorted(drawn.species) == ["O"] * 6 + ["Si"] * 3
    layout = crystal_layout(content(window))
    degree = np.bincount(layout.bond.ravel(), minlength=len(layout.site))
    silicon = [i for i, site in enumerate(layout.site) if drawn.species[site] == "Si"]
    assert all(degree[i] == 4 for i in silicon)


def test_atoms_on_the_boundary_are_repeated_on_the_far_faces(salt, qtbot):
    assert len(crystal_layout(content(salt)).site) == 27
    do(salt, qtbot, "view.boundary_images")
    assert len(crystal_layout(content(salt)).site) < 27
    do(salt, qtbot, "view.boundary_images")
    assert len(crystal_layout(content(salt)).site) == 27


TYPED = {
    "[1 1 0]": (1.0, 1.0, 0.0),
    "(1 0 1)": (2.0, 0.0, 1.0),  # the cell is twice as long along c
    "0 0 1": (0.0, 0.0, 1.0),
    "[-1 0 0]": (-1.0, 0.0, 0.0),
}


def test_one_can_look_along_any_uvw_and_hkl(window, qtbot, write_cif):
    open_file(window, qtbot, write_cif("long", a=5.64, c=11.28))
    window.frame.crystal.scene.set_eased(False)
    for typed, expected in TYPED.items():
        window.actions_made["crystal_look.along"].trigger()
        line = window.frame.crystal.strip.line
        qtbot.waitUntil(line.hasFocus)
        QTest.keyClicks(line, typed)
        QTest.keyClick(line, Qt.Key.Key_Return)
        direction = np.array(expected) / np.linalg.norm(expected)
        assert np.allclose(window.frame.crystal.scene.pose.direction, -direction), typed
        assert np.allclose(window.frame.surface.scene.pose.axes, window.frame.crystal.scene.pose.axes)


def test_one_can_look_along_the_axes_and_they_have_names(salt):
    for name in ("a", "b", "c", "a*", "b*", "c*"):
        salt.frame.crystal.scene.rotate(20.0, 30.0)
        salt.actions_made[f"view.along_{name}"].trigger()
        expected = np.eye(3)["abc".index(name[0])]
        assert np.allclose(salt.frame.crystal.scene.pose.direction, -expected, atol=1e-9)
    stage = canvas(salt).stage
    assert [axis.name for axis in stage._parts.axes] == ["a", "b", "c"]
    written = {text.GetInput() for text in stage._overlay._texts if text.GetVisibility()}
    assert {"a", "b", "c"} <= written


def test_what_is_no_direction_is_said_beside_the_line(salt, qtbot):
    before = salt.frame.crystal.scene.pose
    salt.frame.crystal.strip.direction_typed.emit("[1 1")
    line = salt.frame.crystal.strip.line
    assert "[1 1 0]" in line.toolTip() and "[1 1" in salt.frame.status._text.text()
    assert salt.frame.crystal.scene.pose == before
    salt.frame.crystal.strip.direction_typed.emit("[1 1 1]")
    assert "is no direction" not in line.toolTip()


def test_every_style_is_one_key_away(salt, qtbot):
    for number, style in enumerate(CrystalStyle, start=1):
        QTest.keyClick(salt, Qt.Key(ord(str(number))), Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda style=style: content(salt).options.style is style, timeout=10_000)
        settle(salt, qtbot)
        assert style.title in salt.frame.crystal.strip.style_button.text()


def test_another_cell_keeps_the_atoms_where_they_are(window, qtbot):
    open_file(window, qtbot, example("copper"))
    file_cell = content(window).crystal
    window.actions_made["crystal_look.cell_primitive"].trigger()
    qtbot.waitUntil(lambda: content(window).crystal is not file_cell, timeout=30_000)
    settle(window, qtbot)
    drawn = content(window)
    assert drawn.source is file_cell and len(drawn.crystal) == 1
    assert drawn.crystal.volume == pytest.approx(file_cell.volume / 4.0)
    between = drawn.crystal.cell @ np.linalg.inv(file_cell.cell)
    assert np.allclose(2.0 * between, np.rint(2.0 * between), atol=1e-6)  # of the same lattice, not turned
    assert "primitive cell with its own a b c" in drawn.options.caption
    window.frame.crystal.scene.set_eased(False)
    window.actions_made["view.along_b"].trigger()
    along = drawn.crystal.cell[1] / np.linalg.norm(drawn.crystal.cell[1])
    assert np.allclose(window.frame.crystal.scene.pose.direction, -along)
    window.actions_made["crystal_look.cell_file"].trigger()
    qtbot.waitUntil(lambda: content(window).crystal is file_cell, timeout=10_000)


def test_an_element_is_hidden_by_a_click_on_its_name(salt, qtbot):
    view = canvas(salt)
    (name, left, middle, width), *_ = _legend(view)
    QTest.mouseClick(
        view, Qt.MouseButton.LeftButton, pos=QPoint(round(left + width / 2), round(view.height() - middle))
    )
    qtbot.waitUntil(lambda: content(salt).options.hidden == {name}, timeout=10_000)
    drawn = {content(salt).crystal.species[site] for site in crystal_layout(content(salt)).site}
    assert drawn == {"Na", "Cl"} - {name}
    assert salt.actions_made["crystal_look.show_elements"].isEnabled()
    do(salt, qtbot, "crystal_look.show_elements")
    assert content(salt).options.hidden == frozenset()


def _legend(view):
    from app.scene.overlay import legend_places

    return legend_places(view.stage._parts.legend, view.stage_size().width)


def test_the_view_turns_about_the_atom_that_was_clicked(salt, qtbot):
    assert not salt.actions_made["crystal_look.turn_about"].isEnabled()
    atom = front_ball(salt)
    QTest.mouseClick(canvas(salt), Qt.MouseButton.LeftButton, pos=place_of(salt, atom))
    qtbot.waitUntil(salt.actions_made["crystal_look.turn_about"].isEnabled)
    salt.actions_made["crystal_look.turn_about"].trigger()
    scene = salt.frame.crystal.scene
    assert np.allclose(scene.pose.center, atom)
    scene.rotate(40.0, 25.0)
    ((right, up, _),) = scene.pose.project(atom[None])
    assert (right, up) == pytest.approx((0.0, 0.0), abs=1e-9)
    salt.actions_made["view.fit"].trigger()
    assert not np.allclose(scene.pose.center, atom)
    other = front_ball(salt)
    QTest.mouseDClick(canvas(salt), Qt.MouseButton.LeftButton, pos=place_of(salt, other))
    assert np.allclose(scene.pose.center, other)


def test_views_are_linked_or_free(salt):
    crystal, surface = salt.frame.crystal.scene, salt.frame.surface.scene
    surface.set_eased(False)
    crystal.rotate(30.0, 0.0)
    assert np.allclose(crystal.pose.axes, surface.pose.axes)
    salt.actions_made["view.linked"].trigger()
    crystal.rotate(30.0, 0.0)
    assert not np.allclose(crystal.pose.axes, surface.pose.axes)


def test_the_small_window_sets_everything(salt, qtbot):
    drawing = salt.parts["crystal_look"].controllers["crystal_look_view"]
    salt.actions_made["crystal_look.drawing"].trigger()
    qtbot.waitUntil(drawing.isVisible)
    choose = {
        "style": CrystalStyle.WIRES,
        "cell": CellChoice.FILE,
        "colors": ColorScheme.VESTA,
        "labels": AtomLabels.SITE,
    }
    for name, value in choose.items():
        box = drawing.choices[name]
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    drawing.repeats[2].setValue(3)
    drawing.switches["cell_edges"].setChecked(False)
    drawing.rows["Na"].check.setChecked(False)
    qtbot.mouseClick(drawing.rows["Cl"].swatch, Qt.MouseButton.LeftButton)
    asked = drawing.findChild(QColorDialog)
    drawing.about_to_show.emit()  # the rows are made anew while the question stands open
    asked.setCurrentColor(QColor("#123456"))
    asked.accept()
    salt.analyse.refresh()
    settle(salt, qtbot)
    options = content(salt).options
    assert (options.style, options.labels, options.repeats) == (
        CrystalStyle.WIRES,
        AtomLabels.SITE,
        (1, 1, 3),
    )
    assert not options.cell_edges and options.hidden == {"Na"}
    assert options.colors is ColorScheme.OWN and dict(options.own_colors) == {"Cl": "#123456"}
    assert salt.settings.element_colors == (("Cl", "#123456"),)
    assert salt.settings.color_scheme is ColorScheme.OWN
    assert all(widget.accessibleName() for widget in (*drawing.choices.values(), *drawing.repeats))
    drawing.close()


def test_a_block_beyond_the_limit_says_what_is_drawn_instead(window, qtbot):
    open_file(window, qtbot, example("albite-low"))
    window.parts["crystal_look"].controllers["crystal_look"].set_repeats((10, 10, 10))
    assert "at most 20,000" in window.frame.status._text.text()
    qtbot.waitUntil(lambda: content(window).options.repeats != (1, 1, 1), timeout=30_000)
    drawn = content(window)
    assert len(drawn.crystal) * np.prod(drawn.options.repeats) <= 20_000
    assert "not 10 × 10 × 10:\n20,000 atoms at most" in drawn.options.caption
