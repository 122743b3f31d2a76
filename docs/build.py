"""Makes what is published of the ontology from `ontology/schema.ttl`: its reference page and its JSON-LD context.

`make docs` runs it with PYTHONHASHSEED=0: pyLODE lists what several terms have in common in the order of a set.
"""

from __future__ import annotations

import logging
import re
import warnings
from pathlib import Path

from kg.bundle import ontology_dir
from kg.export.jsonld import CONTEXT, write_context
from kg.schema import load_schema

PAGE = Path(__file__).parent / "ontology.html"
#: The classes of a union on the page, each a link and its mark, and what stands between them.
_CLASS, _OR = r" *<span>\n.*\n.*\n *</span>", r"\n *<span class=\"cardinality\">or</span>\n"
_UNION = re.compile(f"{_CLASS}(?:{_OR}{_CLASS})+")


def _in_order(union: re.Match[str]) -> str:
    """The classes of a union in the order of their names: pyLODE has them in that of their places in memory."""
    parts = re.split(f"({_OR})", union[0])
    parts[::2] = sorted(parts[::2])
    return "".join(parts)


def main() -> None:
    """Write `docs/ontology.html` and `ontology/context.jsonld`."""
    warnings.simplefilter("ignore")
    from pylode.profiles.ontpub import OntPub
    from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
    from rdflib.compare import to_canonical_graph

    logging.disable()
    schema = load_schema(ontology_dir() / "schema.ttl")
    graph = Graph().parse(schema.path)
    for term, label in schema.labels.items():
        # pyLODE writes the labels of all languages without anything between them.
        graph.remove((URIRef(schema.iri(term)), RDFS.label, None))
        graph.add((URIRef(schema.iri(term)), RDFS.label, Literal(f"{label['zh']} {label['en']}")))
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for term in [one for one in graph.subjects(RDF.type, kind) if isinstance(one, URIRef)]:
            if not term.startswith(schema.namespace):
                graph.remove((term, None, None))
    # With names of blank nodes that do not change from run to run.
    same = Graph()
    for triple in to_canonical_graph(graph):
        same.add(triple)
    for prefix, space in graph.namespaces():
        same.bind(prefix, space)
    OntPub(ontology=same).make_html(destination=PAGE)
    page = _UNION.sub(_in_order, PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page.rstrip() + "\n", encoding="utf-8", newline="\n")
    write_context(schema, ontology_dir() / CONTEXT)


if __name__ == "__main__":
    main()
