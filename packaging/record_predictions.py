"""Write what a network predicts for the bundled examples beside its weights.

    .venv/bin/python packaging/record_predictions.py resources/models/NAME

``elastoscope selftest`` compares an installation with these numbers. Run it when a network is put in.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.resource_paths import examples
from app.self_test import KNOWN_PREDICTIONS
from core.crystal.reading import read_crystal
from core.prediction.predictor import Predictor


def main() -> None:
    """Predict on the CPU and write the file."""
    folder = Path(sys.argv[1])
    predictor = Predictor.load(folder, device="cpu")
    predictions = {
        path.name: predictor.predict(read_crystal(path)).stiffness.voigt.tolist() for path in examples()
    }
    document = {"schema": 1, "units": "GPa", "frame": "crystal", "predictions": predictions}
    (folder / KNOWN_PREDICTIONS).write_text(json.dumps(document) + "\n", encoding="utf-8")
    print(f"{len(predictions)} predictions in {folder / KNOWN_PREDICTIONS}")


if __name__ == "__main__":
    main()
