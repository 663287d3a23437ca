"""What a run learns from and is measured by: graphs and targets of two splits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from core.dataset.graph_cache import dataset_graphs
from core.dataset.labelled import Dataset, LabelledCrystal
from core.errors import TrainingError
from core.network.config import NetworkConfig
from core.training.batches import TrainingSet, training_set
from core.training.process_group import ProcessGroup


@dataclass(frozen=True, kw_only=True, eq=False)
class RunData:
    """records: of the validation crystals."""

    train: TrainingSet
    validation: TrainingSet
    records: tuple[LabelledCrystal, ...]

    @cached_property
    def most_edges(self) -> int:
        """Of one graph: less than that cannot go through the network at once."""
        graphs = (*self.train.graphs, *self.validation.graphs)
        return max(graph.edge_count for graph in graphs)


def learned_splits(dataset: Dataset) -> tuple[tuple[LabelledCrystal, ...], tuple[LabelledCrystal, ...]]:
    """The splits train and val. TrainingError: one of them is empty."""
    train, validation = dataset.split("train"), dataset.split("val")
    if not train or not validation:
        raise TrainingError(
            f"{dataset.name} has {len(train)} crystals in split train and {len(validation)} in split val; "
            "both are needed"
        )
    return train, validation


def run_data(
    dataset: Dataset,
    network: NetworkConfig,
    group: ProcessGroup,
    *,
    cache: Path | None,
    processes: int,
    on_progress: Callable[[float], None],
) -> RunData:
    """Graphs as the network takes them, built by ``processes`` or found in ``cache``; ``on_progress`` is
    told the share done. Process 0 of the group goes first. TrainingError: a split is empty.
    """
    train, validation = learned_splits(dataset)
    build = partial(
        dataset_graphs,
        [record.crystal for record in (*train, *validation)],
        cutoff=network.cutoff,
        use_symmetry=network.uses_symmetry,
        cache=cache,
        on_progress=on_progress,
        processes=processes,
    )
    graphs = group.first_then_others(build)
    return RunData(
        train=training_set(train, graphs[: len(train)], network.target),
        validation=training_set(validation, graphs[len(train) :], network.target),
        records=validation,
    )
