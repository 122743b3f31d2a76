"""Where the knowledge and the texts that ship with the program lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _bundled(folder: str) -> Path:
    """The folder inside an installed wheel, or beside the package in a checkout."""
    installed = _PACKAGE / "bundled" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def ontology_dir() -> Path:
    """Folder of the ontology that is used unless another is named."""
    return _bundled("ontology")


def corpus_dir() -> Path:
    """Folder of the documents that are built unless others are named."""
    return _bundled("corpus")
