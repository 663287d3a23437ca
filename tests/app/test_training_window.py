"""Datasets, trainings and networks in the real window."""

import json
import os
import signal
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from shown_window import shown_window
from test_window import wait_done
from thread_engine import ThreadEngine
from thread_studio import ThreadStudioThread

from app.controllers.plan_controller import FOLDER
from app.model_library import chosen_in
from app.state.periodic_places import PLACES
from app.state.session import Stage
from app.views.offer_strip import OfferStrip
from app.views.training_window import TrainingWindow
from app.work.run_folder import RunState, runs_under
from app.work.studio import StudioThread
from app.work.worker import Worker
from core.dataset.splits import SplitBy

pytestmark = pytest.mark.display
LONG = 180_000
"""Milliseconds that a busy machine may take for what takes a second."""
METALS = ("Al", "Cu", "Ni", "Ag", "Au", "Fe", "W", "Mo", "Cr", "V", "Nb", "Ta", "Pd", "Pt", "Ir", "Rh")


@pytest.fixture(autouse=True)
def _threads_for_processes(monkeypatch):
    """What holds datasets and trains runs in threads of this process, which has loaded what they need."""
    import torch

    threads = torch.get_num_threads()
    monkeypatch.setattr("app.work.studio.StudioThread", ThreadStudioThread)
    monkeypatch.delenv("ELASTOSCOPE_MODELS", raising=False)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def _first_trainer_is_a_process(monkeypatch):
    """Of its own, which can be killed; where the machine is busy one that stands back would take minutes."""
    started = []

    class KilledOnce(ThreadStudioThread):
        def _start_process(self):
            started.append(self)
            first = len(started) == 1
            (StudioThread if first else ThreadStudioThread)._start_process(self)

    def thread(signals, name, niceness):
        return (KilledOnce if name == "training" else ThreadStudioThread)(signals, name, niceness)

    monkeypatch.setattr("app.work.studio.StudioThread", thread)
    monkeypatch.setattr("app.parts.training_part.TRAINING_NICENESS", 0)


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
    qtbot.waitUntil(lambda: data.shown is not None, timeout=LONG)
    assert "16 crystals" in page.facts.text() and "1 row set aside" in page.facts.text()
    assert page.elements.tip_of("Cu").startswith("Cu: in 1 crystal of 16 (6 %)")
    assert "no crystal" in page.elements.tip_of("O")
    assert page.systems.accessibleDescription() == "cubic 16"
    qtbot.waitUntil(lambda: page.histogram is not None, timeout=LONG)
    assert [len(values) for values in page.histogram._values.values()] == [16, 16], "K and G of each"
    assert "not positive definite" in page.rejected.sheet.shown[0].texts[2]
    assert data.division.by is SplitBy.FORMULA and data.division.count("train") == 13
    cell = page.elements.rect_of("Cu").center().toPoint()
    qtbot.mouseClick(page.elements, Qt.MouseButton.LeftButton, pos=cell)
    assert [row.texts[1] for row in page.rows.sheet.shown] == ["Cu"]
    page.divide_asked.emit(SplitBy.PROTOTYPE, 0)
    qtbot.waitUntil(lambda: "groups" in page.divided.text(), timeout=LONG)
    assert data.division.by is SplitBy.FORMULA, "one prototype cannot be divided: what was before stands"
    page.divide_asked.emit(SplitBy.RANDOM, 7)
    qtbot.waitUntil(lambda: data.division.by is SplitBy.RANDOM, timeout=LONG)
    page.rows.selectRow(0)
    qtbot.mouseClick(page.show_row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: len(window.session) == 1 and window.session.at(0).stage is Stage.DONE, timeout=LONG
    )
    entry = window.session.at(0)
    assert np.allclose(entry.answer.stiffness.voigt, label(1)) and entry.answer.prediction is None
    assert entry.crystal.species == ("Cu",) and entry.facts.space_group == 229
    page.open.setFocus()
    page.dropped.emit(dataset.with_name("nothing.json"))
    qtbot.waitUntil(lambda: "does not exist" in page.message.text, timeout=LONG)


