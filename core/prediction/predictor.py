"""Load a model once, ask it about many crystals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from core.crystal.crystal import Crystal
from core.crystal.symmetrized import SymmetrizedCrystal
from core.crystal.validity import LARGE_FOR_PREDICTION
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import CrystalError, ElastoscopeError
from core.graph.atom_graph import AtomGraph
from core.graph.build import build_graph, symmetrized_graph
from core.network.checkpoint import load_checkpoint
from core.network.config import NetworkConfig
from core.network.target import voigt_from_components
from core.prediction.calibration import Calibration
from core.prediction.domain import Domain
from core.prediction.inference import Inference
from core.prediction.memory import Memory, Recall, Recalled, recalled
from core.prediction.model_files import read_calibration, read_memory
from core.prediction.prediction import Interval90, ModelIdentity, Prediction, Relative, model_digest
from core.tensor.symmetrize import symmetry_misfit

EDGES_PER_BATCH = 3_000
"""Crystals are put through the networks together up to this many edges."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A crystal with its graph, ready for the networks. seconds: wall time that the graph took."""

    crystal: Crystal
    graph: AtomGraph
    seconds: float


class Predictor:
    """A loaded model. Not thread-safe: one thread asks at a time."""

    def __init__(
        self,
        inference: Inference,
        *,
        config: NetworkConfig,
        identity: ModelIdentity,
        calibration: tuple[Calibration, Domain] | None,
        memory: Memory | None = None,
    ) -> None:
        self._inference = inference
        self._config = config
        self._calibration = calibration[0] if calibration else None
        self._domain = calibration[1] if calibration else None
        self._memory = memory
        self.identity = identity

    @classmethod
    def load(cls, path: Path, *, device: str = "auto", dtype: torch.dtype = torch.float32) -> Predictor:
        """Load a model folder (core.network.checkpoint). CheckpointError, DeviceError: see there and in
        Inference.
        """
        checkpoint = load_checkpoint(path)
        memory, digest = read_memory(path)
        identity = ModelIdentity(
            name=str(checkpoint.card.get("name", path.name)),
            version=str(checkpoint.card.get("version", "0")),
            sha256=model_digest(checkpoint.sha256, digest),
        )
        return cls(
            Inference(
                checkpoint.networks,
                device=device,
                dtype=dtype,
                again=lambda: load_checkpoint(path).networks,
            ),
            config=checkpoint.networks[0].config,
            identity=identity,
            calibration=read_calibration(path),
            memory=memory,
        )

    @property
    def device(self) -> str:
        """Where the networks run: "cpu", "cuda", …"""
        return str(self._inference.device)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about the device that the user should see (out of memory, CPU took over)."""
        return tuple(self._inference.notices)

    @property
    def training_elements(self) -> tuple[str, ...]:
        """Symbols of the elements in the training crystals; empty for a model that was never calibrated."""
        return tuple(self._domain.elements) if self._domain else ()

    def predict(self, crystal: Crystal) -> Prediction:
        """The stiffness of one crystal, in its own Cartesian frame.

        CrystalError: there are no atoms, none has a neighbour within the cutoff, or the crystal is too large.
        """
        prepared = self.prepare(crystal)
        return self.answers([prepared])[0]

    def predict_many(
        self, crystals: Iterable[Crystal], *, should_stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Prediction | ElastoscopeError]:
        """One answer a crystal, in order; a crystal that fails gives its error and the rest goes on.

        Crystals are batched by edges. ``should_stop`` is asked before each crystal; the iteration then ends
        early.
        """
        waiting: list[Prepared] = []
        for crystal in crystals:
            if should_stop():
                return
            try:
                prepared = self.prepare(crystal)
            except ElastoscopeError as error:
                yield from self.answers(waiting)
                waiting = []
                yield error
                continue
            waiting.append(prepared)
            if sum(one.graph.edge_count for one in waiting) >= EDGES_PER_BATCH:
                yield from self.answers(waiting)
                waiting = []
        yield from self.answers(waiting)

    def prepare(self, crystal: Crystal, *, symmetric: SymmetrizedCrystal | None = None) -> Prepared:
        """The crystal's graph. symmetric: the same crystal made exactly symmetric, where that is known
        already.

        CrystalError: there are no atoms, or too many.
        """
        started = time.perf_counter()
        if len(crystal) == 0:
            raise CrystalError(f"{crystal.name or 'the crystal'} has no atoms")
        if len(crystal) > LARGE_FOR_PREDICTION:
            raise CrystalError(
                f"{crystal.name or 'the crystal'}: {len(crystal)} atoms in the cell, more than the "
                f"{LARGE_FOR_PREDICTION} that can be predicted; give the primitive cell or a smaller model"
            )
        cutoff = self._config.cutoff
        if symmetric is not None and self._config.uses_symmetry:
            graph = symmetrized_graph(symmetric, cutoff=cutoff)
        else:
            graph = build_graph(crystal, cutoff=cutoff, use_symmetry=self._config.uses_symmetry)
        return Prepared(crystal=crystal, graph=graph, seconds=time.perf_counter() - started)

    def answers(self, prepared: Sequence[Prepared]) -> list[Prediction]:
        """One prediction for each, all put through the networks together. CrystalError: one is too large."""
        if not prepared:
            return []
        started = time.perf_counter()
        said = recalled(self._inference.outputs([one.graph for one in prepared]), self._memory)
        share = (time.perf_counter() - started) / len(prepared)
        return [self._answer(one, said, number, share) for number, one in enumerate(prepared)]

    def _answer(self, prepared: Prepared, said: Recalled, number: int, seconds: float) -> Prediction:
        started = time.perf_counter()
        members, hints = said.outputs.components[:, number], said.hints[number]
        mean = members.mean(axis=0)
        voigt = voigt_from_components(mean, self._config.target)
        rotations = prepared.graph.group_rotation
        relatives = self._relatives(said.recall, number)
        doubts = self._doubts(prepared.graph, members, relatives)
        return Prediction(
            crystal=prepared.crystal,
            stiffness=Stiffness(voigt=voigt, frame=Frame.CRYSTAL),
            interval=self._interval(members, rotations, hints),
            log_irreps=mean,
            in_domain=not doubts,
            warnings=doubts
            if self._calibration
            else (*doubts, "this model was never calibrated: no intervals"),
            symmetry_residual=float(symmetry_misfit(voigt, rotations)),
            model=self.identity,
            seconds=prepared.seconds + seconds + time.perf_counter() - started,
            relatives=relatives,
        )

    def _interval(self, members: np.ndarray, rotations: np.ndarray, hints: np.ndarray) -> Interval90 | None:
        if self._calibration is None:
            return None
        return self._calibration.interval(members, rotations, self._config.target, hints)

    def _relatives(self, recall: Recall | None, number: int) -> tuple[Relative, ...]:
        if recall is None or self._memory is None:
            return ()
        return tuple(
            Relative(name=self._memory.names[index], distance=float(distance))
            for index, distance in zip(recall.nearest[number], recall.distances[number], strict=True)
        )

    def _doubts(
        self, graph: AtomGraph, members: np.ndarray, relatives: tuple[Relative, ...]
    ) -> tuple[str, ...]:
        if self._domain is None or self._calibration is None:
            return ()
        doubts = self._domain.doubts(graph)
        if relatives and relatives[0].distance > self._domain.distance > 0:
            doubts = (
                *doubts,
                "no training crystal is like this one: it is farther from all of them than 99 % of known "
                "crystals are",
            )
        apart = self._calibration.disagreement(members, graph.group_rotation)
        if apart > self._domain.disagreement > 0:
            return (*doubts, "the networks of the ensemble disagree more than for 99 % of known crystals")
        return doubts
