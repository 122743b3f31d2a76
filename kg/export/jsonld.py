"""The graph as compact JSON-LD: the terms' own names as keys, so that a program can read it as plain JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.names import VOCABULARIES, Namespaces
from kg.schema import Schema

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

CONTEXT = "context.jsonld"
_XSD = VOCABULARIES["xsd"]
#: Datatypes of values whose precision varies: each value says which one it has.
_EXPLICIT = frozenset(_XSD + name for name in ("gYear", "gYearMonth", "date"))
#: What the values of other vocabularies' properties are: nodes, words in a language, plain words, or of a datatype.
_NODES, _WORDS, _PLAIN = "@id", "@language", "@value"
_OTHER_TERMS: Mapping[str, str] = {
    "dcterms:identifier": _PLAIN,
    "dcterms:issued": _PLAIN,
    "dc:language": _PLAIN,
    "dc:publisher": _PLAIN,
    "dc:source": _PLAIN,
    "dcterms:source": _NODES,
    "dcterms:title": _WORDS,
    "geo:asWKT": "geo:wktLiteral",
    "geo:hasGeometry": _NODES,
    "oa:end": "xsd:nonNegativeInteger",
    "oa:exact": _PLAIN,
    "oa:hasSelector": _NODES,
    "oa:hasSource": _NODES,
    "oa:start": "xsd:nonNegativeInteger",
    "owl:sameAs": _NODES,
    "prov:wasDerivedFrom": _NODES,
    "rdf:object": _NODES,
    "rdf:predicate": _NODES,
    "rdf:subject": _NODES,
    "rdfs:label": _WORDS,
    "schema:mentions": _NODES,
    "skos:altLabel": _WORDS,
    "skos:prefLabel": _WORDS,
}


def write_context(schema: Schema, path: Path, namespaces: Namespaces | None = None) -> None:
    """Writes the context alone, as it is published: the same for every graph of a schema."""
    context = Compactor((namespaces or Namespaces()).prefixes(schema), schema).context
    text = json.dumps({"@context": context}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


class Compactor:
    """Writes IRIs and values as short as one context allows."""

    def __init__(self, prefixes: Mapping[str, str], schema: Schema) -> None:
        # Longest namespace first: `id:` is the beginning of `fact:`.
        self.prefixes = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self.keys: dict[str, str] = {VOCABULARIES["rdf"] + "type": "@type"}
        #: Predicate to the kind that the context states for all its values, so that they need not.
        self.stated: dict[str, str] = {VOCABULARIES["rdf"] + "type": _NODES}
        self.context: dict[str, Any] = dict(prefixes)
        for curie, kind in (_own_terms(schema) | dict(_OTHER_TERMS)).items():
            prefix, key = curie.split(":", 1)
            key = curie if key in self.context else key
            datatype = kind if kind.startswith("@") else self.full(kind, prefixes)
            predicate = prefixes[prefix] + curie.partition(":")[2]
            self.keys[predicate] = key
            self.stated[predicate] = kind = _PLAIN if datatype in _EXPLICIT else datatype
            definition = {_WORDS: {"@container": "@language"}, _PLAIN: {}}.get(kind, {"@type": self.iri(kind)})
            self.context[key] = {"@id": curie} | definition

    @staticmethod
    def full(name: str, prefixes: Mapping[str, str]) -> str:
        """The IRI of a prefixed name; an IRI stays as it is."""
        prefix, _, local = name.partition(":")
        return prefixes[prefix] + local if prefix in prefixes else name

    def iri(self, iri: str) -> str:
        """An IRI with its prefix, if one fits."""
        for prefix, namespace in self.prefixes:
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def nodes(self, triples: Sequence[Triple]) -> list[dict[str, Any]]:
        """One object for each subject."""
        nodes: dict[str, dict[str, Any]] = {}
        for triple in triples:
            subject, predicate = triple.subject.value, triple.predicate.value  # type: ignore[union-attr]
            node = nodes.setdefault(subject, {"@id": self.iri(subject)})
            key, stated = self.keys.get(predicate, self.iri(predicate)), self.stated.get(predicate, _PLAIN)
            if stated == _WORDS:
                _append(node.setdefault(key, {}), triple.object.language, triple.object.value)  # type: ignore[union-attr,arg-type]
            else:
                _append(node, key, self.value(triple.object, stated))  # type: ignore[arg-type]
        return list(nodes.values())

    def value(self, term: NamedNode | Literal, stated: str) -> Any:
        """A value, as short as what the context states of its predicate allows."""
        kind = _kind(term)
        text = self.iri(term.value) if kind == _NODES else term.value
        if kind in (stated, _PLAIN):
            return text
        if kind == _NODES:
            return {"@id": text}
        if kind == _WORDS:
            return {"@value": text, "@language": term.language}  # type: ignore[union-attr]
        return {"@value": text, "@type": self.iri(kind)}


def _own_terms(schema: Schema) -> dict[str, str]:
    """Each attribute and relation of the schema, prefixed, and what its values are."""
    classes = {*schema.types, *(schema.terms[one] for one in ("entity", "observation", "fact", "evidence", "document"))}
    kinds = {
        name: (schema.datatypes[name] or _PLAIN if name in schema.datatypes else _NODES)
        for name in schema.labels
        if name not in classes
    }
    return {f"{schema.prefix}:{name}": _PLAIN if kind == _XSD + "string" else kind for name, kind in kinds.items()}


def _kind(term: object) -> str:
    """`@id` for a node; for a literal `@language`, `@value` (a plain string) or its datatype."""
    from pyoxigraph import Literal

    if not isinstance(term, Literal):
        return _NODES
    if term.language:
        return _WORDS
    return _PLAIN if term.datatype.value == _XSD + "string" else term.datatype.value


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    """Adds a value under a key; the second one makes it a list."""
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]
