"""Point masses at random places, and a network of one filter that learns what they do to each other.

As in Thomas et al. (arXiv:1802.08219, section 5.1 and 5.2): Σ_j m_j Σ_l R_l(r_ij) Y_l(r̂_ij), with learned
radial functions R_l. What a sum over neighbours can know of their masses is linear, so one layer is enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.network.radial_basis import BesselBasis, RadialNetwork, cutoff_envelope
from core.network.spherical import SLICES, harmonics
from core.network.torch_optim import LBFGS, Adam

FloatArray = npt.NDArray[np.float64]

LEAST_DISTANCE = 0.5
SIDE = 2.0
CUTOFF = 6.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Masses:
    """b systems of n points, padded with points of mass 0: mass (b, n), place (b, n, 3), in units of their
    own.
    """

    mass: Tensor
    place: Tensor

    def pairs(self) -> tuple[Tensor, Tensor]:
        """Distances (b, n, n) and unit vectors (b, n, n, 3) from point j to point i; a point with itself has
        distance 1 and no direction.
        """
        vector = self.place[:, :, None] - self.place[:, None]
        itself = torch.eye(self.place.shape[1], dtype=vector.dtype)
        length = torch.sqrt(vector.square().sum(dim=-1) + itself)
        return length, vector / length[..., None]


def seen_distances(masses: Masses, count: int = 200) -> FloatArray:
    """(count,) even steps over the distances seen in learning, but for the rarest 0.5 % at either end."""
    length, _ = masses.pairs()
    there = masses.mass > 0.0
    pairs = there[:, :, None] & there[:, None] & ~torch.eye(there.shape[1], dtype=torch.bool)
    low, high = np.quantile(length[pairs].numpy(), (0.005, 0.995))
    return np.asarray(np.linspace(float(low), float(high), count))


def random_masses(count: int, *, most: int, seed: int) -> Masses:
    """``count`` systems of 2 to ``most`` points with masses 0.5 to 2 in a cube of side 2, none nearer than
    0.5.
    """
    rng = np.random.default_rng(seed)
    mass, place = np.zeros((count, most)), rng.uniform(50.0, 60.0, (count, most, 3))
    for system in range(count):
        points: list[FloatArray] = []
        wanted = int(rng.integers(2, most + 1))
        while len(points) < wanted:
            point = rng.uniform(-0.5 * SIDE, 0.5 * SIDE, 3)
            if all(np.linalg.norm(point - other) > LEAST_DISTANCE for other in points):
                points.append(point)
        place[system, :wanted] = points
        mass[system, :wanted] = rng.uniform(0.5, 2.0, wanted)
    return Masses(mass=torch.as_tensor(mass), place=torch.as_tensor(place))


class OneFilter(nn.Module):
    """Σ_j m_j R_l(r_ij) Y_l(r̂_ij) for some degrees l, in double precision."""

    def __init__(self, degrees: tuple[int, ...]) -> None:
        super().__init__()
        self.degrees = degrees
        self.basis = BesselBasis(12, CUTOFF)
        self.radial = RadialNetwork(12, 0, 32, len(degrees))
        self.double()

    def functions(self, length: Tensor) -> Tensor:
        """(n,) distances to the radial functions (n, degrees)."""
        envelope = cutoff_envelope(length, CUTOFF)
        weights: Tensor = self.radial(self.basis(length), length.new_zeros(len(length), 0), envelope)
        return weights

    def forward(self, masses: Masses) -> list[Tensor]:
        """For each degree (b, n, 2l + 1), in e3nn's order: of l = 1 the components x, y, z."""
        length, direction = masses.pairs()
        count = masses.place.shape[1]
        seen = (masses.mass[:, None] * (1.0 - torch.eye(count))).flatten()  # not itself
        near = seen > 0.0
        radial = self.functions(length.flatten()[near]) * seen[near, None]
        harmonic = harmonics(direction.reshape(-1, 3)[near])
        shape = length.shape
        found = []
        for number, degree in enumerate(self.degrees):
            part = harmonic.new_zeros(near.numel(), 2 * degree + 1)
            part[near] = radial[:, number, None] * harmonic[:, SLICES[degree]]
            found.append(part.view(*shape, -1).sum(dim=2))
        return found


def fit_filter(
    network: OneFilter,
    loss: Callable[[], Tensor],
    *,
    first_steps: int,
    rounds: int,
    tell: Callable[[float], None],
) -> list[float]:
    """Adam from afar, then L-BFGS (Liu and Nocedal 1989) to the end; the loss after each step or round."""
    course: list[float] = []
    adam = Adam(network.parameters(), lr=5e-3)
    for step in range(first_steps):
        adam.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]
        adam.step()
        course.append(float(value.detach()))
        tell(0.5 * step / first_steps)
    newton = LBFGS(network.parameters(), max_iter=25, history_size=40, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        newton.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    for number in range(rounds):
        course.append(float(newton.step(closure).detach()))  # type: ignore[no-untyped-call]
        tell(0.5 + 0.5 * number / rounds)
    return course


def radial_functions(network: OneFilter, distances: FloatArray) -> FloatArray:
    """(n, degrees) learned functions at distances (n,)."""
    with torch.no_grad():
        return np.asarray(network.functions(torch.as_tensor(distances)).numpy())


def relative_error(found: Tensor, known: Tensor) -> float:
    """‖found − known‖ / ‖known‖ over everything."""
    return float((found - known).norm() / known.norm())
