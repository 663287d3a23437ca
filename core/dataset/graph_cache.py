"""Graphs of a dataset, built once and kept in a file.

The cache file is an ``.npz`` of plain arrays (no pickle): every graph joined into one, and the counts to cut
it apart. Its name holds a digest of crystals, cutoff and tolerance, so it cannot be taken for another's.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.symmetrized import SYMMETRY_TOLERANCE
from core.files import write_with
from core.graph.atom_graph import AtomGraph, batch_graphs
from core.graph.build import build_graph

_FORMAT = "2"
_OFFSET_BY_NODE = ("edge_index", "site_index")
_OFFSET_BY_GRAPH = ("graph_index", "group_index")
_PER_NODE = ("atomic_number", "node_weight", "graph_index")
_PER_EDGE = ("edge_index", "edge_vector", "edge_multiplicity", "sender_rotation")
_PER_SITE = ("site_rotation", "site_index")
_PER_GROUP = ("group_rotation", "group_index")


def dataset_graphs(
    crystals: Sequence[Crystal],
    *,
    cutoff: float,
    use_symmetry: bool = True,
    cache: Path | None = None,
    on_progress: Callable[[float], None] = lambda fraction: None,
    processes: int = 1,
) -> list[AtomGraph]:
    """One graph a crystal, from ``cache`` (a folder) where they were built before.

    cutoff: Å. use_symmetry: see core.graph.build. on_progress: is told the share done. processes: how many
    build at once.
    """
    file = cache / f"graphs-{_digest(crystals, cutoff, use_symmetry)}.npz" if cache else None
    if file is not None and file.exists():
        try:
            return _load(file)
        except (OSError, EOFError, ValueError, LookupError, TypeError, zipfile.BadZipFile):
            file.unlink(missing_ok=True)  # damaged: build again
    graphs = _build(
        crystals, partial(build_graph, cutoff=cutoff, use_symmetry=use_symmetry), on_progress, processes
    )
    if file is not None:
        _save(file, graphs)
    return graphs


def _build(
    crystals: Sequence[Crystal],
    build: Callable[[Crystal], AtomGraph],
    on_progress: Callable[[float], None],
    processes: int,
) -> list[AtomGraph]:
    graphs: list[AtomGraph] = []
    if processes == 1 or len(crystals) < 200:
        for crystal in crystals:
            graphs.append(build(crystal))
            on_progress(len(graphs) / len(crystals))
        return graphs
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for graph in pool.map(build, crystals, chunksize=50):
            graphs.append(graph)
            on_progress(len(graphs) / len(crystals))
    return graphs


def _digest(crystals: Sequence[Crystal], cutoff: float, use_symmetry: bool) -> str:
    digest = hashlib.sha256(f"{_FORMAT} {cutoff!r} {use_symmetry} {SYMMETRY_TOLERANCE!r}".encode())
    for crystal in crystals:
        digest.update(" ".join(crystal.species).encode())
        digest.update(crystal.cell.tobytes())
        digest.update(crystal.fractional.tobytes())
    return digest.hexdigest()[:24]


def _save(file: Path, graphs: list[AtomGraph]) -> None:
    joined = batch_graphs(graphs)
    arrays = {field.name: getattr(joined, field.name) for field in fields(AtomGraph)}
    counts = [
        [graph.node_count, graph.edge_count, len(graph.site_index), len(graph.group_index)]
        for graph in graphs
    ]
    write_with(file, lambda temporary: np.savez(temporary, counts=np.array(counts), **arrays))


def _load(file: Path) -> list[AtomGraph]:
    with np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    counts = arrays.pop("counts")
    ends = np.cumsum(np.concatenate([np.zeros((1, 4), dtype=np.int64), counts]), axis=0)
    return [_cut(arrays, ends[i], ends[i + 1], i) for i in range(len(counts))]


def _cut(arrays: dict[str, np.ndarray], start: np.ndarray, stop: np.ndarray, number: int) -> AtomGraph:
    values: dict[str, np.ndarray | float] = {"cutoff": float(arrays["cutoff"])}
    for column, names in enumerate((_PER_NODE, _PER_EDGE, _PER_SITE, _PER_GROUP)):
        for name in names:
            values[name] = (
                arrays[name][..., start[column] : stop[column]]
                if name == "edge_index"
                else (arrays[name][start[column] : stop[column]])
            )
    for name in _OFFSET_BY_NODE:
        values[name] = values[name] - start[0]
    for name in _OFFSET_BY_GRAPH:
        values[name] = values[name] - number
    values["volume_per_atom"] = arrays["volume_per_atom"][number : number + 1]
    return AtomGraph(**values)  # type: ignore[arg-type]
