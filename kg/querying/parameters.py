"""Parameters of a query: terms that its head declares, and that a person may put others in place of.

    # @param entity 地区 = id:唐山市 — what it means

says that `id:唐山市` stands in the query for the entity that `--set 地区=…` names. A parameter with the default
`UNDEF` is a variable, which a line `VALUES ?地区 { UNDEF }` leaves open. So the query is plain SPARQL, and runs
anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.export.names import VOCABULARIES

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.schema import Schema

_DECLARED = re.compile(
    r"^# @param (?P<kind>entity|relation|text) (?P<name>\w+) = (?P<default>\S+) — (?P<meaning>.*)$", re.MULTILINE
)
#: The default of a parameter that is left open.
_ANY = "UNDEF"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A term of a query that can be set."""

    name: str
    #: `entity` (a name or alias of the graph), `relation` (of the schema) or `text`.
    kind: str
    #: As it stands in the query: a term, or UNDEF.
    default: str
    meaning: str

    def place(self) -> re.Pattern[str]:
        """Where in the query the parameter stands."""
        if self.default == _ANY:
            return re.compile(rf"(?<=VALUES \?{self.name} \{{ ){_ANY}(?= \}})")
        return re.compile(rf"(?<![\w:]){re.escape(self.default)}(?![\w])")


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters of a query, in their order."""
    return tuple(Parameter(*found.group("name", "kind", "default", "meaning")) for found in _DECLARED.finditer(text))


def set_parameters(
    text: str, values: Mapping[str, str], graph: Graph, schema: Schema, where: Path | str | None = None
) -> str:
    """The query with other terms for some of its parameters.

    Args:
        text: The query.
        values: Parameter to value: a name or alias of an entity, the name of a relation, or a text.
        graph: In which entities are looked up.
        schema: In which relations are looked up.
        where: File or name of the query, for the error.

    Raises:
        GraphError: The query has no such parameter, or the graph nothing of this name, or several.
    """
    known = {parameter.name: parameter for parameter in parameters(text)}
    for name in values:
        if name not in known:
            listed = ", ".join(known)
            remedy = f"its parameters are {listed}" if listed else "it has none: leave --set out"
            raise GraphError("the query has no such parameter", where=where, entry=name, remedy=remedy)
    terms = {name: _term(value, known[name].kind, graph, schema) for name, value in values.items()}
    # All at once: the new term of one parameter may be the default of another.
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            lines[number] = _replaced(line, {known[name]: term for name, term in terms.items()})
    return "\n".join(lines)


def _replaced(line: str, terms: Mapping[Parameter, str]) -> str:
    found = sorted(
        (place.span(), term) for parameter, term in terms.items() for place in parameter.place().finditer(line)
    )
    for (start, end), term in reversed(found):
        line = line[:start] + term + line[end:]
    return line


def _term(value: str, kind: str, graph: Graph, schema: Schema) -> str:
    if kind == "entity":
        return f"<{_entity(value, graph)}>"
    if kind == "relation":
        if value not in schema.relations:
            listed = ", ".join(schema.relations)
            raise GraphError("the schema has no such relation", entry=value, remedy=f"name one of {listed}")
        return f"<{schema.iri(value)}>"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _entity(name: str, graph: Graph) -> str:
    """IRI of what has this name; of what is called so otherwise, if nothing has it."""
    from rdflib import Literal, URIRef

    kinds = [URIRef(VOCABULARIES["skos"] + kind) for kind in ("prefLabel", "altLabel")]
    for kind in kinds:
        found = sorted({str(one) for language in ("zh", "en") for one in graph.subjects(kind, Literal(name, language))})
        if len(found) == 1:
            return found[0]
        if found:
            preferred = sorted(str(graph.value(URIRef(iri), kinds[0])) for iri in found)
            remedy = f"name one of {', '.join(preferred)}"
            raise GraphError("the name has several meanings", entry=name, remedy=remedy)
    known = sorted({str(label) for kind in kinds for label in graph.objects(None, kind)})
    close = get_close_matches(name, known, n=5, cutoff=0.4)
    remedy = f"did you mean {', '.join(close)}" if close else "look for it in nodes.csv"
    raise GraphError("the graph has no such name", entry=name, remedy=remedy)
