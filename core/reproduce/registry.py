"""The experiments by name."""

from __future__ import annotations

import importlib
from typing import Final

from core.errors import TrainingError
from core.reproduce.experiment import Experiment, Need, Outcome, Setting

_LECLERC: Final = (
    "S. Leclerc and M. Ramkumar, Learning material elasticity tensors using tensor field networks (2020)"
)
_THOMAS: Final = "N. Thomas et al., Tensor field networks, arXiv:1802.08219 (2018), and its poster"
_SMIDT: Final = "T. Smidt, Euclidean symmetry and equivariance in machine learning, slides (2021)"
_COUDERT: Final = "F.-X. Coudert, Phys. Chem. Chem. Phys. 15, 16012 (2013), doi 10.1039/C3CP51817E"

_SILICA: Final = Need(
    name="sio2_22.jsonl",
    holds="the 22 SiO2 phases of the paper with their tensors",
    how="elastoscope dataset fetch-mp --elements Si,O --out sio2.json, saved or linked as sio2_22.jsonl",
)
_MATERIALS: Final = Need(
    name="mp_elasticity.jsonl.gz",
    holds="crystals of the Materials Project with their tensors",
    how="elastoscope dataset fetch-mp --out mp.json.gz, saved or linked as mp_elasticity.jsonl.gz",
)
_TENSORS: Final = Need(
    name="elastic_tensors.json",
    holds="tensors of 121 silica zeolites",
    how="github.com/fxcoudert/citable-data, folder 036-Coudert_PCCP_2013 (CC BY 4.0)",
)
_CELLS: Final = Need(
    name="optimized_structures.zip",
    holds="cells of the zeolites",
    how="github.com/fxcoudert/citable-data, folder 036-Coudert_PCCP_2013 (CC BY 4.0)",
)

EXPERIMENTS: Final = {
    one.name: one
    for one in (
        Experiment(
            name="sio2-one",
            title="One tensor of SiO2, learned by heart",
            source=_LECLERC,
            theirs="squared-error loss 2,650 → 3.92 in 170 epochs and 40 minutes",
            module="core.reproduce.sio2_one",
            minutes=1.5,
            needs=(_SILICA,),
            stand_in="α-quartz that comes with the program and the tensor that its network gives it",
        ),
        Experiment(
            name="sio2-all",
            title="All 22 phases of SiO2",
            source=_LECLERC,
            theirs="no convergence at learning rates 0.1, 0.01 and 0.001",
            module="core.reproduce.sio2_all",
            minutes=25.0,
            needs=(_SILICA,),
            stand_in="the stored figures of a full run, and crystals made by code for the live one",
        ),
        Experiment(
            name="zeolites",
            title="Transfer to 121 silica zeolites",
            source=_COUDERT,
            theirs="tensors by B3LYP-D2; no learning in the source",
            module="core.reproduce.zeolites",
            minutes=25.0,
            needs=(_TENSORS, _CELLS),
            stand_in="the stored figures of a full run, and crystals made by code for the live one",
        ),
        Experiment(
            name="gravity",
            title="Accelerations of point masses, l = 1",
            source=_THOMAS,
            theirs="radial function of the one filter found as −1/r², drawn",
            module="core.reproduce.gravity",
            minutes=0.3,
        ),
        Experiment(
            name="inertia",
            title="Moment of inertia, l = 0 and 2",
            source=_THOMAS,
            theirs="radial functions found as 2r²/3 and −r², drawn",
            module="core.reproduce.inertia",
            minutes=0.3,
        ),
        Experiment(
            name="equivariance",
            title="What rotations and other cells leave alone",
            source=_SMIDT,
            theirs="equal by construction, also untrained; in floating point to rounding",
            module="core.reproduce.equivariance",
            minutes=0.1,
        ),
        Experiment(
            name="data-efficiency",
            title="Learning curves with and without equivariance",
            source=_SMIDT,
            theirs="equivariant networks learn from fewer data; no figures for elasticity",
            module="core.reproduce.data_efficiency",
            minutes=25.0,
            needs=(_MATERIALS,),
            stand_in="the stored figures of a full run, and crystals made by code for the live one",
        ),
        Experiment(
            name="cartesian-irreps",
            title="From an index formula to irreps",
            source=_SMIDT,
            theirs="ijkl=jikl=klij → 2x0e+2x2e+1x4e, 21 components",
            module="core.reproduce.cartesian_irreps",
            minutes=0.1,
        ),
        Experiment(
            name="filters",
            title="The trained network's own filters",
            source=_SMIDT,
            theirs="pictures of filters: radial function times spherical harmonics",
            module="core.reproduce.filters",
            minutes=0.1,
        ),
    )
}


def experiment(name: str) -> Experiment:
    """The entry of a name; TrainingError lists the names."""
    if name not in EXPERIMENTS:
        raise TrainingError(f"there is no experiment {name!r}; there are {', '.join(EXPERIMENTS)}")
    return EXPERIMENTS[name]


def run_experiment(chosen: Experiment, setting: Setting) -> Outcome:
    """Run it. Missing data files are no error: the stand-in is used, and the notes say so."""
    from core.prediction.inference import one_thread

    with one_thread():  # these networks are small: several threads would wait for each other
        found: Outcome = importlib.import_module(chosen.module).run(setting)
    return found
