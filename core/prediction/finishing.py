"""From trained networks to a model that can be shipped: calibrated, measured, described."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.dataset.graph_cache import dataset_graphs
from core.dataset.labelled import Dataset
from core.errors import TrainingError
from core.files import write_atomically
from core.network.checkpoint import load_checkpoint, save_checkpoint
from core.prediction.calibration import calibrate
from core.prediction.domain import fit_domain
from core.prediction.evaluation import evaluate
from core.prediction.inference import Inference
from core.prediction.model_card import card_text
from core.prediction.model_files import write_calibration
from core.prediction.predictor import Predictor
from core.training.batches import target_components

_BATCH = 64


def finish_model(
    members: Sequence[Path],
    dataset: Dataset,
    out: Path,
    *,
    card: dict[str, Any],
    cache: Path | None = None,
    on_progress: Callable[[str, float], None] = lambda stage, fraction: None,
) -> dict[str, Any]:
    """Join trained networks (folders) into the model folder ``out`` and return its card.

    The networks' outputs are averaged. Intervals are calibrated on the ``val`` split, the domain is that of
    the ``train`` split, and the errors on ``val`` and, where there is one, ``test`` are measured through the
    same Predictor that users get. TrainingError: the dataset has no ``val`` split.
    """
    loaded = [load_checkpoint(folder) for folder in members]
    networks = [network for checkpoint in loaded for network in checkpoint.networks]
    train, validation = dataset.split("train"), dataset.split("val")
    if not validation:
        raise TrainingError(f"{dataset.name} has no crystals in split val to calibrate the intervals on")
    config = networks[0].config
    graphs = dataset_graphs(
        [record.crystal for record in (*train, *validation)],
        cutoff=config.cutoff,
        use_symmetry=config.uses_symmetry,
        cache=cache,
        on_progress=lambda fraction: on_progress("graphs", fraction),
    )
    held_out = graphs[len(train) :]
    inference = Inference(networks, device="cpu")
    starts = range(0, len(held_out), _BATCH)
    outputs = np.concatenate([inference.outputs(held_out[s : s + _BATCH]) for s in starts], axis=1)
    known = np.stack([record.voigt for record in validation])
    calibration = calibrate(outputs, known, held_out, config.target, target_components(known, config.target))
    apart = [calibration.disagreement(outputs[:, i], g.group_rotation) for i, g in enumerate(held_out)]
    runs = [checkpoint.card.get("training", {}) for checkpoint in loaded]
    card = card | {"networks": len(networks), "parameters": _parameters(networks), "training": runs}
    save_checkpoint(out, networks, card)
    write_calibration(out, calibration, fit_domain(graphs[: len(train)], apart))
    card = card | {"errors": _measured(out, dataset, on_progress)}
    save_checkpoint(out, networks, card)
    write_atomically(out / "card.md", card_text(card))
    return card


def _parameters(networks: Sequence[Any]) -> int:
    return sum(parameter.numel() for network in networks for parameter in network.parameters())


def _measured(out: Path, dataset: Dataset, on_progress: Callable[[str, float], None]) -> dict[str, Any]:
    predictor = Predictor.load(out, device="cpu")
    errors: dict[str, Any] = {}
    for name in ("val", "test"):
        records = dataset.split(name)
        if not records:
            continue
        found = evaluate(
            predictor, records, training=dataset.split("train"), on_progress=partial(on_progress, name)
        )
        errors[name] = dataclasses.asdict(found)
    return errors
