"""Training, joined to the rest of the window: a window of its own, and the processes behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from app import resource_paths
from app.controllers.data_controller import DataController
from app.controllers.experiments_controller import ExperimentsController
from app.controllers.jobs_controller import JobsController
from app.controllers.labelled_opener import LabelledOpener
from app.controllers.models_controller import ModelsController
from app.controllers.plan_controller import PlanController
from app.controllers.run_controller import RunController
from app.controllers.training_controller import TrainingController
from app.model_library import folder_beside
from app.parts.part import Part
from app.parts.window import Window
from app.resource_paths import model_folder
from app.state.palette import Palette
from app.views.data_page import DataPage
from app.views.experiments_page import ExperimentsPage
from app.views.models_page import ModelsPage
from app.views.offer_strip import OfferStrip
from app.views.plot_loading import PlotLoading
from app.views.run_page import RunPage
from app.views.settings_page import SettingsPage
from app.views.training_window import TrainingWindow
from app.work.engine import BACKGROUND_NICENESS
from app.work.studio import Studio
from app.work.studio_jobs import LibraryAction, LibraryRequest
from app.work.studio_process import TRAINING_NICENESS


class TrainingPages:
    """The window of training with its pages, and the processes behind them."""

    def __init__(self, window: Window) -> None:
        parent = window.frame.tool_bar.parent()
        assert isinstance(parent, QMainWindow)
        palette = window.view.palette
        self.view = TrainingWindow(parent)
        self.plots = PlotLoading("app.views.training_plots", self.view)
        self.datasets = Studio("dataset", self.view, niceness=BACKGROUND_NICENESS)
        self.trainer = Studio("training", self.view, niceness=TRAINING_NICENESS)
        self.data = DataPage(palette, self.plots)
        self.settings = SettingsPage(palette)
        self.run = RunPage(palette, self.plots)
        self.models = ModelsPage(palette)
        self.experiments = ExperimentsPage(palette)
        self.strip = _strip(window, parent)
        for name, title, page in (
            ("data", "Dataset", self.data),
            ("settings", "Settings", self.settings),
            ("run", "Trainings", self.run),
            ("models", "Models", self.models),
            ("experiments", "Experiments", self.experiments),
        ):
            self.view.add_page(name, title, page)

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        for page in (self.data, self.settings, self.run, self.models, self.experiments, self.strip):
            page.set_palette_tokens(palette)

    def shut_down(self) -> None:
        """End the processes; what is trained can be gone on with."""
        self.trainer.end()
        self.datasets.end()
        self.plots.shut_down()
        self.view.hide()


def _strip(window: Window, parent: QMainWindow) -> OfferStrip:
    strip = OfferStrip(window.view.palette)
    strip.setObjectName("training_offer")
    parent.addToolBarBreak()
    parent.addToolBar(strip)
    strip.hide()
    return strip


def training_part(window: Window) -> Part:
    """Make the window (hidden), its controllers and the processes (not started), and connect them."""
    pages = TrainingPages(window)
    opener = LabelledOpener(window.session, window.worker, window.open)
    data = DataController(window.settings, pages.datasets, window.dialogs, view=pages.data, opener=opener)
    runs = RunController(
        window.settings,
        pages.datasets,
        pages.trainer,
        view=pages.run,
        data=data,
        offering=pages.strip,
        dialogs=window.dialogs,
    )
    models = ModelsController(
        window.settings,
        LibraryRequest(
            action=LibraryAction.LIST,
            library=folder_beside(window.settings.state_folder),
            shipped=resource_paths.models(),
            standard=model.name if (model := model_folder()) is not None else "",
        ),
        pages.trainer,
        pages.datasets,
        view=pages.models,
        data=data,
        predicting=PredictingNetwork(window),
        offering=pages.strip,
        dialogs=window.dialogs,
    )
    plan = PlanController(
        window.settings,
        data,
        pages.datasets,
        view=pages.settings,
        run=runs,
        dialogs=window.dialogs,
        bases=models.named,
    )
    experiments = ExperimentsController(
        window.settings,
        window.session,
        pages.trainer,
        view=pages.experiments,
        dialogs=window.dialogs,
        model=lambda: window.worker.config.model,
    )
    training = TrainingController(pages.view)
    _connect_data(pages, data, training)
    _connect_settings(pages, plan, runs)
    _connect_runs(pages, runs, training)
    _connect_models(pages, models, runs)
    models.changed.connect(lambda: plan.offer() if pages.settings.preset.count() else None)
    _connect_experiments(pages, experiments)
    window.predict.model_changed.connect(models.show)

    def shut_down() -> None:
        models.keep_notes_now()
        pages.shut_down()
        runs.end()

    return Part(
        controllers={
            "training": training,
            "data": data,
            "plan": plan,
            "runs": runs,
            "models": models,
            "experiments": experiments,
        },
        marks=runs.marks,
        facts=runs.facts,
        set_palette_tokens=pages.set_palette_tokens,
        actions_made=lambda _actions: _join_window(window, runs, experiments),
        unfinished=runs.unfinished,
        started=runs.begin_window,
        shut_down=shut_down,
    )


class PredictingNetwork:
    """The network that the window predicts with."""

    def __init__(self, window: Window) -> None:
        self._window = window

    @property
    def model(self) -> Path | None:
        """Its folder."""
        return self._window.worker.config.model

    def use(self, folder: Path) -> None:
        """Predict with another one; what waits goes on there."""
        worker = self._window.worker
        worker.set_config(replace(worker.config, model=folder))

    def predicted(self) -> int:
        """Open crystals whose tensor a network predicted."""
        return len(self._window.predict.predicted())

    def again(self) -> None:
        """Predict all of them anew."""
        self._window.predict.all_again()


def _connect_data(pages: TrainingPages, data: DataController, training: TrainingController) -> None:
    page = pages.data
    page.open_asked.connect(data.choose)
    page.folder_asked.connect(data.choose_folder)
    page.synthetic_asked.connect(data.make)
    page.dropped.connect(data.open)
    page.divide_asked.connect(data.divide)
    page.row_chosen.connect(data.open_row)
    page.prediction_asked.connect(data.predict_row)
    page.settings_asked.connect(lambda: training.show("settings"))


def _connect_settings(pages: TrainingPages, plan: PlanController, runs: RunController) -> None:
    page = pages.settings
    page.preset_chosen.connect(plan.choose_preset)
    page.changed.connect(plan.check)
    page.base_chosen.connect(plan.choose_base)
    page.start_asked.connect(plan.start)

    def on_page() -> None:
        if pages.view.tabs.currentWidget() is page:
            plan.open()

    pages.view.tabs.currentChanged.connect(on_page)
    runs.marks_changed.connect(lambda: plan.check() if page.preset.count() else None)


def _connect_runs(pages: TrainingPages, runs: RunController, training: TrainingController) -> None:
    page = pages.run
    page.pause_asked.connect(runs.pause)
    page.stop_asked.connect(runs.stop)
    page.resume_asked.connect(runs.resume_shown)
    page.finish_asked.connect(runs.finish_shown)
    page.chosen.connect(runs.show_run)
    page.resume_of.connect(runs.resume)
    page.remove_of.connect(runs.remove)
    page.crystal_chosen.connect(runs.open_crystal)
    runs.page_asked.connect(lambda: training.show("run"))


def _connect_models(pages: TrainingPages, models: ModelsController, runs: RunController) -> None:
    page = pages.models
    page.use_asked.connect(models.use)
    page.export_asked.connect(models.export)
    page.remove_asked.connect(models.remove)
    page.import_asked.connect(models.take_in)
    page.notes_changed.connect(models.change_notes)
    page.compare_asked.connect(models.compare)
    page.stop_asked.connect(models.stop)
    runs.finished.connect(lambda done: models.on_finished(done, runs.run.notes if runs.run else ""))

    def on_page() -> None:
        if pages.view.tabs.currentWidget() in (page, pages.settings):
            models.refresh()

    pages.view.tabs.currentChanged.connect(on_page)


def _connect_experiments(pages: TrainingPages, experiments: ExperimentsController) -> None:
    page = pages.experiments
    page.chosen.connect(experiments.choose)
    page.run_asked.connect(experiments.run)
    page.stop_asked.connect(experiments.stop)
    page.data_asked.connect(experiments.choose_data)

    def on_page() -> None:
        if pages.view.tabs.currentWidget() is page:
            experiments.open()

    pages.view.tabs.currentChanged.connect(on_page)


def _join_window(window: Window, runs: RunController, experiments: ExperimentsController) -> None:
    """Training and experiments stand in the list of jobs, the training at the foot of the window too."""
    jobs = window.parts["jobs"].controllers["jobs"]
    assert isinstance(jobs, JobsController)
    jobs.add(runs)
    jobs.add(experiments)
    runs.progressed.connect(lambda: window.frame.status.set_other_work(runs.job_text()))
    runs.log.connect(window.frame.log.write)
