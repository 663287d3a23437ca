"""From trained networks to a model that can be shipped: calibrated, measured, described."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.dataset.graph_cache import dataset_graphs
from core.dataset.labelled import Dataset, LabelledCrystal
from core.errors import TrainingError
from core.files import write_atomically
from core.graph.atom_graph import AtomGraph
from core.network.checkpoint import load_checkpoint, save_checkpoint
from core.network.config import Target
from core.prediction.calibration import Calibration, calibrate
from core.prediction.domain import Domain, fit_domain
from core.prediction.evaluation import evaluate
from core.prediction.inference import Inference
from core.prediction.memory import Memory, fit_memory, recalled
from core.prediction.model_card import card_text
from core.prediction.model_files import write_calibration, write_memory
from core.prediction.outputs import Outputs, join_outputs
from core.prediction.predictor import Predictor
from core.training.batches import target_components

_BATCH = 64
FloatArray = npt.NDArray[np.float64]


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
    outputs = _outputs(Inference(networks, device="cpu"), graphs, partial(on_progress, "outputs"))
    runs = [run for checkpoint in loaded for run in _training(checkpoint.card)]
    card = card | {"networks": len(networks), "parameters": _parameters(networks), "training": runs}
    save_checkpoint(out, networks, card)
    learned = _Learned(train=train, validation=validation, graphs=graphs, target=config.target)
    memory = _memory(learned, outputs)
    if memory is not None:
        write_memory(out, memory)
    write_calibration(out, *_calibration(learned, outputs, memory))
    card = card | {"errors": _measured(out, dataset, on_progress)}
    save_checkpoint(out, networks, card)
    write_atomically(out / "card.md", card_text(card))
    return card


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Learned:
    """The splits train and val, and the graphs of both, one after the other."""

    train: Sequence[LabelledCrystal]
    validation: Sequence[LabelledCrystal]
    graphs: Sequence[AtomGraph]
    target: Target

    def components(self, records: Sequence[LabelledCrystal]) -> FloatArray:
        return target_components(np.stack([record.voigt for record in records]), self.target)


def _outputs(
    inference: Inference, graphs: Sequence[AtomGraph], on_progress: Callable[[float], None]
) -> Outputs:
    parts = []
    for start in range(0, len(graphs), _BATCH):
        parts.append(inference.outputs(graphs[start : start + _BATCH]))
        on_progress(min(1.0, (start + _BATCH) / len(graphs)))
    return join_outputs(parts)


def _memory(learned: _Learned, outputs: Outputs) -> Memory | None:
    """None for networks that describe nothing, and for those that do not predict the logarithm."""
    if not outputs.invariants.shape[-1] or learned.target is not Target.LOG_MANDEL:
        return None
    count = len(learned.train)
    return fit_memory(
        outputs.part(slice(0, count)),
        learned.components(learned.train),
        [f"{record.identifier} {record.formula}".strip() for record in learned.train],
        outputs.part(slice(count, None)),
    )


def _calibration(learned: _Learned, outputs: Outputs, memory: Memory | None) -> tuple[Calibration, Domain]:
    """Made with the crystals of val, with the correction of the memory."""
    count = len(learned.train)
    said = recalled(outputs.part(slice(count, None)), memory)
    graphs, members = learned.graphs[count:], said.outputs.components
    calibration = calibrate(
        members,
        np.stack([record.voigt for record in learned.validation]),
        graphs,
        learned.target,
        learned.components(learned.validation),
        said.hints,
    )
    apart = [calibration.disagreement(members[:, i], g.group_rotation) for i, g in enumerate(graphs)]
    distances = [] if said.recall is None else said.recall.distances[:, 0].tolist()
    return calibration, fit_domain(learned.graphs[:count], apart, distances)


def _training(card: dict[str, Any]) -> list[dict[str, Any]]:
    """How the networks of a model were trained: one of them, or an ensemble that was finished before."""
    training = card.get("training", {})
    return training if isinstance(training, list) else [training]


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
