"""The validation crystals through a network in the course of being fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from core.training.batches import TrainingSet, batches, parts, tensors
from core.training.fit import Fit

FloatArray = npt.NDArray[np.float64]

_BATCH = 64


@torch.no_grad()
def validate(fit: Fit, data: TrainingSet, device: torch.device) -> tuple[FloatArray, float]:
    """(n, 21) components of the target, float64, in the order of ``data``, and the mean loss.

    With the averaged weights. Each process of the fit's group takes its share; all get the whole answer.
    """
    group = fit.group
    own = range(group.rank, len(data), group.size)
    answers = np.zeros((len(data), 22))
    with fit.averaged():
        answers[own] = _answers(fit, data, own, device)
    answers = group.sum(torch.from_numpy(answers)).numpy()
    return answers[:, :21], float(answers[:, 21].mean())


def _answers(fit: Fit, data: TrainingSet, chosen: Sequence[int], device: torch.device) -> FloatArray:
    """(n, 22): components and loss of the chosen graphs, in order."""
    found = [np.empty((0, 22))]
    for batch in batches(chosen, _BATCH):
        for piece in parts(data, batch, edges=fit.edges_at_once):
            graph, target = tensors(data, piece, device=device)
            components, losses = fit.answer(graph, target)
            found.append(torch.cat([components, losses[:, None]], dim=1).cpu().double().numpy())
    return np.concatenate(found)
