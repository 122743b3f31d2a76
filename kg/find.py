"""Find the stretches of clean text that may name something: by the lexicon, by their form, by their place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.forms import Form, Forms
from kg.lexicon import Lexicon
from kg.segment import words

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

#: How far left of its ending a name may begin, in characters.
_REACH = 24
#: Characters that names do not run across on their left.
_EDGE = re.compile(r"[，。；：！？、（）“”‘’《》\n\s]")
_TITLE = re.compile(r"《[^《》\n]{2,60}》(?:（[^（）\n]{2,24}）)?")
#: What may join two known names inside one name.
_JOINTS = frozenset("—-–·・")


class Hit(NamedTuple):
    """A stretch of clean text, before it is decided what it stands for."""

    start: int
    end: int
    surface: str
    #: Canonical names of the lexicon it may stand for; empty for references and for names found by form.
    names: tuple[str, ...]
    #: Type of a name found by its form.
    type: str | None


@dataclass(frozen=True, slots=True)
class Finder:
    """The lexicon, the references and the forms, compiled for one pass over a text."""

    automaton: AhoCorasick
    surfaces: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    endings: AhoCorasick
    ending_surfaces: tuple[str, ...]
    forms: Forms
    #: Surface to its types, of the twelve: what a known name anchors.
    anchors: Mapping[str, frozenset[str]]
    #: Words that hold a known name and do not name it.
    pseudo: frozenset[str]
    #: A quoted list of numbered elements.
    layout: re.Pattern[str]
    #: The year or number of an edition, right before the name of an event.
    edition: re.Pattern[str]
    person: re.Pattern[str]
    person_type: str


def compile_finder(
    lexicon: Lexicon,
    references: Mapping[str, frozenset[str]],
    forms: Forms,
    roots: Mapping[str, str],
    person: str,
) -> Finder:
    """The finder for a lexicon, references and forms.

    Args:
        lexicon: Known names.
        references: Reference surface to the types (of the twelve) with which it may begin a name.
        forms: Name forms.
        roots: Any type to the one of the twelve it belongs to.
        person: The type of persons.
    """
    from ahocorasick_rs import AhoCorasick, MatchKind

    pseudo = frozenset(forms.pseudo)
    surfaces = tuple(sorted({*lexicon.surfaces, *references, *pseudo}))
    anchors = {
        s: frozenset(roots[lexicon.entities[n].type] for n in names) for s, names in lexicon.surfaces.items()
    }
    anchors.update(references)
    element = rf"[{forms.numerals}][^{forms.measures}、，。“”][\u4e00-\u9fff]{{0,2}}"
    endings = tuple(sorted({*forms.endings, *forms.pseudo_endings}))
    return Finder(
        automaton=AhoCorasick(list(surfaces), matchkind=MatchKind.LeftmostLongest),
        surfaces=surfaces,
        names=tuple(lexicon.surfaces.get(s, ()) if s not in references else () for s in surfaces),
        pseudo=pseudo,
        endings=AhoCorasick(list(endings), matchkind=MatchKind.LeftmostLongest),
        ending_surfaces=endings,
        forms=forms,
        anchors=anchors,
        layout=re.compile(
            rf"“({element}(?:、{element})+)”"
        ),
        edition=re.compile(forms.edition),
        person=_person_pattern(forms),
        person_type=person,
    )


def _person_pattern(forms: Forms) -> re.Pattern[str]:
    name = rf"[{forms.surnames}][\u4e00-\u9fff]{{1,2}}"
    titles = "|".join(sorted(forms.person_titles, key=len, reverse=True))
    verbs = "|".join(sorted(forms.person_verbs, key=len, reverse=True))
    return re.compile(
        rf"(?:{titles})(?P<titled>{name}?)(?=等?(?:{verbs}|[，。：、（）\n]|$))"
        rf"|(?:^|(?<=[\n。）]))(?P<speaker>{name})(?=（[^（）\n]{{4,60}}）[：:\n])"
        rf"|(?:^|(?<=[\n。，（）]))(?P<camera>{name})摄"
        rf"|(?:^|(?<=\n))(?P<byline>{name})(?=\n|$)"
    )


def find(text: str, finder: Finder) -> list[Hit]:
    """All hits in a clean text, in order, without overlaps: the longest known name wins, and a name found by its
    form wins over the known names inside it.

    ```
    text     北京海关综合业务处副处长
    known    ~~~~~~~~             北京海关
    ending                 ~~     处, a unit that follows its agency
    hit      ~~~~~~~~~~~~~~~~~~   北京海关综合业务处
    ```
    """
    known = [
        Hit(start, end, finder.surfaces[index], finder.names[index], None)
        for index, start, end in finder.automaton.find_matches_as_indexes(text)
        if finder.surfaces[index] not in finder.pseudo
    ]
    titled = _titles(text, known, finder)
    titled += [
        Hit(match.start(1), match.end(1), match[1], (), finder.forms.layout_type)
        for match in finder.layout.finditer(text)
    ]
    formed = _formed(text, known, finder)
    people = [
        Hit(start, end, text[start:end], (), finder.person_type)
        for match in finder.person.finditer(text)
        for start, end in [match.span(match.lastgroup or 0)]
    ]
    return _without_overlaps(titled, formed, [_edition(text, hit, finder) for hit in known], people)


def _edition(text: str, hit: Hit, finder: Finder) -> Hit:
    """A known event with the year or number of its edition before it (2018 + 京津冀协同发展论坛); any other hit as it is."""
    if finder.forms.edition_type not in finder.anchors.get(hit.surface, frozenset()):
        return hit
    edition = finder.edition.search(text[:hit.start], max(0, hit.start - 8))
    if edition is None:
        return hit
    return Hit(edition.start(), hit.end, text[edition.start() : hit.end], hit.names, finder.forms.edition_type)


def _titles(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Titles in 《》 that are not known names themselves."""
    starts = [hit.start for hit in known]
    hits = []
    for match in _TITLE.finditer(text):
        start = match.start()
        end = match.start() + match.group().index("》") + 1
        index = bisect_left(starts, start)
        if index < len(known) and known[index].start == start and known[index].end >= end:
            continue
        hits.append(Hit(start, end, text[start:end], (), finder.forms.title_type))
    return hits


