"""Owners: whose targets those are that a sentence tells without saying so."""

from __future__ import annotations

from collections.abc import Sequence

from kg.discourse.topics import WHOLE, Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.measuring.described import described_at
from kg.measuring.quantities import trim
from kg.model import Entity
from kg.rules import PLAN

#: The signs around the title of a plan.
_TITLE = "《》"
#: Least length of the words for what reaches a state.
_REACHING = 2
#: What parts clauses.
_MARK = "，"
#: How near the beginning of a sentence the plan stands of which it tells (按照某协议，到2025年), in characters.
_OPENING = 3


def answering(
    encoded: Encoded, index: int, position: int, subject: Sequence[Entity], topics: Topics, measures: Measures
) -> Sequence[Entity]:
    """Whose the targets are that bodies tell: of those that govern a place the place's.

    Of a plan that a body issues in the same sentence they are its place's, or the plan's.
    """
    subjects, lexicon = topics.subjects, topics.subjects.lexicon
    if not subject or any(entity.type not in subjects.bodies for entity in subject):
        return ()
    told = [e for mention in encoded.between(topics.spans[index][0], position) for e in mention.entities]
    plans = [e for e in told if e.type == subjects.titled[PLAN]]
    plans = [e for e in plans if subjects.words.agenda.search(e.name.strip(_TITLE)) or subjects.is_plan(e.name)]
    governing = all(measures.goal.governing.fullmatch(entity.name) for entity in subject)
    bodies = [entity for entity in told if entity.type in subjects.bodies] if plans else []
    bodies = bodies or (list(subject) if governing else [])
    named = [lexicon.innermost(dict.fromkeys(filter(subjects.is_region, lexicon.inside(e.name)))) for e in bodies]
    places = dict.fromkeys(places[0] for places in named if len(places) == 1)
    return subjects.joint(list(places)) or plans[-1:]


def acting(entities: Sequence[Entity], topics: Topics) -> list[Entity]:
    """Those of some entities that can set themselves targets: no waters."""
    return [entity for entity in entities if not topics.subjects.is_lifeless(entity)]


def owning(
    index: int, position: int, subject: Sequence[Entity], topics: Topics, measures: Measures
) -> Sequence[Entity]:
    """Whose the targets are of some subjects: of places, platforms and plans, and of a group that the text describes.

    Those of a body of a place are the place's; others have none, unless the sentence names a place before, too.
    """
    able = _able(subject, topics)
    if able or not subject or subject == topics.described:
        return able or subject
    lexicon, speakers = topics.subjects.lexicon, measures.bearer.speakers
    if not all(entity.name.endswith(speakers) for entity in subject):
        return topics.own(index, position, places=True) or subject
    inside = [dict.fromkeys(filter(topics.subjects.is_region, lexicon.inside(entity.name))) for entity in subject]
    places = list(dict.fromkeys(place for named in inside for place in lexicon.innermost(named)))
    return topics.subjects.joint(places) or _able(topics.at(index, position, places=True), topics)


def reached(encoded: Encoded, index: int, start: int, topics: Topics, measures: Measures) -> str:
    """What reaches the state of which alone a clause tells that begins at a position (年底前通车).

    That is the thing that its sentence begins with, else what the clause before it plans without a number, else the
    one work that the sentence names; empty if there is none.
    """
    first, after = topics.spans[index]
    kinds = {topics.subjects.project, *topics.subjects.places} - topics.subjects.regions
    things = [e.name for e in topics.clauses.within(first, start, measured=True)[0] if e.type in kinds]
    if things:
        return "、".join(things)
    last = encoded.text.rfind(_MARK, first, start)
    before = past_places(encoded, encoded.text.rfind(_MARK, first, max(last, first)) + 1 or first, topics)
    told = measures.goal.intended.search(encoded.text, before, max(last, before))
    words = trim(encoded.surface(before, last), measures) if told else ""
    if len(words) > _REACHING:
        return words + _MARK
    work = topics.subjects.project
    works = {e.name for mention in encoded.between(first, after) for e in mention.entities if e.type == work}
    return works.pop() if len(works) == 1 else ""


def past_places(encoded: Encoded, start: int, topics: Topics) -> int:
    """Where the places end with which words begin at a position."""
    while (mention := encoded.mention(start)) is not None and all(map(topics.subjects.is_place, mention.entities)):
        start += 1
    return start


def of_bodies(subject: Sequence[Entity], topics: Topics) -> bool:
    """Whether some subjects are bodies that can have no targets, but plans."""
    return any(entity.type in topics.subjects.bodies for entity in subject) and subject != topics.described


def _able(entities: Sequence[Entity], topics: Topics) -> list[Entity]:
    """Those of some entities that can have targets."""
    plan = topics.subjects.titled[PLAN]
    return [entity for entity in entities if topics.subjects.is_place(entity) or entity.type == plan]


