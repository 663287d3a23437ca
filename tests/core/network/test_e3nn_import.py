"""e3nn comes without torch's compiler, and torch is left as it was."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
CODE = """
import sys, torch
disable = torch.compiler.disable
import core.prediction.predictor
print("torch._dynamo" in sys.modules, torch.compiler.disable is disable)
"""


def test_a_prediction_does_not_wait_for_the_compiler() -> None:
    result = subprocess.run(
        [sys.executable, "-c", CODE], cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=True
    )
    assert result.stdout.split() == ["False", "True"]
