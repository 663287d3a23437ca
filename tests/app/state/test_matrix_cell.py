import numpy as np

from app.state.matrix_cell import cell_tip
from app.state.matrix_content import MatrixContent, MeasuredMatrix

VALUES = np.diag([100.0, 100, 100, 40, 40, 40])


def test_a_measured_value_says_its_difference_and_whether_the_interval_holds_it():
    theirs = VALUES.copy()
    theirs[0, 0], theirs[1, 1] = 93.0, 125.0
    content = MatrixContent(
        values=VALUES,
        limits=np.stack([VALUES - 0.1 * VALUES, VALUES + 0.1 * VALUES]),
        measured=MeasuredMatrix(values=theirs, label="Somebody 1960, 298 K"),
    )
    first, second, zero = (cell_tip(content, *cell) for cell in ((0, 0), (1, 1), (0, 5)))
    assert "measured: 93.00 GPa, difference 7.00 GPa\ninside the interval" in first
    assert "difference −25.0 GPa\noutside the interval" in second
    assert "inside the interval" in zero and zero.endswith("Somebody 1960, 298 K")


def test_a_changed_entry_says_what_it_was():
    edited = VALUES.copy()
    edited[0, 1] = edited[1, 0] = 12.0
    content = MatrixContent(values=edited, original=VALUES)
    assert cell_tip(content, 0, 1).endswith("12 GPa\nbefore the edit: 0 GPa")
    assert "before" not in cell_tip(content, 2, 2)
