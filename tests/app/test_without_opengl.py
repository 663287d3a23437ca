"""Without OpenGL there are no pictures, but there are numbers, and the reason is said."""

import pytest
from test_window import drop, texts, trigger, wait_done

from app.state.figures import sentence
from app.state.session import Stage
from core.errors import RenderError

pytestmark = pytest.mark.display
REASON = "no picture can be drawn here: OpenGL does not start. Please install a software OpenGL"


def test_without_opengl_the_reason_is_said_and_the_numbers_come(
    monkeypatch, request, qtbot, answers, write_cif, tmp_path
):
    def refuse(parent, theme):
        raise RenderError(REASON)

    monkeypatch.setattr("app.scene.scene_widget.new_view", refuse)
    window = request.getfixturevalue("window")
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    assert window.session.at(0).stage is Stage.DONE
    assert "NaCl" in texts(window.frame.panel)
    for pane in (window.frame.crystal, window.frame.surface):
        qtbot.waitUntil(lambda pane=pane: sentence(REASON) in texts(pane.scene), timeout=20_000)
    shown = [window.frame.problems.text_at(row) for row in range(window.frame.problems.count())]
    assert shown == [f"3-D views: {REASON}"], "said once, for both views"
    answers.save = tmp_path / "numbers.csv"
    trigger(window, "file.export_csv")
    assert len(answers.save.read_text().splitlines()) >= 6
