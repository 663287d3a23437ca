"""The settings of a training as a form: every field with its name and tip, checked as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from core.errors import ElastoscopeError
from core.network.config import NetworkConfig
from core.training.config import TrainingConfig


class Part(StrEnum):
    """Which of the two records a field belongs to."""

    TRAINING = "training"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One setting. name: of the record's field; label: with its unit; tip: what it does."""

    part: Part
    name: str
    label: str
    tip: str

    @property
    def key(self) -> str:
        """Its name in the form."""
        return f"{self.part}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetChoice:
    """A preset as it is offered. fine_tunes: it starts from a model."""

    name: str
    title: str
    tip: str
    fine_tunes: bool = False


def _training(name: str, label: str, tip: str) -> FormField:
    return FormField(part=Part.TRAINING, name=name, label=label, tip=tip)


def _network(name: str, label: str, tip: str) -> FormField:
    return FormField(part=Part.NETWORK, name=name, label=label, tip=tip)


FIELDS: Final = (
    _training(
        "epochs",
        "Epochs",
        "Passes over the training crystals; the learning rate falls over all of them",
    ),
    _training(
        "batch_size",
        "Batch size, crystals",
        "Crystals in one step; fewer make noisier, more steps",
    ),
    _training(
        "learning_rate",
        "Learning rate",
        "The peak; smaller is safer and slower, larger may diverge",
    ),
    _training(
        "warmup_steps",
        "Warm-up, steps",
        "Over these first steps the learning rate rises to its peak",
    ),
    _training(
        "weight_decay",
        "Weight decay",
        "Pulls weights to zero; more keeps small datasets from being learned by heart",
    ),
    _training(
        "ema_decay",
        "Averaging of weights",
        "Share of the running average that stays at each step; the average is what is kept",
    ),
    _training(
        "gradient_clip",
        "Largest gradient",
        "A longer gradient is shortened to this norm, so that one odd crystal does no harm",
    ),
    _training(
        "huber_width",
        "Loss linear from, σ",
        "Errors beyond this count linearly and not squared: wrong labels rule less",
    ),
    _training(
        "block_weights",
        "Weights of 0e 0e 2e 2e 4e",
        "How much each irreducible part of the tensor counts in the loss: two scalars, "
        "two of degree 2, one of degree 4",
    ),
    _training(
        "error_weight",
        "Weight of own error",
        "How much learning the size of the own error counts; the answer itself is not changed by it",
    ),
    _training(
        "frozen_layers",
        "Frozen layers",
        "So many of the lowest layers keep their weights, with what describes the elements: for "
        "fine-tuning on few crystals",
    ),
    _training(
        "edges_at_once",
        "Edges at once",
        "A batch with more edges goes through in parts: the same step in less memory (some 50 kB an edge)",
    ),
    _training(
        "seed",
        "Seed",
        "Of weights, order and dropout; the same number gives the same network",
    ),
    _training(
        "threads",
        "Threads",
        "Processor threads; 0 takes all cores but one",
    ),
    _network(
        "architecture",
        "Architecture",
        "edge_frame: products in the frame of each edge, fast; point_convolution: tensor "
        "products as in the source papers, any parity",
    ),
    _network(
        "target",
        "What is learned",
        "log_mandel: the logarithm, so that every answer is positive definite; mandel: "
        "the matrix itself in GPa",
    ),
    _network(
        "cutoff",
        "Cutoff, Å",
        "Atoms within this distance are neighbours; more costs time with its third power",
    ),
    _network(
        "layers",
        "Layers",
        "Convolutions; each carries information one cutoff farther",
    ),
    _network(
        "channels",
        "Channels",
        "Features of each degree on an atom (edge_frame)",
    ),
    _network(
        "edge_channels",
        "Edge channels",
        "Features inside a product (edge_frame)",
    ),
    _network(
        "radial_functions",
        "Radial functions",
        "Bessel functions that describe a distance",
    ),
    _network(
        "radial_hidden",
        "Radial width",
        "Width of the networks of the distance",
    ),
    _network(
        "species_features",
        "Species features",
        "Numbers that describe an element",
    ),
    _network(
        "neighbor_norm",
        "Neighbour norm",
        "The sum over neighbours is divided by this",
    ),
    _network(
        "dropout",
        "Dropout",
        "Share of channels left out in training (edge_frame)",
    ),
    _network(
        "species_dropout",
        "Species dropout",
        "Share of atoms whose element is hidden in training, so that chemistry stands in for rare elements",
    ),
    _network(
        "hidden_irreps",
        "Hidden irreps",
        "Features in e3nn's notation (point_convolution)",
    ),
    _network(
        "fully_connected",
        "Fully connected",
        "Each pair of channels has a radial function of its own (point_convolution)",
    ),
)
"""Every setting of a run; ``l_max`` is no choice, an elasticity tensor needs degree 4."""

