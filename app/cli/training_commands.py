"""``elastoscope train`` and ``elastoscope evaluate``."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.dataset_options import FORMATS_EPILOG, read_divided, say_dataset, split_options
from app.cli.models import keep_in_library, load_predictor, model_name, require_free_name
from app.cli.options import PATH, json_option, model_options
from app.cli.output import message_console, print_json, result_console, say
from app.cli.training_machines import PAUSE_FILE, Machines
from app.cli.training_report import TrainingReport, estimate_text
from app.cli.training_settings import (
    RunSettings,
    attribution_of,
    preset_file,
    preset_names,
    read_settings,
    require_layers,
    with_start,
)
from core.errors import DatasetError, TrainingError

if TYPE_CHECKING:
    from core.dataset.labelled import Dataset
    from core.prediction.evaluation import Evaluation
    from core.training.trainer import TrainingTask


@click.command(epilog=FORMATS_EPILOG)
@click.argument("dataset", type=PATH)
@click.option("--out", type=PATH, default=None, help="Folder of the run; the finished model is in DIR/model.")
@click.option("--resume", type=PATH, default=None, metavar="DIR", help="Go on with the run in DIR.")
@click.option(
    "--preset",
    default="standard",
    show_default=True,
    metavar="NAME",
    help="Settings that come with the program: small, fine-tune, standard, matten, source-paper.",
)
@click.option(
    "--config", type=PATH, default=None, metavar="TOML", help="Settings of your own, instead of a preset."
)
@click.option(
    "--start",
    metavar="NAME|PATH",
    default=None,
    help="Fine-tune this model instead of starting from scratch (see --preset fine-tune).",
)
@click.option(
    "--estimate",
    is_flag=True,
    help="Say how long the run takes and how much memory it needs, from a timed batch, and train nothing.",
)
@click.option(
    "--to-library",
    metavar="NAME",
    default=None,
    help="Keep the finished model in the library under NAME (see 'elastoscope models').",
)
@click.option("--members", type=click.IntRange(1, 16), default=None, help="Networks in the ensemble.")
@click.option("--epochs", type=click.IntRange(1), default=None, help="Passes over the training crystals.")
@click.option("--seed", type=int, default=None, help="Of weights, order and dropout.")
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Members trained at a time."
)
@click.option(
    "--devices",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="GPUs (or processes, with --device cpu) that train each network together.",
)
@click.option(
    "--nodes",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Machines that do so, each with --devices; the README says how they are started.",
)
@click.option(
    "--cache",
    type=PATH,
    default=None,
    metavar="DIR",
    help="Where graphs are kept between runs [DIR of the run].",
)
@click.option(
    "--attribution",
    default=None,
    help="Source of the data and its licence, for the model's card. [as the identifiers of the rows say]",
)
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda", "mps"]),
    default="auto",
    show_default=True,
    help="Where the networks are trained; auto takes a GPU where there is one.",
)
@split_options
def train(
    dataset: Path,
    out: Path | None,
    resume: Path | None,
    preset: str,
    config: Path | None,
    start: str | None,
    estimate: bool,
    to_library: str | None,
    members: int | None,
    epochs: int | None,
    seed: int | None,
    jobs: int,
    devices: int,
    nodes: int,
    cache: Path | None,
    attribution: str | None,
    device: str,
    split_by: str,
    split_seed: int,
) -> None:
    """Train a network on DATASET, labelled crystals in one of the formats below.

    Crystals of split "train" are learned from, "val" chooses the best epoch and calibrates the intervals,
    "test" is measured once at the end. Every epoch is saved; after a kill, --resume DIR loses at most one.
    While a file named "pause" is in the folder of the run, training waits, on any number of devices, and
    keeps its memory: touch DIR/pause, and rm DIR/pause to go on.
    """
    from core.training.run_data import learned_splits

    if to_library is not None:
        require_free_name(to_library)
    machines = Machines(jobs=jobs, devices=devices, nodes=nodes)
    folder = Path() if estimate else _run_folder(out, resume, writes=machines.writes)
    settings = _changed(_settings(preset, config, start, folder if resume else None), members, epochs, seed)
    data = read_divided(dataset, split_by, split_seed)
    learned_splits(data)  # refused before the folder becomes a run
    require_layers(settings)
    if estimate:
        say_dataset(data)
        click.echo(estimate_text(_task(data, settings, folder, device=device), settings.members, jobs))
        return
    if machines.writes:
        say_dataset(data)
        _keep_settings(folder, settings, preset, config)
    card = {
        "name": settings.name,
        "version": settings.version,
        "description": settings.description,
        "data": "; ".join([f"{dataset.name}, {len(data.split('train'))} training crystals", *data.notes]),
        "attribution": attribution or attribution_of(data),
        "machine": _machine(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "dataset_sha256": data.digest(),
        "preset": settings.name,
        "command": _command(dataset, preset, config, settings),
        "notes": list(settings.notes),
    }
    if settings.start:
        card["parent"] = model_name(Path(settings.start))
    graphs = cache or folder / "graphs"
    _train(data, settings, folder, machines, cache=graphs, device=device, resume=bool(resume), card=card)
    if machines.writes:
        if to_library is not None:
            keep_in_library(folder / "model", to_library)
        click.echo(str(folder / "model"))


def _run_folder(out: Path | None, resume: Path | None, *, writes: bool) -> Path:
    if (out is None) == (resume is None):
        raise click.UsageError("give either --out DIR for a new run or --resume DIR to go on with one")
    if resume is not None and not (resume / "settings.json").is_file():
        raise TrainingError(f"{resume} holds no run to go on with (no settings.json); start one with --out")
    if out is not None and writes and (out / "settings.json").exists():
        raise TrainingError(f"{out} holds a run already; go on with --resume {out} or choose another folder")
    folder = out or resume
    assert folder is not None
    return folder


def _settings(preset: str, config: Path | None, start: str | None, running: Path | None) -> RunSettings:
    if running is not None:
        return _kept_settings(running)
    if config is None and preset not in preset_names():
        raise TrainingError(f"no preset {preset!r}; there are: {', '.join(preset_names())}")
    return with_start(read_settings(config or preset_file(preset)), start)


def _changed(settings: RunSettings, members: int | None, epochs: int | None, seed: int | None) -> RunSettings:
    from dataclasses import replace

    wanted = {"epochs": epochs, "seed": seed}
    changes: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    training = replace(settings.training, **changes)
    return replace(settings, training=training, members=members or settings.members)


def _keep_settings(folder: Path, settings: RunSettings, preset: str, config: Path | None) -> None:
    """Written once, so that --resume needs nothing but the folder."""
    import json
    from dataclasses import asdict

    from core.files import write_atomically

    content = asdict(settings) | {"from": str(config) if config else preset}
    write_atomically(folder / "settings.json", json.dumps(content, indent=1) + "\n")


def _kept_settings(folder: Path) -> RunSettings:
    import json

    from core.network.config import NetworkConfig
    from core.training.config import TrainingConfig

    try:
        content = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        content.pop("from", None)
        network = NetworkConfig.from_dict(content.pop("network"))
        training = TrainingConfig.from_dict(content.pop("training"))
        return RunSettings(network=network, training=training, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TrainingError(f"{folder / 'settings.json'} is damaged: {error}") from error


def _command(dataset: Path, preset: str, config: Path | None, settings: RunSettings) -> str:
    source = f"--config {config.name}" if config else f"--preset {preset}"
    if settings.start:
        source += f" --start {Path(settings.start).name}"
    return (
        f"elastoscope train {dataset.name} {source} "
        f"--members {settings.members} --seed {settings.training.seed}"
    )


def _machine() -> str:
    import os

    import torch

    cores = f"{os.cpu_count()} cores, {torch.get_num_threads()} threads at most"
    return f"{platform.system()} {platform.machine()}, {cores}, torch {torch.__version__}"


def _train(
    data: Dataset,
    settings: RunSettings,
    folder: Path,
    machines: Machines,
    *,
    cache: Path,
    device: str,
    resume: bool,
    card: dict[str, Any],
) -> None:
    from core.prediction.finishing import finish_model
    from core.training.ensemble import member_tasks

    task = _task(data, settings, folder, device=device, cache=cache, resume=resume)
    tasks = member_tasks(task, settings.members)
    if not machines.writes:
        machines.train(tasks, folder, lambda member, progress: None)
        return
    try:
        with TrainingReport(settings.members, pause=folder / PAUSE_FILE) as report:
            best = machines.train(tasks, folder, report.member)
            finish_model(best, data, folder / "model", card=card, cache=cache, on_progress=report.stage)
    except KeyboardInterrupt:
        say(f"every finished epoch is kept; go on with --resume {folder}")
        raise


def _task(
    data: Dataset,
    settings: RunSettings,
    folder: Path,
    *,
    device: str,
    cache: Path | None = None,
    resume: bool = False,
) -> TrainingTask:
    from core.prediction.inference import resolve_device
    from core.training.trainer import TrainingTask

    return TrainingTask(
        dataset=data,
        network=settings.network,
        training=settings.training,
        out=folder,
        cache=cache,
        device=resolve_device(device),
        resume=resume,
        start=Path(settings.start) if settings.start else None,
    )


@click.command(epilog=FORMATS_EPILOG)
@click.argument("dataset", type=PATH)
@click.option(
    "--split", default="test", show_default=True, help='Which crystals: train, val, test, or "all".'
)
@split_options
@model_options
@json_option
def evaluate(
    dataset: Path, split: str, split_by: str, split_seed: int, model: str | None, device: str, as_json: bool
) -> None:
    """Measure a network's errors on the labelled crystals of DATASET, overall and by crystal system."""
    from rich.progress import Progress

    from core.prediction.evaluation import evaluate as measure

    data = read_divided(dataset, split_by, split_seed)
    records = data.split(split)
    if not records:
        raise DatasetError(f"{dataset.name} has no crystals in split {split!r}")
    predictor = load_predictor(model, device)
    say_dataset(data)
    with Progress(console=message_console(), transient=True) as bar:
        task = bar.add_task("evaluating", total=1.0)
        found = measure(
            predictor,
            records,
            training=data.split("train"),
            on_progress=lambda fraction: bar.update(task, completed=fraction),
        )
    for identifier, reason in found.failed:
        say(f"{identifier}: {reason}")
    _print_evaluation(found, predictor.identity.name, data.name, split, as_json)


def _print_evaluation(found: Evaluation, model: str, dataset: str, split: str, as_json: bool) -> None:
    if as_json:
        print_json({"schema": 1, "model": model, "dataset": dataset, "split": split} | found.to_dict())
        return
    from rich.markdown import Markdown

    from core.prediction.model_card import errors_text

    result_console().print(Markdown(errors_text(f"{dataset}, {split}", found.to_dict())))
