"""The experiments that need no data, in their short form, against what is known of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.crystal.crystal import Crystal
from core.crystal.reading import read_crystal
from core.errors import CancelledError, TrainingError
from core.graph.build import build_graph
from core.network.checkpoint import load_checkpoint
from core.network.graph_tensors import graph_tensors
from core.network.radial_basis import cutoff_envelope
from core.network.spherical import harmonics
from core.reproduce.cartesian_irreps import _drawn
from core.reproduce.experiment import Outcome, Row, Setting
from core.reproduce.filters import radial_functions
from core.reproduce.registry import EXPERIMENTS, experiment, run_experiment
from core.tensor.point_groups import POINT_GROUPS, point_group_rotations
from core.tensor.tensor_kinds import tensor_kind
from core.tensor.tensor_pattern import tensor_pattern

pytestmark = pytest.mark.usefixtures("one_thread")

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


def setting(**changed: object) -> Setting:
    given: dict[str, object] = {
        "model": RESOURCES / "models" / "standard",
        "reference": RESOURCES / "reference",
        "short": True,
        "crystal": read_crystal(RESOURCES / "examples" / "quartz-alpha.cif"),
    }
    return Setting(**(given | changed))  # type: ignore[arg-type]


def row_of(outcome: Outcome, words: str) -> Row:
    return next(row for row in outcome.rows if words in row.quantity)


@pytest.mark.parametrize(
    ("name", "laws"),
    [("gravity", [lambda r: -1.0 / r**2]), ("inertia", [lambda r: 2 * r**2 / 3, lambda r: -(r**2)])],
)
def test_radial_functions_of_point_masses_are_the_laws(name: str, laws: list) -> None:
    outcome = run_experiment(EXPERIMENTS[name], setting())
    assert outcome.reached
    assert float(outcome.rows[0].ours) <= 1e-2  # type: ignore[arg-type]
    learned = [curve for curve in outcome.charts[0].curves if not curve.source]
    beside = [curve for curve in outcome.charts[0].curves if curve.source]
    for curve, law in zip(beside, laws, strict=True):  # the law itself is drawn, dashed
        np.testing.assert_allclose(curve.y, law(curve.x), rtol=1e-6)
    for curve, law in zip(learned, laws, strict=True):
        np.testing.assert_allclose(curve.y, law(curve.x), atol=0.02 * np.abs(law(curve.x)).max())


@pytest.mark.parametrize("file", ["quartz-alpha.cif", "halite.cif"])
def test_equivariance_holds_and_plain_layers_fail(file: str) -> None:
    outcome = run_experiment(
        EXPERIMENTS["equivariance"], setting(crystal=read_crystal(RESOURCES / "examples" / file))
    )
    assert outcome.reached
    assert float(row_of(outcome, "without equivariance: turn").ours) > 1e-3  # type: ignore[arg-type]
    # An answer that is the same in all directions would be turned by nothing.
    assert float(row_of(outcome, "untrained: share of the answer").ours) > 1e-3  # type: ignore[arg-type]
    if file == "halite.cif":
        assert "primitive cell (2 atoms) and conventional (8)" in " ".join(r.quantity for r in outcome.rows)


@pytest.mark.parametrize(
    ("formula", "group", "irreps", "constants"),
    [
        ("ijkl=jikl=klij", "m-3m", "2x0e+2x2e+1x4e", 3),
        ("ijkl=jikl=klij", "-3", "2x0e+2x2e+1x4e", 7),
        ("ijk=ikj", "32", "2x1o+1x2o+1x3o", 2),
        ("gyration", "422", "1x0o+1x2o", 2),
        ("dielectric", "1", "1x0e+1x2e", 6),
        ("ijk", "m-3m", "1x0o+3x1o+2x2o+1x3o", 0),
    ],
)
def test_formulas_have_the_irreps_and_constants_of_the_tables(
    formula: str, group: str, irreps: str, constants: int
) -> None:
    outcome = run_experiment(EXPERIMENTS["cartesian-irreps"], setting(formula=formula, group=group))
    assert outcome.reached
    assert outcome.rows[0].ours == irreps
    assert row_of(outcome, f"constants under {group}: ").ours == constants
    drawn = {int(number) for number in outcome.matrices[0].groups.ravel() if number >= 0}
    assert len(drawn) == constants


NYE = {
    **dict.fromkeys(("1", "-1"), 21),
    **dict.fromkeys(("2", "m", "2/m"), 13),
    **dict.fromkeys(("222", "mm2", "mmm"), 9),
    **dict.fromkeys(("4", "-4", "4/m", "3", "-3"), 7),
    **dict.fromkeys(("422", "4mm", "-42m", "4/mmm", "32", "3m", "-3m"), 6),
    **dict.fromkeys(("6", "-6", "6/m", "622", "6mm", "-6m2", "6/mmm"), 5),
    **dict.fromkeys(("23", "m-3", "432", "-43m", "m-3m"), 3),
}
"""Elastic constants of the 32 point groups: J. F. Nye, Physical Properties of Crystals, table 9."""


def test_the_matrix_of_each_of_the_32_point_groups_is_drawn() -> None:
    assert set(NYE) == set(POINT_GROUPS) and len(NYE) == 32
    kind = tensor_kind("elasticity")
    for group, constants in NYE.items():
        rotations = point_group_rotations(group)
        pattern = tensor_pattern(kind.index_symmetry, rotations, symbol=kind.symbol, doubled=kind.doubled)
        drawn = _drawn(kind, pattern, group)
        assert len({int(number) for number in drawn.groups.ravel() if number >= 0}) == constants, group
        assert [len(line) for line in drawn.entries] == [6] * 6


def test_a_matrix_is_drawn_as_the_quadratic_form_it_is() -> None:
    matrix = np.array([[2.0, 0.3, 0.0], [0.3, 1.0, -0.4], [0.0, -0.4, 4.0]])
    signal = run_experiment(EXPERIMENTS["cartesian-irreps"], setting(matrix=matrix)).signals[0]
    n = np.random.default_rng(0).normal(size=(20, 3))
    n /= np.linalg.norm(n, axis=1, keepdims=True)
    values = harmonics(torch.tensor(n)).numpy() @ signal.coefficients
    np.testing.assert_allclose(values, np.einsum("ni,ij,nj->n", n, matrix, n), atol=1e-12)


def test_filters_are_those_of_the_networks_own_first_convolution() -> None:
    """A dimer of the pair drawn: what the layer itself sums at an atom is R(r) Y(r̂) of its one neighbour."""

    network = load_checkpoint(RESOURCES / "models" / "standard").networks[0]
    vector = np.array([0.9, 1.1, -0.6])
    dimer = Crystal(species=("Si", "O"), cell=np.eye(3) * 20, fractional=np.stack([np.zeros(3), vector / 20]))
    graph = graph_tensors(build_graph(dimer, cutoff=network.config.cutoff, use_symmetry=False))
    with torch.no_grad():
        species = network.species(graph.atomic_number)
        envelope = cutoff_envelope(graph.length, network.config.cutoff)
        basis = network.basis(graph.length)
        summed = network.first(species, basis, envelope, network.geometry(graph))[:, 0].double().numpy()
    length = np.linalg.norm(vector)
    radial = radial_functions(network, 14, 8, np.array([length]))[0]  # silicon receives, oxygen sends
    harmonic = harmonics(torch.tensor(vector / length)).numpy()
    degrees = np.repeat(np.arange(5), 2 * np.arange(5) + 1)
    expected = harmonic[:, None] * radial[degrees] / network.config.neighbor_norm
    np.testing.assert_allclose(summed, expected, atol=1e-5 * np.abs(expected).max())
    drawn = run_experiment(EXPERIMENTS["filters"], setting())
    assert drawn.reached
    assert drawn.signals and all(np.abs(signal.coefficients).max() > 0.0 for signal in drawn.signals)


def test_an_experiment_stops_when_told_and_unknown_names_are_refused() -> None:
    with pytest.raises(CancelledError):
        run_experiment(EXPERIMENTS["gravity"], setting(should_stop=lambda: True))
    with pytest.raises(TrainingError, match="sio2-one"):
        experiment("gravitation")
