"""Datasets, trainings and networks in the real window."""

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.state.periodic_places import PLACES
from app.state.session import Stage
from app.views.training_window import TrainingWindow
from core.dataset.splits import SplitBy

pytestmark = pytest.mark.display
METALS = ("Al", "Cu", "Ni", "Ag", "Au", "Fe", "W", "Mo", "Cr", "V", "Nb", "Ta", "Pd", "Pt", "Ir", "Rh")


def cubic(c11, c12, c44):
    matrix = np.diag([c11, c11, c11, c44, c44, c44]).astype(float)
    matrix[:3, :3] += c12 * (1 - np.eye(3))
    return matrix


def label(number):
    return cubic(120.0 + 10 * number, 60.0 + 3 * number, 40.0 + 5 * number)


@pytest.fixture
def dataset(tmp_path):
    """Sixteen bcc metals of one atom, one row whose tensor is unstable."""
    rows = []
    for number, symbol in enumerate(METALS):
        half = 1.4 + 0.02 * number
        lattice = half * np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1.0]])
        rows.append(
            {
                "material_id": f"metal-{number}",
                "crystal_system": "cubic",
                "lattice": lattice.tolist(),
                "species": [symbol],
                "frac": [[0.0, 0.0, 0.0]],
                "stiffness_voigt_GPa": label(number).tolist(),
            }
        )
    rows.append(rows[0] | {"material_id": "unstable", "stiffness_voigt_GPa": cubic(10, 60, 5).tolist()})
    path = tmp_path / "metals.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.fixture
def training(window):
    made = window.findChild(TrainingWindow)
    window.actions_made["train.data"].trigger()
    assert made.isVisible()
    return made


def test_a_dataset_is_seen_divided_and_looked_into(window, training, qtbot, dataset):
    page, data = training.pages["data"], window.parts["training"].controllers["data"]
    assert "Drop a dataset" in page.message.text
    page.dropped.emit(dataset)
    qtbot.waitUntil(lambda: data.shown is not None, timeout=60_000)
    assert "16 crystals" in page.facts.text() and "1 row set aside" in page.facts.text()
    assert page.elements.tip_of("Cu").startswith("Cu: in 1 crystal of 16 (6 %)")
    assert "no crystal" in page.elements.tip_of("O")
    assert "not positive definite" in page.rejected.sheet.shown[0].texts[2]
    assert data.division.by is SplitBy.FORMULA and data.division.count("train") == 13
    cell = page.elements.rect_of("Cu").center().toPoint()
    qtbot.mouseClick(page.elements, Qt.MouseButton.LeftButton, pos=cell)
    assert [row.texts[1] for row in page.rows.sheet.shown] == ["Cu"]
    page.divide_asked.emit(SplitBy.PROTOTYPE, 0)
    qtbot.waitUntil(lambda: "groups" in page.divided.text(), timeout=30_000)
    assert data.division.by is SplitBy.FORMULA, "one prototype cannot be divided: what was before stands"
    page.divide_asked.emit(SplitBy.RANDOM, 7)
    qtbot.waitUntil(lambda: data.division.by is SplitBy.RANDOM, timeout=30_000)
    page.rows.selectRow(0)
    qtbot.mouseClick(page.show_row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: len(window.session) == 1 and window.session.at(0).stage is Stage.DONE, timeout=30_000
    )
    entry = window.session.at(0)
    assert np.allclose(entry.answer.stiffness.voigt, label(1)) and entry.answer.prediction is None
    assert entry.crystal.species == ("Cu",) and entry.facts.space_group == 229
    page.open.setFocus()
    page.dropped.emit(dataset.with_name("nothing.json"))
    qtbot.waitUntil(lambda: "does not exist" in page.message.text, timeout=30_000)


def test_every_element_has_its_own_place():
    assert len(set(PLACES.values())) == 118
    assert PLACES["He"] == (0, 17) and PLACES["Fe"] == (3, 7) and PLACES["U"][0] == 8
