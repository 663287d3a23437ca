"""What every test shares."""

import gc

import pytest


@pytest.fixture(autouse=True, scope="module")
def _what_is_there_stays():
    """The collector does not look through the libraries again and again: they are most of all objects.

    What one file of tests left behind is collected before.
    """
    gc.collect()
    gc.freeze()
