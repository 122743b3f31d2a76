"""Themes: what a document as a whole is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from kg.discourse.paragraphs import Paragraphs
from kg.discourse.subjects import Subjects
from kg.discourse.voices import agreeing, own, speaking_for
from kg.encode import Encoded
from kg.model import Entity, Mention
from kg.segment import heading

#: A theme that no title tells is named in more than one of so many paragraphs, or of so many if the first that holds a
#: sentence names it: a digest of news goes from place to place.
_SHARE, _SHARE_OF_LED = 3, 4
#: A text tells nearly as much of one place as of another that it names in at most so many times as many paragraphs.
_NEARLY = 2
#: Of how many paragraphs one names what its numbers are said of, where its heading does not say so.
_SURE = 2
#: A text is about a place that no heading names if one of so many of its names of places is of that or what lies in it.
_ROUND = 6
_SENTENCE_END = re.compile("[。！？\n]")
#: What follows the name of the one who speaks.
_SPEAKING = "："
#: How a line ends that says whom a document addresses.
_ADDRESS = "：，"
#: Greatest length of a line that is no paragraph, and of a headline that says what is told under it, in encoded
#: characters.
_SHORT, _HEADLINE = 16, 20


def theme(encoded: Encoded, subjects: Subjects) -> tuple[list[Entity], bool]:
    """What a document is about: its main subject, or the one part of an area that it speaks for; empty if none.

    And whether its numbers are said of that where they name nothing: if its heading says so, or half of its paragraphs.
    """
    main, sure = _main_subject(encoded, subjects)
    whole = main[0] if len(main) == 1 and main[0].type == subjects.area else None
    if whole and (speaking := speaking_for(encoded, whole, subjects) or agreeing(encoded, whole, subjects)):
        told = own(encoded, subjects)
        inside = told and speaking[0].name in subjects.lexicon.containers(told[0].name)
        main = told if inside else speaking
    return main or own(encoded, subjects), sure


def told_of(encoded: Encoded, viewpoint: Sequence[Entity], subjects: Subjects) -> list[Entity]:
    """What a document is about that speaks for a place: that, or the place in it that its title begins with."""
    leading = _leading(in_heading(encoded, subjects)[0], subjects) if len(viewpoint) == 1 else []
    inner = [place for place in leading if place != viewpoint[0] and subjects.named_in(viewpoint[0], place)]
    return inner or list(viewpoint)


def chapters(
    encoded: Encoded, paragraphs: Paragraphs, main: Sequence[Entity], subjects: Subjects
) -> list[tuple[int, Sequence[Entity]]]:
    """The headlines inside a document, by the numbers of their sentences, each with what is told under it.

    That is the one place that a headline names, if it lies in what the document is about (第一节 建设某新区), or if the
    headline begins with it; else what the document is about (`main`).
    """
    return [(at, _told_under(encoded, paragraphs.spans[at], main, subjects)) for at in paragraphs.headlines()]


def _told_under(
    encoded: Encoded, span: tuple[int, int], main: Sequence[Entity], subjects: Subjects
) -> Sequence[Entity]:
    start, end = span
    named = [(encoded.positions[at], encoded.mentions[at]) for at in encoded.numbers(start, end)]
    places = {entity: at for at, mention in named if (entity := _place(mention, subjects)) in mention.entities}
    sent = subjects.datelines.fullmatch(encoded.text, start, end) is not None
    if sent or end - start > _HEADLINE or encoded.text[end - 1] in _ADDRESS or len(places) != 1:
        return main
    ((place, position),) = places.items()
    inside = len(main) == 1 and main[0].type != subjects.area and subjects.named_in(main[0], place)
    return [place] if inside or (position == start and place.type != subjects.area) else main


def _main_subject(encoded: Encoded, subjects: Subjects) -> tuple[list[Entity], bool]:
    """What a document is about: a region or platform of its title, of its heading, else of most of its paragraphs.

    None of the heading's that hardly a paragraph names, unless the document is a report; nor is one of most paragraphs.

    The title is about the one it names, of several about the one it begins with, or about what lies in all others.
    A chapter about one place names it often, but only there; of names in equally many paragraphs, the one named most
    often is taken. The area that a body of texts is about counts in a title that names nothing narrower.
    """
    if speaker := _announcing(encoded, subjects):
        return speaker, False
    title, above = in_heading(encoded, subjects)
    lexicon = subjects.lexicon
    narrow = [entity for entity in title.values() if not subjects.is_wide(entity)]
    if len(narrow) > 1:
        innermost = [e for e in narrow if {o.name for o in narrow} - {e.name} <= set(lexicon.containers(e.name))]
        first = _leading(title, subjects)
        narrow = innermost or first or narrow
    if len(set(narrow)) == 1:
        return narrow[:1], True
    if title and not narrow:
        return list(title.values())[:1], True
    if len(above) == 1 and subjects.is_report(encoded):
        return list(above), True
    counts: Counter[str] = Counter()
    paragraphs: dict[str, set[int]] = defaultdict(set)
    led: set[str] = set()
    #: What each surface is or begins with.
    named: dict[str, Entity | None] = {}
    paragraph = last = 0
    for mention, position in zip(encoded.mentions, encoded.positions, strict=True):
        paragraph += encoded.text.count("\n", last, position)
        last = position
        if mention.surface not in named:
            named[mention.surface] = _place(mention, subjects)
        if (entity := named[mention.surface]) is not None:
            counts[entity.name] += 1
            if position == 0 or _SENTENCE_END.match(encoded.text, position - 1):
                led.add(entity.name)
            paragraphs[entity.name].add(paragraph)
    candidates = [entity.name for entity in above] if len(above) == 1 else list(counts)
    main = min(candidates, key=lambda n: (-len(paragraphs[n]), -counts[n]), default="")  # the first of equals
    share = _SHARE_OF_LED if heading(encoded.text).count("\n") in paragraphs[main] else _SHARE
    spread = len(paragraphs[main]) * share > encoded.text.count("\n") + 1
    sure = len(above) == 1 or len(paragraphs[main]) * _SURE >= _paragraphs(encoded.text)
    if not spread or (len(above) != 1 and not _leads(main, counts, led, subjects)):
        return [], False
    if len(above) != 1 and (whole := _whole(main, paragraphs, subjects)):
        return [whole], False
    return [next(entity for entity in named.values() if entity is not None and entity.name == main)], sure


def main_host(encoded: Encoded, subjects: Subjects) -> list[Entity]:
    """The platform, else the place, that can take something in which a text names most often, and more than once.

    None that others are moved out of, nor one of two named equally often.
    """
    first = (next(filter(subjects.is_host, mention.entities), None) for mention in encoded.mentions)
    named = (one or _place(mention, subjects) for one, mention in zip(first, encoded.mentions, strict=True))
    told = Counter(one for one in named if one and subjects.is_host(one) and one.name not in subjects.words.origins)
    platforms = Counter({one: count for one, count in told.items() if count > 1 and not subjects.is_region(one)})
    most = (platforms or told).most_common(2)
    counts = [count for _, count in most]
    return [most[0][0]] if counts and counts[0] > max([1, *counts[1:]]) else []


def _announcing(encoded: Encoded, subjects: Subjects) -> list[Entity]:
    """The body of no one place that a title lets speak, and not of another (某部：将推进): what it tells, it does."""
    first = encoded.mention(0)
    if first is None or first.is_class or not encoded.text.startswith(_SPEAKING, 1) or encoded.mention(2) is not None:
        return []
    bodies = [entity for entity in first.entities if entity.type in subjects.bodies]
    return bodies if len(bodies) == 1 and _place(first, subjects) is None else []


def _leads(main: str, counts: Mapping[str, int], led: Collection[str], subjects: Subjects) -> bool:
    """Whether a text goes on about a place that no heading names, beside others that do not lie in it.

    It names the place more than once or begins a sentence with it, and names it and what lies in it often enough
    among all places: a round-up goes from place to place.
    """
    inside = sum(n for name, n in counts.items() if name == main or main in subjects.lexicon.containers(name))
    total = sum(counts.values())
    return inside == total or ((counts[main] > 1 or main in led) and inside * _ROUND >= total)


def _whole(part: str, paragraphs: Mapping[str, Collection[int]], subjects: Subjects) -> Entity | None:
    """What a place makes up with others, if a text names it and tells nearly as much of each of them."""
    for parts, whole in subjects.wholes.items():
        least = min((len(paragraphs.get(name, ())) for name in parts), default=0)
        if part in parts and whole.name in paragraphs and _NEARLY * least >= len(paragraphs[part]):
            return whole
    return None


def _leading(title: Mapping[int, Entity], subjects: Subjects) -> list[Entity]:
    """What a title begins with: a place, or the one right after it that lies in it (天津市滨海新区支持)."""
    found: list[Entity] = []
    for at, position in enumerate(title):
        if at != position or (found and not _holds(found[0], title[position], subjects)):
            break
        found = [title[position]]
    return found


def _paragraphs(text: str) -> int:
    """How many paragraphs a text has, without the lines of its heading and those too short to be about anything."""
    return sum(len(line) > _SHORT for line in text[len(heading(text)) :].split("\n"))


def in_heading(encoded: Encoded, subjects: Subjects) -> tuple[dict[int, Entity], set[Entity]]:
    """The regions and platforms of the title, each at its first position, and those of all lines before the text.

    A name counts alone or at the start of other names, in the title also inside them; what only begins another name
    (no plan's) does not count beside one alone, nor where a meeting is held beside what else the title names.
    """
    end, title_end = len(heading(encoded.text)), encoded.text.find("\n")
    title: dict[int, Entity] = {}
    above: set[Entity] = set()
    alone: set[int] = set()
    venue = subjects.words.venue.search(encoded.text, 0, title_end)
    for mention, position in zip(encoded.mentions, encoded.positions, strict=True):
        if position >= end:
            break
        entity = _place(mention, subjects)
        if venue and title and position in range(*venue.span()):
            continue
        if position < title_end:
            if entity is None and not _seated(mention, subjects):
                rests = (mention.surface[start:] for start in range(1, len(mention.surface) - 1))
                entity = next((found for rest in rests if (found := _beginning(rest, subjects))), None)
            if entity is not None and entity not in title.values():
                title[position] = entity
                narrow = not subjects.is_wide(entity) or position == 0
                named = entity in mention.entities or subjects.plan(mention.entities)
                alone.update([position] if narrow and named else [])
        if entity is not None and not subjects.is_wide(entity):
            above.add(entity)
    return ({at: title[at] for at in sorted(alone)} if alone else title), above


def _place(mention: Mention, subjects: Subjects) -> Entity | None:
    """The longest name of a region or platform that a mention begins with, if that tells what a text is about.

    None tells that of a class of things (京企) or that of several things (津冀港口).
    """
    if mention.is_class or len(mention.entities) > 1 or _seated(mention, subjects):
        return None
    if any(entity.type in subjects.bodies for entity in mention.entities):
        return seat(mention.surface, subjects) or _meant(mention, subjects)
    unlisted = (entity for entity in mention.entities if entity.name not in subjects.lexicon.entities)
    platform = next((entity for entity in unlisted if entity.type in subjects.places - subjects.regions), None)
    if platform or not subjects.plan(mention.entities):
        return platform or _beginning(mention.surface, subjects)
    return _beginning(mention.surface, subjects) and seat(mention.surface, subjects)


def _meant(mention: Mention, subjects: Subjects) -> Entity | None:
    """The one region in the name of a body that is named without it (市委: 中共天津市委员会)."""
    surface, lexicon = mention.surface, subjects.lexicon
    if surface in lexicon.surfaces:
        return None
    named = {e for body in mention.entities for e in lexicon.inside(body.name) if subjects.is_region(e)}
    innermost = lexicon.innermost(named)
    return innermost[0] if len(innermost) == 1 else None


def _seated(mention: Mention, subjects: Subjects) -> bool:
    """Whether the name of a place in a mention says no more than where something is or comes from (北京林业大学)."""
    return mention.surface.endswith(subjects.words.seated) and mention.surface not in subjects.names


def _beginning(surface: str, subjects: Subjects) -> Entity | None:
    """The longest name of a region or platform that a surface begins with; none of what names a body's part."""
    for name, entity in subjects.lexicon.beginnings(surface):
        if entity.name in subjects.names:
            return entity
        if len(name) < len(surface) and name.endswith(subjects.words.seated) and entity.type in subjects.bodies:
            return None
    return None


def seat(surface: str, subjects: Subjects) -> Entity | None:
    """The place that a name begins with, or the one in it that comes next (某市某区人民政府, 某市某区产业规划)."""
    for name, place in subjects.lexicon.beginnings(surface):
        if place.name in subjects.names:
            inner = _beginning(surface[len(name) :], subjects)
            return inner if inner is not None and _holds(place, inner, subjects) else place
    return None


def _holds(place: Entity, inner: Entity, subjects: Subjects) -> bool:
    """Whether the gazetteer has one place in another."""
    return place.name in subjects.lexicon.containers(inner.name)
