"""The command line in this process, with a network that answers at once.

Tests of what the commands do with an answer do not need the network; those of the answer itself
(test_shipped_network.py) do.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from core.crystal.crystal import Crystal
from core.elasticity.stiffness import Stiffness
from core.errors import CrystalError, ElastoscopeError
from core.prediction.prediction import Interval90, ModelIdentity, Prediction

SILICA = """data_silica
_cell_length_a 4.916
_cell_length_b 4.916
_cell_length_c 5.4054
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
_symmetry_space_group_name_H-M 'P 32 2 1'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Si1 Si 0.4697 0 0.6666667
O1 O 0.4135 0.2669 0.7858
"""
COPPER = """data_copper
_cell_length_a 3.615
_cell_length_b 3.615
_cell_length_c 3.615
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'F m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Cu1 Cu 0 0 0
"""

COPPER_VOIGT = np.diag([168.4] * 3 + [75.4] * 3) + 121.4 * np.kron(np.diag([1, 0]), 1 - np.eye(3))
"""GPa; Overton and Gaffney, Phys. Rev. 98, 969 (1955)."""


class StandIn:
    """Gives every crystal copper's tensor; refuses helium, trips over neon."""

    identity = ModelIdentity(name="stand-in", version="0", sha256="cd" * 32)
    device = "cpu"
    notices: tuple[str, ...] = ()

    def predict(self, crystal: Crystal) -> Prediction:
        if "He" in crystal.species:
            raise CrystalError(f"{crystal.name}: helium is refused by the stand-in")
        return Prediction(
            crystal=crystal,
            stiffness=Stiffness(voigt=COPPER_VOIGT),
            interval=Interval90(
                stiffness=np.stack([COPPER_VOIGT * 0.9, COPPER_VOIGT * 1.1]),
                bulk_hill=(130.0, 145.0),
                shear_hill=(40.0, 55.0),
                young_hill=(110.0, 140.0),
            ),
            log_irreps=np.zeros(21),
            in_domain="Xe" not in crystal.species,
            warnings=("xenon was not in the training data",) if "Xe" in crystal.species else (),
            symmetry_residual=0.0,
            model=self.identity,
            seconds=0.001,
        )

    def predict_many(
        self, crystals: Iterable[Crystal], *, should_stop: Callable[[], bool]
    ) -> Iterator[Prediction | ElastoscopeError]:
        for crystal in crystals:
            try:
                yield self.predict(crystal)
            except ElastoscopeError as error:
                yield error


@pytest.fixture(scope="session", autouse=True)
def no_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Not the library of models of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELASTOSCOPE_MODELS", str(tmp_path_factory.mktemp("library") / "models"))
        yield


@pytest.fixture(scope="session")
def every_format(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with quartz in every format of ``export`` and as a film, made once: it takes some seconds."""
    from app.cli.command_line import elastoscope
    from app.cli.export_command import FORMATS

    folder = tmp_path_factory.mktemp("exported")
    crystal, out = folder / "quartz.cif", folder / "out"
    crystal.write_text(SILICA)
    asked = [word for name in FORMATS for word in ("--to", name)]
    words = (
        ("export", crystal, *asked, "--out", out, "--grid", "2", "--size", "120,90"),
        ("render", crystal, "--turntable", out / "quartz.film.gif", "--frames", "2", "--size", "120,90"),
    )
    with pytest.MonkeyPatch.context() as patch:
        _put_in(patch, StandIn())
        for command in words:
            result = CliRunner().invoke(elastoscope, [str(word) for word in command])
            assert result.exit_code == 0, result.stderr
    return out


def _put_in(monkeypatch: pytest.MonkeyPatch, predictor: StandIn) -> None:
    for module in ("app.cli.predict_command", "app.cli.subject"):
        monkeypatch.setattr(f"{module}.load_predictor", lambda *_: predictor)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in in place of the network that comes with the program."""
    predictor = StandIn()
    _put_in(monkeypatch, predictor)
    return predictor


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run ``elastoscope`` with these words; the result has exit_code, stdout and stderr."""
    from app.cli.command_line import elastoscope

    def call(*words: object) -> Result:
        return CliRunner().invoke(elastoscope, [str(word) for word in words], prog_name="elastoscope")

    return call


@pytest.fixture
def quartz(tmp_path: Path) -> Path:
    path = tmp_path / "quartz.cif"
    path.write_text(SILICA)
    return path


@pytest.fixture
def copper(tmp_path: Path) -> Path:
    path = tmp_path / "copper.cif"
    path.write_text(COPPER)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.cif"
    path.write_text("this is no crystal\n")
    return path


@pytest.fixture
def tensor_file(tmp_path: Path) -> Path:
    path = tmp_path / "copper.csv"
    np.savetxt(path, COPPER_VOIGT, delimiter=",")
    return path
