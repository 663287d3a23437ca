"""``elastoscope dataset``: what can be done with labelled crystals besides training."""

from __future__ import annotations

import click

from app.cli.dataset_check_command import check
from app.cli.dataset_fetch_command import fetch_mp
from app.cli.dataset_mend_command import mend
from app.cli.dataset_synthetic_command import synthetic


@click.group()
def dataset() -> None:
    """Labelled crystals: get or make them, look through them, turn labels that stand in a wrong frame."""


dataset.add_command(check)
dataset.add_command(mend)
dataset.add_command(fetch_mp)
dataset.add_command(synthetic)
