"""Puts this folder's samples on the import path of every test under it."""

import pytest
import torch


@pytest.fixture
def one_thread():
    """torch on one thread, so that sums are made in one order; the old number comes back afterwards."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
