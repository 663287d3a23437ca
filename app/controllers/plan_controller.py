"""The settings of a training: presets, what is typed, what it will cost, the start."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.cli.training_settings import RunSettings, preset_file, preset_names, read_settings
from app.controllers.data_controller import Asking, DataController
from app.settings import Settings
from app.state.figures import counted, sentence
from app.state.training_form import CheckedForm, PresetChoice, checked, texts_of
from app.state.training_run import duration, memory
from app.work.run_folder import new_folder
from app.work.studio_jobs import EstimateRun, RunEstimate, RunPlan, RunStopped, StudioFailed
from core.errors import TrainingError

ESTIMATE_MS = 700
"""After so long without a change a batch is timed."""
NO_DATA = "Open a dataset with training and validation crystals first"
FOLDER = "training"
MUCH = 0.8
"""Share of the free memory beyond which the start is doubted."""


class PlanView(Protocol):
    """:class:`app.views.settings_page.SettingsPage`."""

    preset: Any
    base: Any
    name: Any
    notes: Any
    members: Any
    preset_tip: Any
    device: Any
    devices: Any
    data: Any
    estimate: Any

    def offer(self, presets: Sequence[PresetChoice], bases: Sequence[tuple[str, Path | None]]) -> None:
        """The presets and what can be started from."""
        ...

    def fill(self, texts: dict[str, str], members: int, tip: str) -> None:
        """Put settings into the form."""
        ...

    def texts(self) -> dict[str, str]:
        """What stands in the form."""
        ...

    def set_fine_tuning(self, on: bool) -> None:
        """The network's settings come from a model."""
        ...

    def show_problems(self, problems: dict[str, str], other: str = "") -> None:
        """Say what is wrong."""
        ...

    def isVisible(self) -> bool:
        """Somebody looks at it."""
        ...


class Starting(Protocol):
    """What trains (:class:`app.controllers.run_controller.RunController`)."""

    busy: bool

    def begin(self, plan: RunPlan) -> None:
        """Start a new run."""
        ...


class Confirming(Protocol):
    """What asks the user."""

    def confirm(self, title: str, text: str, yes: str, no: str) -> bool:
        """One of two ways."""
        ...


