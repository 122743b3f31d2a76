"""The graph as compact JSON-LD: the terms' own names as keys, so that a program can read it as plain JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.export.names import VOCABULARIES, Namespaces
from kg.schema import Schema

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
    "prov:alternateOf": _NODES,
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
        # The same IRIs come again and again: vocabularies, entities, the documents of a slice.
        self.iri = lru_cache(maxsize=1 << 16)(self._iri)
        self.way = cache(self._way)
        # Longest namespace first: `id:` is the beginning of `fact:`.
        self.prefixes = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        # Where all end in a separator, what stands before the last one of an IRI can be no other.
        divided = all(namespace.endswith(("/", "#")) for namespace in prefixes.values())
        self.exact = {namespace: prefix for prefix, namespace in self.prefixes} if divided else {}
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

    def _iri(self, iri: str) -> str:
        """An IRI with its prefix, if one fits."""
        start = max(iri.rfind("/"), iri.rfind("#")) + 1
        if exact := self.exact.get(iri[:start]):
            return f"{exact}:{iri[start:]}"
        for prefix, namespace in self.prefixes:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def _way(self, predicate: str) -> tuple[str, str]:
        """The key of a predicate, and what the context states of its values."""
        return self.keys.get(predicate) or self.iri(predicate), self.stated.get(predicate, _PLAIN)

    def nodes(self, triples: Sequence[Triple]) -> list[dict[str, Any]]:
        """One object for each subject."""
        nodes: dict[str, dict[str, Any]] = {}
        for triple in triples:
            subject, predicate, term = triple
            name: str = subject.value
            node = nodes.get(name)
            if node is None:
                node = nodes[name] = {"@id": self.iri(name)}
            key, stated = self.way(predicate.value)
            if stated == _WORDS:
                _append(node.setdefault(key, {}), term.language, term.value)
            else:
                _append(node, key, self.value(term, stated))
        return list(nodes.values())

    def value(self, term: NamedNode | Literal, stated: str) -> Any:
        """A value, as short as what the context states of its predicate allows."""
        if isinstance(term, NamedNode):
            text = self.iri(term.value)
            return text if stated in (_NODES, _PLAIN) else {"@id": text}
        kind = _kind(term)
        if kind in (stated, _PLAIN):
            return term.value
        if kind == _WORDS:
            return {"@value": term.value, "@language": term.language}
        return {"@value": term.value, "@type": self.iri(kind)}


def _own_terms(schema: Schema) -> dict[str, str]:
    """Each attribute and relation of the schema, prefixed, and what its values are."""
    classes = {*schema.types, *(schema.terms[one] for one in ("entity", "observation", "fact", "evidence", "document"))}
    kinds = {
        name: (schema.datatypes[name] or _PLAIN if name in schema.datatypes else _NODES)
        for name in schema.labels
        if name not in classes
    }
    return {f"{schema.prefix}:{name}": _PLAIN if kind == _XSD + "string" else kind for name, kind in kinds.items()}


def _kind(literal: Literal) -> str:
    """`@language`, `@value` for a plain string, or the datatype of a literal."""
    if literal.language:
        return _WORDS
    datatype: str = literal.datatype.value
    return _PLAIN if datatype == _XSD + "string" else datatype


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    """Adds a value under a key; the second one makes it a list."""
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]
