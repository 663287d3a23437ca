"""How many crystals a network needs: with equivariance, without it, and invariant.

The full run is long, so figures of one are stored (resources/reference/data-efficiency.json, with how they
were made); a short one is run live each time. Training is by a fixed schedule and nothing is chosen by the
crystals that are measured.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.dataset.graph_cache import dataset_graphs
from core.dataset.labelled import LabelledCrystal
from core.dataset.reading import read_dataset
from core.errors import DatasetError
from core.network.config import NetworkConfig
from core.reproduce.experiment import Chart, Curve, Outcome, Row, Setting
from core.reproduce.kept import Kept
from core.reproduce.learning_curve import Kind, Point, Sample, learn, uses_symmetry
from core.reproduce.small_training import stand_in
from core.training.config import TrainingConfig

STORED = "data-efficiency.json"
NETWORK = NetworkConfig(channels=32, edge_channels=12)
EPOCHS = {100: 100, 300: 60, 1000: 30, 3000: 16, 8194: 8}
"""Passes over so many crystals: more for few, so that all see the same order of steps."""
LIVE_EPOCHS = {8: 2, 16: 2}
LIVE_UNSEEN = 8
ORDER_SEED = 2020


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The figures of a run that was made before. made: how, in sentences."""

    made: tuple[str, ...]
    points: tuple[Point, ...]


def read_stored(folder: Path) -> Stored:
    """The stored figures. DatasetError: they are not there or damaged."""
    try:
        content = json.loads((folder / STORED).read_text(encoding="utf-8"))
        points = tuple(Point(**point) for point in content["points"])
        return Stored(made=tuple(content["made"]), points=points)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{folder / STORED} cannot be read: {error}") from error


