"""Widths that columns share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.state.sheet import LEAST_TEXT_WIDTH, shared_widths

COLUMNS = st.lists(st.tuples(st.integers(10, 500), st.booleans()), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("needed", "figures", "room", "found"),
    [
        ([100, 50], [False, True], 180, [115, 65]),
        ([300, 50], [False, True], 250, [200, 50]),
        ([300, 200, 50], [False, False, True], 350, [150, 150, 50]),
        ([300, 50], [False, True], 60, [LEAST_TEXT_WIDTH, 50]),
        ([300, 50], [True, True], 60, [300, 50]),
    ],
)
def test_texts_give_way_and_figures_do_not(needed, figures, room, found):
    assert shared_widths(needed, figures, room) == found


@given(COLUMNS, st.integers(0, 2000))
def test_the_room_is_used_and_no_figure_is_cut(columns, room):
    needed, figures = (list(part) for part in zip(*columns, strict=True))
    found = shared_widths(needed, figures, room)
    least = sum(n if f else min(n, LEAST_TEXT_WIDTH) for n, f in columns)
    assert sum(found) == max(room, least)
    for width, (need, figure) in zip(found, columns, strict=True):
        assert width >= (need if figure else min(need, LEAST_TEXT_WIDTH))
