"""All knowledge of an ontology folder, loaded and compiled once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError
from kg.evaluating.examples import check_examples
from kg.finding.finder import Finder, compile_finder
from kg.knowledge.authority import Authority, load_authority
from kg.knowledge.cache import cached, kept_programs
from kg.knowledge.coinings import load_coinings
from kg.knowledge.forms import load_forms
from kg.knowledge.grammar import load_grammar
from kg.knowledge.measures import Measures, load_measures
from kg.knowledge.modality import load_modalities
from kg.knowledge.namerules import NameRule, load_name_rules
from kg.knowledge.references import load_references
from kg.knowledge.referring import Anaphor, Collective, Counted, Reference
from kg.lexicon import Lexicon, load_lexicon
from kg.relate import Ruleset, compile_rules
from kg.rules import load_rules
from kg.schema import Schema, load_schema

_SOURCES = tuple(f"{part}*{kind}" for part in ("", "lexicon/", "rules/") for kind in (".ttl", ".tsv", ".toml"))


@dataclass(frozen=True, slots=True, repr=False)
class Ontology:
    """What is known before a text is read."""

    folder: Path
    schema: Schema
    lexicon: Lexicon
    references: Mapping[str, Reference]
    finder: Finder
    rules: Ruleset
    name_rules: tuple[NameRule, ...]
    measures: Measures
    authority: Authority

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.folder)!r})"  # all that it holds would fill a book


def load_ontology(folder: Path) -> Ontology:
    """The ontology in a folder: that of `read_ontology`, kept in the user's cache folder until a file of it changes.

    Raises:
        OntologyError: As `read_ontology` does.
    """
    return cached("ontology", lambda: [*modules(), *source_files(folder)], lambda: read_ontology(folder))


def modules() -> list[Path]:
    """The files of the program: whoever edits one wants an ontology that it has read."""
    return sorted(Path(__file__).parent.rglob("*.py"))


def source_files(folder: Path) -> list[Path]:
    """The files of a folder that an ontology is read from."""
    return sorted(path for pattern in _SOURCES for path in folder.glob(pattern))


def read_ontology(folder: Path) -> Ontology:
    """The ontology in a folder, checked: every reference in it resolves, every example of every rule holds.

    Raises:
        OntologyError: With file, line, entry and what to do.
    """
    if not folder.is_dir():
        raise OntologyError("no such folder", where=folder, remedy="name an ontology folder with --ontology")
    schema = load_schema(folder / "schema.ttl")
    lexicon = load_lexicon(folder, schema)
    references = load_references(folder / "references.toml", lexicon, schema)
    forms = load_forms(folder / "forms.toml", schema)
    classes = lexicon.classes - forms.classes.beside
    alone = {word: r for word, r in references.items() if _stands_alone(word, r, classes)}
    grammar = load_grammar(folder / "rules" / "grammar.toml", schema)
    modalities = load_modalities(folder / "modality.toml", schema)
    with kept_programs():
        read = load_rules(folder / "rules", schema, grammar)
    rules = compile_rules(read, grammar, modalities, lexicon, schema)
    check_examples(rules, schema)
    return Ontology(
        folder=folder,
        schema=schema,
        lexicon=lexicon,
        references=references,
        finder=compile_finder(
            lexicon,
            {surface: _anchoring(reference, schema) for surface, reference in alone.items()},
            forms,
            load_coinings(folder / "coinings.toml", schema),
            schema,
            {surface: r.after for surface, r in references.items() if isinstance(r, Anaphor | Counted) and r.after},
        ),
        rules=rules,
        name_rules=load_name_rules(folder / "rules" / "names.toml", schema),
        measures=load_measures(folder / "measures.toml", lexicon),
        authority=load_authority(folder, lexicon),
    )


def _stands_alone(word: str, reference: Reference, classes: Collection[str]) -> bool:
    """Whether a reference is looked for as it is: neither the beginning of names, nor a number of a class of things."""
    if isinstance(reference, Counted) and reference.after:
        return not any(word[at:] in classes for at in range(1, len(word)))
    return not (isinstance(reference, Collective) and reference.beginning)


def _anchoring(reference: Reference, schema: Schema) -> frozenset[str]:
    """The main types with which a reference may begin a name: a collective may (京津), an anaphor or 三地 may not."""
    if isinstance(reference, Collective) and reference.count is None:
        return frozenset(schema.root(member.type) for member in reference.members)
    return frozenset()
