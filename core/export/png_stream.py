"""A PNG written row by row, so that a picture larger than the memory can be written.

PNG specification (ISO/IEC 15948): colour type 2 or 6, 8 bits a channel; each row filtered by "Up" (9.2), the
stream compressed by zlib; statements as international text (11.3.4.5).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from core.errors import ExportError
from core.export.png_text import SIGNATURE, text_chunk

MOST_PIXELS_A_SIDE: Final = 2**31 - 1
_COLOR_TYPES: Final = {3: 2, 4: 6}
_UP: Final = 2
_LEVEL: Final = 4
"""Of zlib: twice as fast as the usual 6, files a few per cent larger."""
_METRE_IN_INCHES: Final = 39.3701


class PngStream:
    """Writes to an open file. Rows are given from the top; ``close`` checks that all have come."""

    def __init__(
        self,
        file: BinaryIO,
        size: tuple[int, int],
        *,
        alpha: bool,
        stated: Mapping[str, str],
        dpi: int = 300,
    ) -> None:
        width, height = size
        if not (0 < width <= MOST_PIXELS_A_SIDE and 0 < height <= MOST_PIXELS_A_SIDE):
            raise ExportError(f"a PNG of {width} × {height} pixels cannot be: a side has 1 to 2,147,483,647")
        self._file = file
        self._size, self._channels = (width, height), 4 if alpha else 3
        self._compress = zlib.compressobj(_LEVEL)
        self._above = np.zeros(width * self._channels, dtype=np.uint8)
        self._written = 0
        file.write(SIGNATURE)
        head = struct.pack(">IIBBBBB", width, height, 8, _COLOR_TYPES[self._channels], 0, 0, 0)
        self._chunk(b"IHDR", head)
        per_metre = round(dpi * _METRE_IN_INCHES)
        self._chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))
        for key, value in stated.items():
            if value:
                file.write(text_chunk(key, value))

    def write_rows(self, rows: npt.NDArray[np.uint8]) -> None:
        """The next (h, width, 3 or more) rows; channels beyond those of the file are left out."""
        flat = np.ascontiguousarray(rows[:, :, : self._channels]).reshape(len(rows), -1)
        filtered = np.empty((len(flat), flat.shape[1] + 1), dtype=np.uint8)
        filtered[:, 0] = _UP
        filtered[0, 1:] = flat[0] - self._above
        filtered[1:, 1:] = flat[1:] - flat[:-1]
        self._above = flat[-1].copy()
        self._written += len(flat)
        if packed := self._compress.compress(filtered.tobytes()):
            self._chunk(b"IDAT", packed)

    def close(self) -> None:
        """End the stream. ExportError where rows are missing: such a file would show a grey rest."""
        if self._written != self._size[1]:
            raise ExportError(f"{self._written} of {self._size[1]} rows of the picture were drawn")
        self._chunk(b"IDAT", self._compress.flush())
        self._chunk(b"IEND", b"")

    def _chunk(self, kind: bytes, body: bytes) -> None:
        self._file.write(struct.pack(">I", len(body)) + kind + body)
        self._file.write(struct.pack(">I", zlib.crc32(kind + body)))
