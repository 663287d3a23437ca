"""Transfer to silica zeolites of another level of theory: the shipped network as it is, and fine-tuned."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.crystal.symmetrized import symmetrized
from core.dataset.labelled import LabelledCrystal
from core.dataset.whole_cell_cif import crystal_of_cif
from core.errors import DatasetError, ElastoscopeError
from core.prediction.predictor import Predictor
from core.reproduce.experiment import Chart, Curve, Outcome, Row, Setting
from core.reproduce.small_training import (
    Labelled,
    answers,
    fitted,
    labelled,
    network_to_tune,
    shipped_network,
    stand_in,
)
from core.tensor.symmetrize import symmetry_misfit
from core.training.config import TrainingConfig
from core.training.metrics import Metrics, tensor_metrics

FloatArray = npt.NDArray[np.float64]

SIZES = (20, 40, 80)
SEEDS = 3
LARGEST_MISFIT = 0.08
"""Share of a tensor that its cell's symmetry forbids, beyond which the axes are not the tensor's."""
TUNING = TrainingConfig(
    epochs=20, batch_size=8, learning_rate=1e-3, warmup_steps=10, ema_decay=0.95, huber_width=0.2, threads=1
)


def read_zeolites(tensors: Path, cells: Path) -> tuple[tuple[LabelledCrystal, ...], tuple[str, ...]]:
    """The zeolites in the cells of the source, and the reasons for those left out.

    tensors: JSON, code of the framework → upper triangle of the 6×6, GPa. cells: zip of CIF files.
    DatasetError: a file cannot be read.
    """
    try:
        known = json.loads(tensors.read_text(encoding="utf-8"))
        with zipfile.ZipFile(cells) as archive:
            texts = {
                Path(name).stem: archive.read(name).decode()
                for name in archive.namelist()
                if name.endswith(".cif")
            }
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise DatasetError(f"the zeolites cannot be read: {error}") from error
    records, left_out = [], []
    for code, upper in sorted(known.items()):
        voigt = np.triu(np.array(upper, dtype=np.float64))
        voigt = voigt + np.triu(voigt, 1).T
        if code not in texts or np.linalg.eigvalsh(voigt).min() <= 0.0:
            left_out.append(f"{code} ({'no cell' if code not in texts else 'not positive definite'})")
            continue
        try:
            crystal = crystal_of_cif(texts[code], Path(f"{code}.cif"))
        except ElastoscopeError as error:
            left_out.append(f"{code} ({error})")
            continue
        misfit = float(symmetry_misfit(voigt, symmetrized(crystal).rotations))
        if misfit > LARGEST_MISFIT:
            left_out.append(f"{code} (tensor {100 * misfit:.0f} % off the symmetry of its cell)")
            continue
        records.append(LabelledCrystal(identifier=code, formula="SiO2", crystal=crystal, voigt=voigt))
    return tuple(records), tuple(left_out)


def run(setting: Setting) -> Outcome:
    """As it is on all; then tuned on 20, 40 and 80 of them, measured on the rest, several times."""
    started = time.process_time()
    records, notes = _records(setting)
    config = shipped_network(setting.model).config
    data = labelled(records, config)
    setting.tell(0.1, "the shipped network as it is")
    whole = Predictor.load(setting.model, device="cpu")
    predicted = np.stack([whole.predict(record.crystal).stiffness.voigt for record in records])
    rows = _rows("the shipped model as it is, all of them", [tensor_metrics(predicted, data.voigt)])
    alone = [tensor_metrics(answers(shipped_network(setting.model), data), data.voigt)]
    rows += _rows("its first network alone, all of them", alone)
    sizes = (4,) if setting.short else SIZES
    seeds = 1 if setting.short else SEEDS
    tuned: list[float] = []
    for number, size in enumerate(sizes):
        found = []
        for seed in range(seeds):
            share = 0.2 + 0.8 * (number + seed / seeds) / len(sizes)
            setting.tell(share, f"tuned on {size}, choice {seed + 1}")
            found.append(tuned_metrics(setting, data, size, seed=setting.seed + seed))
        rows += _rows(f"tuned on {size}, measured on the other {len(records) - size}, mean of {seeds}", found)
        tuned.append(float(np.mean([one.tensor_error for one in found])))
    rows.append(Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"))
    chart = Chart(
        name="zeolites-tuning",
        title="Silica zeolites: error of the tensor after fine-tuning",
        x_label="zeolites learned from (0: as it is)",
        y_label="mean ‖ΔC‖ on the others (GPa)",
        curves=(
            Curve(
                name="first network of the shipped model",
                x=np.array([0.0, *sizes]),
                y=np.array([alone[0].tensor_error, *tuned]),
                points=True,
            ),
        ),
    )
    return Outcome(rows=tuple(rows), notes=notes, charts=(chart,))


def _records(setting: Setting) -> tuple[Sequence[LabelledCrystal], tuple[str, ...]]:
    tensors, cells = setting.file("elastic_tensors.json"), setting.file("optimized_structures.zip")
    if tensors is None or cells is None:
        count = 10 if setting.short else 100
        return stand_in(count), (f"{count} crystals made by code stand in for the zeolites.",)
    records, left_out = read_zeolites(tensors, cells)
    if setting.short:
        records = tuple(sorted(records, key=lambda record: len(record.crystal))[:8])
    note = f"{len(records)} zeolites in the cells of the source"
    return records, (
        f"{note}; left out: {', '.join(left_out) or 'none'}.",
        "Tuned: the last convolution, the blocks after it and the readout.",
    )


def tuned_metrics(setting: Setting, data: Labelled, size: int, *, seed: int) -> Metrics:
    """Errors on the crystals that were not among the ``size`` chosen by the seed."""
    order = np.random.default_rng(seed).permutation(len(data)).tolist()
    network = network_to_tune(setting.model)
    epochs = 2 if setting.short else TUNING.epochs
    training = TrainingConfig(**(TUNING.to_dict() | {"seed": seed, "epochs": epochs}))
    fitted(network, data.chosen(order[:size]), training)
    rest = data.chosen(order[size:])
    return tensor_metrics(answers(network, rest), rest.voigt)


def _rows(name: str, metrics: Sequence[Metrics]) -> list[Row]:
    def mean(field: str) -> float:
        return float(np.mean([getattr(one, field) for one in metrics]))

    return [
        Row(quantity=f"{name}: MAE of K", ours=mean("bulk_mae"), unit="GPa"),
        Row(quantity=f"{name}: MAE of G", ours=mean("shear_mae"), unit="GPa"),
        Row(quantity=f"{name}: mean ‖ΔC‖", ours=mean("tensor_error"), unit="GPa"),
        Row(quantity=f"{name}: within 25 %", ours=100.0 * mean("within_25"), unit="%"),
    ]
