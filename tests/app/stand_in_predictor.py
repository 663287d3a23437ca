"""A network that needs no training: an elastically cubic solid whose stiffness grows with the density of
atoms.

The stem of the file's name steers it: "hang…" never answers, "crash…" ends the process, "fail…" raises,
"strange…" is outside the domain.
"""

import os
import time
from importlib import import_module

import numpy as np

from app.resource_paths import default_model, examples
from app.work.engine import load_predictor
from core.crystal.reading import read_crystal
from core.elasticity.stiffness import Stiffness
from core.errors import ElastoscopeError
from core.prediction.prediction import Interval90, ModelIdentity, Prediction

IDENTITY = ModelIdentity(name="stand-in", version="1", sha256="0" * 64)


class StandIn:
    identity = IDENTITY
    device = "cpu"
    notices = ()

    def predict(self, crystal):
        source = crystal.provenance.source
        name = source.stem if source is not None else ""
        if name.startswith("hang"):
            time.sleep(600)
        if name.startswith("crash"):
            os._exit(3)
        if name.startswith("fail"):
            raise ElastoscopeError(f"{name}: the network refuses this crystal; take another")
        return prediction_for(crystal, in_domain=not name.startswith("strange"))


def prediction_for(crystal, *, in_domain=True):
    scale = 1000.0 * len(crystal) / crystal.volume
    voigt = np.diag([2.0, 2.0, 2.0, 0.9, 0.9, 0.9]) * scale
    voigt[:3, :3] += 0.7 * scale * (1 - np.eye(3))
    limits = np.stack([voigt - 0.1 * np.abs(voigt), voigt + 0.1 * np.abs(voigt)])
    bulk = scale * (2.0 + 2 * 0.7) / 3
    return Prediction(
        crystal=crystal,
        stiffness=Stiffness(voigt=voigt),
        interval=Interval90(
            stiffness=limits,
            bulk_hill=(0.9 * bulk, 1.1 * bulk),
            shear_hill=(0.5 * scale, 1.0 * scale),
            young_hill=(1.5 * scale, 2.0 * scale),
        ),
        log_irreps=np.zeros(21),
        in_domain=in_domain,
        warnings=() if in_domain else ("Na was never seen in training; the tensor is a guess",),
        symmetry_residual=0.0,
        model=IDENTITY,
        seconds=0.01,
    )


def load_stand_in(model, device):
    return StandIn()


LATE = (
    "core.prediction.predictor",
    "sklearn.cluster",
    "scipy.stats",
    "pymatgen.io.cif",
    "core.environment.reconstruction",
)
"""What the working process of the program loads with its network, and when it is first asked for."""


class BesideTheNetwork(StandIn):
    """The stand-in answers; the network is there all the same."""

    def __init__(self, network):
        self.network = network


def load_with_libraries(model, device):
    """The stand-in in a process as large as that of the program: with the libraries of every kind of job, and
    the network, which has predicted once. Much of torch's code comes into memory only when it first runs.
    """
    for name in LATE:
        import_module(name)
    network = load_predictor(default_model(), device)
    network.predict(read_crystal(examples()[0]))
    return BesideTheNetwork(network)


def load_nothing(model, device):
    raise ElastoscopeError("model.safetensors is damaged; install the program again")