def test_every_element_has_its_own_place():
    assert len(set(PLACES.values())) == 118
    assert PLACES["He"] == (0, 17) and PLACES["Fe"] == (3, 7) and PLACES["U"][0] == 8


TINY = {
    "training.epochs": "16",
    "training.batch_size": "4",
    "training.warmup_steps": "2",
    "training.threads": "1",
    "network.channels": "4",
    "network.edge_channels": "2",
    "network.layers": "2",
    "network.radial_hidden": "8",
}


def fill(window, training, qtbot, dataset, **changes):
    """Open the dataset and put settings of a tiny network into the form."""
    controllers = window.parts["training"].controllers
    controllers["data"].open(dataset)
    qtbot.waitUntil(lambda: controllers["data"].shown is not None, timeout=LONG)
    qtbot.mouseClick(training.pages["data"].next, Qt.MouseButton.LeftButton)
    page = training.pages["settings"]
    for key, text in (TINY | changes).items():
        page.fields[key].setText(text)
    page.members.setValue(1)
    page.changed.emit()
    return page, controllers


def test_settings_are_checked_as_they_are_typed(window, training, qtbot, dataset):
    window.parts["training"].controllers["plan"].open()
    page = training.pages["settings"]
    assert "Open a dataset" in page.problem.text() and not page.start.isEnabled()
    page, _ = fill(window, training, qtbot, dataset, **{"network.cutoff": "-2"})
    assert page.problem.text() == "Cutoff, Å is -2.0, expected a positive number below 1000"
    assert page.fields["network.cutoff"].objectName() == "failure_line" and not page.start.isEnabled()
    assert page.advanced.isChecked(), "a field that is wrong is seen"
    page.fields["network.cutoff"].setText("4.5")
    page.changed.emit()
    assert page.start.isEnabled() and page.estimate.text() == "Timing a batch …"
    qtbot.waitUntil(lambda: page.estimate.text().startswith("Time: about"), timeout=LONG)
    assert "Memory: about" in page.estimate.text() and "an epoch" in page.estimate.text()


@pytest.mark.usefixtures("_first_trainer_is_a_process")
def test_a_training_is_paused_killed_closed_and_finished(
    qtbot, settings, engine_config, answers, monkeypatch, dataset, write_cif
):
    monkeypatch.setattr("app.main_window.Worker", partial(Worker, start_engine=ThreadEngine))
    with shown_window(qtbot, settings, engine_config, answers) as window:
        training = window.findChild(TrainingWindow)
        window.actions_made["train.data"].trigger()
        page, controllers = fill(window, training, qtbot, dataset)
        runs, shown = controllers["runs"], training.pages["run"]
        qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
        assert not page.start.isEnabled() and "one at a time" in page.problem.text()
        qtbot.waitUntil(lambda: runs.progress.record is not None, timeout=LONG)
        shown.pause.click()
        assert window.actions_made["train.pause"].isChecked()
        qtbot.waitUntil(lambda: runs.progress.stage == "paused", timeout=LONG)
        jobs = window.parts["jobs"].controllers["jobs"]
        assert "paused" in runs.job_text() and runs.job_rows()[0].can_stop and jobs is not None
        window.open.open((write_cif("plain"),))
        wait_done(window, qtbot, 1)
        assert window.session.at(0).stage is Stage.DONE, "predictions go on while a training stands"
        assert shown.worst.sheet.shown and shown.curves["loss"] is not None
        shown.crystal_chosen.emit(shown.worst.sheet.shown[0].key)
        qtbot.waitUntil(lambda: len(window.session) == 2, timeout=LONG)
        done = runs.run.epochs_done
        os.kill(controllers["runs"]._trainer.pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: not runs.busy, timeout=LONG)
        assert "ended by itself" in shown.text.text() and f"epoch {done} of 16 is kept" in shown.text.text()
        shown.resume.click()
        qtbot.waitUntil(lambda: runs.progress.epoch > done, timeout=LONG)
        assert len(runs.progress.figures[0]) >= done, "the epochs before the kill are drawn too"
        shown.stop.click()
        qtbot.waitUntil(lambda: not runs.busy, timeout=LONG)
        assert runs.run.state is RunState.STOPPED and "can be resumed" in shown.text.text()
        shown.resume.click()
        qtbot.waitUntil(lambda: runs.progress.stage == "train", timeout=LONG)
        answers.leave = True
        window.close()
        assert "can be gone on with at the next start" in answers.asked[-1]
    run = runs_under(settings.state_folder / FOLDER)[0]
    assert run.state is RunState.LATER and done <= run.epochs_done < 16
    with shown_window(qtbot, settings, engine_config, answers) as window:
        finish_offered_run(window, qtbot, settings)


