"""Which files a picture can be written to, and the writing of those that are no PNG."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.errors import ExportError
from core.files import write_with

ImageArray = npt.NDArray[np.uint8]

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff")


def check_path(path: Path, *, transparent: bool) -> None:
    """ExportError where no picture can be written to ``path``; asked before the work is done."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        found = repr(suffix) if suffix else "a file without suffix"
        known = ", ".join(SUFFIXES)
        raise ExportError(f"{path.name}: a picture cannot be written as {found}; use one of {known}")
    if transparent and suffix in (".jpg", ".jpeg"):
        raise ExportError(
            f"{path.name}: a JPEG cannot be transparent; write a .png, or leave transparency out"
        )


def write_image(image: ImageArray, path: Path, *, transparent: bool) -> None:
    """Write (h, w, 4) uint8 to a file, alpha only where it says something. ExportError if that fails."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkIOImage import vtkJPEGWriter, vtkTIFFWriter

    pixels = image if transparent else image[:, :, :3]
    data = vtkImageData()
    data.SetDimensions(image.shape[1], image.shape[0], 1)
    flat = np.ascontiguousarray(pixels[::-1]).reshape(-1, pixels.shape[2])
    data.GetPointData().SetScalars(numpy_to_vtk(flat, deep=True))  # type: ignore[no-untyped-call]
    writer = vtkTIFFWriter() if path.suffix.lower().startswith(".tif") else vtkJPEGWriter()
    writer.SetInputData(data)
    write_with(path, lambda temporary: _write(writer, temporary))


def _write(writer: Any, path: Path) -> None:
    writer.SetFileName(str(path))
    writer.Write()
    if writer.GetErrorCode():
        raise ExportError(f"{path}: the picture cannot be written (is the disk full?)")
