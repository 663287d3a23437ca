"""Polycrystals with a texture, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.directions import DirectionType, WrittenDirection
from app.cli.options import PATH
from app.cli.subject import Subject

texture_option = click.option(
    "--texture",
    metavar="FILE",
    type=PATH,
    help="Average over the grains of a list: a line a grain, Bunge's Euler angles in degrees (3 numbers) or "
    "the rows of the matrix from crystal to sample axes (9), and its weight.",
)
fibre_option = click.option(
    "--fibre",
    type=DirectionType(),
    help="Average over a fibre texture: this direction of every grain along z of the sample, any turn about "
    "it.",
)


def texture_entry(subject: Subject, texture: Path | None, fibre: WrittenDirection | None) -> dict[str, Any]:
    """The key ``texture`` of the document."""
    from core.elasticity.document import texture_document
    from core.elasticity.orientation_reading import read_orientations
    from core.elasticity.polycrystal import fibre_texture, textured_averages

    if texture is not None:
        listed = read_orientations(texture)
        weighted = "with weights" if listed.weights is not None else "all of one weight"
        averages = textured_averages(subject.stiffness.voigt, listed.rotations, listed.weights)
        return texture_document(
            averages, description=f"{len(listed.rotations)} grains of {texture.name}, {weighted}"
        )
    if fibre is None:
        raise ValueError("a texture is a list of grains or a fibre")
    turns = fibre_texture(fibre.in_frame(subject), (0.0, 0.0, 1.0))
    averages = textured_averages(subject.stiffness.voigt, turns)
    return texture_document(averages, description=f"fibre: {fibre.text} along z of the sample")
