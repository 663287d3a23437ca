"""Graphs through the networks of a model, on a device, within its memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import torch

from core.errors import CrystalError, DeviceError
from core.graph.atom_graph import AtomGraph, batch_graphs
from core.network.build import TensorFieldNetwork
from core.network.device_faults import fault_in_words
from core.network.ensemble import stack_of
from core.network.graph_tensors import graph_tensors
from core.network.readout import NetworkOutputs
from core.prediction.outputs import Outputs, join_outputs

LARGEST_EDGE_COUNT = 200_000
"""Edges (after symmetry) of one crystal; more would need more than about 4 GB of memory."""


SMALL_EDGE_COUNT = 2_000
"""Batches of fewer edges run on one thread: several wait for each other longer than they work, and on a busy
machine ten times longer."""

STACKED_EDGE_COUNT = 500
"""Batches of at most so many edges go through all networks of an ensemble in one (core.network.ensemble): one
crystal in a third of the time; from about 1,000 edges on the networks are quicker one after the other."""


@contextmanager
def one_thread() -> Iterator[None]:
    """torch on one thread of the CPU for a while."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


class Inference:
    """Owns the networks and their device.

    device: "auto" (CUDA where there is one, else the CPU), "cpu", "cuda", "mps". dtype: of the computation.
    again: gives the networks once more, on the CPU; without it a lost GPU is the end.
    DeviceError: the device is not there. When a GPU runs out of memory a batch is halved, and a single
    crystal too large for it goes to the CPU; when it is lost (driver, power, a fault of its memory), the CPU
    takes over for good. ``notices`` collects a sentence for each such event.
    """

    def __init__(
        self,
        networks: Sequence[TensorFieldNetwork],
        *,
        device: str,
        dtype: torch.dtype = torch.float32,
        again: Callable[[], Sequence[TensorFieldNetwork]] | None = None,
    ) -> None:
        self.device = torch.device(resolve_device(device))
        self.dtype = dtype
        self.notices: list[str] = []
        self._again = again
        self._take(networks)

    def _take(self, networks: Sequence[TensorFieldNetwork]) -> None:
        self.networks = [network.to(self.device, self.dtype) for network in networks]
        self._stack = stack_of(self.networks)

    @torch.inference_mode()
    def outputs(self, graphs: Sequence[AtomGraph]) -> Outputs:
        """What every network says of every graph. CrystalError: a graph beyond LARGEST_EDGE_COUNT.
        DeviceError: the GPU was lost, and the networks cannot be loaded again.
        """
        for graph in graphs:
            if graph.edge_count > LARGEST_EDGE_COUNT:
                raise CrystalError(
                    f"the crystal has {graph.edge_count} pairs of neighbours, the network takes at most "
                    f"{LARGEST_EDGE_COUNT}; use a smaller cell"
                )
        try:
            return self._run(graphs, self.device)
        except torch.OutOfMemoryError:
            pass  # out of this block first: the exception holds on to the tensors that filled the memory
        except RuntimeError as error:
            fault = fault_in_words(error)
            if self.device.type == "cpu" or fault is None:
                raise
            self._take_to_cpu(fault)
            return self._run(graphs, self.device)
        return self._run_smaller(graphs)

    def _take_to_cpu(self, fault: str) -> None:
        """After a fault nothing can be fetched from a GPU any more, not even the weights."""
        if self._again is None:
            raise DeviceError(f"{fault}; start the program again, or choose the CPU")
        self.notices.append(f"{fault}; the CPU took over")
        self.device = torch.device("cpu")
        self._take(self._again())

    def _run(self, graphs: Sequence[AtomGraph], device: torch.device) -> Outputs:
        edges = sum(graph.edge_count for graph in graphs)
        with one_thread() if edges < SMALL_EDGE_COUNT and device.type == "cpu" else nullcontext():
            return self._forward(graphs, device)

    def _forward(self, graphs: Sequence[AtomGraph], device: torch.device) -> Outputs:
        tensors = graph_tensors(batch_graphs(list(graphs)), device=device, dtype=self.dtype)
        geometry: Any = self.networks[0].geometry(tensors)  # of the kind that all members take
        if self._stack is not None and device == self.device and len(tensors.length) <= STACKED_EDGE_COUNT:
            said = self._stack.outputs(tensors, geometry)
        else:
            each = [network.outputs(tensors, geometry) for network in self.networks]
            said = NetworkOutputs(*(torch.stack(parts) for parts in zip(*each, strict=True)))
        return Outputs(**{name: part.double().cpu().numpy() for name, part in said._asdict().items()})

    def _run_smaller(self, graphs: Sequence[AtomGraph]) -> Outputs:
        torch.cuda.empty_cache()
        if len(graphs) > 1:
            half = len(graphs) // 2
            self.notices.append(f"the GPU ran out of memory; a batch of {len(graphs)} crystals was halved")
            return join_outputs([self.outputs(graphs[:half]), self.outputs(graphs[half:])])
        self.notices.append("the GPU ran out of memory for one crystal; the CPU took over")
        for network in self.networks:
            network.to("cpu")
        try:
            return self._run(graphs, torch.device("cpu"))
        finally:
            for network in self.networks:
                network.to(self.device)


def resolve_device(name: str) -> str:
    """The device meant: "auto" to the best device here; any other name is checked. DeviceError says what
    there is instead.
    """
    available = ["cpu"]
    if torch.cuda.is_available():
        available.insert(0, "cuda")
    if torch.backends.mps.is_available():
        available.append("mps")
    if name == "auto":
        return available[0] if available[0] == "cuda" else "cpu"
    if name.split(":")[0] not in available:
        raise DeviceError(f"the device {name!r} is not here; there is: {', '.join(available)}")
    return name