def finish_offered_run(window, qtbot, settings):
    """The next window offers the run; it is finished, and its model predicts."""
    training = window.findChild(TrainingWindow)
    strip = next(each for each in window.findChildren(OfferStrip) if each.objectName() == "training_offer")
    assert "“metals” is not finished" in strip.text
    strip.buttons[0].click()
    runs = window.parts["training"].controllers["runs"]
    qtbot.waitUntil(lambda: not runs.busy, timeout=LONG)
    assert runs.run.state is RunState.DONE, training.pages["run"].text.text()
    models = training.pages["models"]
    qtbot.waitUntil(lambda: any(row.texts[1] == "metals" for row in models.table.sheet.shown), timeout=LONG)
    assert "“metals” is finished and in the library" in strip.text
    strip.buttons[0].click()
    own = next(row for row in models.table.sheet.shown if row.texts[1] == "metals")
    assert own.texts[0] == "●" and str(window.worker.config.model) == own.key
    assert models.said.text() == "metals predicts"
    qtbot.waitUntil(lambda: str(chosen_in(settings.state_folder / "models")) == own.key, timeout=LONG)
    travel(window, qtbot, models)


def travel(window, qtbot, models):
    """The model is exported, imported again, noted, compared, and removed."""
    file = window.settings.state_folder / "one.elastomodel"
    window.dialogs.save, window.dialogs.model = file, file
    models.table.select_keys({row.key for row in models.table.sheet.shown if row.texts[1] == "metals"})
    models.export.click()
    qtbot.waitUntil(file.is_file, timeout=LONG)
    models.import_one.click()
    qtbot.waitUntil(lambda: "metals 2" in names(models), timeout=LONG)
    models.table.clearSelection()
    models.table.select_keys({row.key for row in models.table.sheet.shown if row.texts[1] == "metals 2"})
    models.remove.click()
    qtbot.waitUntil(lambda: "metals 2" not in names(models), timeout=LONG)


def names(models):
    return [row.texts[1] for row in models.table.sheet.shown]


@pytest.mark.filterwarnings("ignore:(overflow|invalid value) encountered:RuntimeWarning")
def test_what_diverges_says_so_and_keeps_the_last_good_weights(window, training, qtbot, dataset):
    wild = {"training.learning_rate": "10", "training.gradient_clip": "1e9", "training.warmup_steps": "12"}
    page, controllers = fill(window, training, qtbot, dataset, **wild)
    runs = controllers["runs"]
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not runs.busy, timeout=LONG)
    text = training.pages["run"].text.text()
    assert "diverged" in text and "smaller learning rate" in text, text
    assert training.pages["run"].finish.isVisibleTo(training.pages["run"]) == bool(runs.run.best)
    assert runs.run.state is RunState.FAILED


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_crystals_without_a_number_are_left_out_of_the_plot(qtbot):
    from app.views.training_plots import ParityPlot

    plot = ParityPlot("K")
    qtbot.addWidget(plot)
    parity = SimpleNamespace(
        bulk_known=np.array([100.0, 50.0, 20.0]),
        bulk_predicted=np.array([90.0, np.nan, 30.0]),
        identifiers=("a", "b", "c"),
        formulas=("Cu", "Ni", "Al"),
        systems=("cubic", "cubic", "hexagonal"),
    )
    plot.show_record(SimpleNamespace(parity=parity))
    assert [plot.points.points()[number].data() for number in range(2)] == [0, 2]
    assert len(plot.points.points()) == 2
    plot._on_click(plot.points, plot.points.points()[1:], None)
    parity.bulk_predicted[:] = np.nan
    plot.show_record(SimpleNamespace(parity=parity))


