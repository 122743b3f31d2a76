"""The Makefile: which Python it takes, and what it says when there is none that will do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKE = shutil.which("make")

pytestmark = pytest.mark.skipif(MAKE is None, reason="make is not installed")


def _python(path: Path, version: tuple[int, int], *, can_make_environments: bool) -> None:
    """A stand-in for a Python: it knows its version, and notes that it was asked for an environment."""
    path.write_text(
        f"""#!/bin/sh
case "$*" in
*"%d.%d"*) echo {version[0]}.{version[1]} ;;
*"sys.exit(sys.version_info"*) exit {int(version < (3, 11))} ;;
*"import ensurepip"*) exit {int(not can_make_environments)} ;;
"-m venv"*) echo "made by {path.name}" ; exit 3 ;;
*) exit 4 ;;
esac
""",
        encoding="utf-8",
    )
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("pythons", "expected"),
    [
        ({}, "Python 3.11 or newer is needed; found: no Python."),
        ({"python3": ((3, 10), True)}, "Python 3.11 or newer is needed; found: Python 3.10."),
        ({"python3": ((3, 12), False)}, "    sudo apt install -y python3.12-venv"),
        ({"python3": ((3, 12), True)}, "made by python3"),
        ({"python3": ((3, 14), True)}, "made by python3"),
        ({"python3.12": ((3, 12), True), "python3": ((3, 10), True)}, "made by python3.12"),
        ({"python3.13": ((3, 13), False), "python3.11": ((3, 11), True)}, "made by python3.11"),
        ({"python3.13": ((3, 13), False), "python3": ((3, 11), False)}, "    sudo apt install -y python3.13-venv"),
    ],
)
def test_which_python_makes_the_environment(
    tmp_path: Path, pythons: dict[str, tuple[tuple[int, int], bool]], expected: str
) -> None:
    clone, programs = tmp_path / "a clone", tmp_path / "bin"
    clone.mkdir()
    programs.mkdir()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, clone)
    (programs / "sh").symlink_to("/bin/sh")
    for name, (version, able) in pythons.items():
        _python(programs / name, version, can_make_environments=able)
    assert MAKE is not None
    done = subprocess.run(
        [MAKE, "graph"],
        cwd=clone,
        env={"PATH": str(programs), "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    lines = (done.stdout + done.stderr).splitlines()
    assert [line for line in lines if line.startswith(expected)]
    assert "Traceback" not in done.stderr
