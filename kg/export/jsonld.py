"""The graph as compact JSON-LD: the terms' own names as keys, so that a program can read it as plain JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Datatypes of values whose precision varies: each value says which one it has.
_EXPLICIT = frozenset(_XSD + name for name in ("gYear", "gYearMonth", "date"))


def to_jsonld(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> str:
    """A JSON-LD document: `@context`, then a line for each node of `@graph` in the order of the triples."""
    compact = _Compactor(triples, prefixes)
    context = json.dumps(compact.context, ensure_ascii=False, indent=2)
    nodes = ",\n".join(json.dumps(node, ensure_ascii=False) for node in compact.nodes(triples))
    return f'{{\n"@context": {context},\n"@graph": [\n{nodes}\n]\n}}\n'


class _Compactor:
    """Writes IRIs and values as short as one context allows."""

    def __init__(self, triples: Sequence[Triple], prefixes: Mapping[str, str]) -> None:
        # Longest namespace first: `id:` is the beginning of `fact:`.
        self.prefixes = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        kinds: dict[str, set[str]] = {}
        for triple in triples:
            kinds.setdefault(triple.predicate.value, set()).add(_kind(triple.object))
        kinds.pop(_TYPE, None)
        self.keys: dict[str, str] = {_TYPE: "@type"}
        #: Predicate to the kind that the context states for all its values, so that they need not.
        self.stated: dict[str, str] = {_TYPE: "@id"}
        self.context: dict[str, Any] = dict(prefixes)
        for predicate in sorted(kinds):
            curie = self.iri(predicate)
            key = curie.partition(":")[2]
            self.keys[predicate] = key = curie if key in self.context else key
            kind = next(iter(kinds[predicate])) if len(kinds[predicate]) == 1 else "@value"
            self.stated[predicate] = kind = "@value" if kind in _EXPLICIT else kind
            self.context[key] = {"@id": curie} | (
                {"@container": "@language"}
                if kind == "@language"
                else {"@type": self.iri(kind)}
                if kind != "@value"
                else {}
            )

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
            key = self.keys[predicate]
            if self.stated[predicate] == "@language":
                _append(node.setdefault(key, {}), triple.object.language, triple.object.value)  # type: ignore[union-attr,arg-type]
            else:
                _append(node, key, self.value(triple.object, self.stated[predicate]))  # type: ignore[arg-type]
        return list(nodes.values())

    def value(self, term: NamedNode | Literal, stated: str) -> Any:
        kind = _kind(term)
        text = self.iri(term.value) if kind == "@id" else term.value
        if kind in (stated, "@value"):
            return text
        if kind == "@id":
            return {"@id": text}
        if kind == "@language":
            return {"@value": text, "@language": term.language}  # type: ignore[union-attr]
        return {"@value": text, "@type": self.iri(kind)}


def _kind(term: object) -> str:
    """`@id` for a node; for a literal `@language`, `@value` (a plain string) or its datatype."""
    from pyoxigraph import Literal

    if not isinstance(term, Literal):
        return "@id"
    if term.language:
        return "@language"
    return "@value" if term.datatype.value == _XSD + "string" else term.datatype.value


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    """Adds a value under a key; the second one makes it a list."""
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]
