"""What the graph says: each noun in RDF 1.1 triples, without blank nodes, in an order that never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.export.goals import GOAL, SETS_GOAL, with_goals
from kg.export.keys import evidence_key, fact_key, goal_key, observation_key
from kg.export.names import Names, Namespaces, about, words
from kg.export.series import Series, in_series, of_facts, of_figures
from kg.keeping.slices import SECTIONS, Section, Slice, slices
from kg.knowledge.authority import Authority
from kg.model import Document, Evidence, Fact, Goal, KnowledgeGraph, Observation
from kg.schema import Schema


def to_triples(
    kg: KnowledgeGraph,
    schema: Schema,
    *,
    authority: Authority | None = None,
    namespaces: Namespaces | None = None,
) -> list[Triple]:
    """All triples of a graph, each once, by subject: documents, entities, goals, numbers, facts, evidence.

    Args:
        kg: What was extracted and merged.
        schema: The vocabulary it was extracted with.
        authority: What is known of the entities beside what the documents say.
        namespaces: Where the IRIs live, if not at the usual place.
    """
    names = Names(schema, (namespaces or Namespaces()).prefixes(schema))
    told: dict[Section, list[Triple]] = {}
    for part in slices(with_goals(kg, schema)):
        told |= describe(part, names, authority or Authority())
    return list(dict.fromkeys(triple for section in Section for triple in told[section]))


def describe(part: Slice, names: Names, authority: Authority) -> dict[Section, list[Triple]]:
    """The triples of a slice, each once. Those of the evidence come with those of the documents it stands in."""
    describer = _Describer(part, names, authority)
    methods: dict[Section, Callable[[], Iterator[Triple]]] = {
        Section.DOCUMENTS: describer.documents,
        Section.ENTITIES: describer.entities,
        Section.GOALS: describer.goals,
        Section.OBSERVATIONS: describer.observations,
        Section.FACTS: describer.facts,
        Section.EVIDENCE: describer.evidences,
    }
    return {section: list(dict.fromkeys(methods[section]())) for section in SECTIONS[part.part]}


class _Describer:
    """Says the nouns of one slice in triples."""

    def __init__(self, part: Slice, names: Names, authority: Authority) -> None:
        self.part, self.kg, self.names, self.authority = part, part.graph, names, authority
        self.schema = names.schema
        self.node, self.term = names.node, names.term
        self.types = part.types
        self.sets_goal = self.schema.term(SETS_GOAL)
        self.places = {name: place for place, name in enumerate(self.schema.types)}
        self.aliases = {entity.name: entity.aliases for entity in self.kg.entities}
        self.goals_named: dict[str, list[Goal]] = {}
        for goal in (*self.kg.goals, *part.kin):
            self.goals_named.setdefault(goal.name, []).append(goal)

    # One method for each section

    def documents(self) -> Iterator[Triple]:
        for document in self.kg.documents:
            yield from self.document(document)

    def entities(self) -> Iterator[Triple]:
        links, known = self.links(), {entity.name for entity in self.kg.entities}
        for name in sorted(known | links.keys(), key=self.place):
            if name in known:
                yield from self.other_names(name) if self.is_goal(name) else self.entity(name)
            yield from links.get(name, ())
            yield from self.point(name)

    def goals(self) -> Iterator[Triple]:
        for goal in self.kg.goals:
            yield from self.goal(goal)

    def observations(self) -> Iterator[Triple]:
        series = in_series(((one.subject, one.indicator), one) for one in self.kg.observations)
        for one in self.kg.observations:
            yield from self.observation(one, series[one.subject, one.indicator])

    def facts(self) -> Iterator[Triple]:
        stated = [(fact, tail) for fact in self.kg.facts for tail in self.tails(fact)]
        series = in_series(((fact.head, fact.relation, tail), fact) for fact, tail in stated)
        for fact, tail in stated:
            yield from self.fact(fact, tail, series[fact.head, fact.relation, tail])

    def evidences(self) -> Iterator[Triple]:
        placed = ((one.document, one.start, one.end, evidence_key(one), one) for one in self.part.evidence)
        for *_, key, evidence in sorted(placed, key=lambda place: place[:4]):
            yield from self.evidence(key, evidence)

    # Entities and goals by name. A goal is an entity too: its node is its name.

    def place(self, name: str) -> tuple[int, str]:
        """Sort key: entities stand in the order of the schema's types, then by name."""
        return self.places.get(self.types.get(name, ""), len(self.places)), name

    def is_goal(self, name: str) -> bool:
        """Whether the node of this name is described as a goal, with its year and value."""
        return name in self.goals_named and self.types.get(name, self.schema.term(GOAL)) == self.schema.term("goal")

    def goal_name(self, goal: Goal) -> str:
        """A goal's own name, told apart by a hash from another goal or entity in the same words."""
        if len(self.goals_named[goal.name]) == 1 and self.is_goal(goal.name):
            return goal.name
        return f"{goal.name}-{goal_key(goal)[:8]}"

    def tails(self, fact: Fact) -> list[str]:
        """Name of the node at a fact's tail; several only if goals of the head share their words."""
        if fact.relation != self.sets_goal or fact.tail not in self.goals_named:
            return [fact.tail]
        goals = self.goals_named[fact.tail]
        own = [goal for goal in goals if goal.subject == fact.head] or goals
        due = [goal for goal in own if str(goal.year) == fact.time] or own
        return [self.goal_name(goal) for goal in due]

    def links(self) -> dict[str, list[Triple]]:
        """The direct triples by the name of their subject, in the order of the schema's relations."""
        ends = {(fact.head, fact.relation, tail) for fact in self.kg.facts for tail in self.tails(fact)}
        order = {name: place for place, name in enumerate(self.schema.relations)}
        links: dict[str, list[Triple]] = {}
        for head, relation, tail in sorted(ends, key=lambda end: (order.get(end[1], 0), end)):
            triple = Triple(self.names.thing(head), self.names.own(relation), self.names.thing(tail))
            links.setdefault(head, []).append(triple)
        return links

    # One method for each noun

    def document(self, document: Document) -> Iterator[Triple]:
        subject, title = self.names.document(document.id), words(document.title or document.id, "zh")
        yield from about(
            subject,
            (self.node("rdf:type"), self.term("document")),
            (self.node("rdfs:label"), title),
            (self.node("dcterms:identifier"), document.id),
            (self.node("dcterms:title"), title if document.title else None),
            (self.node("dc:publisher"), document.publisher),
            (self.node("dcterms:issued"), self.names.time(document.date) if document.date else None),
            (self.node("dc:language"), "zh"),
            self.sourced(document.source),
        )
        for name in self.kg.mentions.get(document.id, ()):
            nodes = [self.goal_name(goal) for goal in self.goals_named[name]] if self.is_goal(name) else [name]
            yield from about(subject, *((self.node("schema:mentions"), self.names.thing(node)) for node in nodes))

    def sourced(self, source: str | None) -> tuple[NamedNode, NamedNode | Literal | None]:
        """Where something is from: an address as a node, any other citation in its words."""
        found = self.names.source(source) if source else None
        return self.node("dc:source" if found is None or hasattr(found, "datatype") else "dcterms:source"), found

    def entity(self, name: str) -> Iterator[Triple]:
        subject = self.names.thing(name)
        yield from self.typing(subject, self.types[name])
        yield from self.labelled(subject, name)
        yield from self.other_names(name)
        code, identity = self.authority.codes.get(name), self.authority.identities.get(name)
        yield from about(subject, (self.term("administrative code"), code))
        yield from about(subject, (self.node("owl:sameAs"), self.names.source(identity) if identity else None))
        located = name in self.authority.points
        yield from about(subject, (self.node("rdf:type"), self.node("geo:Feature") if located else None))
        yield from about(subject, (self.node("geo:hasGeometry"), self.names.point(name) if located else None))
        # Of the others it is not needed, and would have to be asked of all machines of a cluster.
        facts = self.names.typed(str(self.part.degrees.get(name, 0)), "integer")
        yield from about(subject, (self.term("facts"), facts if located else None))

    def point(self, name: str) -> Iterator[Triple]:
        """Where an entity lies, as GeoSPARQL has it, and who says so."""
        point = self.authority.points.get(name)
        if point is not None and name in self.types:
            yield from about(
                self.names.point(name),
                (self.node("rdf:type"), self.node("geo:Geometry")),
                (self.node("geo:asWKT"), self.names.wkt(point.longitude, point.latitude)),
                self.sourced(point.source),
            )

    def typing(self, subject: NamedNode, type_name: str) -> Iterator[Triple]:
        """The type and every wider one, so that a query for regions finds cities without inference."""
        for name in self.schema.types[type_name].ancestors:
            yield from about(subject, (self.node("rdf:type"), self.names.own(name)))

    def labelled(self, subject: NamedNode, name: str) -> Iterator[Triple]:
        label, preferred = map(self.node, ("rdfs:label", "skos:prefLabel"))
        zh, en = words(name, "zh"), self.authority.english.get(name)
        yield from about(subject, (label, zh), (label, words(en, "en")))
        yield from about(subject, (preferred, zh), (preferred, words(en, "en")))

    def other_names(self, name: str) -> Iterator[Triple]:
        """The aliases of an entity, which may be a goal that is described elsewhere."""
        for alias in sorted(set(self.aliases.get(name, ())) - {name, self.authority.english.get(name)}):
            other = words(alias, "en" if alias.isascii() else "zh")
            yield from about(self.names.thing(name), (self.node("skos:altLabel"), other))

    def goal(self, goal: Goal) -> Iterator[Triple]:
        subject = self.names.thing(self.goal_name(goal))
        yield from self.typing(subject, self.schema.term(GOAL))
        yield from self.labelled(subject, goal.name)
        yield from self.measured(subject, goal)
        year = self.names.time(f"{goal.year:04}") if goal.year is not None else None
        yield from about(subject, (self.term("year"), year), (self.term("comparator"), goal.comparator))
        yield from self.derived(subject, goal.evidence)

    def observation(self, observation: Observation, series: Series[Observation]) -> Iterator[Triple]:
        """A figure, and of the first one of a series how many values the series has."""
        subject = self.names.one("observation", observation_key(observation))
        label = " ".join((observation.subject, observation.indicator, observation.raw))
        time = self.names.time(observation.time) if observation.time else None
        yield from about(subject, (self.node("rdf:type"), self.term("observation")))
        yield from about(subject, (self.node("rdfs:label"), words(label, "zh")))
        yield from self.measured(subject, observation)
        yield from about(subject, (self.term("time"), time), (self.term("raw text"), observation.raw))
        yield from about(subject, (self.term("qualifier"), observation.qualifier))
        if observation is series.first:
            yield from about(subject, *of_figures(series, self.names, self.authority))
        else:
            other = self.names.one("observation", observation_key(series.first))
            yield from about(subject, (self.node("prov:alternateOf"), other))
        yield from self.derived(subject, observation.evidence)

    def measured(self, subject: NamedNode, noun: Goal | Observation) -> Iterator[Triple]:
        """What goals and observations have in common. Only a subject that is one entity is linked."""
        known = noun.subject in self.types
        yield from about(
            subject,
            (self.term("subject"), self.names.thing(noun.subject) if known else None),
            (self.term("subject name"), noun.subject),
            (self.term("indicator"), noun.indicator),
            (self.term("value"), self.names.decimal(noun.value) if noun.value is not None else None),
            (self.term("unit"), noun.unit),
        )
        standard = self.authority.units.get(noun.unit or "")
        if standard is not None and noun.value is not None:
            yield from about(
                subject,
                (self.term("normalised value"), self.names.decimal((noun.value * standard.factor).normalize())),
                (self.term("normalised unit"), self.names.one("unit", standard.name)),
            )

    def fact(self, fact: Fact, tail: str, series: Series[Fact]) -> Iterator[Triple]:
        """A fact, and of the first one with its ends what all of them together say."""
        subject = self.names.one("fact", fact_key(fact, tail))
        yield from about(
            subject,
            (self.node("rdf:type"), self.term("fact")),
            (self.node("rdf:type"), self.node("rdf:Statement")),
            (self.node("rdf:subject"), self.names.thing(fact.head)),
            (self.node("rdf:predicate"), self.names.own(fact.relation)),
            (self.node("rdf:object"), self.names.thing(tail)),
            (self.term("time"), self.names.time(fact.time) if fact.time else None),
        )
        modalities = sorted({one.modality for one in fact.evidence if one.modality})
        yield from about(subject, *((self.term("modality"), modality) for modality in modalities))
        if fact is series.first:
            yield from about(subject, *of_facts(series, self.names))
        else:
            other = self.names.one("fact", fact_key(series.first, tail))
            yield from about(subject, (self.node("prov:alternateOf"), other))
        yield from self.derived(subject, fact.evidence)

    def derived(self, subject: NamedNode, evidence: Iterable[Evidence]) -> Iterator[Triple]:
        nodes = (self.names.one("evidence", evidence_key(one)) for one in evidence)
        yield from about(subject, *((self.node("prov:wasDerivedFrom"), node) for node in nodes))

    def evidence(self, key: str, evidence: Evidence) -> Iterator[Triple]:
        kind = self.node("rdf:type")
        subject, position, quote = (self.names.one("evidence", key + part) for part in ("", "-position", "-quote"))
        yield from about(
            subject,
            (kind, self.term("evidence")),
            (self.node("oa:hasSource"), self.names.document(evidence.document)),
            (self.node("oa:hasSelector"), position),
            (self.node("oa:hasSelector"), quote),
            (self.term("rule"), evidence.rule),
            (self.term("trigger"), evidence.trigger),
            (self.term("modality"), evidence.modality),
            (self.term("time as written"), evidence.time_text),
            (self.term("confidence"), self.names.decimal(evidence.confidence)),
        )
        yield from about(
            position,
            (kind, self.node("oa:TextPositionSelector")),
            (self.node("oa:start"), self.names.typed(str(evidence.start), "nonNegativeInteger")),
            (self.node("oa:end"), self.names.typed(str(evidence.end), "nonNegativeInteger")),
        )
        yield from about(quote, (kind, self.node("oa:TextQuoteSelector")), (self.node("oa:exact"), evidence.quote))
