"""The settings of a training run."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from core.errors import TrainingError


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """How a network is fitted.

    epochs, batch_size (crystals). edges_at_once: a batch with more edges goes through the network in parts,
    whose gradients are added: the same step in bounded memory (about 50 kB an edge for the standard network).
    learning_rate: the peak; it rises over ``warmup_steps`` and falls as a
    cosine to zero. weight_decay: of AdamW, on matrices only. ema_decay: of the running average of the
    weights that is validated and kept. gradient_clip: largest norm of the gradient. huber_width: where the
    loss turns from square to linear, in standard deviations of the target. block_weights: of the parts 0e 0e
    2e 2e 4e in the loss. error_weight: of learning the size of the own error, which leaves the answer alone.
    frozen_layers: lowest convolutions that keep their weights, with the species embedding; for fine-tuning.
    seed: of weights, order and dropout. threads: of torch on the CPU; 0 leaves torch's own choice.
    """

    epochs: int = 40
    batch_size: int = 32
    edges_at_once: int = 20_000
    learning_rate: float = 4e-3
    warmup_steps: int = 200
    weight_decay: float = 1e-2
    ema_decay: float = 0.998
    gradient_clip: float = 1.0
    huber_width: float = 0.2
    block_weights: tuple[float, float, float, float, float] = (1.0, 1.0, 0.3, 0.3, 0.4)
    error_weight: float = 0.1
    frozen_layers: int = 0
    seed: int = 0
    threads: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "block_weights", tuple(self.block_weights))
        for name in (
            "epochs",
            "batch_size",
            "edges_at_once",
            "warmup_steps",
            "frozen_layers",
            "seed",
            "threads",
        ):
            if not isinstance(getattr(self, name), int):
                raise TrainingError(f"the setting {name} is {getattr(self, name)}, expected a whole number")
        if self.frozen_layers < 0:
            raise TrainingError(f"the setting frozen_layers is {self.frozen_layers}, expected 0 or more")
        for name in (
            "epochs",
            "batch_size",
            "edges_at_once",
            "learning_rate",
            "gradient_clip",
            "huber_width",
        ):
            if not 0 < getattr(self, name) < math.inf:
                raise TrainingError(
                    f"the setting {name} is {getattr(self, name)}, expected a positive number"
                )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> TrainingConfig:
        """The inverse of :meth:`to_dict`; TrainingError names an unknown setting."""
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise TrainingError(f"unknown training settings: {', '.join(sorted(unknown))}")
        try:
            return cls(**values)
        except TypeError as error:
            raise TrainingError(f"the training settings cannot be used: {error}") from error
