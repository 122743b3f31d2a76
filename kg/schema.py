"""The vocabulary: which types and relations there are, read from the one file that defines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError


@dataclass(frozen=True, slots=True)
class EntityType:
    """A class of entities: one of the main types, or a narrower one below it."""

    name: str
    iri: str
    #: Itself first, then every wider type up to and including its main type.
    ancestors: tuple[str, ...]
    #: The main type it belongs to; its own name if it is one.
    root: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation, and the types that may stand at its head and tail."""

    name: str
    iri: str
    head_types: tuple[str, ...]
    tail_types: tuple[str, ...]
    #: Name of the relation that holds from tail to head whenever this one holds from head to tail.
    inverse: str | None = None
    symmetric: bool = False
    transitive: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything the program knows about types and relations. All mappings keep the order of the file."""

    path: Path
    #: What the ontology is about, in Chinese: the heading of the page.
    title: str
    #: Namespace of all terms, and the prefix it is commonly written with.
    namespace: str
    prefix: str
    types: Mapping[str, EntityType]
    relations: Mapping[str, Relation]
    #: Local name of every term to its labels by language: `labels[name]["en"]`.
    labels: Mapping[str, Mapping[str, str]]
    #: English label of every term to its local name.
    terms: Mapping[str, str]
    #: Attribute to the IRI of its datatype, None if it may have several; attributes that lead to nodes are left out.
    datatypes: Mapping[str, str | None]

    @property
    def roots(self) -> tuple[str, ...]:
        """The main types, in the order of the file."""
        return tuple(name for name, entity_type in self.types.items() if entity_type.root == name)

    def root(self, type_name: str) -> str:
        """The main type that a type belongs to. Raises KeyError for an unknown type."""
        return self.types[type_name].root

    def is_a(self, type_name: str, ancestor: str) -> bool:
        """Whether a type is `ancestor` or narrower; False if either is unknown."""
        return type_name in self.types and ancestor in self.types[type_name].ancestors

    def admits(self, relation: str, head_type: str, tail_type: str) -> bool:
        """Whether a relation may hold between entities of these types; False if any is unknown."""
        definition, head, tail = self.relations.get(relation), self.types.get(head_type), self.types.get(tail_type)
        if definition is None or head is None or tail is None:
            return False
        heads, tails = definition.head_types, definition.tail_types
        return any(name in heads for name in head.ancestors) and any(name in tails for name in tail.ancestors)

    def term(self, english_label: str) -> str:
        """Local name of the term with this English label.

        Raises:
            OntologyError: The schema has no such term.
        """
        if english_label not in self.terms:
            raise OntologyError(
                "the schema has no term with this English label",
                where=self.path,
                entry=english_label,
                remedy="add the term, or give its rdfs:label @en back",
            )
        return self.terms[english_label]

    def iri(self, name: str) -> str:
        """IRI of the term with this local name."""
        return self.namespace + name


def load_schema(path: Path) -> Schema:
    """Reads a schema from a Turtle file.

    Raises:
        OntologyError: The file is missing, is no Turtle, or leaves a term without label, a relation without
            head or tail types, or speaks of a type that is not there.
    """
    from kg.knowledge.owl import read_owl

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        problem = f"the schema cannot be read: {error.strerror}"
        raise OntologyError(problem, where=path, remedy="name a folder that holds an ontology") from error
    except UnicodeDecodeError as error:
        raise OntologyError("the schema is not UTF-8", where=path, remedy="save it as UTF-8") from error
    return read_owl(path, text)
