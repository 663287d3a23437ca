"""The experiments that train on crystals, in their short form, and what they rest on."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.crystal.reading import read_crystal
from core.dataset.labelled import LabelledCrystal
from core.dataset.reading import read_dataset
from core.errors import CancelledError, DatasetError
from core.graph.build import build_graph
from core.network.build import TensorFieldNetwork, build_network
from core.network.checkpoint import load_checkpoint
from core.network.config import NetworkConfig, Target
from core.network.graph_tensors import graph_tensors
from core.reproduce import data_efficiency, without_silica
from core.reproduce.data_efficiency import NETWORK, read_stored
from core.reproduce.experiment import Chart, Curve, Outcome, Row, Setting
from core.reproduce.gauss_newton import gauss_newton, invariant_directions, known_crystal, squared_loss
from core.reproduce.kept import Kept
from core.reproduce.learning_curve import Kind, Point, build_kind, turned_at_random, weight_count
from core.reproduce.registry import EXPERIMENTS, run_experiment
from core.reproduce.silica import read_silica
from core.reproduce.small_training import shipped_networks, stand_in
from core.reproduce.stored_run import read_stored_run, stored_run
from core.reproduce.zeolites import read_zeolites
from core.tensor.irreps import irreps_from_mandel
from core.tensor.mandel import mandel_from_voigt
from core.tensor.point_groups import POINT_GROUPS, point_group_rotations
from core.training.batches import target_components

pytestmark = pytest.mark.usefixtures("one_thread")

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
QUARTZ = RESOURCES / "examples" / "quartz-alpha.cif"
QUARTZ_VOIGT = np.array(
    [
        [87.0, 7.0, 12.0, -18.0, 0.0, 0.0],
        [7.0, 87.0, 12.0, 18.0, 0.0, 0.0],
        [12.0, 12.0, 106.0, 0.0, 0.0, 0.0],
        [-18.0, 18.0, 0.0, 58.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 58.0, -18.0],
        [0.0, 0.0, 0.0, 0.0, -18.0, 40.0],
    ]
)


def setting(**changed: object) -> Setting:
    given: dict[str, object] = {
        "model": RESOURCES / "models" / "standard",
        "reference": RESOURCES / "reference",
        "short": True,
        "crystal": read_crystal(QUARTZ),
    }
    return Setting(**(given | changed))  # type: ignore[arg-type]


def row_of(outcome: Outcome, words: str) -> Row:
    return next(row for row in outcome.rows if words in row.quantity)


def test_one_tensor_is_learned_by_heart_without_any_data_file() -> None:
    outcome = run_experiment(EXPERIMENTS["sio2-one"], setting())
    assert outcome.reached
    assert float(row_of(outcome, "loss at the end").ours) <= 0.01  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["sio2-all", "zeolites", "data-efficiency"])
def test_crystals_made_by_code_stand_in_and_the_table_is_whole(name: str) -> None:
    told: list[float] = []
    experiment = EXPERIMENTS[name]
    outcome = run_experiment(experiment, setting(on_progress=lambda share, text: told.append(share)))
    assert experiment.missing(setting())
    assert "made by code" in " ".join(outcome.notes)
    assert told
    assert 0.0 <= min(told) <= max(told) <= 1.0
    numbers = [row.ours for row in outcome.rows if isinstance(row.ours, float)]
    assert len(numbers) > 5
    assert np.isfinite(numbers).all()
    assert outcome.charts


@pytest.mark.parametrize("group", POINT_GROUPS)
def test_directions_of_a_group_are_as_many_as_its_constants(group: str) -> None:
    from core.elasticity.component_pattern import component_pattern

    rotations = point_group_rotations(group)
    directions = invariant_directions(rotations)
    assert len(directions) == component_pattern(rotations).count
    np.testing.assert_allclose(directions @ directions.T, np.eye(len(directions)), atol=1e-10)


def test_gauss_newton_fits_two_crystals_at_once() -> None:
    config = NetworkConfig(
        target=Target.MANDEL, channels=8, edge_channels=4, dropout=0.0, species_dropout=0.0
    )
    network = build_network(config, seed=2)
    halite = read_crystal(RESOURCES / "examples" / "halite.cif")
    cubic = np.diag([49.0] * 3 + [12.8] * 3) + 12.9 * np.kron(np.diag([1, 0]), 1 - np.eye(3))
    known = [
        known_crystal(network, read_crystal(QUARTZ), QUARTZ_VOIGT),
        known_crystal(network, halite, cubic),
    ]
    before = squared_loss(known)
    course = gauss_newton(network, known, steps=12, goal=1e-3)
    assert course.loss[0] == pytest.approx(before)
    assert squared_loss(known) == pytest.approx(course.loss[-1], rel=1e-3)
    assert list(course.loss) == sorted(course.loss, reverse=True)
    assert course.loss[-1] < 0.02 * before


def test_networks_compared_have_one_size() -> None:
    counts = [weight_count(build_kind(kind, NETWORK, seed=0)) for kind in Kind]
    assert max(counts) < 1.04 * min(counts)


def test_a_crystal_and_its_tensor_are_turned_alike() -> None:
    """An equivariant network's answer to the turned crystal is its answer turned."""
    network = build_network(NetworkConfig(channels=8, edge_channels=4), seed=0).double().eval()
    with torch.no_grad():
        graph = build_graph(read_crystal(QUARTZ), cutoff=4.5, use_symmetry=False)
        tensors = graph_tensors(graph, dtype=torch.float64)
        answer = network(tensors)
        torch.manual_seed(3)
        turned, target = turned_at_random(tensors, answer)
        np.testing.assert_allclose(network(turned).numpy(), target.numpy(), atol=1e-6)
    assert float((target - answer).abs().max()) > 1e-3


