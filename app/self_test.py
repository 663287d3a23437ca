"""Checks this installation, inside a checkout, after ``pip install`` or in a frozen bundle.

Each check is a function that returns what it found, as a sentence, or raises; nothing is checked twice and no
check depends on another one having passed.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.cli.display import display_problem
from app.resource_paths import default_model, examples, resources
from core.errors import ElastoscopeError

if TYPE_CHECKING:
    from core.prediction.prediction import Prediction
    from core.prediction.predictor import Predictor

OLDEST_PYTHON: Final = (3, 11)
PACKAGES: Final = (
    "torch",
    "e3nn",
    "numpy",
    "scipy",
    "pymatgen",
    "spglib",
    "safetensors",
    "matplotlib",
    "cmcrameri",
    "PySide6-Essentials",
    "vtk",
    "pyvista",
    "pyvistaqt",
    "click",
    "rich",
)
KNOWN_PREDICTIONS: Final = "known_predictions.json"
"""In the model's folder: {"schema": 1, "predictions": {example's file name: 6×6 in GPa, frame crystal}}."""
WINDOW_SECONDS: Final = 180
TOLERANCE: Final = 1e-4
"""Relative to the largest component: float32 on another processor differs by about 1e-6."""


class SelfTestError(ElastoscopeError):
    """A check found something that does not work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found: whether it is well, in which words, and how long it took."""

    name: str
    passed: bool
    detail: str
    seconds: float


def run_checks() -> Iterator[CheckResult]:
    """Every check, one after another."""
    for name, check in CHECKS.items():
        yield _run(name, check)


def _run(name: str, check: Callable[[], str]) -> CheckResult:
    start = time.perf_counter()
    try:
        detail, passed = check(), True
    except Exception as error:
        # Whatever goes wrong is the finding: an installation can be broken in any way.
        detail, passed = f"{type(error).__name__}: {' '.join(str(error).split())}", False
    return CheckResult(name=name, passed=passed, detail=detail, seconds=time.perf_counter() - start)


def check_python() -> str:
    """The interpreter is recent enough."""
    if sys.version_info < OLDEST_PYTHON:
        raise SelfTestError(f"Python {platform.python_version()} is too old; 3.11 or later is needed")
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def check_packages() -> str:
    """Every dependency is there."""
    if getattr(sys, "frozen", False):
        return "within the bundle"
    return ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)


def check_device() -> str:
    """The network's arithmetic works on the device that is chosen by default."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    product = torch.eye(3, device=device) @ torch.eye(3, device=device)
    if not torch.equal(product.cpu(), torch.eye(3)):
        raise SelfTestError(f"a matrix product on {device} is wrong")
    place = torch.cuda.get_device_name() if device == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    return f"torch {torch.__version__} on {place}"


def check_resources() -> str:
    """The files that come with the program are where they are looked for."""
    found = examples()
    if not found:
        raise SelfTestError(f"no examples in {resources()}; install the program again")
    return f"{resources()}: {len(found)} examples, network {default_model().name}"


def check_examples() -> str:
    """Every bundled crystal can be read."""
    from core.crystal.reading import read_crystal
    from core.crystal.symmetry import symmetry_of

    systems = {symmetry_of(read_crystal(path)).crystal_system for path in examples()}
    return f"{len(examples())} crystals read, of {len(systems)} crystal systems"


def check_predictions() -> str:
    """The network says what it said when it was made."""
    from core.prediction.predictor import Predictor

    folder = default_model()
    predictor = Predictor.load(folder, device="cpu")
    known_file = folder / KNOWN_PREDICTIONS
    if not known_file.is_file():
        return _check_repeatable(predictor)
    known = json.loads(known_file.read_text(encoding="utf-8"))["predictions"]
    deviations = [_deviation(predictor, name, voigt) for name, voigt in known.items()]
    worst = max(deviations)
    if not worst <= TOLERANCE:
        raise SelfTestError(
            f"predictions differ from the known ones by {worst:.1e}, expected at most {TOLERANCE:.0e}"
        )
    return f"{len(known)} crystals as known, largest deviation {worst:.0e}"


def _deviation(predictor: Predictor, example: str, known: list[list[float]]) -> float:
    """Largest difference of a component, relative to the largest component."""
    voigt = _predict_example(predictor, example).stiffness.voigt
    return float(np.abs(voigt - np.array(known)).max() / np.abs(known).max())


def _check_repeatable(predictor: Predictor) -> str:
    name = examples()[0].name
    first, second = (_predict_example(predictor, name).stiffness.voigt for _ in range(2))
    if not np.array_equal(first, second):
        raise SelfTestError(f"two predictions of {name} differ by {np.abs(first - second).max():.1e} GPa")
    return f"{name} twice the same (this network came without known predictions)"


