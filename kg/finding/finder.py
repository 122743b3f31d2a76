"""The lexicon, the references and the name forms, compiled for one pass over a text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from msgspec import Struct

from kg.encode import NAME
from kg.finding.coined import Coined, Coinings, compile_coined
from kg.finding.stops import StopWords
from kg.knowledge.automaton import Automaton
from kg.knowledge.expressions import any_of, any_of_many, looking_ahead
from kg.knowledge.forms import Forms
from kg.lexicon import Lexicon

_FREQUENT = 12  # surnames: with one of these a second name begins, rather than that the first ends with it


class Hit(Struct, frozen=True, order=True):
    """A stretch of clean text, before it is decided what it stands for."""

    start: int
    end: int
    #: The text from `start` to `end`; the whole name where a list leaves its ending out.
    surface: str
    #: Canonical names of the lexicon it may stand for; empty for references and for most names found by form.
    names: tuple[str, ...]
    #: Type of a name found by its form.
    type: str | None
    #: The words for a class of things.
    is_class: bool = False
    #: The names of all that it stands for, where these share a part (十九届三中、四中全会).
    several: tuple[str, ...] = ()
    #: What the text calls it here, where its name is longer and no list leaves out a part of it.
    called: str = ""
    #: An event of before that its clause only recalls.
    recalled: bool = False

    @property
    def name(self) -> str:
        """Its canonical name, or as the text has it; empty for what only refers to others."""
        return self.names[0] if self.names else self.surface if self.type else ""


def insert_apart(hits: list[Hit], new: Hit) -> None:
    """Put a stretch among others that are in order and do not overlap, where it overlaps none of them."""
    at = bisect_left(hits, new.end, key=attrgetter("start"))
    if not at or hits[at - 1].end <= new.start:
        hits.insert(at, new)


def replace_within(hits: list[Hit], new: Hit) -> None:
    """Put a stretch in the place of those within it; not where another reaches beyond it."""
    first = bisect_right(hits, new.start, key=attrgetter("end"))
    last = bisect_left(hits, new.end, key=attrgetter("start"))
    if all(new.start <= hit.start and hit.end <= new.end for hit in hits[first:last]):
        hits[first:last] = [new]


@dataclass(frozen=True, slots=True)
class Finder:
    """What names look like, ready to be looked for."""

    #: Finds known surfaces, references and pseudo words, the longest at each place.
    automaton: Automaton
    surfaces: tuple[str, ...]
    #: Canonical names of each surface; None for a pseudo word, which hides the names in it.
    names: tuple[tuple[str, ...] | None, ...]
    #: Finds the endings of name forms and of words that only look so.
    endings: Automaton
    ending_surfaces: tuple[str, ...]
    forms: Forms
    coined: Coined
    #: The coinings that go before names found by their form.
    coined_first: Coined
    #: Surfaces that only count beside another name of the same main type, and what may stand between the two.
    listed: frozenset[str]
    #: Surfaces that are the words for a class of things, each with its type; what may stand before and after them.
    classes: Mapping[str, str]
    modifiers: re.Pattern[str]
    #: The characters that may follow the noun of a list that says what its names are.
    list_followers: frozenset[str]
    class_followers: tuple[str, ...]
    #: What stands between a place and the words for a class of things that come from it.
    origin: re.Pattern[str]
    #: What goes on an industry to a longer name.
    longer: re.Pattern[str]
    #: What joins the two tasks of a body.
    tasks: re.Pattern[str]
    #: What stands between a place and the words for so many things of it, and between classes of things in a list.
    number: re.Pattern[str]
    beside: re.Pattern[str]
    #: What stands before a place that some of the things named before come from; the same where the part follows; it.
    share: re.Pattern[str]
    rest: re.Pattern[str]
    rest_part: re.Pattern[str]
    between: frozenset[str]
    #: Surface to the main types with which it may begin a name.
    anchors: Mapping[str, frozenset[str]]
    #: Canonical names by surface.
    named: Mapping[str, tuple[str, ...]]
    #: The words that names do not begin with.
    stops: StopWords
    #: A list whose names share their ending, in the groups `items` and `ending`; what closes one.
    elided: re.Pattern[str]
    elided_closing: re.Pattern[str]
    #: A list with the noun for what is in it, in the groups `items` and `noun`; what closes one.
    apposition: re.Pattern[str]
    apposition_closing: re.Pattern[str]
    closer: re.Pattern[str]
    #: A list with what is said of it, in the same groups; what closes one.
    predicated: re.Pattern[str]
    predicated_closing: re.Pattern[str]
    #: Names that a number tells apart, with their types, by the words one of which stands in their clause; these.
    numbered: tuple[tuple[tuple[str, ...], tuple[tuple[str, re.Pattern[str]], ...]], ...]
    numbering: Automaton
    #: Brackets that names hold.
    brackets: re.Pattern[str]
    #: A number with its measure word, which no name holds; one for many things, before kinds of them.
    count: re.Pattern[str]
    many: re.Pattern[str]
    #: A quoted list of numbered elements.
    layout: re.Pattern[str]
    #: The year or number of an edition, right before the name of an event.
    edition: re.Pattern[str]
    year: re.Pattern[str]  # one before the first name of a list is no part of it
    person: re.Pattern[str]
    #: A name after that of a person in a list, in the group `next`.
    next_person: re.Pattern[str]
    #: A name that stands right before that of a person.
    last_person: re.Pattern[str]
    #: A title before a surname.
    titled: re.Pattern[str]
    person_type: str
    #: References that only count after some words, with those.
    after: Mapping[str, tuple[str, ...]]

    def matches(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Number, start and end of the surfaces in a text.

        What begins in a reference and goes on after it goes before it (4家|企业总部), and so do the words for a class
        of things that it ends with where it does not count (首批4所|学校).
        """
        for match in self.automaton.find_matches_as_indexes(text):
            index, start, end = match
            after = self.after.get(self.surfaces[index])
            inside = range(start + 1, end) if after else ()
            least = end - (after is not None and not text.endswith(after, 0, start))
            longer = (found for at in inside if (found := self.automaton.longer(text, at, least)))
            yield next((m for m in longer if m[2] > end or self.surfaces[m[0]] in self.classes), match)


