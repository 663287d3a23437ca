"""The matrix as text for the clipboard. Always plain minus signs, so that other programs can read it."""

from __future__ import annotations

from core.elasticity.stiffness import VOIGT_ORDER, Stiffness


def matrix_text(stiffness: Stiffness, style: str) -> str:
    """Six lines of six numbers in GPa.

    ``tsv``: tab-separated, every digit, for a spreadsheet; ``full``: every digit, separated by spaces;
    ``text``:
    aligned, two decimals, with a heading that states unit, order and frame. ValueError for another style.
    """
    rows = stiffness.voigt.tolist()
    if style == "tsv":
        return "".join("\t".join(repr(value) for value in row) + "\n" for row in rows)
    if style == "full":
        return "".join(" ".join(repr(value) for value in row) + "\n" for row in rows)
    if style != "text":
        raise ValueError(f"a matrix is copied as tsv, full or text, not as '{style}'")
    head = f"Stiffness, GPa, Voigt order {' '.join(VOIGT_ORDER)}, frame {stiffness.frame}\n"
    return head + "".join("".join(f"{value:10.2f}" for value in row) + "\n" for row in rows)