def _predict_example(predictor: Predictor, name: str) -> Prediction:
    from core.crystal.reading import read_crystal

    return predictor.predict(read_crystal(resources() / "examples" / name))


def check_drawing() -> str:
    """A surface can be drawn off screen, and the picture is not empty."""
    from app.scene.content import SurfaceContent
    from app.scene.picture import render_image, renderer_name
    from core.elasticity.stiffness import Stiffness
    from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

    mesh = surface_mesh(Stiffness(voigt=_cubic_example()), SurfaceQuantity.YOUNG, resolution=8)
    image = render_image(SurfaceContent(mesh=mesh), size=(240, 180))
    colours = len(np.unique(image.reshape(-1, image.shape[-1]), axis=0))
    few = 10
    if colours < few:
        raise SelfTestError(f"the picture of a surface has {colours} colours: OpenGL draws nothing here")
    return f"off screen with {renderer_name()}"


def check_exports() -> str:
    """What is written can be read again, to the last digit."""
    from core.elasticity.tensor_reading import read_tensor
    from core.export.framed_prediction import in_frame
    from core.export.tensor_json import write_tensor_json
    from core.export.voigt_table import write_voigt_csv

    view = in_frame(_stand_in_prediction())
    with tempfile.TemporaryDirectory() as folder:
        for name, write in {"voigt.csv": write_voigt_csv, "tensor.json": write_tensor_json}.items():
            path = Path(folder) / name
            write(path, view)
            if not np.array_equal(read_tensor(path).stiffness.voigt, view.stiffness.voigt):
                raise SelfTestError(f"{name} was read back with other numbers")
    return "voigt.csv and tensor.json written and read back to the last digit"


def check_formats() -> str:
    """Every format of the export is written, and read back by a reader of that format."""
    from app.self_test_exports import read_back, write_all

    with tempfile.TemporaryDirectory() as folder:
        written = write_all(Path(folder))
        for path in written:
            read_back(path)
    return f"{len(written)} formats written and read back"


def check_window() -> str:
    """The real window opens, predicts and shows; where there is no display, that is said, and no failure."""
    from PySide6.QtCore import qVersion
    from PySide6.QtWidgets import QApplication

    assert QApplication is not None
    problem = display_problem()
    if problem:
        return f"Qt {qVersion()}; no window here: {problem}"
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "window.png"
        # A process of its own: Qt ends the one that it is in where the display turns it away.
        result = subprocess.run(
            [*_own_command(), "snapshot", str(examples()[0]), "--out", str(picture)],
            capture_output=True,
            text=True,
            check=False,
            timeout=WINDOW_SECONDS,
        )
        if result.returncode or not picture.is_file():
            last = (result.stderr.strip().splitlines() or ["nothing was said"])[-1]
            raise SelfTestError(f"the window ended with {result.returncode}: {last}")
    return f"Qt {qVersion()}; a window was opened, {examples()[0].name} predicted and drawn in it"


def _own_command() -> list[str]:
    """How this program is started once more."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]


def _cubic_example() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Copper, C11 168.4, C12 121.4, C44 75.4 GPa (Overton and Gaffney, Phys. Rev. 98, 969, 1955)."""
    voigt = np.diag([168.4] * 3 + [75.4] * 3)
    voigt[:3, :3] += 121.4 * (1 - np.eye(3))
    return voigt


def _stand_in_prediction() -> Prediction:
    """A prediction with awkward digits, made without the network."""
    from core.crystal.crystal import Crystal
    from core.elasticity.stiffness import Stiffness
    from core.prediction.prediction import ModelIdentity, Prediction

    crystal = Crystal(species=("Cu",), cell=3.6 * np.eye(3), fractional=np.zeros((1, 3)), name="copper")
    return Prediction(
        crystal=crystal,
        stiffness=Stiffness(voigt=_cubic_example() / 3.0),
        interval=None,
        log_irreps=np.zeros(21),
        in_domain=True,
        warnings=(),
        symmetry_residual=0.0,
        model=ModelIdentity(name="self-test", version="1", sha256="0" * 64),
        seconds=0.0,
    )


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "Python": check_python,
    "Packages": check_packages,
    "Device": check_device,
    "Resources": check_resources,
    "Examples": check_examples,
    "Predictions": check_predictions,
    "Drawing": check_drawing,
    "Exports": check_exports,
    "Formats": check_formats,
    "Window": check_window,
}
