"""The neighbourhood of an atom in the real window: signal, invariants, comparison, kinds, reconstruction."""

import json

import numpy as np
import pytest

from app import resource_paths
from app.scene.content import CrystalContent
from app.state.environment_request import SiteRequest
from app.work.jobs import Failed, Job, JobKind

pytestmark = pytest.mark.display


def example(name):
    return next(path for path in resource_paths.examples() if path.stem == name)


def open_file(window, qtbot, path):
    before = len(window.session)
    window.open.open((path,))
    qtbot.waitUntil(
        lambda: len(window.session) > before and window.session.at(before).answer is not None,
        timeout=60_000,
    )
    window.session.select(window.session.at(before).key)
    window.analyse.refresh()
    qtbot.waitUntil(lambda: window.frame.crystal.settled, timeout=60_000)


def marks(window):
    content = window.frame.crystal.scene.content
    assert isinstance(content, CrystalContent)
    return content.marks


def ask(window):
    return window.parts["ask"].controllers["ask"]


def panel(window):
    return window.frame.docks["environment"].widget()


@pytest.fixture
def quartz(window, qtbot):
    window.actions_made["window.environment"].trigger()
    assert "Click an atom" in panel(window).message.text or not len(window.session)
    open_file(window, qtbot, example("quartz-alpha"))
    ask(window).pick_site(0)
    qtbot.waitUntil(lambda: marks(window).signal is not None, timeout=60_000)
    return window


def wait_for_group(window, qtbot):
    qtbot.waitUntil(lambda: "Point group" in panel(window).text.text(), timeout=60_000)


def test_the_signal_stands_around_the_picked_atom_and_follows_the_sliders(quartz, qtbot):
    crystal = quartz.frame.crystal.scene.content.crystal
    shown = panel(quartz)
    center = crystal.cartesian[0]
    reach = np.linalg.norm(marks(quartz).signal.points - center, axis=1).max()
    assert 1.0 < reach < 3.0
    wait_for_group(quartz, qtbot)
    assert "Si1" in shown.text.text() and "Point group 2" in shown.text.text()
    assert len(shown.power.bars) == 7 and any(bar.marked for bar in shown.bispectrum.bars)
    before = marks(quartz).signal
    shown.sliders.degree.setValue(3)
    qtbot.waitUntil(lambda: len(shown.power.bars) == 4, timeout=30_000)
    shown.sliders.part.setCurrentIndex(shown.sliders.part.findData(3))
    shown.sliders.part.activated.emit(shown.sliders.part.currentIndex())
    qtbot.waitUntil(
        lambda: marks(quartz).signal is not before and (marks(quartz).signal.signs < 0).any(), timeout=30_000
    )
    # Another atom is marked beside it; the signal is not lost by that.
    ask(quartz).pick_site(1, adding=True)
    qtbot.waitUntil(lambda: len(marks(quartz).picked) == 2, timeout=30_000)
    assert marks(quartz).signal is not None
    shown.compare.button.click()
    qtbot.waitUntil(lambda: "distance" in shown.more.text(), timeout=60_000)
    assert "Si1 (2) and Si1 (1): distance" in shown.more.text() and len(shown.points.points) > 12
    assert "the same surroundings" in shown.more.text() and marks(quartz).axis is not None
    # About a threefold axis or a twofold one: the site itself stands on a twofold axis.
    assert marks(quartz).axis.text in ("120.0°", "180.0°")
    quartz.actions_made["window.environment"].trigger()
    qtbot.waitUntil(lambda: marks(quartz).signal is None, timeout=10_000)


def test_what_cannot_be_shown_is_said_and_a_geometry_is_rebuilt(quartz, qtbot):
    shown = panel(quartz)
    wait_for_group(quartz, qtbot)
    shown.rebuild.click()
    assert "at most 12 can be rebuilt; choose a cutoff of" in shown.trouble.text()
    shown.sliders.cutoff.setValue(15)
    qtbot.waitUntil(lambda: "no neighbour within 1.5 Å" in shown.message.text, timeout=30_000)
    assert marks(quartz).signal is None and not shown.rebuild.isEnabled()
    shown.sliders.cutoff.setValue(25)
    qtbot.waitUntil(lambda: "4 neighbours" in shown.text.text(), timeout=30_000)
    shown.rebuild.click()
    qtbot.waitUntil(lambda: "misfit" in shown.more.text(), timeout=60_000)
    assert shown.cancel.isEnabled() and len(shown.points.points) == 4
    shown.cancel.click()
    assert not shown.cancel.isEnabled()
    shown.invariants.setCurrentIndex(shown.invariants.findData("known-twins"))
    shown.rebuild.click()
    qtbot.waitUntil(lambda: "a twin of another shape" in shown.more.text(), timeout=60_000)
    assert "one power spectrum; their bispectra differ" in shown.more.text()


