"""The parts of a model folder that belong to prediction: ``calibration.json``."""

from __future__ import annotations

import json
from pathlib import Path

from core.errors import CheckpointError
from core.files import write_atomically
from core.network.weights_file import read_json_object, sentence
from core.prediction.calibration import Calibration
from core.prediction.domain import Domain

CALIBRATION_FILE = "calibration.json"


def write_calibration(folder: Path, calibration: Calibration, domain: Domain) -> None:
    """Write both records into the model folder."""
    content = {"calibration": calibration.to_dict(), "domain": domain.to_dict()}
    write_atomically(folder / CALIBRATION_FILE, json.dumps(content, indent=1) + "\n")


def read_calibration(folder: Path) -> tuple[Calibration, Domain] | None:
    """What :func:`write_calibration` wrote; None for a model that was never calibrated.

    CheckpointError: the file is damaged.
    """
    file = folder / CALIBRATION_FILE
    if not file.is_file():
        return None
    content = read_json_object(file)
    try:
        return Calibration.from_dict(content["calibration"]), Domain.from_dict(content["domain"])
    except (ValueError, KeyError, TypeError, CheckpointError) as error:
        raise CheckpointError(f"{file} is damaged: {sentence(error)}") from error