def test_silica_is_read_with_the_phase_that_is_not_stable(tmp_path: Path) -> None:
    crystal = read_crystal(QUARTZ)
    row = {
        "material_id": "x-1",
        "formula": "SiO2",
        "lattice": crystal.cell.tolist(),
        "species": list(crystal.species),
        "frac": crystal.fractional.tolist(),
        "stiffness_voigt_GPa": (-QUARTZ_VOIGT).tolist(),
    }
    file = tmp_path / "sio2_22.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (record,) = read_silica(file)
    assert record.identifier == "x-1"
    np.testing.assert_array_equal(record.voigt, -QUARTZ_VOIGT)
    components = irreps_from_mandel(mandel_from_voigt(record.voigt))
    np.testing.assert_allclose(target_components(record.voigt[None], Target.MANDEL)[0], components)
    assert setting(data=tmp_path).file("sio2_22.jsonl") == file


def test_zeolites_are_read_from_the_sources_files(tmp_path: Path) -> None:
    tensors, cells = tmp_path / "elastic_tensors.json", tmp_path / "optimized_structures.zip"
    upper = np.triu(QUARTZ_VOIGT).tolist()
    unstable = np.triu(-QUARTZ_VOIGT).tolist()
    off = np.diag([300.0, 90.0, 100.0, 50.0, 50.0, 40.0]).tolist()  # no threefold axis
    tensors.write_text(
        json.dumps({"QTZ": upper, "BAD": unstable, "GONE": upper, "OFF": off}), encoding="utf-8"
    )
    with zipfile.ZipFile(cells, "w") as archive:
        for code in ("QTZ", "BAD", "OFF"):
            archive.writestr(f"optimized_structures/{code}.cif", QUARTZ.read_text(encoding="utf-8"))
    records, left_out = read_zeolites(tensors, cells)
    assert [record.identifier for record in records] == ["QTZ"]
    assert isinstance(records[0], LabelledCrystal)
    np.testing.assert_array_equal(records[0].voigt, QUARTZ_VOIGT)
    assert left_out[:2] == (("BAD", "tensor not positive definite"), ("GONE", "no cell"))
    assert left_out[2][0] == "OFF" and "off the symmetry" in left_out[2][1]


