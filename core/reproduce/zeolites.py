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
from core.reproduce.kept import Kept
from core.reproduce.small_training import (
    Labelled,
    answers,
    fitted,
    labelled,
    network_to_tune,
    shipped_network,
    stand_in,
)
from core.reproduce.stored_run import stored_run
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


def read_zeolites(
    tensors: Path, cells: Path
) -> tuple[tuple[LabelledCrystal, ...], tuple[tuple[str, str], ...]]:
    """The zeolites in the cells of the source, and code and reason of each one left out.

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
    records: list[LabelledCrystal] = []
    left_out: list[tuple[str, str]] = []
    for code, upper in sorted(known.items()):
        voigt = np.triu(np.array(upper, dtype=np.float64))
        voigt = voigt + np.triu(voigt, 1).T
        if code not in texts or np.linalg.eigvalsh(voigt).min() <= 0.0:
            left_out.append((code, "no cell" if code not in texts else "tensor not positive definite"))
            continue
        try:
            crystal = crystal_of_cif(texts[code], Path(f"{code}.cif"))
        except ElastoscopeError as error:
            left_out.append((code, str(error)))
            continue
        misfit = float(symmetry_misfit(voigt, symmetrized(crystal).rotations))
        if misfit > LARGEST_MISFIT:
            left_out.append((code, f"tensor {100 * misfit:.0f} % off the symmetry of its cell"))
            continue
        records.append(LabelledCrystal(identifier=code, formula="SiO2", crystal=crystal, voigt=voigt))
    return tuple(records), tuple(left_out)


def run(setting: Setting) -> Outcome:
    """As it is on all; then tuned on 20, 40 and 80 of them, measured on the rest, several times. Before a run
    that is not the full one stand the figures of a full one that was made before.
    """
    started = time.process_time()
    records, missing, full = _records(setting)
    data = labelled(records, shipped_network(setting.model).config)
    kept = _kept(setting, records) if full else Kept(None, "", {})
    setting.tell(0.1, "the shipped network as it is")
    rows, alone = _as_it_is(setting, data)
    sizes = (4,) if setting.short else SIZES
    tuned = {size: _tuned(setting, data, size, kept) for size in sizes}
    for size, each in tuned.items():
        rows += _rows(f"tuned on {size}, measured on the other {len(data) - size}", each)
    rows += [Row(quantity=f"left out: {code}", ours=reason) for code, reason in missing]
    rows.append(Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"))
    notes = (*_notes(records, missing, full=full), *kept.notes())
    found = Outcome(rows=tuple(rows), notes=notes, charts=(_chart(alone, tuned),))
    return found if full else stored_run(setting.reference, "zeolites", found)


def _as_it_is(setting: Setting, data: Labelled) -> tuple[list[Row], Metrics]:
    """The whole shipped model, and its first network alone, which is the one that is tuned."""
    whole = Predictor.load(setting.model, device="cpu")
    predicted = np.stack([whole.predict(record.crystal).stiffness.voigt for record in data.records])
    alone = tensor_metrics(answers(shipped_network(setting.model), data), data.voigt)
    rows = _rows("the shipped model as it is, all of them", [tensor_metrics(predicted, data.voigt)])
    return rows + _rows("its first network alone, all of them", [alone]), alone


def _kept(setting: Setting, records: Sequence[LabelledCrystal]) -> Kept:
    made_of = {
        "network": shipped_network(setting.model).config.to_dict(),
        "tuning": TUNING.to_dict(),
        "seed": setting.seed,
        "crystals": [record.identifier for record in records],
    }
    return Kept(setting.kept, "zeolites", made_of)


def _records(
    setting: Setting,
) -> tuple[Sequence[LabelledCrystal], tuple[tuple[str, str], ...], bool]:
    """The crystals, the codes and reasons of those left out, and whether this is the full run."""
    tensors, cells = setting.file("elastic_tensors.json"), setting.file("optimized_structures.zip")
    if tensors is None or cells is None:
        return stand_in(10 if setting.short else 100), (), False
    records, missing = read_zeolites(tensors, cells)
    if setting.short:
        records = tuple(sorted(records, key=lambda record: len(record.crystal))[:8])
    return records, missing, not setting.short


def _notes(
    records: Sequence[LabelledCrystal], missing: Sequence[tuple[str, str]], *, full: bool
) -> tuple[str, ...]:
    if not full:
        return (f"{len(records)} crystals{'' if missing else ' made by code stand in for the zeolites'}.",)
    return (
        f"{len(records)} of {len(records) + len(missing)} zeolites, in the cells of the source; the last "
        "rows say why the others are left out.",
        "Tuned: the last convolution, the blocks after it and the readout of the first network of the "
        f"shipped model, {TUNING.epochs} epochs. {SEEDS} choices of the zeolites to learn from: mean ± "
        "standard deviation over the choices.",
    )


def _tuned(setting: Setting, data: Labelled, size: int, kept: Kept) -> list[Metrics]:
    """The errors of each choice of the crystals to learn from."""
    seeds = range(1 if setting.short else SEEDS)
    sizes = (size,) if setting.short else SIZES
    found = []
    for seed in seeds:
        name = f"{size} zeolites, choice {seed + 1}"
        done = kept.get(name)
        if done is None:
            share = 0.2 + 0.8 * (sizes.index(size) + seed / len(seeds)) / len(sizes)
            setting.tell(share, f"tuned on {name}")
            done = tuned_metrics(setting, data, size, seed=setting.seed + seed).to_dict()
            kept.put(name, done)
        found.append(Metrics(**done))
    return found


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
    fields = {
        "MAE of K": ("bulk_mae", 1.0, "GPa"),
        "MAE of G": ("shear_mae", 1.0, "GPa"),
        "mean ‖ΔC‖": ("tensor_error", 1.0, "GPa"),
        "within 25 %": ("within_25", 100.0, "%"),
    }
    return [
        Row(
            quantity=f"{name}: {title}",
            ours=_figure([factor * getattr(one, field) for one in metrics]),
            unit=unit,
        )
        for title, (field, factor, unit) in fields.items()
    ]


def _figure(values: Sequence[float]) -> float | str:
    """The value, or ``mean ± standard deviation`` of several."""
    if len(values) == 1:
        return float(values[0])
    return f"{np.mean(values):.3g} ± {np.std(values, ddof=1):.2g}"


def _chart(alone: Metrics, tuned: dict[int, list[Metrics]]) -> Chart:
    means = [float(np.mean([one.tensor_error for one in found])) for found in tuned.values()]
    each = [(float(size), one.tensor_error) for size, found in tuned.items() for one in found]
    x, y = (np.array(part) for part in zip(*each, strict=True))
    return Chart(
        name="zeolites-tuning",
        title="Silica zeolites: error of the tensor after fine-tuning",
        x_label="zeolites learned from (0: as it is)",
        y_label="mean ‖ΔC‖ on the others (GPa)",
        curves=(
            Curve(
                name="first network of the shipped model, mean",
                x=np.array([0.0, *tuned]),
                y=np.array([alone.tensor_error, *means]),
                points=True,
            ),
            Curve(name="each choice of zeolites", x=x, y=y, points=True, line=False),
        ),
    )
