"""Actions of training: datasets, runs, networks."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_fact

_needs_training = needs_fact("training", "No training is running: Train ▸ Settings starts one")

TRAINING = (
    Action(id="train.data", text="Dataset…", menu=Menu.TRAIN, calls="training.show", argument="data",
           shortcuts=("Ctrl+T",), tip="Look at a dataset of labelled crystals and train a network on it"),
    Action(id="train.settings", text="Settings of a training…", menu=Menu.TRAIN, calls="training.show",
           argument="settings", tip="Presets and every setting, checked as it is typed"),
    Action(id="train.runs", text="Trainings…", menu=Menu.TRAIN, calls="training.show", argument="run",
           shortcuts=("Ctrl+Shift+N",), tip="The curves of the one that runs, and the list of all"),
    Action(id="train.models", text="Models…", menu=Menu.TRAIN, calls="training.show", argument="models",
           shortcuts=("Ctrl+Shift+L",), tip="Which network predicts; compare, import, export"),
    Action(id="train.experiments", text="Experiments…", menu=Menu.TRAIN, calls="training.show",
           argument="experiments", tip="Those of the papers behind this program, their figures beside ours"),
    Action(id="train.pause", text="Pause training", menu=Menu.TRAIN, calls="runs.pause",
           checked="training_paused", when=_needs_training, begins_group=True),
    Action(id="train.stop", text="Stop training", menu=Menu.TRAIN, calls="runs.stop", when=_needs_training,
           tip="The epochs that are done are kept; the run can be gone on with"),
)  # fmt: skip
