"""The tensors whose extrema are looked for."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
from timing import FloatArray

from core.tensor.mandel import voigt_from_mandel

LABELS = Path(__file__).resolve().parents[3] / "shared" / "data" / "elasticity" / "mp_elasticity.jsonl.gz"

SPREADS = (0.3, 0.6, 1.0, 1.5)
"""Standard deviation of the logarithm of a made tensor's Kelvin moduli: from nearly isotropic to extreme."""

MADE = 16
"""Of each spread."""

OF_EACH_SYSTEM = 12


def made_tensors() -> FloatArray:
    """Stiffnesses (n, 6, 6) in GPa of no symmetry, with random Kelvin moduli about 50 GPa and modes."""
    random = np.random.default_rng(3)
    modes, _ = np.linalg.qr(random.normal(size=(len(SPREADS) * MADE, 6, 6)))
    moduli = 50.0 * np.exp(np.repeat(SPREADS, MADE)[:, None] * random.normal(size=(len(modes), 6)))
    product = voigt_from_mandel((modes * moduli[:, None, :]) @ modes.transpose(0, 2, 1))
    return 0.5 * (product + product.transpose(0, 2, 1))


def crystal_tensors() -> FloatArray:
    """Stiffnesses (n, 6, 6) in GPa computed for real crystals, some of every crystal system, where the
    labelled data lie beside the checkout; FileNotFoundError elsewhere.
    """
    with gzip.open(LABELS, "rt") as lines:
        records = [json.loads(line) for line in lines]
    by_system: dict[str, list[list[list[float]]]] = {}
    for record in records:
        by_system.setdefault(record["crystal_system"], []).append(record["stiffness_voigt_GPa"])
    random = np.random.default_rng(4)
    chosen = [
        tensors[index]
        for _, tensors in sorted(by_system.items())
        for index in random.choice(len(tensors), OF_EACH_SYSTEM, replace=False)
    ]
    found = np.array(chosen)
    return 0.5 * (found + found.transpose(0, 2, 1))


def no_labels(missing: FileNotFoundError) -> str:
    """What a row of the table says where `crystal_tensors` found none."""
    return f"not measured: no {Path(missing.filename).name} beside the checkout"