class PlanController(QObject):
    """Keeps the form checked, and starts what it says."""

    notice = Signal(str)

    def __init__(
        self,
        settings: Settings,
        data: DataController,
        studio: Asking,
        *,
        view: PlanView,
        run: Starting,
        dialogs: Confirming,
        bases: Callable[[], Sequence[tuple[str, Path]]],
    ) -> None:
        super().__init__()
        self._settings = settings
        self._data = data
        self._studio = studio
        self._view = view
        self._run = run
        self._dialogs = dialogs
        self._bases = bases
        self._form = CheckedForm(network=None, training=None, problems={})
        self._estimated: RunEstimate | None = None
        self._asked: RunPlan | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ESTIMATE_MS)
        self._timer.timeout.connect(self._ask_estimate)
        data.changed.connect(self._on_data)
        studio.answered.connect(self._on_answer)

    # --- the form ------------------------------------------------------------------------------------------
    def open(self) -> None:
        """The page is shown: offer what there is, and begin with a preset where nothing was chosen yet."""
        fresh = self._view.preset.count() == 0
        self.offer()
        if fresh:
            self.choose_preset("standard")
        self._on_data()

    def offer(self) -> None:
        """The presets, and the networks that can be started from."""
        presets = [self._choice(name) for name in preset_names()]
        scratch: tuple[str, Path | None] = ("Random weights (from scratch)", None)
        self._view.offer(presets, [scratch, *self._bases()])

    @staticmethod
    def _choice(name: str) -> PresetChoice:
        settings = read_settings(preset_file(name))
        title = name.replace("-", " ").capitalize()
        return PresetChoice(name=name, title=title, tip=settings.description)

    def choose_preset(self, name: str) -> None:
        """Put a preset into the form."""
        try:
            settings = read_settings(preset_file(name))
        except TrainingError as error:
            self.notice.emit(sentence(str(error)))
            return
        self._view.preset.setCurrentIndex(self._view.preset.findData(name))
        self._fill(settings)
        self.check()

    def _fill(self, settings: RunSettings) -> None:
        view = self._view
        base = self._base_of(settings.start) if settings.start else None
        view.base.setCurrentIndex(max(0, self._place_of(base)))
        network = network_settings(base) if base is not None else settings.network.to_dict()
        view.fill(texts_of(network, settings.training.to_dict()), settings.members, settings.description)
        view.set_fine_tuning(base is not None)

    def _base_of(self, name: str) -> Path | None:
        """The model that a preset starts from, or the one that predicts where there is none of that name."""
        folders = [folder for _, folder in self._bases()]
        return next((folder for folder in folders if folder.name == name), folders[0] if folders else None)

    def _place_of(self, base: Path | None) -> int:
        box = self._view.base
        return next((number for number in range(box.count()) if box.itemData(number) == base), 0)

    def choose_base(self) -> None:
        """Start from another model, or from random weights: the network is that of the model."""
        view = self._view
        base = view.base.currentData()
        texts = view.texts()
        if base is not None:
            form = texts_of(network_settings(base), {})
            texts |= {key: text for key, text in form.items() if key.startswith("network.")}
        else:
            texts["training.frozen_layers"] = "0"
        view.fill(texts, view.members.value(), view.preset_tip.text())
        view.set_fine_tuning(base is not None)
        self.check()

    def check(self) -> None:
        """Check what stands in the form; time a batch once nothing changes any more."""
        self._form = checked(self._view.texts())
        self._estimated = None
        other = self._other_problem()
        self._view.show_problems(self._form.problems, other)
        self._timer.stop()
        if self._form.problems or other:
            self._view.estimate.setText("Time and memory are estimated once the settings can be used")
        elif self._view.isVisible():
            self._view.estimate.setText("Timing a batch …")
            self._timer.start()

    def _other_problem(self) -> str:
        division = self._data.division
        if division is None or not division.count("train") or not division.count("val"):
            return NO_DATA
        if self._run.busy:
            return "A training is running; one at a time"
        if self._view.devices.value() > 1 and find_spec("lightning_fabric") is None:
            return "Several devices need the package lightning-fabric: pip install 'elastoscope[distributed]'"
        return "" if self._view.name.text().strip() else "Give the model a name"

    def _on_data(self) -> None:
        shown, division = self._data.shown, self._data.division
        if shown is None or division is None:
            self._view.data.setText("No dataset is open")
        else:
            self._view.data.setText(f"{shown.path.name}\n{division.sentence()}")
            if not self._view.name.text().strip():
                stem = shown.path.name.partition(".")[0]
                self._view.name.setText(stem)
        if self._view.preset.count():
            self.check()

    # --- plan, estimate, start -----------------------------------------------------------------------------
    def plan(self) -> RunPlan | None:
        """What the form asks for, None while something is wrong with it."""
        shown, division = self._data.shown, self._data.division
        form, view = self._form, self._view
        if shown is None or division is None or form.network is None or form.training is None:
            return None
        name = view.name.text().strip()
        return RunPlan(
            path=shown.path,
            by=division.by,
            seed=division.seed,
            folder=new_folder(self._settings.state_folder / FOLDER, name),
            name=name,
            notes=view.notes.toPlainText().strip(),
            network=form.network,
            training=form.training,
            members=view.members.value(),
            device=view.device.currentData(),
            devices=view.devices.value(),
            base=view.base.currentData(),
            preset=view.preset.currentData() or "",
        )

    def _ask_estimate(self) -> None:
        plan = self.plan()
        if plan is not None and not self._run.busy:
            self._asked = plan
            self._studio.replace_waiting(EstimateRun(plan=plan))

    def _on_answer(self, request: Any, outcome: Any) -> None:
        if not isinstance(request, EstimateRun) or request.plan is not self._asked or self._timer.isActive():
            return
        if isinstance(outcome, RunEstimate):
            self._estimated = outcome
            self._view.estimate.setText(self._words(outcome, request.plan))
        elif isinstance(outcome, StudioFailed):
            self._view.estimate.setText(f"No estimate: {outcome.message}")
        elif isinstance(outcome, RunStopped):
            self._view.estimate.setText("No estimate: it was stopped")

    @staticmethod
    def _words(found: RunEstimate, plan: RunPlan) -> str:
        free = f" of {memory(found.available)} free" if found.available is not None else ""
        shared = f", {plan.devices} together: less time, this memory each" if plan.devices > 1 else ""
        networks = f", {counted(plan.members, 'network')} one after the other" if plan.members > 1 else ""
        return (
            f"Time: about {duration(found.seconds)} ({duration(found.epoch_s)} an epoch{networks})\n"
            f"Memory: about {memory(found.memory)}{free}\n"
            f"Weights that learn: {found.parameters:,}{' each' if plan.members > 1 else ''}\n"
            f"On: {found.device.upper()}{shared}"
        )

    def start(self) -> None:
        """Start the run that the form asks for."""
        self.check()
        plan = self.plan()
        if plan is None or self._form.problems or self._other_problem():
            return
        self._timer.stop()
        found = self._estimated
        if found is not None and found.available is not None and found.memory > MUCH * found.available:
            text = (
                f"The training needs about {memory(found.memory)}, and {memory(found.available)} are free. "
                "A smaller batch or fewer edges at once (Advanced) need less."
            )
            if not self._dialogs.confirm("Little memory", text, "Start all the same", "Change settings"):
                return
        self._run.begin(plan)
        self.check()


def network_settings(model: Path) -> dict[str, Any]:
    """The settings of a model's network, {} where they cannot be read: the start then says so."""
    try:
        network = json.loads((model / "config.json").read_text(encoding="utf-8"))["network"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return network if isinstance(network, dict) else {}
