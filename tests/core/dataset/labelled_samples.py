"""Three labelled crystals, written in every format that is read."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace

import numpy as np
from known_crystals import caesium_chloride, quartz, rock_salt
from pymatgen.core.lattice import Lattice
from pymatgen.io.cif import CifWriter

from core.crystal.structures import structure_of
from core.crystal.symmetry import symmetry_of
from core.tensor.symmetrize import symmetrize_voigt
from core.tensor.voigt import tensor_from_voigt

CONSTANTS = [f"C{i}{j}" for i in range(1, 7) for j in range(i, 7)]


@dataclass(frozen=True)
class Sample:
    identifier: str
    crystal: object
    voigt: np.ndarray


def _tensor(sample, seed):
    random = np.random.default_rng(seed).normal(size=(6, 6))
    voigt = 20.0 * (random @ random.T) / 6 + np.diag([150.0, 170, 210, 60, 50, 70])
    return symmetrize_voigt(voigt, symmetry_of(sample).rotations).round(4)


def turned_quartz():
    """In an orientation in which the 6×6 has no zeros, so that a frame that is mixed up is noticed."""
    from scipy.spatial.transform import Rotation

    sample = quartz()
    return replace(sample, cell=sample.cell @ Rotation.random(random_state=3).as_matrix().T)


def samples():
    crystals = {"q-1": turned_quartz(), "salt": rock_salt(), "cs": caesium_chloride()}
    return [Sample(name, each, _tensor(each, seed)) for seed, (name, each) in enumerate(crystals.items())]


def structure_dict(sample):
    return structure_of(sample.crystal).as_dict()


def standard_frame(sample):
    """The same crystal and tensor in the frame that a CIF gives: c along z, a in the xz plane."""
    from core.tensor.rotation import rotate_voigt

    lattice = Lattice(sample.crystal.cell)
    standard = Lattice.from_parameters(*lattice.parameters).matrix
    rotation = np.linalg.lstsq(sample.crystal.cell, standard, rcond=None)[0].T
    return Sample(
        sample.identifier, replace(sample.crystal, cell=standard), rotate_voigt(sample.voigt, rotation)
    )


def write_mp_documents(path, *, nested=False, key="raw"):
    from pymatgen.analysis.elasticity.elastic import ElasticTensor

    documents = []
    for each in samples():
        ieee = ElasticTensor.from_voigt(each.voigt).convert_to_ieee(
            structure_of(each.crystal), initial_fit=False
        )
        tensors = {"raw": each.voigt.tolist(), "ieee_format": ieee.voigt.tolist()}
        chosen = {name: value if name == key or key == "both" else None for name, value in tensors.items()}
        body = {"elastic_tensor": ieee.voigt.tolist() if key == "older" else chosen}
        document = {"material_id": each.identifier, "structure": structure_dict(each)}
        documents.append(document | ({"elasticity": body} if nested else body | {"state": "successful"}))
    path.write_text(json.dumps(documents))
    return path


def write_matminer_table(path):
    import gzip

    from pymatgen.analysis.elasticity.elastic import ElasticTensor

    data = []
    for each in samples():
        ieee = ElasticTensor.from_voigt(each.voigt).convert_to_ieee(
            structure_of(each.crystal), initial_fit=False
        )
        data.append([each.identifier, "F", structure_dict(each), ieee.voigt.tolist()])
    table = {"columns": ["material_id", "formula", "structure", "elastic_tensor"], "data": data}
    path.write_bytes(gzip.compress(json.dumps(table | {"index": list(range(len(data)))}).encode()))
    return path


def write_matten_table(path):
    rows = samples()
    table = {
        "structure": {str(i): structure_dict(each) for i, each in enumerate(rows)},
        "elastic_tensor_full": {
            str(i): tensor_from_voigt(each.voigt).tolist() for i, each in enumerate(rows)
        },
        "split": {"0": "train", "1": "val", "2": "test"},
    }
    path.write_text(json.dumps(table))
    return path


def write_folder(folder, *, unit=None, order=None):
    names = [*(order or CONSTANTS), "file", *(["unit"] if unit else [])]
    folder.mkdir(exist_ok=True)
    (folder / "cells").mkdir(exist_ok=True)
    factor = {"kbar": 10.0, None: 1.0}[unit]
    with (folder / "constants.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        for each in map(standard_frame, samples()):
            CifWriter(structure_of(each.crystal), significant_figures=12).write_file(
                folder / "cells" / f"{each.identifier}.cif"
            )
            upper = dict(zip(CONSTANTS, (factor * each.voigt[np.triu_indices(6)]).tolist(), strict=True))
            writer.writerow(upper | {"file": each.identifier} | ({"unit": unit} if unit else {}))
    return folder


def write_extended_xyz(path, *, key="elastic_tensor", layout="flat"):
    frames = []
    for each in samples():
        cell = " ".join(f"{x:.12f}" for x in each.crystal.cell.ravel())
        voigt = {
            "flat": " ".join(map(str, each.voigt.ravel().tolist())),
            "triangle": " ".join(map(str, each.voigt[np.triu_indices(6)].tolist())),
            "json": "_JSON " + json.dumps(each.voigt.tolist()),
        }[layout]
        comment = f'Lattice="{cell}" Properties=species:S:1:pos:R:3 id={each.identifier} {key}="{voigt}"'
        atoms = [
            f"{symbol} " + " ".join(f"{x:.12f}" for x in place)
            for symbol, place in zip(each.crystal.species, each.crystal.cartesian, strict=True)
        ]
        frames.append("\n".join([str(len(atoms)), comment, *atoms]))
    path.write_text("\n".join(frames) + "\n")
    return path
