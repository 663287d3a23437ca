"""A training run as a TOML file: name, members, [network], [training]."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.resource_paths import resources
from core.errors import CheckpointError, TrainingError
from core.network.config import NetworkConfig
from core.ordinary_files import bytes_of
from core.training.config import TrainingConfig

if TYPE_CHECKING:
    from core.dataset.labelled import Dataset

MATERIALS_PROJECT = (
    "Materials Project, CC BY 4.0: A. Jain et al., APL Materials 1, 011002 (2013); "
    "M. de Jong et al., Scientific Data 2, 150009 (2015)"
)
LARGEST_SETTINGS = 2**20
"""Bytes."""
_TOP_LEVEL = {"name", "description", "version", "members", "notes", "start", "network", "training"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """What a settings file says; everything has a default. notes: paragraphs for the model's card. start:
    name or folder of the model that is fine-tuned, "" to train from scratch; ``network`` is then its own.
    """

    name: str
    description: str
    version: str
    members: int
    network: NetworkConfig
    training: TrainingConfig
    notes: tuple[str, ...] = ()
    start: str = ""


def preset_names() -> list[str]:
    """Names of the settings that come with the program."""
    return sorted(file.stem for file in (resources() / "presets").glob("*.toml"))


def preset_file(name: str) -> Path:
    """The settings file of a preset."""
    return resources() / "presets" / f"{name}.toml"


def _content_of(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(bytes_of(file, LARGEST_SETTINGS).decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TrainingError(f"{file}: the settings cannot be read: {reason}") from error


def read_settings(file: Path) -> RunSettings:
    """Read a settings file. TrainingError: missing, not TOML, or with names or values that mean nothing."""
    content = _content_of(file)
    unknown = set(content) - _TOP_LEVEL
    if unknown:
        raise TrainingError(f"{file}: unknown settings: {', '.join(sorted(unknown))}")
    members = content.get("members", 1)
    if isinstance(members, bool) or not isinstance(members, int) or not 1 <= members <= 16:
        raise TrainingError(f"{file}: members is {members!r}, expected 1 to 16 networks")
    notes = content.get("notes", [])
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise TrainingError(f"{file}: notes is {notes!r}, expected a list of texts")
    start = content.get("start", "")
    if not isinstance(start, str):
        raise TrainingError(f"{file}: start is {start!r}, expected the name or folder of a model")
    if start and "network" in content:
        raise TrainingError(
            f"{file}: start and [network] exclude each other: a fine-tuned network keeps its own"
        )
    for table in ("network", "training"):
        if not isinstance(content.get(table, {}), dict):
            raise TrainingError(f"{file}: {table} is {content[table]!r}, expected a table [{table}]")
    try:
        network = NetworkConfig.from_dict(content.get("network", {}))
        training = TrainingConfig.from_dict(content.get("training", {}))
    except (CheckpointError, TrainingError) as error:
        raise TrainingError(f"{file}: {error}") from error
    return RunSettings(
        name=str(content.get("name", file.stem)),
        description=str(content.get("description", "")),
        version=str(content.get("version", "1.0")),
        members=members,
        network=network,
        training=training,
        notes=tuple(notes),
        start=start,
    )


def with_start(settings: RunSettings, model: str | None) -> RunSettings:
    """Settings whose ``start`` is a folder, with the network of the model there.

    model: what the user named instead of the settings' own. CheckpointError: there is no such model.
    """
    named = model or settings.start
    if not named:
        return settings
    from app.cli.models import model_folder
    from core.network.checkpoint import load_checkpoint

    folder = model_folder(named)
    network = load_checkpoint(folder).networks[0].config
    return replace(settings, start=str(folder.resolve()), network=network)


def require_layers(settings: RunSettings) -> None:
    """TrainingError: more layers are to be frozen than the network has."""
    frozen, layers = settings.training.frozen_layers, settings.network.layers
    if frozen > layers:
        raise TrainingError(
            f"the setting frozen_layers is {frozen}, but the network has {layers} layers; give at most "
            "that many"
        )


def attribution_of(data: Dataset) -> str:
    """Where the data of a model are from, as far as the identifiers of its rows say it."""
    kinds = {record.identifier.partition("-")[0] for record in data.records}
    if kinds <= {"mp", "mvc"}:
        return MATERIALS_PROJECT
    if kinds == {"synthetic"}:
        return "crystals made by 'elastoscope dataset synthetic', which nobody has rights in"
    return "not stated"
