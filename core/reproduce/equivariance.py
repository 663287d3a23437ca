"""What must hold for any network that is equivariant by construction, shown with numbers on one crystal.

The network that comes with the program is asked, the same with untrained weights, and for contrast one of
plain layers that has no equivariance. Graphs hold every atom and every edge: symmetry is not put in by the
graph.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from core.crystal.crystal import Crystal
from core.crystal.symmetrized import symmetrized
from core.crystal.symmetry import conventional_cell, primitive_cell, supercell, symmetry_of
from core.errors import CrystalError
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.checkpoint import load_checkpoint
from core.network.config import NetworkConfig
from core.network.graph_tensors import graph_tensors
from core.network.target import voigt_from_components
from core.reproduce.experiment import Chart, Curve, Outcome, Row, Setting
from core.reproduce.plain_network import PlainNetwork
from core.tensor.irreps import irreps_from_mandel
from core.tensor.mandel import mandel_from_voigt
from core.tensor.rotation import rotate_voigt, rotation_matrices
from core.tensor.symmetrize import symmetry_misfit

FloatArray = npt.NDArray[np.float64]
Answer = Callable[[Crystal], FloatArray]

ANGLES = np.arange(20.0, 181.0, 20.0)
GOAL = 1e-9
"""Of what must be equal, the largest relative difference in double precision."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """A network and what it is called. answer: from a crystal to its stiffness (6, 6), GPa. exact: whether it
    must keep symmetry.
    """

    name: str
    answer: Answer
    exact: bool


def run(setting: Setting) -> Outcome:
    """Turn, invert, repeat and re-order the crystal, and compare the answers."""
    started = time.process_time()
    crystal = setting.crystal
    if crystal is None:
        raise CrystalError("equivariance needs a crystal; give a file with --crystal")
    whole = symmetrized(crystal).crystal
    rotations = symmetrized(crystal).rotations
    asked = _networks(setting)
    rows: list[Row] = []
    curves: list[Curve] = []
    for number, one in enumerate(asked):
        setting.tell(number / len(asked), one.name)
        rows += _rows(one, whole, rotations, seed=setting.seed)
        curves.append(_course(one, whole, seed=setting.seed))
    facts = symmetry_of(crystal)
    rows.append(Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"))
    notes = (
        f"{crystal.name or 'The crystal'}: {len(whole)} atoms in the cell, space group {facts.symbol}, point "
        f"group {facts.point_group} with {len(rotations)} operations. Differences are ‖ΔC‖/‖C‖ in double "
        "precision; the cell is first made exactly symmetric, as a file is so only to its digits.",
        "Symmetry of the answer: ‖C − C averaged over the point group‖/‖C‖. The graphs hold every atom and "
        "every edge, so that the network itself answers for it.",
    )
    chart = Chart(
        name="equivariance-turned",
        title="Turning the crystal against turning its tensor",
        x_label="turned by (°)",
        y_label="‖ΔC‖/‖C‖",
        log_y=True,
        curves=tuple(curves),
    )
    return Outcome(rows=tuple(rows), notes=notes, charts=(chart,))


def _course(one: _Asked, crystal: Crystal, *, seed: int) -> Curve:
    """How far the answer to the crystal turned about some axis is from its answer turned, over the angle."""
    axis = np.random.default_rng(seed).normal(size=3)
    base = one.answer(crystal)
    found = []
    for angle in ANGLES:
        turn = rotation_matrices(np.radians(angle) * axis / np.linalg.norm(axis))
        found.append(_difference(one.answer(_turned(crystal, turn)), rotate_voigt(base, turn)))
    # The axis is logarithmic: a difference of nothing at all is drawn at the last digit.
    return Curve(name=one.name, x=ANGLES, y=np.maximum(found, np.finfo(np.float64).eps / 2), points=True)


def _rows(one: _Asked, crystal: Crystal, rotations: FloatArray, *, seed: int) -> list[Row]:
    base = one.answer(crystal)
    turn = rotation_matrices(np.random.default_rng(seed).normal(size=3))
    shuffled = np.random.default_rng(seed + 1).permutation(len(crystal))
    moved = replace(crystal, fractional=crystal.fractional + np.array([0.17, 0.31, 0.73]))
    order = replace(
        crystal,
        species=tuple(crystal.species[i] for i in shuffled),
        fractional=crystal.fractional[shuffled],
        labels=(),
    )
    primitive, conventional = primitive_cell(crystal), conventional_cell(crystal)
    differences = {
        "turn the crystal, or turn its tensor": (
            one.answer(_turned(crystal, turn)),
            rotate_voigt(base, turn),
        ),
        "crystal inverted (its tensor of rank 4 stays)": (one.answer(_turned(crystal, -np.eye(3))), base),
        "origin moved": (one.answer(moved), base),
        "atoms in another order": (one.answer(order), base),
        f"primitive cell ({len(primitive)} atoms) and conventional ({len(conventional)})": (
            one.answer(primitive),
            one.answer(conventional),
        ),
        "another choice of cell: a, a + b, c": (one.answer(_sheared(crystal)), base),
        "2×1×2 cells and one": (one.answer(supercell(crystal, (2, 1, 2))), base),
    }
    rows = [_row(one, text, _difference(*pair)) for text, pair in differences.items()]
    parts = irreps_from_mandel(mandel_from_voigt(base))
    shape = float(np.linalg.norm(parts[2:]) / np.linalg.norm(parts))
    rows.append(Row(quantity=f"{one.name}: share of the answer that depends on direction", ours=shape))
    return [
        *rows,
        _row(one, "symmetry of the answer: misfit to the crystal's", float(symmetry_misfit(base, rotations))),
    ]


def _row(one: _Asked, text: str, value: float) -> Row:
    kept = value <= GOAL
    return Row(
        quantity=f"{one.name}: {text}",
        theirs="0, by construction" if one.exact else None,
        ours=value,
        reach=f"≤ {GOAL:g}" if one.exact else "",
        reached=kept if one.exact else None,
    )


def _difference(one: FloatArray, other: FloatArray) -> float:
    scale = np.linalg.norm(mandel_from_voigt(other))
    return float(np.linalg.norm(mandel_from_voigt(one - other)) / scale)


def _turned(crystal: Crystal, matrix: FloatArray) -> Crystal:
    """The crystal under an orthogonal matrix, proper or not."""
    return replace(crystal, cell=crystal.cell @ matrix.T)


def _sheared(crystal: Crystal) -> Crystal:
    """The same crystal with a + b in place of b: x a + y b + z c = (x − y) a + y (a + b) + z c."""
    choice = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    return replace(crystal, cell=choice @ crystal.cell, fractional=crystal.fractional @ np.linalg.inv(choice))


def _networks(setting: Setting) -> list[_Asked]:
    """The trained network, the same untrained, and a plain one."""
    trained = load_checkpoint(setting.model).networks[0]
    config = trained.config
    untrained = build_network(config, seed=setting.seed)
    torch.manual_seed(setting.seed)
    plain = PlainNetwork(config, 64, directions=True)
    _spread(untrained)
    _spread(plain)
    return [
        _Asked(name="trained", answer=_answer(trained, config), exact=True),
        _Asked(name="untrained", answer=_answer(untrained, config), exact=True),
        _Asked(name="without equivariance", answer=_answer(plain, config), exact=False),
    ]


@torch.no_grad()
def _spread(network: nn.Module) -> None:
    """Random species vectors as well, so that an untrained network tells elements apart."""
    for name, parameter in network.named_parameters():
        if name == "species.learned":
            parameter.normal_()


def _answer(network: nn.Module, config: NetworkConfig) -> Answer:
    network = network.double().eval()

    @torch.no_grad()
    def answer(crystal: Crystal) -> FloatArray:
        graph = build_graph(crystal, cutoff=config.cutoff, use_symmetry=False)
        components = network(graph_tensors(graph, dtype=torch.float64))[0].numpy()
        return voigt_from_components(components, config.target)

    return answer