def compile_finder(
    lexicon: Lexicon,
    references: Mapping[str, frozenset[str]],
    forms: Forms,
    coinings: Coinings,
    roots: Mapping[str, str],
    person_type: str,
    after: Mapping[str, tuple[str, ...]],
) -> Finder:
    """The finder for a lexicon, references and forms.

    Args:
        lexicon: Known names.
        references: Reference surface to the main types with which it may begin a name.
        forms: Name forms.
        coinings: How texts coin names.
        roots: Any type to the main type it belongs to.
        person_type: The type of persons.
        after: References that only count after some words, with those.
    """
    surfaces = tuple(sorted({*lexicon.surfaces, *references, *forms.pseudo}))
    endings = tuple(sorted({*forms.endings, *forms.pseudo_endings}))
    known = {s: () if s in references else lexicon.surfaces.get(s) for s in surfaces}
    anchors = {s: frozenset(roots[lexicon.entities[n].type] for n in names) for s, names in lexicon.surfaces.items()}
    uncounted = forms.numerals[-1]
    one = rf"[{forms.numerals}][^{forms.measures}、，。“”]"
    element = (
        rf"(?:(?:[{forms.numerals}][^{forms.measures}{forms.numerals}、，。“”]){{2}}(?=[、”])|{one}[\u4e00-\u9fff]?)"
    )
    apposed = (
        rf"(?:(?<![{forms.list_unclosed}]){forms.list_closer}|(?<![{forms.list_closer}{forms.list_particles}\d])(?={forms.count}|{forms.kinds}))(?:(?![{forms.list_particles}]|{any_of(forms.list_apart)})[\u4e00-\u9fff\d]){{0,13}}?"
        rf"(?P<noun>{any_of_many(forms.appositions)})"
    )
    items = r"(?P<items>[^，。；：！？、（）《》\n]{2,24}+(?:、[^，。；：！？、（）《》\n]{2,20})+)"
    kept = re.compile(f"{any_of(forms.kept)}|{forms.years}")
    stops = StopWords(forms.stops, re.compile(any_of(forms.stops)), kept, forms.verbs)
    return Finder(
        automaton=Automaton(surfaces, longest=True),
        surfaces=surfaces,
        names=tuple(None if s in forms.pseudo else known[s] for s in surfaces),
        endings=Automaton(endings, longest=True),
        ending_surfaces=endings,
        forms=forms,
        coined=compile_coined(coinings, stops, forms.pseudo_endings, first=False),
        coined_first=compile_coined(coinings, stops, forms.pseudo_endings, first=True),
        listed=lexicon.listed,
        classes={surface: lexicon.entities[lexicon.surfaces[surface][0]].type for surface in lexicon.classes},
        modifiers=re.compile(f"{any_of(forms.class_modifiers)}+$"),
        list_followers=frozenset(forms.list_followers),
        class_followers=forms.class_followers,
        origin=re.compile(forms.class_particle),
        longer=re.compile(forms.industry_longer),
        tasks=re.compile(any_of(forms.joints)),
        number=re.compile(forms.class_number),
        beside=re.compile(f"{any_of(filter(None, forms.between))}(?:{forms.class_number})?"),
        share=re.compile(rf"(?:{forms.class_shares})$"),
        rest=re.compile(rf"(?:{forms.class_rests})$"),
        rest_part=re.compile(forms.class_rest_parts),
        between=frozenset(forms.between),
        anchors={**anchors, **references},
        named=lexicon.surfaces,
        stops=stops,
        elided_closing=re.compile(any_of_many(forms.elided)),
        elided=re.compile(
            r"(?P<items>(?:[\u4e00-\u9fff—-]{2,16}+、)+?[\u4e00-\u9fff—-]{2,16}?)"
            rf"(?P<others>{forms.list_closer}[\u4e00-\u9fff\d]{{0,8}}?|{forms.count})?"
            rf"(?P<ending>{any_of_many(forms.elided)})(?![\u4e00-\u9fff]{{0,2}}?{any_of_many(forms.elided)})"
        ),
        apposition_closing=re.compile(rf"{apposed}(?![\u4e00-\u9fff]{{0,3}}?{any_of_many(forms.appositions)})"),
        apposition=re.compile(rf"{items}{apposed}(?![\u4e00-\u9fff]{{0,3}}?{any_of_many(forms.appositions)})"),
        predicated_closing=re.compile(said := rf"{forms.list_closer}(?P<noun>{any_of(forms.predicates)})"),
        predicated=re.compile(f"{items}{said}"),
        closer=re.compile(re.escape(forms.list_closer)),
        count=re.compile(forms.count),
        brackets=re.compile(forms.brackets),
        many=re.compile(forms.many),
        numbered=tuple(
            (where, tuple((kind, re.compile(pattern)) for kind, pattern, words in forms.numbered if words == where))
            for where in dict.fromkeys(words for _, _, words in forms.numbered)
        ),
        numbering=Automaton(tuple(sorted({word for _, _, words in forms.numbered for word in words}))),
        layout=re.compile(
            rf"“(?!{uncounted}[^、”]*、{uncounted})(?=(?:[^、”]*[{forms.layout_ends}]、)+[^、”]*[{forms.layout_ends}]”|[^”]*”[^，。；、“”]{{0,8}}{any_of(forms.layouts)})({element}(?:、{element})+(?:、[\u4e00-\u9fff]{{2}})?)”"
            rf"|“((?:[{forms.numerals}][^{forms.measures}{forms.numerals}、，。“”]{{1,2}}){{2,4}})”(?=[^，。；、“”]{{0,8}}{any_of(forms.layouts)})"
        ),
        edition=re.compile(forms.edition),
        year=re.compile(forms.years),
        person=_person_pattern(forms),
        next_person=_next_person_pattern(forms),
        last_person=_last_person_pattern(forms),
        titled=re.compile(rf"{any_of_many(forms.person_titles)}(?=[{forms.surnames}{forms.rare_surnames}])"),
        person_type=person_type,
        after=after,
    )