def test_made_crystals_are_learned_by_fine_tuning_and_the_networks_compared(window, training, qtbot, answers):
    pages, controllers = training.pages, window.parts["training"].controllers
    answers.synthetic = (12, 3)
    pages["data"].synthetic.click()
    qtbot.waitUntil(lambda: controllers["data"].shown is not None, timeout=LONG)
    assert "12 crystals" in pages["data"].facts.text()
    pages["data"].next.click()
    page = pages["settings"]
    qtbot.waitUntil(lambda: page.base.count() > 1, timeout=LONG)
    page.preset.setCurrentIndex(page.preset.findData("fine-tune"))
    page.preset.activated.emit(page.preset.currentIndex())
    assert page.base.currentText() == "Fine-tune standard" and page.fields["network.channels"].text() == "48"
    assert int(page.fields["training.frozen_layers"].text()) > 0
    page.name.setText("tuned")
    page.members.setValue(1)
    for key, text in (("training.epochs", "1"), ("training.threads", "1")):
        page.fields[key].setText(text)
    page.changed.emit()
    page.start.click()
    runs, models = controllers["runs"], pages["models"]
    qtbot.waitUntil(lambda: not runs.busy, timeout=LONG)
    assert runs.run.state is RunState.DONE, pages["run"].text.text()
    training.tabs.setCurrentWidget(models)
    qtbot.waitUntil(lambda: "tuned" in names(models), timeout=LONG)
    models.compare.click()
    qtbot.waitUntil(lambda: len(models.compared.sheet.shown) > 1, timeout=LONG)
    first = models.compared.sheet.shown[:2]
    assert {row.texts[0] for row in first} == {"standard", "tuned"}
    assert {row.texts[1] for row in first} == {"all"} and float(first[0].texts[3]) > 0.0


def test_an_experiment_gives_its_table_and_picture_and_others_wait(window, training, qtbot):
    page, jobs = training.pages["experiments"], window.parts["jobs"].controllers["jobs"]
    training.tabs.setCurrentWidget(page)
    assert page.name == "gravity" and page.said.text() == "Not run yet"
    page.run.click()
    page.list.clearSelection()
    page.list.select_keys({"inertia"})
    page.run.click()
    assert page.name == "inertia" and page.said.text().startswith("Waits until")
    experiments = window.parts["training"].controllers["experiments"]
    assert [(row.text, row.running) for row in experiments.job_rows()][1] == ("Experiment inertia", False)
    jobs.cancel_one(experiments.job_rows()[1].key)
    assert page.said.text() == "The experiment was stopped" and page.run.isEnabled()
    page.list.clearSelection()
    page.list.select_keys({"gravity"})
    qtbot.waitUntil(lambda: len(page.table.sheet.shown) > 1, timeout=LONG)
    assert page.said.text() == "Done: 1 figure of 1 reached"
    assert page.table.sheet.shown[0].texts[0].startswith("relative error of accelerations")
    assert [label.pixmap().isNull() for label in page.pictures.labels] == [False]
    states = {row.key: row.texts[2] for row in page.list.sheet.shown}
    assert (states["gravity"], states["inertia"], states["filters"]) == ("done", "not done", "")
