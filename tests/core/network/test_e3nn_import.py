"""e3nn, optimisers and derivatives come without torch's compiler and sympy; both are left as they were."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.network import torch_optim

REPOSITORY = Path(__file__).resolve().parents[3]
CODE = """
import sys, numpy, torch
disable = torch.compiler.disable
import core.prediction.predictor
from core.network.torch_optim import LBFGS, Adam, AdamW

weight = torch.nn.Parameter(torch.ones(3))
for kind in (AdamW, Adam, LBFGS):
    optimizer = kind([weight], lr=0.1)

    def loss():
        optimizer.zero_grad()
        value = (weight**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    optimizer.load_state_dict(optimizer.state_dict())

from core.environment.neighborhood import Neighborhood
from core.environment.rebuild_task import RebuildTask
from core.environment.reconstruction import advance

places = 2.0 * numpy.eye(3) + 0.1
assert advance(RebuildTask(target=Neighborhood(center="", label="", species=("",) * 3, vectors=places)),
               steps=2).steps == 2
print("torch._dynamo" in sys.modules, "sympy" in sys.modules, torch.compiler.disable is disable)
from core.network.e3nn_import import o3

angles = torch.tensor([[0.3, 1.1], [2.0, 0.4]])
of_angles = o3.spherical_harmonics_alpha_beta([2], *angles, normalization="norm")
of_vectors = o3.spherical_harmonics(2, o3.angles_to_xyz(*angles), normalize=True, normalization="norm")
print(torch.allclose(of_angles, of_vectors, atol=1e-6), "sympy" in sys.modules)
"""


def test_no_prediction_training_or_rebuilt_geometry_waits_for_the_compiler() -> None:
    result = subprocess.run(
        [sys.executable, "-c", CODE], cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=True
    )
    assert result.stdout.splitlines() == ["False False True", "True True"]


@pytest.mark.parametrize("name", ["Adam", "AdamW"])
def test_a_step_is_that_of_torch_to_the_bit(name: str) -> None:
    ends = []
    for module in (torch_optim, torch.optim):
        weight = torch.nn.Parameter(torch.linspace(-1.0, 2.0, 7))
        optimizer = getattr(module, name)([weight], lr=0.03)
        for _ in range(5):
            optimizer.zero_grad()
            (weight**4).sum().backward()
            optimizer.step()
        assert not optimizer.state[weight]["exp_avg"].requires_grad
        ends.append(weight.detach().clone())
    assert torch.equal(*ends)
