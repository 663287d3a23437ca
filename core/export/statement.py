"""What an exported file says about its numbers, so that it can be understood on its own years later."""

from __future__ import annotations

from datetime import UTC, datetime

from core.crystal.crystal import Crystal
from core.crystal.facts import formula
from core.elasticity.frames import DESCRIPTIONS
from core.elasticity.stiffness import VOIGT_ORDER, Frame
from core.export.framed_prediction import FramedPrediction
from core.prediction.prediction import ModelIdentity


def material_name(crystal: Crystal) -> str:
    """Reduced formula and, where there is one, the name: ``SiO2 (quartz)``."""
    reduced = formula(crystal)
    return f"{reduced} ({crystal.name})" if crystal.name and crystal.name != reduced else reduced


def source_name(crystal: Crystal) -> str:
    """Name of the file that the crystal came from, without its folder; empty when there is none."""
    return crystal.provenance.source.name if crystal.provenance.source else ""


def frame_statement(frame: Frame) -> str:
    """The frame's name and what it means."""
    return f"{frame} - {DESCRIPTIONS[frame]}"


def model_statement(model: ModelIdentity) -> str:
    """Name and version of the network."""
    return f"{model.name} {model.version}".strip()


def timestamp(written: datetime | None = None) -> str:
    """ISO 8601 in UTC, to the second; now unless told."""
    return (written or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")


def statements(view: FramedPrediction, *, written: datetime | None = None) -> dict[str, str]:
    """Key and value of each line that stands at the head of an exported file."""
    prediction = view.prediction
    return {
        "material": material_name(prediction.crystal),
        "source": source_name(prediction.crystal),
        "quantity": "stiffness C, stress = C strain, engineering shear strains",
        "units": "GPa",
        "voigt_order": " ".join(VOIGT_ORDER),
        "frame": frame_statement(view.stiffness.frame),
        "model": model_statement(prediction.model),
        "model_sha256": prediction.model.sha256,
        "warnings": " ".join(prediction.warnings),
        "written": timestamp(written),
    }


def structure_statements(crystal: Crystal, *, written: datetime | None = None) -> dict[str, str]:
    """The same for a file that holds the structure alone, in Å, which no network has a part in."""
    return {
        "material": material_name(crystal),
        "source": source_name(crystal),
        "quantity": "crystal structure",
        "units": "Å",
        "frame": frame_statement(Frame.CRYSTAL),
        "model": "none: the structure is that of its file",
        "written": timestamp(written),
    }


def comment_lines(stated: dict[str, str], *, prefix: str = "# ") -> str:
    """The statements as ``# key: value`` lines; empty ones are left out."""
    return "".join(f"{prefix}{key}: {' '.join(value.split())}\n" for key, value in stated.items() if value)
