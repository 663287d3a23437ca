"""What the export dialog offers and what comes of it, without a window."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from app.controllers.steps import StepRunner
from app.controllers.takeaway_controller import TakeawayController
from app.state.export_catalogue import BY_NAME, EXPORTS, ExportWish, Needs, Options
from core.errors import ExportError


@pytest.fixture
def scenes():
    made = {}
    for view in ("crystal", "surface"):
        made[view] = Mock(content=object())
        made[view].width.return_value, made[view].height.return_value = 320, 240
        made[view].devicePixelRatioF.return_value = 1.0
    return made


@pytest.fixture
def sections():
    return Mock(figure=Mock(return_value=None))


@pytest.fixture
def analyse():
    matrix = Mock(limits=None)
    matrix.stiffness.frame = "ieee"
    answer = Mock()
    answer.stiffness.frame = "crystal"
    entry = SimpleNamespace(path=Path("/data/Cu.cif"), crystal=object(), facts=None)
    return SimpleNamespace(shown=SimpleNamespace(entry=entry, answer=answer, matrix=matrix))


@pytest.fixture
def dialogs(tmp_path):
    asked = Mock()
    asked.ask_save.return_value = tmp_path / "out"
    return asked


@pytest.fixture
def controller(qapp, analyse, settings, dialogs, sections, scenes):
    return TakeawayController(
        analyse,
        settings,
        dialogs,
        analyses=Mock,
        sections=lambda: sections,
        scenes=scenes,
        clipboard=Mock(),
    )


def choices_of(controller, dialogs):
    dialogs.ask_export.return_value = None
    controller.export()
    return {choice.format.name: choice for choice in dialogs.ask_export.call_args.args[0]}


def test_names_are_unique_and_every_format_says_what_it_contains():
    assert len(BY_NAME) == len(EXPORTS)
    for each in EXPORTS:
        assert each.sentence.endswith(".") and each.unit and each.suffix and each.text


def test_what_cannot_be_written_says_why(
    controller, dialogs, analyse, scenes, sections, monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    choices = choices_of(controller, dialogs)
    assert "ffmpeg" in choices["turntable.mp4"].missing and not choices["turntable.gif"].missing
    assert "S shows one" in choices["section.svg"].missing and not choices["voigt.csv"].missing
    sections.figure.return_value = print
    assert not choices_of(controller, dialogs)["section.svg"].missing
    analyse.shown.answer = analyse.shown.matrix = None
    choices = choices_of(controller, dialogs)
    for each in EXPORTS:
        if each.needs is Needs.TENSOR:
            assert "no tensor" in choices[each.name].missing
    assert not choices["cell.cif"].missing
    analyse.shown.entry = None
    said = []
    controller.notice.connect(said.append)
    dialogs.ask_export.reset_mock()
    controller.export()
    assert said and not dialogs.ask_export.called


def test_frames_are_those_that_the_file_is_written_in(controller, dialogs):
    choices = choices_of(controller, dialogs)
    assert choices["voigt.csv"].frame == "ieee" and choices["abaqus.inp"].frame == "ieee"
    assert choices["surface.glb"].frame == "crystal" and choices["report.html"].frame == "crystal"


def test_the_last_choice_is_remembered(controller, dialogs, settings, monkeypatch):
    monkeypatch.setattr(controller.runner, "run", lambda path, steps: None)
    dialogs.ask_export.return_value = ExportWish(name="mtex.m")
    controller.export()
    assert settings.last_export == "mtex.m"
    proposal = dialogs.ask_save.call_args.args[1]
    assert proposal.name == "Cu_mtex_ieee.m"
    controller.export()
    assert dialogs.ask_export.call_args.args[1] == "mtex.m"
    controller.export("turntable.gif")
    assert dialogs.ask_export.call_args.args[1] == "turntable.gif"


def test_films_and_pictures_are_the_formats_with_options():
    named = {each.name for each in EXPORTS if each.options is not Options.NONE}
    assert named == {"surface.png", "crystal.png", *(f"turntable.{s}" for s in ("gif", "mp4", "webm", "png"))}


@pytest.fixture
def runner(qapp):
    made = StepRunner()
    heard = SimpleNamespace(notice=[], trouble=[], shares=[], ended=[])
    made.notice.connect(heard.notice.append)
    made.trouble.connect(heard.trouble.append)
    made.progressed.connect(lambda _, share: heard.shares.append(share))
    made.ended.connect(lambda: heard.ended.append(True))
    return made, heard


def test_steps_run_in_the_event_loop_and_end(runner, qtbot):
    made, heard = runner
    made.run(Path("a.png"), iter((0.25, 0.5, 1.0)))
    assert heard.shares == [0.0] and made.busy == "a.png is still being written"
    qtbot.waitUntil(lambda: bool(heard.ended))
    assert heard.shares == [0.0, 0.25, 0.5, 1.0] and heard.notice == ["Written: a.png"] and not made.busy


def test_a_second_file_waits_for_the_first_in_words(runner, qtbot):
    made, heard = runner
    made.run(Path("a.png"), iter((0.5,)))
    made.run(Path("b.png"), iter((0.5,)))
    assert "a.png is still being written" in heard.trouble[0]
    qtbot.waitUntil(lambda: bool(heard.ended))


def test_what_is_stopped_is_closed(runner):
    made, heard = runner
    closed = []

    def steps():
        try:
            yield 0.1
            yield 0.2
        finally:
            closed.append(True)

    going = steps()
    next(going)
    made.run(Path("a.gif"), going)
    made.cancel()
    assert closed and heard.ended and "stopped" in heard.notice[0] and not made.busy
    made.cancel()
    assert len(heard.ended) == 1


@pytest.mark.parametrize("error", [ExportError("the disk is full"), OSError("gone"), MemoryError()])
def test_failures_are_told_in_words(runner, qtbot, error):
    made, heard = runner

    def steps():
        yield 0.1
        raise error

    made.run(Path("a.gif"), steps())
    qtbot.waitUntil(lambda: bool(heard.ended))
    assert heard.trouble[0].startswith("a.gif was not written: ") and not heard.notice
