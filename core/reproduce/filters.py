"""The filters of a trained network: learned radial functions times spherical harmonics.

Of the first convolution, Σ_j R_lc(r, species i, species j) Y_lm(r̂): there nothing but species and distance is
known yet, so its filters are functions of space alone, one for each degree l and channel c and pair of
species.
"""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import torch

from core.crystal.crystal import Crystal
from core.crystal.facts import atomic_numbers
from core.errors import CheckpointError
from core.graph.build import build_graph
from core.network.checkpoint import load_checkpoint
from core.network.radial_basis import cutoff_envelope
from core.network.spherical import DEGREES, SLICES, harmonics
from core.network.tensor_field_network import EdgeFrameNetwork
from core.reproduce.experiment import Chart, Curve, FieldMap, Outcome, Row, Setting, SphereSignal

FloatArray = npt.NDArray[np.float64]

NEAREST = 0.8
"""Å; nearer atoms are in no crystal, and the function there was never learned."""


def run(setting: Setting) -> Outcome:
    """Radial functions of the pair of species that stand nearest in the crystal, and their filters."""
    started = time.process_time()
    network = load_checkpoint(setting.model).networks[0]
    if not isinstance(network, EdgeFrameNetwork):
        raise CheckpointError(
            f"{setting.model} has no filters of the kind that are drawn; give an edge-frame one"
        )
    crystal = setting.crystal
    assert crystal is not None
    receiver, sender, bond = nearest_pair(crystal, network.config.cutoff)
    symbols = dict(zip(atomic_numbers(crystal).tolist(), crystal.species, strict=True))
    pair = f"{symbols[receiver]}–{symbols[sender]}"
    distances = np.linspace(NEAREST, network.config.cutoff, 240)
    radial = radial_functions(network, receiver, sender, distances)
    channels = [int(np.abs(radial[:, degree]).max(axis=0).argmax()) for degree in DEGREES]
    strongest = np.stack(
        [radial[:, degree, channel] for degree, channel in zip(DEGREES, channels, strict=True)]
    )
    rows = [
        Row(
            quantity=f"l = {degree}: distance of the greatest |R| of all channels (bond {bond:.2f})",
            theirs="a picture",
            ours=float(distances[np.abs(radial[:, degree]).mean(axis=1).argmax()]),
            unit="Å",
        )
        for degree in DEGREES
    ]
    rows.append(_vanishes(radial))
    rows.append(Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"))
    notes = (
        f"First convolution of the network, pair {pair} (receiver, sender); {radial.shape[2]} filters of "
        "each degree, the strongest is drawn. Filters of later convolutions depend on what the atoms know.",
    )
    return Outcome(
        rows=tuple(rows),
        notes=notes,
        charts=(_chart(pair, distances, strongest, bond),),
        maps=(_map(pair, distances, strongest, network.config.cutoff),),
        signals=_signals(pair, distances, strongest, bond),
    )


def nearest_pair(crystal: Crystal, cutoff: float) -> tuple[int, int, float]:
    """Atomic numbers of receiver and sender of the shortest edge, and its length in Å."""
    graph = build_graph(crystal, cutoff=cutoff, use_symmetry=False)
    if graph.edge_count == 0:
        raise CheckpointError(
            f"{crystal.name}: no atom has a neighbour within {cutoff} Å; give a denser crystal"
        )
    length = np.linalg.norm(graph.edge_vector, axis=1)
    edge = int(length.argmin())
    sender, receiver = (int(graph.atomic_number[graph.edge_index[end, edge]]) for end in (0, 1))
    return receiver, sender, float(length[edge])


@torch.no_grad()
def radial_functions(
    network: EdgeFrameNetwork, receiver: int, sender: int, distances: FloatArray
) -> FloatArray:
    """(n, 5, channels) the functions R_lc of the first convolution at distances (n,) in Å."""
    length = torch.as_tensor(distances, dtype=torch.float32)
    species = network.species(torch.tensor([sender, receiver]))
    ends = torch.cat([species[0], species[1]]).expand(len(length), -1)
    envelope = cutoff_envelope(length, network.config.cutoff)
    weights = network.first.radial(network.basis(length), ends, envelope)
    return np.asarray(weights.unflatten(1, (len(DEGREES), -1)).double().numpy())


def _vanishes(radial: FloatArray) -> Row:
    last = float(np.abs(radial[-1]).max() / np.abs(radial).max())
    return Row(
        quantity="|R| at the cutoff, share of its greatest",
        theirs="0",
        ours=last,
        reach="≤ 1e-06",
        reached=last <= 1e-6,
    )


def _chart(pair: str, distances: FloatArray, strongest: FloatArray, bond: float) -> Chart:
    top = float(np.abs(strongest).max())
    curves = [
        Curve(name=f"l = {degree}", x=distances, y=values)
        for degree, values in zip(DEGREES, strongest, strict=True)
    ]
    shortest = Curve(name=f"bond, {bond:.2f} Å", x=np.full(2, bond), y=np.array([-top, top]), source=True)
    return Chart(
        name="filter-radial-functions",
        title=f"Radial functions of the trained network's first filters, {pair}",
        x_label="distance r (Å)",
        y_label="R(r)",
        curves=(*curves, shortest),
    )


def _map(pair: str, distances: FloatArray, strongest: FloatArray, cutoff: float) -> FieldMap:
    """R_l(r) Y_lm(r̂) in the plane of the polar axis y, m = 0, as the slides show them."""
    line = np.linspace(-cutoff, cutoff, 161)
    x, y = np.meshgrid(line, line)
    r = np.hypot(x, y)
    there = (r >= NEAREST) & (r < cutoff)
    unit = np.stack([x, y, np.zeros_like(x)], axis=-1) / np.maximum(r, 1e-9)[..., None]
    harmonic = harmonics(torch.as_tensor(unit)).numpy()
    panels = []
    for degree, values in zip(DEGREES, strongest, strict=True):
        zonal = harmonic[..., SLICES[degree]][..., degree]
        field = np.where(there, np.interp(r, distances, values) * zonal, np.nan)
        panels.append((f"l = {degree}, m = 0", field))
    return FieldMap(
        name="filter-sections",
        title=f"Filters R(r) Y(r̂) of {pair}, section",
        panels=tuple(panels),
        reach=cutoff,
    )


def _signals(
    pair: str, distances: FloatArray, strongest: FloatArray, bond: float
) -> tuple[SphereSignal, ...]:
    """Each degree's filter, and all together, on the sphere of the bond's radius."""
    together = np.zeros(25)
    drawn = []
    for degree, values in zip(DEGREES, strongest, strict=True):
        alone = np.zeros(25)
        alone[SLICES[degree]][degree] = float(np.interp(bond, distances, values))
        together += alone
        title = f"Filter of {pair}, l = {degree}, m = 0, at r = {bond:.2f} Å"
        drawn.append(SphereSignal(name=f"filter-l{degree}", title=title, coefficients=alone, quantity="R Y"))
    title = f"Filters of {pair}, l = 0 to 4 together, at r = {bond:.2f} Å"
    return (
        *drawn,
        SphereSignal(name="filter-together", title=title, coefficients=together, quantity="Σ R Y"),
    )
