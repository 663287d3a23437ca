"""The settings that define a network; stored beside its weights."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from core.errors import CheckpointError

_LARGEST = {
    "layers": 32,
    "channels": 1024,
    "edge_channels": 1024,
    "radial_functions": 1024,
    "radial_hidden": 4096,
    "species_features": 1024,
}
"""Whole numbers from 1 to these: beyond, a damaged settings file would ask for more memory than there is."""
_IRREPS = re.compile(r"\d{1,3}x[0-4][eo](\+\d{1,3}x[0-4][eo]){0,31}")
_MOST_WEIGHTS = 50_000_000
"""More do not fit into a file of weights (core.network.weights_file)."""


class Architecture(StrEnum):
    """How messages between atoms are computed."""

    EDGE_FRAME = "edge_frame"
    """Products in the frame of each edge, block-diagonal in m, natural parity (Passaro and Zitnick 2023)."""
    POINT_CONVOLUTION = "point_convolution"
    """Tensor products of features and spherical harmonics (Thomas et al. 2018), any parity."""


class Target(StrEnum):
    """What the 21 outputs stand for."""

    LOG_MANDEL = "log_mandel"
    """The logarithm of the Mandel matrix of C/GPa: the stiffness is its exponential and positive definite."""
    MANDEL = "mandel"
    """The Mandel matrix itself, GPa, as in the source paper: nothing keeps it positive definite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """Everything needed to build a network with untrained weights.

    architecture, target: see there. cutoff: Å. l_max: highest degree of features and filters (at most 4).
    layers: convolutions, the first one (of scalars) included.
    channels: features of each degree on an atom. edge_channels: the same inside an edge-frame product.
    radial_functions: Bessel functions in the radial basis. radial_hidden: width of the radial networks.
    species_features: width of the species embedding. neighbor_norm: the sum over neighbours is divided by
    this. dropout: share of channels dropped in training. species_dropout: share of atoms whose learned
    species vector is left out in training, so that the chemical features learn to stand in for rare elements.
    hidden_irreps, fully_connected: of the point convolution, in e3nn's notation, and whether every pair of
    channels has its own radial function; ignored by the edge-frame network, as are channels, edge_channels
    and dropout by it.
    """

    architecture: Architecture = Architecture.EDGE_FRAME
    target: Target = Target.LOG_MANDEL
    cutoff: float = 4.5
    l_max: int = 4
    layers: int = 3
    channels: int = 48
    edge_channels: int = 16
    radial_functions: int = 10
    radial_hidden: int = 64
    species_features: int = 32
    neighbor_norm: float = 12.0
    dropout: float = 0.1
    species_dropout: float = 0.1
    hidden_irreps: str = "32x0e+16x1o+16x2e+8x3o+8x4e"
    fully_connected: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "architecture", Architecture(self.architecture))
        object.__setattr__(self, "target", Target(self.target))
        for name, largest in _LARGEST.items():
            value = getattr(self, name)
            if not isinstance(value, int) or not 1 <= value <= largest:
                raise ValueError(
                    f"NetworkConfig.{name} is {value}, expected a whole number from 1 to {largest}"
                )
        for name in ("cutoff", "neighbor_norm"):
            value = getattr(self, name)
            if not isinstance(value, int | float) or not 0 < value < 1000:
                raise ValueError(f"NetworkConfig.{name} is {value}, expected a positive number below 1000")
        if not _IRREPS.fullmatch(str(self.hidden_irreps).replace(" ", "")):
            raise ValueError(
                f"NetworkConfig.hidden_irreps is {self.hidden_irreps!r}, expected terms like 16x2e "
                "up to degree 4, joined by +"
            )
        if self.l_max != 4:
            raise ValueError(
                f"NetworkConfig.l_max is {self.l_max}; an elasticity tensor needs degrees up to 4"
            )
        self._check_dropout_and_paths()
        if self._rough_weight_count() > _MOST_WEIGHTS:
            raise ValueError(f"the widths together ask for more than {_MOST_WEIGHTS} weights")

    def _check_dropout_and_paths(self) -> None:
        for name in ("dropout", "species_dropout"):
            value = getattr(self, name)
            if not isinstance(value, int | float) or not 0 <= value < 1:
                raise ValueError(f"NetworkConfig.{name} is {value}, expected a share from 0 to below 1")
        if not isinstance(self.fully_connected, bool):
            value = self.fully_connected
            raise ValueError(f"NetworkConfig.fully_connected is {value}, expected true or false")

    @property
    def uses_symmetry(self) -> bool:
        """Whether the network takes graphs with one node and edge of each symmetry orbit
        (core.graph.atom_graph).
        """
        return self.architecture is Architecture.EDGE_FRAME

    def _rough_weight_count(self) -> int:
        """Of the order of the true number, known before anything is built."""
        if self.architecture is Architecture.EDGE_FRAME:
            widest = 20 * self.channels**2 + 55 * self.edge_channels**2
            return self.layers * (widest + self.radial_hidden**2)
        terms = str(self.hidden_irreps).replace(" ", "").split("+")
        channels = sum(int(term.partition("x")[0]) for term in terms)
        paths = channels**2 if self.fully_connected else 10 * channels
        return self.layers * (self.radial_hidden * (self.radial_hidden + paths) + channels**2)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> NetworkConfig:
        """The inverse of :meth:`to_dict`; CheckpointError names an unknown or impossible setting."""
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise CheckpointError(f"the network's settings hold unknown names: {', '.join(sorted(unknown))}")
        try:
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise CheckpointError(f"the network's settings cannot be used: {error}") from error
