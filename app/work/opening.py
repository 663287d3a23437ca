"""A file is opened: whether it holds a crystal or a tensor shows when it is looked into. Runs in the working
process.
"""

from __future__ import annotations

from pathlib import Path

from app.state.requests import TensorRequest
from app.work.jobs import CrystalRead, TensorQuestion, TensorReady
from app.work.reading import read
from app.work.tensor_answering import tensor_outcome


def opened(path: Path, *, text: str | None = None) -> CrystalRead | TensorReady | TensorQuestion:
    """What stands in a file, or what has to be asked first; ``text``: of a crystal that was pasted under the
    name ``path``. Raises CrystalError and TensorError.
    """
    from core.elasticity.tensor_recognition import is_tensor_file

    if text is None and is_tensor_file(path):
        return tensor_outcome(TensorRequest(path=path))
    return read(path, text=text)
