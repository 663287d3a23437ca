"""``python window_report.py FOLDER CRYSTAL [old display]``: opens the real window with the stand-in network,
waits for the tensor of a crystal, prints as JSON what the window then shows and which pictures it can write.

For tests that give this process an environment of its own.
"""

import json
import multiprocessing
import os
import sys
from pathlib import Path


def shown(window):
    """What the two views show: a picture, or the sentence that stands in for it."""
    from PySide6.QtWidgets import QLabel

    said = {}
    for name, pane in (("crystal", window.frame.crystal), ("surface", window.frame.surface)):
        texts = [label.text() for label in pane.scene.findChildren(QLabel) if label.text()]
        said[name] = "drawn" if pane.settled else " ".join(texts)
    return said


def pictures(window, folder):
    """What became of pictures: "written", or the reason why not."""
    from core.errors import ElastoscopeError

    found = {}
    for name in ("crystal", "surface"):
        path = folder / f"{name}.png"
        try:
            getattr(window.frame, name).scene.save_picture(path, size=(80, 60))
            found[name] = "written" if path.stat().st_size > 500 else "empty"
        except ElastoscopeError as error:
            found[name] = str(error)
    return found


def table(window, path):
    """Export the matrix as a table."""
    window.dialogs.ask_save = lambda title, proposal, file_filter: path
    window.actions_made["file.export_csv"].trigger()
    return "written" if len(path.read_text().splitlines()) >= 6 else "empty"


def say_that_the_display_is_old():
    """As a display does whose OpenGL is older than what can be had without it."""
    from app.scene import view_factory

    view_factory.display_opengl = lambda: ((1, 4), "an old one")


def main(state, crystal, *words):
    from PySide6.QtWidgets import QApplication
    from stand_in_predictor import load_stand_in

    from app.main_window import MainWindow
    from app.parts.closing import take_apart
    from app.settings import Settings
    from app.snapshot import wait_until
    from app.work.jobs import EngineConfig

    application = QApplication([])
    if words:
        say_that_the_display_is_old()
    window = MainWindow(Settings(state / "settings.ini"), EngineConfig(load=load_stand_in, model=state))
    window.show()
    window.start((crystal,))
    wait_until(lambda: len(window.session) > 0 and not window.session.at(0).busy, seconds=60)
    window.analyse.refresh()
    views = (window.frame.crystal.scene, window.frame.surface.scene)
    wait_until(lambda: all(view.content is not None for view in views), seconds=60)
    wait_until(lambda: all(value for value in shown(window).values()), seconds=60)
    report = {
        "stiffness": window.session.at(0).answer.stiffness.voigt.tolist(),
        "views": shown(window),
        "problems": [window.frame.problems.text_at(row) for row in range(window.frame.problems.count())],
        "pictures": pictures(window, state),
        "table": table(window, state / "numbers.csv"),
    }
    print(json.dumps(report), flush=True)
    window.close()
    window.shut_down()
    take_apart(window)
    del application


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.path.insert(0, os.fspath(Path(__file__).parent))
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
