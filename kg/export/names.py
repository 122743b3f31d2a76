"""How nodes and values are written in RDF: prefixes, IRIs that keep their Han characters, typed literals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from kg.schema import Schema

VOCABULARIES: Mapping[str, str] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "unit": "http://qudt.org/vocab/unit/",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: Kinds of nodes that are no entity: each has a namespace of its own below that of the things.
KINDS = ("doc", "evidence", "fact", "graph", "observation", "point")
#: What separates the parts of a hashed key, so that (ab, c) and (a, bc) differ.
_SEPARATOR = "\x1f"
_UNESCAPED = frozenset("-._~!$&'()*+,;=:@")
#: A web address that can stand as an IRI as it is.
_ADDRESS = re.compile(r"https?://(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+(?:#[\w\-.~]*)?", re.ASCII)
_TIMES = (
    (re.compile(r"[0-9]{4}"), "gYear"),
    (re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"), "gYearMonth"),
    (re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"), "date"),
)
#: Spans of time, and the datatype that the Library of Congress has for them.
_SPAN = re.compile(r"[0-9]{4}(-[0-9]{2})?/(\.\.|[0-9]{4}(-[0-9]{2})?)")
EDTF = "http://id.loc.gov/datatypes/edtf"


@dataclass(frozen=True, slots=True)
class Namespaces:
    """Where the graph's IRIs live."""

    #: Of everything the graph names: entities, documents, facts, evidence.
    things: str = "https://w3id.org/jingjinji/id/"
    #: Of types, relations and attributes; None means the schema's own.
    terms: str | None = None

    def prefixes(self, schema: Schema) -> dict[str, str]:
        """Prefix to namespace, in the order in which a file declares them."""
        own = {schema.prefix: self.terms or schema.namespace, "id": self.things}
        return own | {kind: f"{self.things}{kind}/" for kind in KINDS} | dict(VOCABULARIES)


class Names:
    """Makes the nodes and literals of one graph.

    Args:
        schema: The vocabulary of the graph.
        prefixes: Prefix to namespace.
    """

    def __init__(self, schema: Schema, prefixes: Mapping[str, str]) -> None:
        self.schema, self.prefixes = schema, prefixes
        # The terms of vocabularies come again and again, and there are not many.
        self.node = cache(self._node)
        self.term = cache(self._term)

    def _node(self, curie: str) -> NamedNode:
        """The term with a prefixed name."""
        prefix, name = curie.split(":", 1)
        return NamedNode(self.prefixes[prefix] + name)

    def _term(self, english_label: str) -> NamedNode:
        """The type, relation or attribute with this English label."""
        return self.own(self.schema.term(english_label))

    def own(self, name: str) -> NamedNode:
        """The type, relation or attribute with this local name."""
        return self.node(f"{self.schema.prefix}:{name}")

    def one(self, kind: str, name: str) -> NamedNode:
        """The node of a kind of things (`KINDS`) with this local name, taken as it is."""
        return NamedNode(self.prefixes[kind] + name)

    def thing(self, name: str) -> NamedNode:
        """The entity with this canonical name."""
        return self.one("id", escape(name))

    def document(self, identifier: str) -> NamedNode:
        """The document with this id, whose slashes stay."""
        return self.one("doc", "/".join(map(escape, identifier.split("/"))))

    def point(self, name: str) -> NamedNode:
        """The point of the entity with this canonical name."""
        return self.one("point", escape(name))

    def graph(self, name: str) -> NamedNode:
        """A named graph of the dataset."""
        return self.one("graph", name)

    def wkt(self, longitude: Decimal, latitude: Decimal) -> Literal:
        """A point as well-known text, longitude first, as GeoSPARQL reads it."""
        return Literal(f"POINT({longitude:f} {latitude:f})", datatype=self.node("geo:wktLiteral"))

    def typed(self, value: str, datatype: str) -> Literal:
        """A literal of an XML Schema datatype."""
        return Literal(value, datatype=self.node(f"xsd:{datatype}"))

    def decimal(self, value: Decimal | float) -> Literal:
        """A number in plain digits, never with an exponent."""
        return self.typed(format(Decimal(str(value)), "f"), "decimal")

    def source(self, value: str) -> NamedNode | Literal:
        """A web address as a node; any other citation in its words."""
        return NamedNode(value) if is_address(value) else Literal(value)

    def time(self, value: str) -> Literal:
        """A year, month, day or span of years by its datatype; other words as they are."""
        for pattern, datatype in _TIMES:
            if pattern.fullmatch(value):
                return self.typed(value, datatype)
        return Literal(value, datatype=NamedNode(EDTF)) if _SPAN.fullmatch(value) else Literal(value)


def is_address(value: str) -> bool:
    """Whether a text is a web address that can stand as an IRI."""
    return _ADDRESS.fullmatch(value) is not None


@lru_cache(maxsize=1 << 16)
def escape(name: str) -> str:
    """A name as one segment of an IRI: letters of all scripts stay, what an IRI cannot hold is %-encoded.

    Two names never give the same segment, since `%` itself is encoded.

    >>> escape("R&D 50%")
    'R&D%2050%25'
    """
    if name.isalnum():
        return name
    if set(name) == {"."}:  # `.` and `..` would be resolved away
        return name.replace(".", "%2E")
    return "".join(char if _stays(char) else _percent(char) for char in name)


def _stays(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in _UNESCAPED
    # Separators, controls, private and unassigned code points are illegal in an IRI, or cannot be seen in it. So are
    # tags and the variation selectors that follow rare forms of Han characters (RFC 3987, `ucschar`).
    return unicodedata.category(char)[0] not in "ZC" and not "\U000e0000" <= char <= "\U000e0fff"


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def about(subject: NamedNode, *pairs: tuple[NamedNode, NamedNode | Literal | str | None]) -> Iterator[Triple]:
    """One triple for each pair that has a value; a string becomes a plain literal."""
    for predicate, value in pairs:
        if value:
            yield Triple(subject, predicate, Literal(value) if isinstance(value, str) else value)


def words(text: str | None, language: str) -> Literal | None:
    """A text in a language, if there is one."""
    return Literal(text, language=language) if text else None


def digest(*parts: str) -> str:
    """A short name, in 16 hexadecimal digits, for the thing that these parts identify."""
    return sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