BASIC: Final = ("training.epochs", "training.learning_rate", "training.frozen_layers")
"""Shown outside the advanced settings."""
_DEFAULTS: Final[dict[Part, Any]] = {Part.TRAINING: TrainingConfig(), Part.NETWORK: NetworkConfig()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedForm:
    """network, training: values as JSON holds them, None where something is wrong; problems: key to a
    sentence.
    """

    network: dict[str, Any] | None
    training: dict[str, Any] | None
    problems: dict[str, str]


@cache
def choices(key: str) -> tuple[str, ...]:
    """The values of a field that is a choice, () for one that is typed."""
    part, name = key.split(".")
    default = getattr(_DEFAULTS[Part(part)], name)
    if isinstance(default, bool):
        return ("no", "yes")
    return tuple(type(default)) if isinstance(default, StrEnum) else ()


def texts_of(network: Mapping[str, Any], training: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the form for these settings; missing ones have their defaults."""
    given = {Part.NETWORK: network, Part.TRAINING: training}
    return {
        field.key: _text(given[field.part].get(field.name, getattr(_DEFAULTS[field.part], field.name)))
        for field in FIELDS
    }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(f"{number:g}" for number in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def checked(texts: Mapping[str, str]) -> CheckedForm:
    """The settings that the texts stand for, or what is wrong with which."""
    problems: dict[str, str] = {}
    values: dict[Part, dict[str, Any]] = {Part.NETWORK: {}, Part.TRAINING: {}}
    for field in FIELDS:
        try:
            values[field.part][field.name] = _value(field, texts[field.key])
        except ValueError as error:
            problems[field.key] = f"{field.label}: {error}"
    for field in FIELDS:
        if field.key not in problems and (wrong := _problem_of(field, values[field.part][field.name])):
            problems[field.key] = wrong
    if problems:
        return CheckedForm(network=None, training=None, problems=problems)
    return _whole(values)


def _whole(values: dict[Part, dict[str, Any]]) -> CheckedForm:
    """Each value is right by itself; together they may still be too much."""
    try:
        NetworkConfig.from_dict(values[Part.NETWORK])
    except ElastoscopeError as error:
        return CheckedForm(network=None, training=None, problems={"network.channels": str(error)})
    layers, frozen = values[Part.NETWORK]["layers"], values[Part.TRAINING]["frozen_layers"]
    if frozen > layers:
        problem = f"Frozen layers is {frozen}, but the network has {layers}"
        return CheckedForm(network=None, training=None, problems={"training.frozen_layers": problem})
    return CheckedForm(network=values[Part.NETWORK], training=values[Part.TRAINING], problems={})


def _value(field: FormField, text: str) -> Any:
    default = getattr(_DEFAULTS[field.part], field.name)
    text = text.strip()
    if isinstance(default, bool):
        return text == "yes"
    if isinstance(default, int):
        return _number(text, int, "a whole number")
    if isinstance(default, float):
        return _number(text, float, "a number")
    if isinstance(default, tuple):
        parts = [part for part in text.replace(",", " ").split()]
        if len(parts) != len(default):
            raise ValueError(f"{len(parts)} numbers, expected {len(default)}")
        return [_number(part, float, "a number") for part in parts]
    return text


def _number(text: str, kind: Any, words: str) -> Any:
    try:
        return kind(text.replace("\u2212", "-"))
    except (ValueError, OverflowError):
        raise ValueError(f"{text or 'nothing'} is not {words}") from None


def _problem_of(field: FormField, value: Any) -> str:
    """What is wrong with a value while all others are as usual."""
    try:
        if field.part is Part.NETWORK:
            NetworkConfig.from_dict({field.name: value})
        else:
            TrainingConfig.from_dict({field.name: value})
    except ElastoscopeError as error:
        return f"{field.label} {_without_name(str(error), field.name)}"
    return "" if _in_range(field.name, value) else f"{field.label}: {value:g} is out of range"


def _without_name(message: str, name: str) -> str:
    """The end of a message after the name that programs know the setting by."""
    return message.partition(f"{name} ")[2] or message


_RANGES: Final = {
    "weight_decay": (0.0, 10.0),
    "ema_decay": (0.0, 0.999999),
    "error_weight": (0.0, 100.0),
    "warmup_steps": (0, 10**7),
    "frozen_layers": (0, 32),
    "seed": (0, 2**31),
    "threads": (0, 256),
    "epochs": (1, 100_000),
    "learning_rate": (1e-9, 10.0),
}


def _in_range(name: str, value: Any) -> bool:
    low, high = _RANGES.get(name, (None, None))
    return low is None or low <= value <= high