def test_a_cancelled_comparison_is_said_and_a_site_is_compared_with_one_of_another_crystal(quartz, qtbot):
    shown = panel(quartz)
    wait_for_group(quartz, qtbot)
    parts = quartz.parts["environment"].controllers
    comparison, environment = parts["site_comparison"], parts["environment"]
    quartz.worker.submit = lambda job: jobs.append(job)
    jobs = []
    comparison.compare(quartz.session.at(0).key, 4)
    quartz.worker.cancelled.emit((jobs[0],))
    assert "comparison was cancelled" in shown.trouble.text()
    environment.rebuild("known-twins")
    quartz.worker.cancelled.emit((jobs[1],))
    assert not environment.rebuilding
    del quartz.worker.submit
    crystal = quartz.frame.crystal.scene.content.crystal
    job = Job(kind=JobKind.ENVIRONMENT, environment=SiteRequest(crystal=crystal))
    quartz.worker.failed.emit(job, Failed(message="no symmetry was found within 0.01 Å"))
    assert "No symmetry was found within 0.01 Å" in shown.text.text()
    ask(quartz).pick_site(99)  # no such atom: nothing happens
    assert ask(quartz).chain[-1].site == 0
    open_file(quartz, qtbot, example("stishovite"))
    ask(quartz).pick_site(0)
    qtbot.waitUntil(lambda: "Si1: " in shown.text.text() and shown.compare.isEnabled(), timeout=30_000)
    choice = shown.compare
    choice.crystals.opening.emit()
    names = [choice.crystals.itemText(row) for row in range(choice.crystals.count())]
    assert names[1:] == ["quartz-alpha.cif", "stishovite.cif"]
    choice.crystals.setCurrentIndex(1)
    assert [choice.sites.itemText(row) for row in (0, 3)] == ["Si1 (1)", "O1 (4)"]
    choice.sites.setCurrentIndex(3)
    choice.button.click()
    qtbot.waitUntil(lambda: "of quartz-alpha.cif: distance" in shown.more.text(), timeout=60_000)
    assert "different surroundings" in shown.more.text() and "Hands:" in shown.more.text()
    assert marks(quartz).axis is not None


def test_kinds_color_the_atoms_and_are_linked_both_ways(window, qtbot, answers, tmp_path):
    open_file(window, qtbot, example("quartz-alpha"))
    window.actions_made["window.kinds"].trigger()
    kinds = window.frame.docks["kinds"].widget()
    kinds.sort.click()
    qtbot.waitUntil(lambda: kinds.plot is not None and kinds.plot.isVisible(), timeout=60_000)
    assert "9 sites of 1 crystal, 2 kinds" in kinds.text.text()
    assert len(np.unique(marks(window).site_colors, axis=0)) == 2
    kinds.plot.chosen.emit(4)
    assert ask(window).chain[-1].site == 4
    assert len(kinds.plot.ring.data) == 1
    ask(window).pick_site(7)
    assert kinds.plot.ring.data["x"][0] == kinds.plot.points.data["x"][7]
    answers.save = tmp_path / "kinds.json"
    kinds.export.click()
    assert len(json.loads(answers.save.read_text())["sites"]) == 9
    kinds.clear.click()
    assert marks(window).site_colors is None


def test_a_point_of_another_crystal_brings_it_into_the_view_and_picks_its_atom(window, qtbot):
    for name in ("quartz-alpha", "stishovite"):
        open_file(window, qtbot, example(name))
    window.actions_made["window.kinds"].trigger()
    kinds = window.frame.docks["kinds"].widget()
    kinds.sort.click()
    qtbot.waitUntil(lambda: kinds.plot is not None and kinds.plot.isVisible(), timeout=60_000)
    assert "15 sites of 2 crystals" in kinds.text.text()
    assert marks(window).site_colors is not None
    kinds.plot.chosen.emit(5)
    assert window.session.selected.path.stem == "quartz-alpha"
    qtbot.waitUntil(lambda: bool(ask(window).chain) and ask(window).chain[-1].site == 5, timeout=30_000)
    assert kinds.plot.ring.data["x"][0] == kinds.plot.points.data["x"][5]
    qtbot.waitUntil(lambda: bool(marks(window).picked), timeout=30_000)
