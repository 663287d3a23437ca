"""Transfer to silica zeolites of another level of theory: the shipped networks and one that never saw silica,
as they are and fine-tuned.
"""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.crystal.symmetrized import symmetrized
from core.dataset.labelled import LabelledCrystal
from core.dataset.whole_cell_cif import crystal_of_cif
from core.errors import DatasetError, ElastoscopeError
from core.network.build import TensorFieldNetwork
from core.network.target import voigt_from_components
from core.prediction.predictor import Predictor
from core.reproduce.experiment import Chart, Curve, Outcome, Row, Setting
from core.reproduce.kept import Kept
from core.reproduce.small_training import (
    Labelled,
    components,
    fitted,
    labelled,
    shipped_networks,
    stand_in,
    to_tune,
)
from core.reproduce.stored_run import stored_run
from core.reproduce.without_silica import CRYSTALS, network_without_silica
from core.reproduce.without_silica import made_of as without_silica_made_of
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

FIRST, UNSEEN = "first shipped network", "silica-free network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Networks that answer together, without a memory: the mean of their outputs. name: in the table."""

    name: str
    networks: tuple[TensorFieldNetwork, ...]


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
    """As they are on all; then tuned on 20, 40 and 80 of them, measured on the rest, several times. Before a
    run that is not the full one stand the figures of a full one that was made before.
    """
    started = time.process_time()
    records, missing, full = _records(setting)
    kept = _kept(setting, records) if full else Kept(None, "", {})
    teams = _teams(setting)
    data = labelled(records, teams[0].networks[0].config)
    setting.tell(0.3, "networks as they are")
    rows = _rows("the shipped model as it is, all of them", [_whole_model(setting, data)])
    alone = {team.name: team_metrics(team.networks, data) for team in teams}
    for team in teams:
        rows += _rows(f"{team.name}, as it is, all of them", [alone[team.name]])
    sizes = (4,) if setting.short else SIZES
    tuned = {size: _tuned(setting, data, size, teams, kept) for size in sizes}
    for size, each in tuned.items():
        for name, metrics in each.items():
            rows += _rows(f"{name}, tuned on {size}, the other {len(data) - size}", metrics)
    rows += [Row(quantity=f"left out: {code}", ours=reason) for code, reason in missing]
    rows.append(Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"))
    notes = (*_notes(setting, records, missing, full=full), *kept.notes())
    found = Outcome(rows=tuple(rows), notes=notes, charts=(_chart(alone, tuned),))
    return found if full else stored_run(setting.reference, "zeolites", found)


def _teams(setting: Setting) -> tuple[Team, ...]:
    """The first network of the shipped model; all of them; with the file of other crystals also one that
    never saw silica, trained here. A short run takes the first one only.
    """
    shipped = shipped_networks(setting.model)
    teams = [Team(name=FIRST, networks=shipped[:1])]
    file = setting.file(CRYSTALS)
    if not setting.short and len(shipped) > 1:
        teams.append(Team(name=f"all {len(shipped)} shipped networks", networks=shipped))
    if not setting.short and file is not None:
        unseen = network_without_silica(setting, file, span=(0.0, 0.3))
        teams.append(Team(name=UNSEEN, networks=(unseen,)))
    return tuple(teams)


def _whole_model(setting: Setting, data: Labelled) -> Metrics:
    """Its networks together with its memory of training crystals, as it predicts."""
    whole = Predictor.load(setting.model, device="cpu")
    predicted = np.stack([whole.predict(record.crystal).stiffness.voigt for record in data.records])
    return tensor_metrics(predicted, data.voigt)


def team_metrics(networks: Sequence[TensorFieldNetwork], data: Labelled) -> Metrics:
    """Errors of the mean of the networks' outputs."""
    mean = np.mean([components(network, data) for network in networks], axis=0)
    return tensor_metrics(voigt_from_components(mean, networks[0].config.target), data.voigt)


def _kept(setting: Setting, records: Sequence[LabelledCrystal]) -> Kept:
    made_of = {
        "networks": [network.config.to_dict() for network in shipped_networks(setting.model)],
        "unseen": without_silica_made_of(setting) if setting.file(CRYSTALS) else None,
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
    setting: Setting,
    records: Sequence[LabelledCrystal],
    missing: Sequence[tuple[str, str]],
    *,
    full: bool,
) -> tuple[str, ...]:
    if not full:
        return (f"{len(records)} crystals{'' if missing else ' made by code'} stand in for the zeolites.",)
    other = (
        "The silica-free network has the settings of the shipped ones and learned from the "
        "training crystals of the Materials Project's file, none of silicon and oxygen alone."
        if setting.file(CRYSTALS) is not None
        else f"With {CRYSTALS} beside them a network that never saw silica is trained and measured too."
    )
    return (
        f"{len(records)} of {len(records) + len(missing)} zeolites, in the cells of the source; the last "
        "rows say why the others are left out.",
        "Tuned: the last convolution, the blocks after it and the readout of each network, "
        f"{TUNING.epochs} epochs; networks together: the mean of their outputs, without the memory of "
        f"training crystals. {SEEDS} choices of the zeolites to learn from: mean ± standard deviation over "
        "the choices.",
        other,
    )


def _tuned(
    setting: Setting, data: Labelled, size: int, teams: Sequence[Team], kept: Kept
) -> dict[str, list[Metrics]]:
    """For each team the errors of each choice of the crystals to learn from."""
    seeds = range(1 if setting.short else SEEDS)
    sizes = (size,) if setting.short else SIZES
    found: dict[str, list[Metrics]] = {team.name: [] for team in teams}
    for seed in seeds:
        name = f"{size} zeolites, choice {seed + 1}"
        done = kept.get(name)
        if done is None:
            share = 0.35 + 0.65 * (sizes.index(size) + seed / len(seeds)) / len(sizes)
            setting.tell(share, f"tuned on {name}")
            metrics = tuned_metrics(setting, data, size, teams, seed=setting.seed + seed)
            done = {team: one.to_dict() for team, one in metrics.items()}
            kept.put(name, done)
        for team in teams:
            found[team.name].append(Metrics(**done[team.name]))
    return found


def tuned_metrics(
    setting: Setting, data: Labelled, size: int, teams: Sequence[Team], *, seed: int
) -> dict[str, Metrics]:
    """Errors of each team on the crystals that were not among the ``size`` chosen by the seed; a network that
    is in two teams is tuned once.
    """
    order = np.random.default_rng(seed).permutation(len(data)).tolist()
    chosen, rest = data.chosen(order[:size]), data.chosen(order[size:])
    epochs = 2 if setting.short else TUNING.epochs
    training = replace(TUNING, seed=seed, epochs=epochs)
    tuned: dict[int, TensorFieldNetwork] = {}
    for network in (network for team in teams for network in team.networks):
        if id(network) not in tuned:
            tuned[id(network)] = fitted(to_tune(network), chosen, training)
    return {
        team.name: team_metrics([tuned[id(network)] for network in team.networks], rest) for team in teams
    }


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


def _chart(alone: dict[str, Metrics], tuned: dict[int, dict[str, list[Metrics]]]) -> Chart:
    """For each team the mean over the choices against their number, from 0 on."""
    x = np.array([0.0, *tuned])
    curves = []
    for name, start in alone.items():
        means = [float(np.mean([one.tensor_error for one in each[name]])) for each in tuned.values()]
        curves.append(Curve(name=name, x=x, y=np.array([start.tensor_error, *means]), points=True))
    return Chart(
        name="zeolites-tuning",
        title="Silica zeolites: error of the tensor after fine-tuning",
        x_label="zeolites learned from (0: as it is)",
        y_label="mean ‖ΔC‖ on the others (GPa)",
        curves=tuple(curves),
    )
