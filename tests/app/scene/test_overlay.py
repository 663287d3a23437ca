"""Writing over a view."""

from vtkmodules.vtkRenderingCore import vtkRenderer

from app.scene.overlay import Overlay


def written(overlay, many):
    overlay.begin(400.0, 300.0, 1.0)
    for number in range(many):
        overlay.write(str(number), 200.0, 150.0, "#000000")
    overlay.end()


def test_texts_are_kept_while_an_object_turns_and_let_go_with_it():
    renderer = vtkRenderer()
    overlay = Overlay(renderer)
    others = renderer.GetViewProps().GetNumberOfItems()
    written(overlay, 30)
    written(overlay, 3)
    assert renderer.GetViewProps().GetNumberOfItems() == others + 30
    overlay.shed()
    written(overlay, 3)
    assert renderer.GetViewProps().GetNumberOfItems() == others + 3
    written(overlay, 8)
    written(overlay, 2)
    assert renderer.GetViewProps().GetNumberOfItems() == others + 8
