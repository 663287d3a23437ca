"""The linear layer of the networks."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Linear(nn.Linear):
    """nn.Linear whose weights may be a stack (k, outputs, inputs), one for each of k networks."""

    def forward(self, input: Tensor) -> Tensor:
        """(…, inputs) to (…, outputs); with a stack (k, …, inputs), or (n, inputs) for all, to (k, …,
        outputs).
        """
        if self.weight.dim() == 2:
            return super().forward(input)
        each = input.expand(len(self.weight), -1, -1) if input.dim() == 2 else input
        rows, matrices = each.flatten(1, -2), self.weight.transpose(1, 2)
        if self.bias is None:
            mapped = torch.bmm(rows, matrices)
        else:
            mapped = torch.baddbmm(self.bias[:, None], rows, matrices)
        return mapped.view(*each.shape[:-1], self.out_features)
