"""Accelerations of point masses by Newton's law, learned with one filter of degree 1."""

from __future__ import annotations

import time

import numpy as np
import torch

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


def accelerations(masses: Masses) -> torch.Tensor:
    """−Σ_j m_j r̂_ij / r_ij², r_ij from j to i: (b, n, 3), with the constant of gravitation 1; points of mass
    0 have none.
    """
    length, direction = masses.pairs()
    pull = -(masses.mass[:, None, :, None] * direction / length[..., None] ** 2).sum(dim=2)
    return pull * (masses.mass > 0.0)[..., None]


def run(setting: Setting) -> Outcome:
    """Learn, measure on systems not seen (with more points as well), draw the radial function."""
    started = time.process_time()
    torch.manual_seed(setting.seed)
    network = OneFilter((1,))
    train = random_masses(40 if setting.short else 120, most=8, seed=setting.seed)
    known = accelerations(train)
    there = (train.mass > 0.0)[..., None]
    course = fit_filter(
        network,
        lambda: (network(train)[0] * there - known).square().mean(),
        first_steps=100 if setting.short else 400,
        rounds=8 if setting.short else 30,
        tell=lambda share: setting.tell(share, "learning accelerations"),
    )
    unseen = random_masses(100, most=12, seed=setting.seed + 1_000)
    with torch.no_grad():
        found = network(unseen)[0] * (unseen.mass > 0.0)[..., None]
    error = relative_error(found, accelerations(unseen))
    distances = seen_distances(train)
    learned, law = radial_functions(network, distances)[:, 0], -1.0 / distances**2
    between = float(np.abs(learned - law).max() / np.abs(law).max())
    rows = (
        Row(
            quantity="relative error of accelerations, systems not seen",
            theirs="the function drawn",
            ours=error,
            reach=f"≤ {GOAL:g}",
            reached=error <= GOAL,
        ),
        Row(
            quantity="radial function, largest deviation from −1/r², share of its largest",
            ours=between,
        ),
        Row(quantity="mean squared error in training", ours=course[-1]),
        Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"),
    )
    chart = Chart(
        name="gravity-radial-function",
        title="Radial function of the filter l = 1",
        x_label="distance r",
        y_label="R(r)",
        curves=(
            Curve(name="learned", x=distances, y=learned),
            Curve(name="−1/r²", x=distances, y=law, source=True),
        ),
    )
    notes = (
        f"Points with masses 0.5 to 2 in a cube of side 2, none nearer than {LEAST_DISTANCE}; learned from "
        f"{len(train.mass)} systems of 2 to 8 points, measured on 100 of 2 to 12.",
    )
    return Outcome(rows=rows, notes=notes, charts=(chart,))
