"""What every test shares."""

import gc
import os
import sys

import pytest
from soak_figures import SoakFigures

# Some hundred processes are started by the tests: each would compile the same modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_FIGURES = pytest.StashKey[SoakFigures]()


def pytest_ignore_collect(collection_path, config):
    """Of the few tests asked for by one mark only, only the files are read in which its name stands."""
    mark = config.option.markexpr
    if mark in {"alone", "soak"} and collection_path.name.startswith("test_") and collection_path.is_file():
        return True if f"mark.{mark}" not in collection_path.read_text() else None
    return None


def pytest_collection_modifyitems(items):
    """What watches the memory of this very process goes first: what others leave in it would be counted."""
    items.sort(key=lambda item: item.get_closest_marker("fresh") is None)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Nothing that is collected is ever let go: looking for garbage meanwhile finds none."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.fixture(autouse=True, scope="module")
def _what_is_there_stays():
    """The collector does not look through the libraries again and again: they are most of all objects.

    What one file of tests left behind is collected before.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def soak_figures(request) -> SoakFigures:
    """Where long runs add what they counted; it is printed at the end."""
    return request.config.stash.setdefault(_FIGURES, SoakFigures())


def pytest_terminal_summary(terminalreporter) -> None:
    """The figures of the long runs, all added up."""
    figures = terminalreporter.config.stash.get(_FIGURES, None)
    if figures is not None:
        terminalreporter.section("what the long runs counted")
        for line in figures.lines():
            terminalreporter.write_line(line)
