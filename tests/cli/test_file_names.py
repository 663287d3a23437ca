from hypothesis import given
from hypothesis import strategies as st

from app.cli.file_names import RESERVED, safe_name, unique_name


@given(st.text(max_size=200))
def test_a_safe_name_is_one_on_every_system(text: str) -> None:
    name = safe_name(text)
    assert 1 <= len(name) <= 81
    assert not set(name) & set('/\\:*?"<>|\0\n ')
    assert not name.startswith(".") and not name.endswith((".", " "))
    assert name.lower() not in RESERVED


def test_ordinary_names_stay() -> None:
    assert safe_name("mp-1234_SiO2.v2+x") == "mp-1234_SiO2.v2+x"


@given(st.lists(st.text(max_size=5), max_size=30))
def test_names_never_meet_even_where_case_does_not_count(texts: list[str]) -> None:
    taken: set[str] = set()
    names = [unique_name(text, taken) for text in texts]
    assert len({name.lower() for name in names}) == len(names)