def schedule(count: int, epochs: int, seed: int) -> TrainingConfig:
    """The training of a point: batches of 32, a tenth of the steps (at most 200) to warm up."""
    steps = epochs * -(-count // 32)
    return TrainingConfig(
        epochs=epochs, huber_width=0.05, threads=1, warmup_steps=max(1, min(200, steps // 10)), seed=seed
    )


def run(setting: Setting) -> Outcome:
    """The stored run, and a live one: of seconds, or of the whole schedule where the data are there."""
    started = time.process_time()
    stored = read_stored(setting.reference)
    file = setting.file("mp_elasticity.jsonl.gz")
    full = file is not None and not setting.short
    train, unseen = _crystals(file) if file is not None else _made()
    sizes = EPOCHS if full else LIVE_EPOCHS
    if not full:
        unseen = unseen[:LIVE_UNSEEN]
    sizes = {count: epochs for count, epochs in sizes.items() if count <= len(train)}
    kept = _kept(setting, train, unseen) if full else Kept(None, "", {})
    points = live_points(setting, train, unseen, sizes, kept)
    rows = [row for point in stored.points for row in _rows(point, "stored run")]
    rows += [row for point in points for row in _rows(point, "this run")]
    rows += _advantage(stored.points)
    rows.append(Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"))
    where = (
        f"the Materials Project's crystals, {len(unseen)} of split test" if file else "crystals made by code"
    )
    notes = (
        *stored.made,
        f"This run: {where}; {'the whole schedule' if full else 'too short to learn much'}.",
        *kept.notes(),
    )
    return Outcome(rows=tuple(rows), notes=notes, charts=_charts(points if full else stored.points))


def _kept(setting: Setting, train: Sequence[LabelledCrystal], unseen: Sequence[LabelledCrystal]) -> Kept:
    """Points that this very run has finished before."""
    made_of = {
        "network": NETWORK.to_dict(),
        "epochs": EPOCHS,
        "seed": setting.seed,
        "crystals": [[record.identifier for record in records] for records in (train, unseen)],
    }
    return Kept(setting.kept, "data-efficiency", made_of)


def live_points(
    setting: Setting,
    train: Sequence[LabelledCrystal],
    unseen: Sequence[LabelledCrystal],
    sizes: dict[int, int],
    kept: Kept,
) -> list[Point]:
    """Every kind of network on every number of crystals; samples of growing size hold one another. A point
    that is kept is not run again, and each is kept as soon as it is there.
    """
    tasks = [(count, epochs, kind) for count, epochs in sizes.items() for kind in Kind]
    samples = _Samples(train, unseen, [(n, kind) for n, _, kind in tasks if not kept.get(f"{kind} {n}")])
    points = []
    for number, (count, epochs, kind) in enumerate(tasks):
        name = f"{kind} {count}"
        done = kept.get(name)
        if done is None:
            start, text = number / len(tasks), f"{kind}, {count} crystals"

            def tell(share: float, start: float = start, text: str = text) -> None:
                setting.tell(start + share / len(tasks), text)

            known, other = samples.of(kind)
            point = learn(
                kind, known.first(count), other, NETWORK, schedule(count, epochs, setting.seed), tell
            )
            done = point.to_dict()
            kept.put(name, done)
        points.append(Point(**done))
    return points


class _Samples:
    """Graphs of both kinds, built when they are first needed and only as many as are."""

    def __init__(
        self,
        train: Sequence[LabelledCrystal],
        unseen: Sequence[LabelledCrystal],
        wanted: Sequence[tuple[int, Kind]],
    ) -> None:
        self._train, self._unseen, self._wanted = train, unseen, wanted
        self._made: dict[bool, tuple[Sample, Sample]] = {}

    def of(self, kind: Kind) -> tuple[Sample, Sample]:
        """Crystals to learn from and those to measure on, for a kind of network."""
        symmetric = uses_symmetry(kind)
        if symmetric not in self._made:
            largest = max(count for count, other in self._wanted if uses_symmetry(other) is symmetric)
            known, unseen = (
                _sample(records, symmetric=symmetric) for records in (self._train[:largest], self._unseen)
            )
            self._made[symmetric] = (known, unseen)
        return self._made[symmetric]


def _sample(records: Sequence[LabelledCrystal], *, symmetric: bool) -> Sample:
    crystals = [record.crystal for record in records]
    return Sample(
        records=records, graphs=dataset_graphs(crystals, cutoff=NETWORK.cutoff, use_symmetry=symmetric)
    )


def _crystals(file: Path) -> tuple[list[LabelledCrystal], list[LabelledCrystal]]:
    """Split train in an order of its own, and split test."""
    data = read_dataset(file)
    train = data.split("train")
    order = np.random.default_rng(ORDER_SEED).permutation(len(train))
    return [train[i] for i in order], list(data.split("test"))


def _made() -> tuple[list[LabelledCrystal], list[LabelledCrystal]]:
    largest = max(LIVE_EPOCHS)
    records = list(stand_in(largest + LIVE_UNSEEN))
    return records[:largest], records[largest:]


def _rows(point: Point, run_of: str) -> list[Row]:
    start = f"{run_of}: {point.kind}, {point.crystals:,} crystals"
    rows = [
        Row(quantity=f"{start}: log10 K", ours=point.bulk_log10_mae, unit="decades"),
        Row(quantity=f"{start}: log10 G", ours=point.shear_log10_mae, unit="decades"),
    ]
    if point.tensor_error is not None:
        rows.append(Row(quantity=f"{start}: mean ‖ΔC‖", ours=point.tensor_error, unit="GPa"))
    return rows


def _advantage(points: Sequence[Point]) -> list[Row]:
    """By how much equivariance lowers the error of the tensor at each size, where both were run."""
    found: dict[int, dict[str, Point]] = {}
    for point in points:
        found.setdefault(point.crystals, {})[point.kind] = point
    rows = []
    for count, kinds in sorted(found.items()):
        pair = [kinds.get(Kind.EQUIVARIANT), kinds.get(Kind.TURNED)]
        errors = [one.tensor_error for one in pair if one is not None and one.tensor_error is not None]
        if len(errors) == 2:
            rows.append(
                Row(
                    quantity=f"{count:,} crystals: ‖ΔC‖ with equivariance over that without",
                    theirs="less than 1",
                    ours=errors[0] / errors[1],
                )
            )
    return rows


def _charts(points: Sequence[Point]) -> tuple[Chart, ...]:
    fields = {
        "tensor_error": ("the tensor", "mean ‖ΔC‖ (GPa)"),
        "bulk_log10_mae": ("the bulk modulus", "mean |Δ log10 K|"),
        "shear_log10_mae": ("the shear modulus", "mean |Δ log10 G|"),
    }
    return tuple(
        Chart(
            name=f"data-efficiency-{field.replace('_', '-')}",
            title=f"Learning curve of {what}",
            x_label="crystals learned from",
            y_label=label,
            log_x=True,
            log_y=True,
            curves=_curves(points, field),
        )
        for field, (what, label) in fields.items()
    )


def _curves(points: Sequence[Point], field: str) -> tuple[Curve, ...]:
    curves = []
    for kind in Kind:
        own: list[tuple[float, Any]] = sorted(
            (float(point.crystals), getattr(point, field))
            for point in points
            if point.kind == kind and getattr(point, field) is not None
        )
        if own:
            x, y = (np.array(part) for part in zip(*own, strict=True))
            curves.append(Curve(name=str(kind), x=x, y=y, points=True))
    return tuple(curves)
