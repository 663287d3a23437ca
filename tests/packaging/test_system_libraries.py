"""The script that installs what Qt and VTK need, on a machine of stand-ins."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "system_libraries.sh"
TOOLS = ("bash", "env", "grep", "cat")


class Machine:
    """A PATH with stand-ins for dpkg-query, apt-get, id and sudo; apt-get writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.bin.mkdir()
        self.log.touch()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        self.command("apt-get", f'echo "$@" >> "{self.log}"')

    def command(self, name: str, body: str) -> None:
        path = self.bin / name
        path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
        path.chmod(0o755)

    def installed(self, *, all_but: str = "nothing at all") -> None:
        self.command(
            "dpkg-query", f'case "${{!#}}" in {all_but.replace(" ", "-")}*) exit 1;; *) echo installed;; esac'
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.bin / "bash"), str(SCRIPT), *words],
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if os.name != "posix" or not shutil.which("bash"):
        pytest.skip("a shell script for Debian and Ubuntu")
    return Machine(tmp_path)


def test_nothing_is_done_where_all_are_there(machine: Machine) -> None:
    machine.installed()
    machine.command("id", "echo 0")
    result = machine.run("tests")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert machine.log.read_text() == ""


def test_root_installs_what_is_missing_and_only_that(machine: Machine) -> None:
    machine.installed(all_but="libxcb-cursor0")
    machine.command("id", "echo 0")
    assert machine.run().returncode == 0
    update, install = machine.log.read_text().splitlines()
    assert update.split() == ["update", "-qq"]
    assert install.startswith("install -qq --yes --no-install-recommends") and install.endswith(
        " libxcb-cursor0"
    )


def test_xvfb_is_for_the_tests_only(machine: Machine) -> None:
    machine.installed(all_but="xvfb")
    machine.command("id", "echo 0")
    assert machine.run().returncode == 0
    assert machine.log.read_text() == ""
    assert machine.run("tests").returncode == 0
    assert machine.log.read_text().splitlines()[-1].endswith(" xvfb")


def test_a_user_with_sudo_installs_through_it(machine: Machine) -> None:
    machine.installed(all_but="libegl1")
    machine.command("id", "echo 1000")
    machine.command("sudo", f'[ "$1" = -n ] && shift; echo sudo >> "{machine.log}"; "$@"')
    machine.command("true", "exit 0")
    assert machine.run().returncode == 0
    assert "install" in machine.log.read_text() and "sudo" in machine.log.read_text()


def test_without_rights_the_line_to_type_is_printed_and_it_stops(machine: Machine) -> None:
    machine.installed(all_but="libegl1")
    machine.command("id", "echo 1000")
    result = machine.run()
    assert result.returncode == 1
    assert "sudo apt-get install --no-install-recommends libegl1" in result.stderr
    assert machine.log.read_text() == ""


def test_names_with_the_suffix_of_later_systems_count_as_installed(machine: Machine) -> None:
    machine.command("dpkg-query", 'case "${!#}" in libglib2.0-0) exit 1;; *) echo installed;; esac')
    machine.command("id", "echo 0")
    assert machine.run().returncode == 0
    assert machine.log.read_text() == ""


def test_a_failing_installation_is_a_failure(machine: Machine) -> None:
    machine.installed(all_but="libegl1")
    machine.command("id", "echo 0")
    machine.command("apt-get", "exit 100")
    assert machine.run().returncode != 0


def test_other_systems_are_left_alone(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()
    assert machine.run().returncode == 0
