"""A training of the window on several devices: it waits when the window says so, goes on, makes a model."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from app.state.training_form import checked, texts_of
from app.work import dataset_work
from app.work.dataset_work import DatasetShelf
from app.work.run_folder import RunState, read_run
from app.work.run_work import train
from app.work.studio_jobs import MemberTold, PrepareRun, RunFinished, RunPlan, Train
from core.dataset.splits import SplitBy

TINY = {"channels": 4, "edge_channels": 2, "layers": 1, "radial_hidden": 8}
SHORT = {"epochs": 2, "batch_size": 8, "warmup_steps": 2, "threads": 1}

METALS = ("Al", "Cu", "Ni", "Ag", "Au", "Fe", "W", "Mo", "Cr", "V", "Nb", "Ta")


@pytest.fixture(autouse=True)
def _threads_as_before():
    import torch

    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def dataset(tmp_path):
    """Twelve metals of simple cubic cells, ten to learn from."""
    rows = [
        {
            "material_id": f"row-{number}",
            "lattice": (np.eye(3) * (2.5 + 0.02 * number)).tolist(),
            "species": [symbol],
            "frac": [[0.0, 0.0, 0.0]],
            "stiffness_voigt_GPa": (np.eye(6) * (100.0 + 10 * number)).tolist(),
            "split": "val" if number > 9 else "train",
        }
        for number, symbol in enumerate(METALS)
    ]
    path = tmp_path / "metals.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_two_processes_wait_for_the_window_and_go_on(dataset, tmp_path):
    form = checked(texts_of(TINY, SHORT))
    plan = RunPlan(
        path=dataset,
        by=SplitBy.GIVEN,
        seed=0,
        folder=tmp_path / "run",
        name="metals",
        notes="",
        network=form.network,
        training=form.training,
        members=1,
        device="cpu",
        devices=2,
    )
    dataset_work.prepare(DatasetShelf(), PrepareRun(plan=plan))
    stages = []

    def tell(message):
        if isinstance(message, MemberTold):
            stages.append(message.progress.stage)

    flags = SimpleNamespace(should_stop=lambda: False, should_pause=lambda: "paused" not in stages)
    outcome = train(Train(folder=plan.folder), tell, flags)
    assert isinstance(outcome, RunFinished)
    assert stages.index("paused") < stages.index("epoch") and stages.count("epoch") == 2
    run = read_run(plan.folder)
    assert (run.state, run.devices) == (RunState.DONE, 2)
    card = json.loads((run.best[0] / "card.json").read_text(encoding="utf-8"))
    assert card["training"]["processes"] == 2
