"""Write as many policy-like documents as are wanted, to see how the program does with many.

usage: python benchmarks/documents.py FOLDER [--count N] [--first N] [--seed N] [--characters N]

The sentences are those of documents.toml, filled with names of the lexicon and with coined ones, so that the more
documents there are, the more things they name. A document depends on the seed and on its own number alone: 10,001
documents are 10,000 and one more. They stand in subfolders of 1,000.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from kg.bundle import ontology_dir
from kg.lexicon import Lexicon, load_lexicon
from kg.schema import load_schema

TEMPLATES = Path(__file__).with_suffix(".toml")
_SLOT = re.compile(r"\{(.+?)\}")
_PER_FOLDER = 1000
#: A document names anew, in so many of the places where it could name again what it has named.
_ANEW = 0.45
_YEARS = (2014, 2025)
#: The sentences of a paragraph, and the paragraphs below a heading.
_SENTENCES, _PARAGRAPHS = (3, 6), (2, 4)

#: What a slot is filled with.
Filler = Callable[["Writer"], str]
#: Literal text and slots in turn.
Template = Sequence[str | Filler]


class Writer:
    """The chance and the memory with which one document is written."""

    def __init__(self, seed: int, number: int) -> None:
        self.random = Random(f"{seed}:{number}").random
        self.year = self.between(*_YEARS)
        #: Slot to what has filled it in this document, and the names of the sentence that is being written.
        self.cast: dict[str, list[str]] = {}
        self.sentence: set[str] = set()

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self.random() * (most - least + 1))

    def one_of(self, choices: Sequence[Any]) -> Any:
        """One of some choices."""
        return choices[int(self.random() * len(choices))]

    def write(self, template: Template) -> str:
        """A sentence, in which no name stands twice."""
        self.sentence.clear()
        return self.fill(template)

    def fill(self, template: Template) -> str:
        """A template with its slots filled."""
        return "".join([part if isinstance(part, str) else part(self) for part in template])

    def name(self, slot: str, make: Callable[[], str]) -> str:
        """A name for a slot: one that the document has named before, or a new one."""
        known = self.cast.setdefault(slot, [])
        anew = not known or self.random() < _ANEW
        name = make() if anew else self.one_of(known)
        for _ in range(8):
            if name not in self.sentence:
                break
            anew, name = True, make()
        self.sentence.add(name)
        if anew:
            known.append(name)
        return name


class Generator:
    """Templates with their slots resolved, ready to write any document of a series."""

    def __init__(self, tables: Mapping[str, Any], lexicon: Lexicon, seed: int = 1, characters: int = 2000) -> None:
        """Prepares the templates.

        Args:
            tables: What `documents.toml` holds.
            lexicon: The names.
            seed: Another seed gives another series.
            characters: About how long each document is.

        Raises:
            KeyError: A template has a slot that the tables do not define.
        """
        self._seed, self._characters = seed, characters
        self._slots: dict[str, Filler] = {
            "数": lambda writer: str(writer.between(2, 900)),
            "小数": lambda writer: f"{writer.between(2, 98)}.{writer.between(1, 9)}",
            "年": lambda writer: str(writer.year),
            "往年": lambda writer: str(writer.year - writer.between(1, 5)),
            "来年": lambda writer: str(writer.year + writer.between(2, 10)),
        }
        for slot, words in tables["words"].items():
            self._slots[slot] = lambda writer, words=words: writer.one_of(words)
        for slot, wanted in tables["names"].items():
            names = _names(lexicon, **wanted)
            self._slots[slot] = lambda writer, slot=slot, names=names: writer.name(slot, lambda: writer.one_of(names))
        for slot, sources in tables["coined"].items():
            coined = self._compiled(sources)
            self._slots[slot] = lambda writer, slot=slot, coined=coined: writer.name(
                slot, lambda: writer.fill(writer.one_of(coined))
            )
        document = tables["document"]
        self._titles, self._headings = self._compiled(document["titles"]), document["headings"]
        self._publishers = document["publishers"]
        #: Each kind of sentence as often as its share says.
        self._kinds = [
            templates
            for table in tables["sentences"]
            for templates in [self._compiled(table["templates"])] * table["share"]
        ]

    def document(self, number: int) -> str:
        """The text of the document of this number, with its front matter."""
        writer = Writer(self._seed, number)
        title = writer.write(writer.one_of(self._titles))
        date = f"{writer.year}-{writer.between(1, 12):02}-{writer.between(1, 28):02}"
        lines = [
            f"---\ntitle: {title}\npublisher: {writer.one_of(self._publishers)}\ndate: {date}",
            f"source: 由 benchmarks/documents.py 生成，种子 {self._seed}，第 {number} 篇\n---\n\n# {title}\n",
        ]
        length = paragraphs = 0
        while length < self._characters:
            if not paragraphs:
                paragraphs = writer.between(*_PARAGRAPHS)
                lines.append(f"## {writer.one_of(self._headings)}\n")
            paragraphs -= 1
            sentences = [
                writer.write(writer.one_of(writer.one_of(self._kinds))) for _ in range(writer.between(*_SENTENCES))
            ]
            lines.append("".join(sentences) + "\n")
            length += len(lines[-1])
        return "\n".join(lines)

    def _compiled(self, sources: Sequence[str]) -> list[Template]:
        return [
            [self._slots[part] if number % 2 else part for number, part in enumerate(_SLOT.split(source)) if part]
            for source in sources
        ]


def _names(lexicon: Lexicon, types: Sequence[str], within: Sequence[str] = ()) -> list[str]:
    """The names of the lexicon of some types, sorted; if places are given, only those that lie in one."""
    return [
        name
        for name, entity in lexicon.entities.items()
        if entity.type in types
        and name not in lexicon.classes
        and (not within or any(place in within for place in lexicon.containers(name)))
    ]


def generator(seed: int = 1, characters: int = 2000) -> Generator:
    """The generator for the templates beside this file and the lexicon that comes with kg."""
    folder = ontology_dir()
    lexicon = load_lexicon(folder, load_schema(folder / "schema.ttl"))
    return Generator(tomllib.loads(TEMPLATES.read_text(encoding="utf-8")), lexicon, seed, characters)


def write_documents(folder: Path, count: int, seed: int = 1, characters: int = 2000, first: int = 0) -> None:
    """Write so many documents of a series, from the one with number `first` on, in subfolders of 1,000.

    Raises:
        OSError: The folder cannot be written.
    """
    series = generator(seed, characters)
    for number in range(first, first + count):
        subfolder = folder / f"{number // _PER_FOLDER:04}"
        if number in (first, number // _PER_FOLDER * _PER_FOLDER):
            subfolder.mkdir(parents=True, exist_ok=True)
        with open(f"{subfolder}/{number:07}.md", "wb") as file:
            file.write(series.document(number).encode())


def main() -> None:
    """Write the documents that the command line asks for."""
    parser = argparse.ArgumentParser(description="Policy-like documents made from templates, always the same ones.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--characters", type=int, default=2000, help="about how long each document is")
    arguments = parser.parse_args()
    try:
        write_documents(arguments.folder, arguments.count, arguments.seed, arguments.characters, first=arguments.first)
    except OSError as error:
        sys.exit(f"{arguments.folder}: cannot be written ({error.strerror}); name another folder")


if __name__ == "__main__":
    main()
