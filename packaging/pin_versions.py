"""Write ``packaging/constraints.txt``: the versions of everything that the current environment uses.

    .venv/bin/python packaging/pin_versions.py

Starts from the dependencies in ``pyproject.toml`` (with the extras of :data:`EXTRAS`),
follows what they require, and notes name and version of each. Local build labels (``2.13.0+cpu``) are left
out, so that the same file serves a CPU and a CUDA build.
"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("test", "check", "distributed", "bundle")
BUILD = ("setuptools", "wheel")
"""What builds the packages that come as source only, and this one."""
HEADING = "# The versions Elastoscope is tested with. Written by packaging/pin_versions.py.\n"


def canonical(name: str) -> str:
    """The normalised form of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct_requirements() -> list[str]:
    """The requirements that pyproject.toml states, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *BUILD, *(line for extra in EXTRAS for line in extras[extra])]


def closure(requirements: list[str]) -> dict[str, str]:
    """Name → version of every installed distribution that the requirements lead to."""
    versions: dict[str, str] = {}
    waiting = [Requirement(line) for line in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonical(requirement.name)
        if not _applies(requirement) or name in versions:
            continue
        distribution = metadata.distribution(requirement.name)
        versions[name] = distribution.version.split("+")[0]
        waiting += [_with_extras(line, requirement.extras) for line in distribution.requires or ()]
    return versions


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _with_extras(line: str, extras: set[str]) -> Requirement:
    """The requirement, its marker dropped where one of the extras asked for fulfils it."""
    requirement = Requirement(line)
    if requirement.marker and any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
        requirement.marker = None
    return requirement


def main() -> None:
    """Write the file."""
    pins = closure(direct_requirements())
    lines = [f"{name}=={version}\n" for name, version in sorted(pins.items())]
    (ROOT / "packaging" / "constraints.txt").write_text(HEADING + "".join(lines))


if __name__ == "__main__":
    main()