def _person_pattern(forms: Forms) -> re.Pattern[str]:
    """A name after a title, before its post, brackets that say who speaks, or the word for a picture, or alone."""
    surname, long = f"[{forms.surnames}{forms.rare_surnames}]", any_of(v for v in forms.person_verbs if len(v) > 1)
    given = rf"[\u4e00-\u9fff](?:(?!{long})[\u4e00-\u9fff])?"
    titled, name = rf"{surname}{given}", rf"[{forms.surnames}]{given}"
    titles, verbs = looking_ahead(any_of_many(forms.person_titles)), any_of(forms.person_verbs)
    being, spoke = any_of(forms.being), any_of(forms.spoke)
    frequent = rf"(?![{forms.surnames[:_FREQUENT]}][\u4e00-\u9fff]{{2}}[，、）\n])"
    beside = rf"(?=(?:{name}| {titled}){{1,4}}(?<!{forms.camera})(?:{forms.camera}|[，、）“\n]|$))"
    # most places are passed by because nothing begins with their character
    first = "".join(sorted({*forms.surnames, *forms.rare_surnames, *(title[0] for title in forms.person_titles)}))
    return re.compile(
        rf"(?=[{first}])(?:{any_of(forms.reporters)}(?P<reporter>{surname}[\u4e00-\u9fff](?:(?!{long}){frequent}[\u4e00-\u9fff])?){beside}"
        rf"|{titles}(?P<titled>{surname}[\u4e00-\u9fff](?:{forms.given}|(?={long}))|{titled}(?<![{forms.speaking}])(?={verbs}|[，。；：、（）\n]|$))(?<!{forms.camera})"
        rf"|(?:^|(?<=[\n。）]))(?P<speaker>{name})(?=（[^（）\n]{{4,60}}）[：:\n])"
        rf"|(?:^|(?<=[\n、：:]))(?P<listed>{titled})(?=（[^（）：\n]{{2,24}}{titles}[）、，])"
        rf"|(?:^|(?<=[\n。；（]))(?P<told>{name})(?={being}[^，。；：\n]{{4,30}}?{titles}[，、。；）\n])"
        rf"|(?:{forms.camera_after})(?P<camera>{name})(?={forms.camera})"
        rf"|(?:^|(?<=\n))(?P<byline>{name})(?=\n|$)"
        rf"|(?:^|(?<=\n))(?P<authors>{titled})(?=(?:[，、]?{titled}){{1,4}}(?:\n|$))"
        rf"|{forms.posted.replace(NAME, f'(?P<posted>{name})')}"
        rf"|(?:{forms.speaking_after})(?P<spoken>{name})(?<![{forms.speaking}])(?={spoke})"
        rf"|(?:^|(?<=\n))(?P<answering>{name})(?=[：:])"
        rf"|{forms.reporting_after}(?P<dateline>{titled})(?=[）、]))"
    )


