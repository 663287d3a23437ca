"""The one part of the build that pyproject.toml cannot say: every file of resources/ goes along.

The models, examples and icons are installed under ``share/elastoscope/resources`` of the environment, where
``app/resource_paths.py`` finds them.
"""

from collections import defaultdict
from pathlib import Path

from setuptools import setup

files_of_folder: dict[str, list[str]] = defaultdict(list)
for path in sorted(Path("resources").rglob("*")):
    if path.is_file() and not path.name.startswith(".") and "pictures" not in path.parts:
        files_of_folder[f"share/elastoscope/{path.parent.as_posix()}"].append(path.as_posix())

setup(data_files=sorted(files_of_folder.items()))