def _formed(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Names that no list holds but whose ending gives them away."""
    starts, hits = [hit.start for hit in known], []
    previous: Hit | None = None
    for index, start, end in finder.endings.find_matches_as_indexes(text):
        forms = finder.forms.endings.get(finder.ending_surfaces[index])
        if forms is None:
            continue
        before = bisect_right(starts, start) - 1
        if before >= 0 and known[before].end > start:
            continue  # the ending belongs to a known name
        floor = max(0, start - _REACH)
        for edge in _EDGE.finditer(text, floor, start):
            floor = edge.end()
        inside = [hit for hit in known[max(0, before - 6) : before + 1] if hit.start >= floor]
        if previous is not None and previous.start >= floor:
            inside = [hit for hit in inside if hit.end <= previous.start or hit.start >= previous.end]
            inside = sorted([*inside, previous])
        hit = _name_before(
            text, floor, start, end, inside, finder.forms.endings[finder.ending_surfaces[index]], finder
        )
        if hit is not None:
            hits.append(hit)
            previous = hit
    return hits


def _name_before(
    text: str, floor: int, start: int, end: int, inside: Sequence[Hit], forms: Sequence[Form], finder: Finder
) -> Hit | None:
    """The name that ends at `end`, whose ending begins at `start`, if one of the forms takes it."""
    quoted = _quotation_before(text, start, finder)
    left, anchor = (quoted, None) if quoted is not None else _left_edge(text, floor, start, inside, finder)
    for form in forms:
        if anchor is not None:
            fits = bool(_types(anchor, finder) & form.anchor) or not (form.anchor or form.after)
            fits = fits and (not form.unit or 0 <= start - anchor.end <= 8)
        elif quoted is not None:
            fits = not form.unit
        elif form.after:
            left = max((at + len(w) for w in form.after if (at := text.rfind(w, floor, start)) >= 0), default=start)
            fits = start - left >= 3 and words(text[left:start])[0] not in finder.forms.stops
        else:
            fits = not form.anchor and start - left >= 4
        if fits:
            return Hit(left, end, text[left:end], (), form.type)
    return None


def _quotation_before(text: str, start: int, finder: Finder) -> int | None:
    """Where the quotation opens that stands right before an ending (“六河五湖”综合治理); None if there is none."""
    close = text.rfind("”", max(0, start - 5), start)
    if close < 0 or _EDGE.search(text, close + 1, start):
        return None
    opening = text.rfind("“", max(0, close - 20), close)
    if opening < 0 or "。" in text[opening:close] or text[opening + 1 : close] in finder.anchors:
        return None  # nothing quoted, or a known name of its own
    return opening


def _types(hit: Hit, finder: Finder) -> frozenset[str]:
    return frozenset({hit.type}) if hit.type else finder.anchors.get(hit.surface, frozenset())


def _left_edge(
    text: str, floor: int, start: int, inside: Sequence[Hit], finder: Finder
) -> tuple[int, Hit | None]:
    """Where the name that ends at `start` begins, and the known name it begins with, if any.

    Goes left over words and known names until a word that names do not begin with.
    """
    position, anchor = start, None
    for hit in reversed(inside):
        stop = _stop(text[hit.end : position], finder.forms.stops)
        if anchor is not None and position - hit.end > (1 if text[hit.end : position] in _JOINTS else 0):
            break
        if stop:
            return (hit.end + stop, None) if anchor is None else (anchor.start, anchor)
        position, anchor = hit.start, hit
    if anchor is not None:
        return anchor.start, anchor
    return floor + _stop(text[floor:position], finder.forms.stops), None


def _stop(text: str, stops: frozenset[str]) -> int:
    """Length of the part of `text` up to and with its last stop word; 0 if there is none."""
    if not text:
        return 0
    end = position = 0
    for word in words(text):
        position += len(word)
        if word in stops:
            end = position
    return end


def _without_overlaps(*layers: Sequence[Hit]) -> list[Hit]:
    """Hits of all layers in order; one of an earlier layer hides those of later layers that it touches."""
    kept: list[Hit] = []
    for layer in layers:
        spans = sorted(kept)
        starts = [hit.start for hit in spans]
        for hit in layer:
            index = bisect_right(starts, hit.start)
            if index and spans[index - 1].end > hit.start:
                continue
            if index < len(spans) and spans[index].start < hit.end:
                continue
            kept.append(hit)
    return sorted(kept)
