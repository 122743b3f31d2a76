"""What follows from the facts by the schema: wider types and relations, inverses, symmetry, chains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.schema import Schema

if TYPE_CHECKING:
    from pyoxigraph import Triple

#: Rules of OWL 2 RL under their names there (https://www.w3.org/TR/owl2-profiles/, section 4.3): those of which
#: this schema has statements. Equality is left out: what is said of a thing elsewhere is not copied.
RULES = {
    "cax-sco": ("?x a ?wider", "?class rdfs:subClassOf ?wider . FILTER(ISIRI(?wider)) ?x a ?class"),
    "prp-spo1": ("?x ?wider ?y", "?property rdfs:subPropertyOf ?wider . ?x ?property ?y"),
    "prp-dom": ("?x a ?class", "?property rdfs:domain ?class . FILTER(ISIRI(?class)) ?x ?property ?y"),
    "prp-rng": (
        "?y a ?class",
        "?property a owl:ObjectProperty ; rdfs:range ?class . FILTER(ISIRI(?class)) ?x ?property ?y",
    ),
    "prp-inv1": ("?y ?inverse ?x", "?property owl:inverseOf ?inverse . ?x ?property ?y"),
    "prp-inv2": ("?y ?property ?x", "?property owl:inverseOf ?inverse . ?x ?inverse ?y"),
    "prp-symp": ("?y ?property ?x", "?property a owl:SymmetricProperty . ?x ?property ?y"),
    "prp-trp": ("?x ?property ?z", "?property a owl:TransitiveProperty . ?x ?property ?y . ?y ?property ?z"),
}
_PREFIXES = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def infer(triples: Iterable[Triple], schema: Schema) -> list[Triple]:
    """The triples that follow from `triples` and are not among them, sorted; none about the schema itself.

    Args:
        triples: A graph in the terms of the schema.
        schema: Its file is read once more, for what `kg.schema` has no need of.
    """
    from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

    given = {Quad(one.subject, one.predicate, one.object) for one in triples}
    stated = {
        quad for quad in parse(path=schema.path, format=RdfFormat.TURTLE) if isinstance(quad.graph_name, DefaultGraph)
    }
    store = Store()
    store.bulk_extend(given | stated)
    # As the store writes them: it knows one form of each number.
    before, size = set(store), -1
    while size != len(store):
        size = len(store)
        for head, body in RULES.values():
            store.update(f"INSERT {{ {head} }} WHERE {{ {body} }}", prefixes=_PREFIXES)
    about_schema = {quad.subject for quad in stated}
    new = [quad for quad in store if quad not in before and quad.subject not in about_schema]
    return [
        quad.triple for quad in sorted(new, key=lambda quad: (str(quad.subject), str(quad.predicate), str(quad.object)))
    ]