def test_a_learning_curve_goes_on_where_it_was_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[tuple[str, int]] = []

    def learn(kind: Kind, train: data_efficiency.Sample, *rest: object) -> Point:
        if len(learned) == 3:
            raise CancelledError("ended")
        learned.append((kind, len(train.records)))
        return Point(
            kind=str(kind), crystals=len(train.records), epochs=1, weights=1, bulk_mae=float(len(learned)),
            shear_mae=1.0, bulk_log10_mae=0.1, shear_log10_mae=0.1, tensor_error=None, within_25=None,
            cpu_s=1.0,
        )  # fmt: skip

    monkeypatch.setattr(data_efficiency, "learn", learn)
    train, unseen = stand_in(4), stand_in(1)
    sizes = {2: 1, 4: 1}

    def points(seed: int) -> list[Point]:
        kept = Kept(tmp_path, "points", {"seed": seed})
        return data_efficiency.live_points(setting(), train, unseen, sizes, kept)

    with pytest.raises(CancelledError):
        points(0)
    before = list(learned)
    learned.clear()
    assert [point.bulk_mae for point in points(0)] == [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]
    assert [*before, *learned] == [(kind, size) for size in sizes for kind in Kind]
    learned.clear()
    assert len(points(0)) == 6 and not learned, "a finished run is only read"
    assert "6 finished parts" in Kept(tmp_path, "points", {"seed": 0}).notes()[0]
    with pytest.raises(CancelledError):
        points(1)
    assert len(learned) == 3, "points of another run are not taken"


def test_stored_figures_are_what_the_command_prints(tmp_path: Path) -> None:
    curve = Curve(name="ours", x=np.array([1.0, 2.0]), y=np.array([3.0, 4.0]), points=True, line=False)
    chart = Chart(name="a", title="b", x_label="c", y_label="d", curves=(curve,), log_y=True)
    row = Row(quantity="error", ours=2.5, theirs="none", unit="GPa", reach="≤ 3", reached=True)
    content = {"rows": [row.to_dict()], "notes": ["how"], "charts": [chart.to_dict()]}
    (tmp_path / "one.json").write_text(json.dumps(content), encoding="utf-8")
    found = stored_run(tmp_path, "one", Outcome(rows=(row,)))
    assert [one.quantity for one in found.rows] == ["stored run: error", "this run: error"]
    assert found.notes == ("Stored run: how",) and found.charts[0].to_dict() == chart.to_dict()
    assert stored_run(tmp_path, "two", found) is found
    (tmp_path / "two.json").write_text('{"rows": 1}', encoding="utf-8")
    with pytest.raises(DatasetError, match=r"two\.json"):
        stored_run(tmp_path, "two", found)


def test_damaged_stored_figures_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"data-efficiency\.json"):
        read_stored(tmp_path)
    stored = read_stored(RESOURCES / "reference")
    assert all(0.0 < point.bulk_log10_mae < 1.0 for point in stored.points)
    assert max(point.crystals for point in stored.points) == 8194
    for name in ("sio2-all", "zeolites"):
        run = read_stored_run(RESOURCES / "reference" / f"{name}.json")
        assert run.reached and run.charts
        assert any("silica-free" in row.quantity for row in run.rows)


def test_a_network_that_never_saw_silica_goes_on_where_it_was_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quartz = read_crystal(QUARTZ)
    silicon = read_crystal(RESOURCES / "examples" / "silicon.cif")
    rows = [
        {
            "material_id": f"{name}-{number}",
            "lattice": (crystal.cell * (1.0 + 0.01 * number)).tolist(),
            "species": list(crystal.species),
            "frac": crystal.fractional.tolist(),
            "stiffness_voigt_GPa": (np.eye(6) * (100.0 + number)).tolist(),
            "split": "val" if number == 2 and crystal is silicon else "train",
        }
        for name, crystal in (("quartz", quartz), ("silicon", silicon))
        for number in range(3)
    ]
    file = tmp_path / without_silica.CRYSTALS.removesuffix(".gz")
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    others = without_silica.others_than_silica(read_dataset(file))
    assert [one.identifier for one in others.records] == ["silicon-0", "silicon-1", "silicon-2"]
    short = replace(without_silica.TRAINING, epochs=2, warmup_steps=1)
    monkeypatch.setattr(without_silica, "TRAINING", short)
    told: list[str] = []

    def network(stop_at: str) -> TensorFieldNetwork:
        told.clear()
        given = setting(
            kept=tmp_path,
            on_progress=lambda share, text: told.append(text),
            should_stop=lambda: any(stop_at in text for text in told),
        )
        return without_silica.network_without_silica(given, file, span=(0.0, 1.0))

    with pytest.raises(CancelledError):
        network("epoch 1 of 2")
    found = network("never")
    assert not any("epoch 1 of 2" in text for text in told) and any("epoch 2 of 2" in text for text in told)
    assert found.config == shipped_networks(setting().model)[0].config
    card = load_checkpoint(tmp_path / "network-without-silica-0" / "best").card
    assert card["training"]["crystals"] == 2, "only silicon"
