"""Each phase of SiO2 left out in turn: foretold by networks that learned the others, from scratch, by
fine-tuning the shipped one and by fine-tuning one that never saw silica, beside the latter two as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from core.dataset.labelled import LabelledCrystal
from core.network.build import TensorFieldNetwork
from core.network.config import NetworkConfig
from core.prediction.model_files import read_memory
from core.reproduce.experiment import Chart, Curve, Row, Setting
from core.reproduce.kept import Kept
from core.reproduce.small_training import (
    Labelled,
    answers,
    fitted,
    labelled,
    shipped_network,
    to_tune,
    untrained,
)
from core.reproduce.without_silica import CRYSTALS, network_without_silica
from core.reproduce.without_silica import TRAINING as UNSEEN_TRAINING
from core.reproduce.without_silica import made_of as without_silica_made_of
from core.tensor.mandel import mandel_from_voigt
from core.training.config import TrainingConfig
from core.training.metrics import tensor_metrics

FloatArray = npt.NDArray[np.float64]

SCRATCH, TUNED, AS_IS = "from scratch", "by fine-tuning the shipped network", "the shipped network as it is"
UNSEEN, UNSEEN_AS_IS = (
    "by fine-tuning a network that never saw silica",
    "the network that never saw silica as it is",
)
SCRATCH_NETWORK = NetworkConfig(channels=24, edge_channels=8)
SCRATCH_TRAINING = TrainingConfig(
    epochs=40, batch_size=5, learning_rate=4e-3, warmup_steps=10, ema_decay=0.98, threads=1
)
TUNING = TrainingConfig(epochs=12, batch_size=5, learning_rate=5e-4, warmup_steps=5, ema_decay=0.9, threads=1)
SHORT_TURNS = 2
TITLES = {
    SCRATCH: "left out in turn, from scratch",
    TUNED: "left out in turn, shipped network tuned",
    UNSEEN: "left out in turn, silica-free network tuned",
    AS_IS: "all, shipped network as it is",
    UNSEEN_AS_IS: "all, silica-free network as it is",
}
SHORT_NAMES = {
    SCRATCH: "scratch",
    TUNED: "tuned",
    UNSEEN: "silica-free tuned",
    AS_IS: "as it is",
    UNSEEN_AS_IS: "silica-free as it is",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What came of it."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    charts: tuple[Chart, ...]

    @staticmethod
    def made_of(setting: Setting, records: Sequence[LabelledCrystal]) -> dict[str, Any]:
        """What the figures depend on."""
        return {
            "scratch": [SCRATCH_NETWORK.to_dict(), SCRATCH_TRAINING.to_dict()],
            "tuning": [shipped_network(setting.model).config.to_dict(), TUNING.to_dict()],
            "unseen": without_silica_made_of(setting),
            "seed": setting.seed,
            "crystals": [record.identifier for record in records],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """name; the settings of its network; the network before it learns the other phases; how it does."""

    name: str
    config: NetworkConfig
    start: Callable[[Labelled], TensorFieldNetwork]
    training: TrainingConfig


def left_out(setting: Setting, records: Sequence[LabelledCrystal], kept: Kept) -> LeftOut:
    """Every phase left out in turn (a few of them in a short run). A phase whose label is not positive
    definite is foretold as the others are, but not learned from: the networks learn the logarithm.
    """
    turns = list(range(len(records)))[: SHORT_TURNS if setting.short else None]
    unseen = _unseen(setting)
    ways = _ways(setting, unseen)
    found = {
        way.name: _each(setting, way, records, turns, kept, span=(0.7 + 0.3 * number / len(ways), len(ways)))
        for number, way in enumerate(ways)
    }
    tested = [records[i] for i in turns]
    found[AS_IS] = _as_it_is(shipped_network(setting.model), tested)
    if unseen is not None:
        found[UNSEEN_AS_IS] = _as_it_is(unseen(), tested)
    seen = _seen(setting)
    known = [record.identifier in seen for record in tested]
    rows = [row for way, voigt in found.items() for row in _rows(way, voigt, tested, known)]
    rows += [_phase_row(i, record, found, known=known[i]) for i, record in enumerate(tested)]
    notes = _notes(tested, known, unseen=unseen is not None, short=setting.short)
    return LeftOut(rows=tuple(rows), notes=notes, charts=(_chart(found, tested),))


def _unseen(setting: Setting) -> Callable[[], TensorFieldNetwork] | None:
    """What gives the network that never saw silica, trained when it is first asked for; None without the file
    of other crystals, and in a short run.
    """
    file = setting.file(CRYSTALS)
    if file is None or setting.short:
        return None
    return cache(lambda: network_without_silica(setting, file, span=(0.4, 0.7)))


def _as_it_is(network: TensorFieldNetwork, tested: Sequence[LabelledCrystal]) -> FloatArray:
    return answers(network, labelled(tested, network.config))


def _ways(setting: Setting, unseen: Callable[[], TensorFieldNetwork] | None) -> list[_Way]:
    """From scratch, from the shipped network and, where there is one, from one that never saw silica."""
    scratch, tuning = (replace(one, seed=setting.seed) for one in (SCRATCH_TRAINING, TUNING))
    if setting.short:
        scratch, tuning = replace(scratch, epochs=2), replace(tuning, epochs=1)
    shipped = shipped_network(setting.model)
    ways = [
        _Way(
            name=SCRATCH,
            config=SCRATCH_NETWORK,
            start=lambda others: untrained(SCRATCH_NETWORK, others, seed=setting.seed),
            training=scratch,
        ),
        _Way(name=TUNED, config=shipped.config, start=lambda others: to_tune(shipped), training=tuning),
    ]
    if unseen is not None:
        start: Callable[[Labelled], TensorFieldNetwork] = lambda others: to_tune(unseen())  # noqa: E731
        ways.append(_Way(name=UNSEEN, config=shipped.config, start=start, training=tuning))
    return ways


def _each(
    setting: Setting,
    way: _Way,
    records: Sequence[LabelledCrystal],
    turns: Sequence[int],
    kept: Kept,
    *,
    span: tuple[float, int],
) -> FloatArray:
    """(turns, 6, 6) GPa: each phase by a network that did not learn it. span: the share done before, and the
    number of ways.
    """
    data = labelled(records, way.config)
    stable = [i for i in range(len(records)) if _is_stable(records[i])]
    found = []
    for number, one in enumerate(turns):
        name = f"{way.name}: {records[one].identifier}"
        voigt = kept.get(name)
        if voigt is None:
            share = span[0] + 0.3 / span[1] * number / len(turns)
            setting.tell(share, f"leaving out {records[one].identifier}, {way.name}")
            others = data.chosen([i for i in stable if i != one])
            network = fitted(way.start(others), others, way.training)
            voigt = answers(network, data.chosen([one]))[0].tolist()
            kept.put(name, voigt)
        found.append(voigt)
    return np.array(found)


def _is_stable(record: LabelledCrystal) -> bool:
    return bool(np.linalg.eigvalsh(record.voigt).min() > 0.0)


def _seen(setting: Setting) -> frozenset[str]:
    """Identifiers of the crystals that the shipped network learned from, where it remembers them."""
    memory = read_memory(setting.model)[0]
    return frozenset(name.partition(" ")[0] for name in memory.names) if memory is not None else frozenset()


def _relative(found: FloatArray, tested: Sequence[LabelledCrystal]) -> FloatArray:
    """(n,) ‖ΔC‖/‖C‖."""
    known = mandel_from_voigt(np.stack([record.voigt for record in tested]))
    difference = np.linalg.norm(mandel_from_voigt(found) - known, axis=(1, 2))
    return np.asarray(difference / np.linalg.norm(known, axis=(1, 2)))


def _rows(way: str, found: FloatArray, tested: Sequence[LabelledCrystal], known: Sequence[bool]) -> list[Row]:
    start = TITLES[way]
    labels = np.stack([record.voigt for record in tested])
    stable = np.array([_is_stable(record) for record in tested])
    metrics = tensor_metrics(found[stable], labels[stable])
    relative = _relative(found, tested)
    rows = [
        Row(quantity=f"{start}: mean |ΔC_ij|", ours=float(np.abs(found - labels).mean()), unit="GPa"),
        Row(quantity=f"{start}: median ‖ΔC‖/‖C‖", ours=100 * float(np.median(relative)), unit="%"),
        Row(quantity=f"{start}: within 25 %", ours=100 * float((relative < 0.25).mean()), unit="%"),
        Row(quantity=f"{start}, stable ones: MAE of K", ours=metrics.bulk_mae, unit="GPa"),
        Row(quantity=f"{start}, stable ones: MAE of G", ours=metrics.shear_mae, unit="GPa"),
    ]
    new = ~np.array(known)
    if way in (TUNED, AS_IS) and any(known) and new.any():
        text = f"{start}: ‖ΔC‖/‖C‖ of the {new.sum()} it had not seen in training, mean"
        rows.append(Row(quantity=text, ours=100 * float(relative[new].mean()), unit="%"))
    return rows


def _phase_row(number: int, record: LabelledCrystal, found: dict[str, FloatArray], *, known: bool) -> Row:
    errors = (100 * float(_relative(voigt[[number]], [record])[0]) for voigt in found.values())
    facts = [record.crystal_system, "" if _is_stable(record) else "unstable"]
    facts.append("seen by the shipped network in training" if known else "not seen in training")
    return Row(
        quantity=f"‖ΔC‖/‖C‖ of {record.identifier} ({', '.join(filter(None, facts))}): "
        + " / ".join(SHORT_NAMES[way] for way in found),
        ours=" / ".join(f"{error:.0f}" for error in errors),
        unit="%",
    )


def _notes(
    tested: Sequence[LabelledCrystal], known: Sequence[bool], *, unseen: bool, short: bool
) -> tuple[str, ...]:
    seen = (
        f"The shipped network has learned {sum(known)} of these {len(tested)} phases in its own training: "
        "for them its rows, and those of fine-tuning it, say what it has kept, not what it can foretell; the "
        "row of each phase says which. Fine-tuning itself never sees the phase that is left out."
        if any(known)
        else "None of them is among the crystals that the shipped network has learned from."
    )
    made = (
        f"Left out in turn: a network of {SCRATCH_NETWORK.channels} channels from scratch, "
        f"{SCRATCH_TRAINING.epochs} epochs, and the first network of the shipped model, its last "
        f"convolution, blocks and readout tuned for {TUNING.epochs} epochs; batches of {TUNING.batch_size}. "
        "Phases whose label is not positive definite are foretold but not learned from."
    )
    other = (
        "Silica-free: one network of the shipped model's settings that learned for "
        f"{UNSEEN_TRAINING.epochs} epochs from the training crystals of the Materials Project's file, none "
        "of silicon and oxygen alone, as it is and tuned like the shipped one on the other phases: what it "
        "foretells of a phase is new to it."
        if unseen
        else f"With {CRYSTALS} beside it a full run also trains, and tunes, a network that never saw silica."
    )
    return (seen, made) if short else (seen, made, other)


def _chart(found: dict[str, FloatArray], tested: Sequence[LabelledCrystal]) -> Chart:
    errors = {way: 100 * _relative(voigt, tested) for way, voigt in found.items()}
    order = np.argsort(errors[SCRATCH])
    places = np.arange(1.0, len(tested) + 1)
    return Chart(
        name="sio2-all-left-out",
        title="Each phase left out in turn: error of its tensor",
        x_label="phase, in the order of the error from scratch",
        y_label="‖ΔC‖/‖C‖ (%)",
        log_y=True,
        curves=tuple(
            Curve(name=way, x=places, y=error[order], points=True, line=False)
            for way, error in errors.items()
        ),
    )
