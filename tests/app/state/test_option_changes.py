from dataclasses import replace

from app.state.crystal_display import CrystalDisplay
from app.state.display import DisplayOptions
from app.state.option_changes import changed_fields, in_words, with_changes
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity


def test_only_what_differs_is_kept_and_comes_back():
    before = DisplayOptions()
    after = replace(before, frame=Frame.IEEE, crystal=CrystalDisplay(bonds=False))
    old, new = changed_fields(before, after)
    assert old == {"frame": Frame.CRYSTAL, "crystal.bonds": True}
    assert new == {"frame": Frame.IEEE, "crystal.bonds": False}
    assert with_changes(after, old) == before and with_changes(before, new) == after
    other = replace(after, linked=False)
    assert with_changes(other, old) == replace(before, linked=False), "other changes stay"


def test_words_name_what_is_set():
    assert in_words({"quantity": SurfaceQuantity.YOUNG}) == "Surface: Young's modulus"
    assert in_words({"crystal.cell_edges": False}) == "Cell edges off"
    assert in_words({"frame": Frame.IEEE}) == "Frame of the matrix: ieee"
    assert in_words({"crystal.hidden": ("Na", "Cl")}) == "Hidden"
    assert in_words({"a": 1, "b": 2, "c": 3}) == "3 display options"
