"""The moment of inertia of point masses about each of them, learned with filters of degree 0 and 2.

I = Σ_j m_j (r² 1 − r rᵀ) = Σ_j m_j (2/3 r² 1 − r² (r̂ r̂ᵀ − 1/3)): the filter of degree 0 is 2r²/3, that of
degree 2 is −r².
"""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor

from core.network.spherical import SLICES, harmonics
from core.reproduce.experiment import Chart, Curve, Outcome, Row, Setting
from core.reproduce.point_masses import (
    LEAST_DISTANCE,
    Masses,
    OneFilter,
    fit_filter,
    radial_functions,
    random_masses,
    relative_error,
    seen_distances,
)

GOAL = 1e-2


def moments(masses: Masses) -> Tensor:
    """Σ_j m_j (r_ij² 1 − r_ij r_ijᵀ) about each point i: (b, n, 3, 3); zero about points of mass 0."""
    length, direction = masses.pairs()
    vector = direction * length[..., None]
    square = vector.square().sum(dim=-1)
    about = (
        square[..., None, None] * torch.eye(3, dtype=vector.dtype) - vector[..., None] * vector[..., None, :]
    )
    total = (masses.mass[:, None, :, None, None] * about).sum(dim=2)
    return total * (masses.mass > 0.0)[..., None, None]


def matrices_of_degree_2() -> Tensor:
    """(5, 3, 3) matrices A_m with r̂ r̂ᵀ − 1/3 = Σ_m Y_2m(r̂) A_m, found from the harmonics themselves."""
    directions = torch.nn.functional.normalize(
        torch.randn(40, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0)), dim=1
    )
    traceless = directions[:, :, None] * directions[:, None] - torch.eye(3) / 3.0
    harmonic = harmonics(directions)[:, SLICES[2]]
    solved: Tensor = torch.linalg.lstsq(harmonic, traceless.flatten(1)).solution
    return solved.view(5, 3, 3)


def run(setting: Setting) -> Outcome:
    """Learn, measure on systems not seen (with more points as well), draw the radial functions."""
    started = time.process_time()
    torch.manual_seed(setting.seed)
    network = OneFilter((0, 2))
    second, unit = matrices_of_degree_2(), torch.eye(3, dtype=torch.float64)
    train = random_masses(40 if setting.short else 120, most=8, seed=setting.seed)
    known = moments(train)

    def matrices(masses: Masses) -> Tensor:
        scalar, traceless = network(masses)
        total = scalar[..., None] * unit + torch.einsum("bnm,mij->bnij", traceless, second)
        kept: Tensor = total * (masses.mass > 0.0)[..., None, None]
        return kept

    course = fit_filter(
        network,
        lambda: (matrices(train) - known).square().mean(),
        first_steps=100 if setting.short else 400,
        rounds=8 if setting.short else 30,
        tell=lambda share: setting.tell(share, "learning moments of inertia"),
    )
    unseen = random_masses(100, most=12, seed=setting.seed + 1_000)
    with torch.no_grad():
        error = relative_error(matrices(unseen), moments(unseen))
    distances = seen_distances(train)
    learned = radial_functions(network, distances)
    laws = (2.0 * distances**2 / 3.0, -(distances**2))
    rows = (
        Row(
            quantity="relative error of moments of inertia, systems not seen",
            theirs="the functions drawn",
            ours=error,
            reach=f"≤ {GOAL:g}",
            reached=error <= GOAL,
        ),
        *(
            Row(
                quantity=f"radial function l = {degree}, largest deviation from {name}, share of its largest",
                ours=float(np.abs(learned[:, number] - law).max() / np.abs(law).max()),
            )
            for number, (degree, name, law) in enumerate(zip((0, 2), ("2r²/3", "−r²"), laws, strict=True))
        ),
        Row(quantity="mean squared error in training", ours=course[-1]),
        Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"),
    )
    chart = Chart(
        name="inertia-radial-functions",
        title="Radial functions of the filters l = 0 and l = 2",
        x_label="distance r",
        y_label="R(r)",
        curves=(
            Curve(name="l = 0, learned", x=distances, y=learned[:, 0]),
            Curve(name="2r²/3", x=distances, y=laws[0], source=True),
            Curve(name="l = 2, learned", x=distances, y=learned[:, 1]),
            Curve(name="−r²", x=distances, y=laws[1], source=True),
        ),
    )
    notes = (
        f"Points with masses 0.5 to 2 in a cube of side 2, none nearer than {LEAST_DISTANCE}; learned from "
        f"{len(train.mass)} systems of 2 to 8 points, measured on 100 of 2 to 12.",
    )
    return Outcome(rows=rows, notes=notes, charts=(chart,))
