"""What is known of a model in the library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from core.errors import CheckpointError, LibraryError
from core.files import write_atomically
from core.network.checkpoint import CARD_FILE, CONFIG_FILE, WEIGHTS_FILE, load_checkpoint
from core.network.weights_file import read_json_object
from core.prediction.model_files import (
    CALIBRATION_FILE,
    MEMORY_FILE,
    MEMORY_NAMES_FILE,
    read_calibration,
    read_memory,
)

ENTRY_FILE: Final = "entry.json"
MODEL_FILES: Final = (
    WEIGHTS_FILE,
    CONFIG_FILE,
    CARD_FILE,
    "card.md",
    CALIBRATION_FILE,
    MEMORY_FILE,
    MEMORY_NAMES_FILE,
)
"""What makes a model; nothing else of a folder is copied."""

LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """A model under its name.

    folder: that of its checkpoint. shipped: it came with the program and cannot be changed. added: when it
    came into the library, ISO 8601 in UTC. data, data_sha256: what it was trained on, in words, and the
    digest of that dataset. figures: errors on its own crystals of split ``measured_on`` ("test", "val" or "")
    as `core.training.metrics.Metrics` names them. parent: name of the model it was fine-tuned from. preset:
    of its training. networks: of the ensemble. parameters: of all of them. size_bytes: of its files.
    sha256: of the weights file.
    """

    name: str
    folder: Path
    shipped: bool = False
    added: str = ""
    description: str = ""
    data: str = ""
    data_sha256: str = ""
    measured_on: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    notes: str = ""
    parent: str = ""
    preset: str = ""
    networks: int = 1
    parameters: int = 0
    size_bytes: int = 0
    sha256: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"folder": str(self.folder), "figures": dict(self.figures)}


_KEPT = tuple(one.name for one in fields(ModelEntry) if one.name not in ("folder", "shipped"))


def checked_name(name: str) -> str:
    """The name without blanks around it. LibraryError: it is empty, too long, or cannot be printed."""
    plain = name.strip()
    if not plain or len(plain) > LONGEST_NAME:
        raise LibraryError(f"a model's name has 1 to {LONGEST_NAME} characters, this has {len(plain)}")
    if not plain.isprintable() or not _is_text(plain):
        raise LibraryError(f"the name {plain!r} holds characters that cannot be printed; choose another")
    return plain


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def described(folder: Path, name: str, *, shipped: bool = False) -> ModelEntry:
    """The entry of a model folder from its card alone, which may be missing or say little; cheap."""
    card = _card(folder)
    errors = _mapping(card.get("errors"))
    split = next((one for one in ("test", "val") if _mapping(errors.get(one))), "")
    overall = _mapping(_mapping(errors.get(split)).get("overall"))
    sizes = [file.stat().st_size for file in map(folder.joinpath, MODEL_FILES) if file.is_file()]
    return ModelEntry(
        name=name,
        folder=folder,
        shipped=shipped,
        added=str(card.get("date", "")),
        description=str(card.get("description", "")),
        data=str(card.get("data", "")),
        data_sha256=str(card.get("dataset_sha256", "")),
        measured_on=split,
        figures={key: float(value) for key, value in overall.items() if isinstance(value, int | float)},
        parent=str(card.get("parent", "")),
        preset=str(card.get("preset", "")),
        networks=_count(card.get("networks"), 1),
        parameters=_count(card.get("parameters"), 0),
        size_bytes=sum(sizes),
    )


def verified(folder: Path, name: str) -> ModelEntry:
    """As `described`, after everything in the folder was read: weights, settings, calibration, memory.

    CheckpointError, in one sentence: something is missing, damaged or of another version.
    """
    checkpoint = load_checkpoint(folder)
    read_calibration(folder)
    read_memory(folder)
    entry = described(folder, name)
    parameters = sum(p.numel() for network in checkpoint.networks for p in network.parameters())
    known = {one: getattr(entry, one) for one in _KEPT}
    known |= {"networks": len(checkpoint.networks), "parameters": parameters, "sha256": checkpoint.sha256}
    return ModelEntry(folder=folder, **known)


def write_entry(entry: ModelEntry, folder: Path) -> None:
    """Put the entry beside the model in ``folder``, whence the index can be made again."""
    content = {"format": 1} | {one: getattr(entry, one) for one in _KEPT} | {"figures": dict(entry.figures)}
    write_atomically(folder / ENTRY_FILE, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def read_entry(folder: Path) -> ModelEntry | None:
    """The entry of a folder of the library, from its card where it has no entry of its own; None where there
    is no model.
    """
    if not (folder / WEIGHTS_FILE).is_file():
        return None
    try:
        return entry_from(read_json_object(folder / ENTRY_FILE), folder)
    except (CheckpointError, KeyError, TypeError, ValueError):
        return described(folder, folder.name)


def entry_from(content: Mapping[str, Any], folder: Path) -> ModelEntry:
    """An entry from the values that `write_entry` keeps; unknown ones, of later versions, are passed over.

    KeyError, TypeError, ValueError: they are no entry.
    """
    values: dict[str, Any] = {one: content[one] for one in _KEPT}
    values["figures"] = {str(key): float(value) for key, value in dict(values["figures"]).items()}
    for one in ("networks", "parameters", "size_bytes"):
        values[one] = int(values[one])
    for one in values.keys() - {"figures", "networks", "parameters", "size_bytes"}:
        values[one] = str(values[one])
    return ModelEntry(folder=folder, **values)


def _card(folder: Path) -> dict[str, Any]:
    try:
        return read_json_object(folder / CARD_FILE)
    except CheckpointError:
        return {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and value >= 0 else otherwise
