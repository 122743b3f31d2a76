"""Reads the vocabulary out of an OWL file in Turtle, and says by name and line what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OntologyError
from kg.schema import EntityType, Relation, Schema

if TYPE_CHECKING:
    from pyoxigraph import Quad

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SCHEMA = "https://schema.org/"
_TITLE = "http://purl.org/dc/terms/title@zh"
_VANN = "http://purl.org/vocab/vann/"
_KINDS = tuple(_OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty"))

#: English labels by which the loader knows the class above all types and the property above all relations.
_ENTITY, _RELATION = "entity", "relation"


def read_owl(path: Path, text: str) -> Schema:
    """The schema that a Turtle text defines.

    Raises:
        OntologyError: As `kg.schema.load_schema` has it; `path` is the file named in it.
    """
    from pyoxigraph import RdfFormat, parse

    try:
        quads = list(parse(text, format=RdfFormat.TURTLE))
    except SyntaxError as error:
        problem = f"the schema is not Turtle: {error.msg}"
        remedy = "correct that line or the one above"
        raise OntologyError(problem, where=path, line=error.lineno, remedy=remedy) from error
    return _Reader(path, text, quads).schema()


class _Reader:
    """The statements of one schema file by subject, with what is needed to say where one is wrong."""

    def __init__(self, path: Path, text: str, quads: Iterable[Quad]) -> None:
        from pyoxigraph import Literal

        self.path, self.text = path, text
        #: (subject, predicate) to the objects; a literal's language stands behind the predicate.
        self.objects: dict[tuple[str, str], list[str]] = {}
        self.subjects: dict[str, None] = {}
        for quad in quads:
            subject, predicate, target = quad.subject, quad.predicate, quad.object
            key = getattr(subject, "value", str(subject)), predicate.value
            if isinstance(target, Literal) and target.language:
                key = key[0], f"{key[1]}@{target.language}"
            self.objects.setdefault(key, []).append(getattr(target, "value", str(target)))
            self.subjects[key[0]] = None

    def error(self, problem: str, name: str | None, remedy: str) -> OntologyError:
        """The error about a term, with the line where the term is defined."""
        found = re.search(rf"^\S*[:#/]{re.escape(name)}>?\s", self.text, re.MULTILINE) if name else None
        line = self.text.count("\n", 0, found.start()) + 1 if found else None
        return OntologyError(problem, where=self.path, line=line, entry=name, remedy=remedy)

    def header(self, predicate: str, shown: str) -> str:
        """What is stated of the ontology itself."""
        for subject in self.subjects:
            if _OWL + "Ontology" in self.objects.get((subject, _RDF + "type"), ()):
                for value in self.objects.get((subject, predicate), ()):
                    return value
        raise self.error(f"the schema does not state {shown}", None, "state it of the owl:Ontology")

    def schema(self) -> Schema:
        """The checked schema."""
        self.namespace = self.header(_VANN + "preferredNamespaceUri", "vann:preferredNamespaceUri")
        labels = self.labels()
        terms: dict[str, str] = {}
        for name, label in labels.items():
            if label["en"] in terms:
                other = terms[label["en"]]
                raise self.error(f"the English label of {other} is used twice", name, "give each its own label")
            terms[label["en"]] = name
        for label_en in (_ENTITY, _RELATION):
            if label_en not in terms:
                raise self.error(f"no term is labelled “{label_en}”@en", None, "define the one above all others")
        types = self.types(terms[_ENTITY], labels)
        return Schema(
            path=self.path,
            title=self.header(_TITLE, "dcterms:title @zh"),
            namespace=self.namespace,
            prefix=self.header(_VANN + "preferredNamespacePrefix", "vann:preferredNamespacePrefix"),
            types=types,
            relations=self.relations(terms[_RELATION], labels, types),
            labels=labels,
            terms=terms,
            datatypes={
                name: next(iter(self.values(name, _RDFS + "range")), None)
                for name in labels
                if _OWL + "DatatypeProperty" in self.values(name, _RDF + "type")
            },
        )

    def local(self, iri: str) -> str | None:
        """Local name of an IRI of the schema's own namespace."""
        return iri.removeprefix(self.namespace) if iri.startswith(self.namespace) else None

    def values(self, name: str, predicate: str) -> list[str]:
        return self.objects.get((self.namespace + name, predicate), [])

    def own(self, name: str, predicate: str) -> list[str]:
        """Local names among the values; terms of other vocabularies are left out."""
        return [local for value in self.values(name, predicate) if (local := self.local(value)) is not None]

    def labels(self) -> dict[str, dict[str, str]]:
        labels: dict[str, dict[str, str]] = {}
        for subject in self.subjects:
            name = self.local(subject)
            if not name:
                continue
            if not set(self.values(name, _RDF + "type")) & set(_KINDS):
                raise self.error("the term is neither class nor property", name, "say which owl: kind it is")
            for language in ("zh", "en"):
                values = self.values(name, f"{_RDFS}label@{language}")
                if len(values) != 1:
                    problem = f"the term has {len(values) or 'no'} rdfs:label @{language}"
                    raise self.error(problem, name, "give it exactly one")
                labels.setdefault(name, {})[language] = values[0]
        return labels

    def types(self, entity: str, labels: Mapping[str, object]) -> dict[str, EntityType]:
        parents = {name: self.own(name, _RDFS + "subClassOf") for name in labels}
        for name, above in parents.items():
            if unknown := [parent for parent in above if parent not in labels]:
                raise self.error(f"its wider class {unknown[0]} is not defined", name, "define it or correct the name")
        types = {}
        for name in labels:
            line = _upward(name, parents)
            if entity not in line or name == entity:
                continue
            main = [above for above in line if entity in parents[above]]
            if len(main) != 1:
                raise self.error(f"the type belongs to several main types: {', '.join(main)}", name, "keep one")
            ancestors = tuple(above for above in line if above != entity)
            types[name] = EntityType(name, self.namespace + name, ancestors, main[0])
        return types

    def relations(
        self, relation: str, labels: Mapping[str, object], types: Mapping[str, EntityType]
    ) -> dict[str, Relation]:
        names = [name for name in labels if relation in self.own(name, _RDFS + "subPropertyOf")]
        inverse: dict[str, str] = {}
        for name in names:
            for other in self.own(name, _OWL + "inverseOf"):
                if other not in names:
                    raise self.error(f"its inverse {other} is no relation", name, "define it or correct the name")
                inverse |= {name: other, other: name}
        found = {}
        for name in names:
            characters = self.values(name, _RDF + "type")
            found[name] = Relation(
                name=name,
                iri=self.namespace + name,
                head_types=self.ends(name, "domain", types),
                tail_types=self.ends(name, "range", types),
                inverse=inverse.get(name),
                symmetric=_OWL + "SymmetricProperty" in characters,
                transitive=_OWL + "TransitiveProperty" in characters,
            )
        return found

    def ends(self, name: str, key: str, types: Mapping[str, EntityType]) -> tuple[str, ...]:
        """The types at the head (`domain`) or tail (`range`) of a relation: what texts state, if that is narrower."""
        shown = f"schema:{key}Includes"
        values = self.values(name, f"{_SCHEMA}{key}Includes")
        if not values:
            shown, values = (
                f"rdfs:{key}",
                [part for one in self.values(name, _RDFS + key) for part in self.members(one)],
            )
        if not values:
            raise self.error(f"the relation has no {shown}", name, "state which types it admits")
        for value in values:
            if self.local(value) not in types:
                problem = f"its {shown} names {self.local(value) or value}, which is no type"
                raise self.error(problem, name, f"name one of {', '.join(types)}")
        return tuple(value.removeprefix(self.namespace) for value in values)

    def members(self, iri: str) -> list[str]:
        """The classes that a union is made of; a class that is none stands for itself."""
        rest, found = self.objects.get((iri, _OWL + "unionOf"), []), []
        while rest and rest[0] != _RDF + "nil":
            found += self.objects.get((rest[0], _RDF + "first"), [])
            rest = self.objects.get((rest[0], _RDF + "rest"), [])
        return found or [iri]


def _upward(name: str, parents: Mapping[str, list[str]]) -> tuple[str, ...]:
    """A class and all wider ones, nearest first; a cycle ends where it began."""
    line = {name: None}
    queue = [name]
    for current in queue:
        for parent in parents[current]:
            if parent not in line:
                line[parent] = None
                queue.append(parent)
    return tuple(line)