def _next_person_pattern(forms: Forms) -> re.Pattern[str]:
    """A name that stands beside that of a person."""
    titled = rf"[{forms.surnames}{forms.rare_surnames}][\u4e00-\u9fff]{{1,2}}"
    return re.compile(
        rf"(?:[{forms.beside}]|，(?={titled}(?:\n|$))|(?=(?: ?{titled}){{1,4}}(?:{forms.camera}|[）“\n]|$)) ?)"
        rf"(?P<next>{titled})(?<![{forms.speaking}{forms.camera}])"
        rf"(?={any_of(forms.person_verbs)}|[，。；：、{forms.beside}{forms.list_closer}（）“\n]|(?:{titled}){{1,3}}(?:[）“\n]|$)|$)"
    )


def _last_person_pattern(forms: Forms) -> re.Pattern[str]:
    """A name before that of a person, at the beginning of a clause or of an item of a list."""
    titled = rf"[{forms.surnames}{forms.rare_surnames}][\u4e00-\u9fff]{{1,2}}"
    return re.compile(rf"(?:^|(?<=[，。；：、\n]))(?P<last>{titled})(?<![{forms.speaking}])[{forms.beside}]\Z")


def types_of(hit: Hit, finder: Finder) -> frozenset[str]:
    """The main types that a hit may have."""
    return frozenset({hit.type}) if hit.type else finder.anchors.get(hit.surface, frozenset())
