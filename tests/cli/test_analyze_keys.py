"""The table of resources/analyze-json.md against real documents."""

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

PAGE = Path(__file__).resolve().parents[2] / "resources" / "analyze-json.md"


def documented() -> set[str]:
    """Every key of the table with its braces written out."""
    keys: set[str] = set()
    for cell in re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        parts = re.split(r"\{([^}]*)\}", cell)
        choices = [part.split(",") if odd % 2 else [part] for odd, part in enumerate(parts)]
        keys |= {"".join(choice) for choice in product(*choices)}
    return keys


def keys_of(value: Any, path: str = "") -> Iterator[str]:
    """Paths of all values; entries of lists of objects as ``[]``."""
    if isinstance(value, dict) and value and path not in ("absent",):
        for key, inner in value.items():
            yield from keys_of(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for entry in value if path != "planes[].values" else ():
            yield from keys_of(entry, f"{path}[]")
        if path == "planes[].values":
            yield "planes[].values[]"
    else:
        yield path


@pytest.fixture
def documents(run, stand_in, copper: Path, tmp_path: Path) -> list[dict[str, Any]]:
    silicon = tmp_path / "silicon.cif"
    silicon.write_text(copper.read_text().replace("F m -3 m", "F d -3 m").replace("Cu", "Si"))
    everything = ("--along", "[1 1 0]", "--plane", "(111)", "--fibre", "[001]", "--json")
    bare = tmp_path / "bare.csv"
    np.savetxt(bare, np.diag([3.0, 4, 5, 6, 7, 8]) + 1, delimiter=",")
    calls = [(copper, *everything), (silicon, *everything), (bare, "--json")]
    return [json.loads(run("analyze", *call).stdout) for call in calls]


def test_every_real_key_is_documented_and_every_documented_key_is_real(documents) -> None:
    real = {key for document in documents for key in keys_of(document)}
    table = documented()
    parents = {".".join(key.replace("[]", "").split(".")[:2]) for key in table}  # of which some are null
    assert real - table - parents == set()
    containers = {"waves"}  # stands in the table for all that is under it
    assert table - containers - real == set()


def test_the_help_names_the_page(run) -> None:
    assert f"resources/{PAGE.name}" in run("analyze", "--help").output and PAGE.exists()


def test_every_null_has_its_reason(run, documents, tmp_path: Path) -> None:
    soft = tmp_path / "soft.csv"
    np.savetxt(soft, np.diag([10.0, 10, 10, 5, 5, -1]), delimiter=",")
    unstable = json.loads(run("analyze", soft, "--json").stdout)
    for document in [*documents, unstable]:
        for path, value in values_of(document):
            if value is None and not path.startswith(("directions", "planes")):
                assert set(path.split(".")) & document["absent"].keys(), path


def values_of(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from values_of(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value
