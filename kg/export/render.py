"""What a slice of the graph adds to each file that is written slice by slice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pyoxigraph import Triple

from kg.export import neo4j, rdf, tables
from kg.export.facts import to_line
from kg.export.names import Names, Namespaces
from kg.export.streams import Layout, Stream
from kg.export.triples import describe
from kg.keeping.slices import Part, Section, Slice
from kg.knowledge.authority import Authority
from kg.schema import Schema

FACTS = "facts.jsonl"
#: How a tally calls what it counts: triples of a named graph; things that have a type, and those that have each type;
#: triples of a relation; then nouns: documents, candidates rejected in them, entities of a main type, goals, figures,
#: and facts of a relation.
GRAPH, TYPED, TYPE, RELATION = "graph ", "typed", "type ", "relation "
DOCUMENTS, REJECTED, ENTITY, GOALS, OBSERVATIONS, FACT = (
    *("documents", "rejected", "entity ", "goals", "observations", "fact "),
)


class Renderer:
    """Writes slices in every format.

    Args:
        schema: The vocabulary of the graph.
        authority: What is known of the entities beside what the documents say.
        rdf12: Write Turtle 1.2 too.
    """

    def __init__(self, schema: Schema, authority: Authority, *, rdf12: bool = False) -> None:
        self.names = Names(schema, Namespaces().prefixes(schema))
        self._schema, self._authority = schema, authority
        self._rdf = rdf.RdfWriter(self.names, rdf12=rdf12)
        self._own = {self.names.own(name).value: TYPE + name for name in schema.types}
        self._relations = {self.names.own(name).value: RELATION + name for name in schema.relations}
        self._type = self.names.node("rdf:type").value

    def layouts(self) -> tuple[Layout, ...]:
        """The files, in the order in which they are written."""
        facts = Layout(FACTS, (Stream(FACTS, Section.DOCUMENTS), ""))
        return (facts, *self._rdf.layouts(), *tables.LAYOUTS, *neo4j.LAYOUTS)

    def render(self, part: Slice) -> tuple[dict[Stream, str], Counter[str]]:
        """The texts for each stream, and the tally of what stands in them."""
        told = describe(part, self.names, self._authority)
        texts = self._rdf.texts(told) | tables.texts(part, self._schema) | neo4j.texts(part, self._schema)
        if part.part is Part.DOCUMENTS:
            lines = (to_line(extraction, self._schema) + "\n" for extraction in part.extractions)
            texts[Stream(FACTS, Section.DOCUMENTS)] = "".join(lines)
        return texts, self._nouns(part) + self._triples(told)

    def _nouns(self, part: Slice) -> Counter[str]:
        if part.part is Part.DOCUMENTS:
            rejected = sum(len(extraction.rejected) for extraction in part.extractions)
            return Counter({DOCUMENTS: len(part.extractions), REJECTED: rejected})
        if part.part is Part.ENTITIES:
            return Counter(ENTITY + self._schema.root(entity.type) for entity in part.graph.entities)
        if part.part is Part.FACTS:
            return Counter(FACT + fact.relation for fact in part.graph.facts)
        goals = part.part is Part.GOALS
        return Counter({GOALS: len(part.graph.goals)} if goals else {OBSERVATIONS: len(part.graph.observations)})

    def _triples(self, told: Mapping[Section, Sequence[Triple]]) -> Counter[str]:
        tally: Counter[str] = Counter()
        for section, triples in told.items():
            graphs = rdf.by_graph(section, triples, self.names)
            tally.update({GRAPH + graph: len(some) for graph, some in graphs.items()})
            if section not in (Section.ENTITIES, Section.GOALS):
                continue
            typed = set()
            for triple in triples:
                predicate: str = triple.predicate.value
                if predicate == self._type and (kind := self._own.get(triple.object.value)):  # type: ignore[union-attr]
                    tally[kind] += 1
                    typed.add(triple.subject)
                elif predicate in self._relations:
                    tally[self._relations[predicate]] += 1
            tally[TYPED] += len(typed)
        return tally


def selected(tally: Mapping[str, int], prefix: str) -> dict[str, int]:
    """What a tally counts under a prefix, without it."""
    return {name.removeprefix(prefix): count for name, count in tally.items() if name.startswith(prefix)}
