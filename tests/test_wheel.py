"""The wheel carries everything: installed elsewhere, `kg` builds the bundled documents from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.building.outputs import FILES
from kg.bundle import corpus_dir, ontology_dir

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_holds_the_ontology_and_the_documents(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in (ontology_dir(), corpus_dir()):
        files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert len(files) >= 5
        missing = {f"kg/bundled/{path.relative_to(folder.parent).as_posix()}" for path in files} - names
        assert not missing
    pages = [path for path in (ROOT / "kg").rglob("*") if path.suffix in (".html", ".css", ".js", ".toml")]
    assert pages and {path.relative_to(ROOT).as_posix() for path in pages} <= names
    assert not [name for name in names if name.startswith(("tests/", "notebooks/")) or "__pycache__" in name]


def test_builds_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = ["pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", *install, "--target", str(target), str(wheel)], check=True)
    elsewhere = tmp_path / "some folder"
    elsewhere.mkdir()
    environment = os.environ | {"PYTHONPATH": str(target)}
    where = "import kg; print(kg.__file__)"
    loaded = subprocess.run(
        [sys.executable, "-c", where], cwd=elsewhere, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(loaded.stdout.strip()).is_relative_to(target)
    script = target / "bin" / "kg"
    done = subprocess.run(
        [sys.executable, str(script), "build"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == Path("out/graph.html")
    assert {path.name for path in (elsewhere / "out").iterdir()} == set(FILES)
