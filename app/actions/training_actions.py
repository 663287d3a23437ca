"""Actions of training: datasets, runs, networks."""

from __future__ import annotations

from app.actions.action import Action, Menu

TRAINING = (
    Action(id="train.data", text="Dataset…", menu=Menu.TRAIN, calls="training.show", argument="data",
           shortcuts=("Ctrl+T",), tip="Look at a dataset of labelled crystals and train a network on it"),
)  # fmt: skip
