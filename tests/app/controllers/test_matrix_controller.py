import pytest

from app.controllers.matrix_controller import number_of
from core.errors import TensorError

READ = {"93.1": 93.1, " 93,1 ": 93.1, "−11.1": -11.1, "+4": 4.0, "1e2": 100.0, ".5": 0.5, "7.": 7.0}


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_numbers_are_read_as_people_type_them(text, value):
    assert number_of(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1 2", "12 GPa", "nan", "inf", "1.2.3", "1e999", "0x10"])
def test_what_is_no_number_is_quoted(text):
    with pytest.raises(TensorError, match=r"not a number|too large"):
        number_of(text)