def carried(encoded: Encoded, index: int, position: int, listed: int | None, topics: Topics) -> Sequence[Entity]:
    """Of whom a sentence told before a position; where a list of targets began at `listed`, before that.

    Of the items of such a list each is of its own; but where one speaks for a whole (全省), the others do too. So do
    those after one outside of a list, until another subject is named.
    """
    whole = _whole(encoded, index, position, topics) if listed is None else ()
    told = whole or acting(topics.own(index, position if listed is None else listed), topics)
    return told or (() if listed is None else _spoken_for(encoded, index, topics))


def whose_targets(encoded: Encoded, index: int, position: int, topics: Topics, measures: Measures) -> Sequence[Entity]:
    """Whose targets a sentence tells that does not say so: those of the one place that the document is about.

    Those of what such things have are of the park or group that it describes (入园企业达到50家). Of waters
    it is not said that they have any, but of the plan that the sentence begins with (某协议提出，到2025年).
    An area of which the sentence before told is not meant where the paragraph speaks for a place (全省).
    """
    whole = _whole(encoded, index, position, topics)
    if park := not whole and _described(encoded, index, position, topics, measures):
        return park
    theme = topics.theme_of(index)
    of_place = len(theme) == 1 and topics.subjects.is_place(theme[0]) and theme[0].type != topics.subjects.area
    whose = topics.whole_of(index, topics.spans[index][1], list(theme)) if of_place else topics.at(index, position)
    able = acting(whose, topics)
    start = topics.spans[index][0]
    first = [] if able else encoded.between(start, min(start + _OPENING, position))[:1]
    plans = [entity for mention in first if not mention.is_class for entity in mention.entities]
    meant = able or [plan for plan in plans if plan.type == topics.subjects.titled[PLAN]]
    wide = all(entity.type == topics.subjects.area for entity in meant)
    return (_spoken_for(encoded, index, topics) if wide else ()) or meant


def _described(encoded: Encoded, index: int, position: int, topics: Topics, measures: Measures) -> Sequence[Entity]:
    """The park or the group of companies that a document describes, if a target is one that such things have."""
    told = described_at(topics, index)
    words = encoded.surface(position, topics.spans[index][1])
    group = all(measures.bearer.groups.search(entity.name) for entity in told)
    park = all(map(topics.subjects.is_place, told)) and measures.bearer.tenants.search(words) is not None
    return told if group or park else ()


def _whole(encoded: Encoded, index: int, position: int, topics: Topics) -> Sequence[Entity]:
    """The one place for the whole of which a sentence speaks at a position, or since its last subject (全省)."""
    subjects, theme = topics.subjects, list(topics.theme_of(index))
    last = max((at for at, _ in topics.clauses.subjects_of(index) if at <= position), default=topics.spans[index][0])
    whole = subjects.own.search(encoded.text, last, min(position + WHOLE, topics.spans[index][1]))
    if whole is None or len(theme) != 1:
        return ()
    told = topics.whole_of(index, position, theme)
    return [e for e in told if subjects.is_region(e) and whole["kind"] and e.name.endswith(whole["kind"])]


def _spoken_for(encoded: Encoded, index: int, topics: Topics) -> Sequence[Entity]:
    """The one place for which the paragraph of a sentence speaks, up to its end (全省)."""
    start, end = topics.spans[topics.paragraphs.first(index)][0], topics.spans[index][1]
    own = [mention for mention in encoded.between(start, end) if topics.subjects.own.fullmatch(mention.surface)]
    places = dict.fromkeys(entity for mention in own for entity in mention.entities)
    return list(places) if len(places) == 1 else ()


def is_sited(encoded: Encoded, subject: Sequence[Entity], end: int, topics: Topics, measures: Measures) -> bool:
    """Whether a clause only tells where its subject, no region, is to be built (甲园区在某市建成)."""
    built = not any(map(topics.subjects.is_region, subject))
    return built and measures.goal.sited.match(encoded.text, end) is not None


def led(
    encoded: Encoded,
    start: int,
    end: int,
    name: str,
    subject: Sequence[Entity],
    topics: Topics,
    measures: Measures,
) -> tuple[str, Sequence[Entity]]:
    """The name and subject of a goal before whose year words stand, from `start` to `end`, of what reaches it."""
    own, _ = topics.clauses.within(start, end)
    reached = trim(encoded.surface(past_places(encoded, start, topics), end), measures)
    begun = name.startswith(measures.goal.begins) or name.endswith(measures.goal.states)
    if len(reached) < _REACHING or not (begun or measures.goal.degrees.match(name)):
        return name, subject
    return encoded.surface(start, end) + name, topics.subjects.joint(acting(own, topics)) or subject
