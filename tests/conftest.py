"""What every test shares."""

import gc

import pytest
from soak_figures import SoakFigures

_FIGURES = pytest.StashKey[SoakFigures]()


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
