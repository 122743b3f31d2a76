"""Names that a text coins, known by how they end and by the words of building or progress that they stand with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.finding.stops import StopWords
from kg.knowledge.automaton import Automaton
from kg.knowledge.coinings import Coining, Coinings, Words
from kg.knowledge.expressions import any_of
from kg.knowledge.grammar import not_within
from kg.knowledge.occasions import Held, Occasions, compile_held
from kg.segment import begins_word, past_last, words

#: Least and most characters of a name before its ending; most of one whose words may be an attribute of the last, and
#: of a brand, with the place of its firm, before what the firm makes.
_LEAST, _MOST, _MOST_ATTRIBUTIVE, _BRAND = 2, 20, 30, 6
#: What a name with attributes may begin with (2022年工作要点).
_YEAR = re.compile(r"20\d\d(?!\d)")
#: From where on quotations beside one another are alike: their last two characters and the mark.
_ALIKE = -3
#: Where a name begins at the latest: after one of these, apart from the enumeration comma.
_EDGE, _COMMA = re.compile(r"[，。；：！？、（）‘’《》\n]"), "、"
#: What a quotation that is a name holds.
_QUOTATION = r"“[^“”，。；：、\n]{2,14}”"


@dataclass(frozen=True, slots=True)
class Coined:
    """The coinings, ready to be looked for."""

    words: Words
    places: tuple[Coining, ...]
    occasions: Occasions
    held: Held
    #: Words that no name begins with.
    stops: StopWords
    endings: Automaton
    #: Each ending with what it may be the ending of: the expressions of what stands before and after, and the type.
    forms: tuple[tuple[tuple[re.Pattern[str], re.Pattern[str] | None, str, Coining], ...], ...]
    #: What all such names follow; None: some follow nothing.
    needed: re.Pattern[str] | None
    #: Expressions for the quotations that are names (in the group `name`), with their types; for one beside another.
    quoted: tuple[tuple[re.Pattern[str], str], ...]
    beside: re.Pattern[str]
    joint: re.Pattern[str]  # joins the last two names of a list
    listing: re.Pattern[str]  # stands between two names of a list, with their quotation marks
    placed: re.Pattern[str]  # what a name begins with before its place in brackets (北国（某市）海雾基地)


def compile_coined(coinings: Coinings, stops: StopWords, pseudo: Iterable[str], *, first: bool) -> Coined:
    """The coinings as expressions, and one automaton for all endings.

    Args:
        coinings: How names are coined.
        stops: Words that no name begins with.
        pseudo: Words that only end like a name.
        first: Those that go before names found by their form, or the others.
    """
    told, places = coinings.words, tuple(place for place in coinings.coined if place.first == first)
    unbroken, joints = not_within(told.unbroken), any_of(told.joints)
    endings = tuple(sorted({*pseudo, *(ending for place in places for ending in place.endings)}))
    forms: dict[str, list[tuple[re.Pattern[str], re.Pattern[str] | None, str, Coining]]] = {e: [] for e in endings}
    quoted = []
    for place in places:
        after = any_of(place.after) + told.perfective + unbroken
        governing = re.compile(after)
        telling = re.compile(told.between + any_of(place.before)) if place.before else None
        for ending, type_name in place.endings.items():
            forms[ending].append((governing, telling, type_name, place))
        if place.quoted is not None:
            taken = [word for word in told.quoting if word[0] not in told.followers]  # it is part of the name
            tail = rf"(?:{any_of([*place.endings, *taken])}|(?={any_of(told.quoting)}))"
            whole = rf"“[^“”，。；：、\n]{{2,24}}?{any_of(place.endings)}”"
            quoted.append((re.compile(f"{after}(?P<name>{_QUOTATION}{tail}|{whole})"), place.quoted))
    return Coined(
        told,
        places,
        coinings.occasions,
        compile_held(coinings.occasions.held),
        stops,
        Automaton(endings, longest=True),
        tuple(tuple(forms[ending]) for ending in endings),
        None
        if any(place.before for place in places)
        else re.compile(any_of(word for place in places for word in place.after)),
        tuple(quoted),
        re.compile(rf"(?:{_COMMA}|{joints})?(?P<name>“[^“”，。；：、\n]{{2,24}}”)"),
        re.compile(joints),
        re.compile(rf"”?(?:{_COMMA}|{joints})“?|”“"),
        re.compile(told.placed + r"\Z"),
    )


def coined_names(
    text: str, known: Sequence[tuple[int, int]], sharing: frozenset[int], coined: Coined
) -> Iterator[tuple[int, int, str]]:
    """The coined names of a clean text: start, end and type of each, in order.

    Args:
        text: A clean text.
        known: Start and end of the known names in it, in order: a coined name may hold some, and cuts none.
        sharing: Where known places and industries end: what is joined to one shares its name (北京与天津合作协议).
        coined: What is looked for.
    """
    inside = {at for start, end in known for at in range(start + 1, end)}
    ends = {end for _, end in known}
    starts = {end: start for start, end in known if end not in sharing}
    last, last_place, last_type = -1, None, None
    for index, start, end in coined.endings.find_matches_as_indexes(text):
        if end in inside:
            continue
        closed = may_end(text, end, coined)
        floor = past_last(_EDGE, text, max(0, start - _MOST_ATTRIBUTIVE), start)
        joint = coined.listing.match(text, last) if last >= 0 else None
        listed = joint is not None and floor <= joint.end() < start
        floor = joint.end() if joint and listed else floor
        if end in ends:
            last = end if listed and closed else last  # a list goes on after a known name
            continue
        for governing, telling, type_name, place in coined.forms[index]:
            if not closed and not (text.startswith(place.before, end) and _progresses(text, end, place)):
                continue
            after = _governing(governing, text, floor, start, coined.stops if place.quoted else None)
            if place.standing:
                after = sorted(
                    {*after, *(at for at in range(floor + 1, start) if _of_place(text, at, sharing, coined))}
                )
            begin = next((at for at in reversed(after) if begins_word(text, floor, at, start)), -1)
            if begin < 0 and listed and (last_place is governing or last_type == type_name):
                begin = floor
            begin = max(begin, _governed(text, floor, start, starts, governing, coined))
            if begin < 0 and text[floor - 1 : floor] != _COMMA and telling is not None and telling.match(text, end):
                begin = floor + coined.stops.avoided(text[floor:start])
            if place.attributive and begin >= 0:
                begin += _joined(text[begin:start], coined)
            if begin < 0 or begin in inside:
                continue
            if begin == floor and (placed := coined.placed.search(text, max(0, begin - _MOST), begin)):
                begin = placed.start()
            if place.quoted is None and text.startswith("“", begin) and text.startswith("”", end):
                begin += 1  # other quotations are whole names
            stem = text[begin:start]
            if (joint := coined.joint.search(stem)) and begin + joint.start() in (ends if place.first else sharing):
                stem = stem[: joint.start()] + stem[joint.end() :]  # two known industries: 甲业与乙业基地
            if not _is_name(stem, coined, place):
                continue
            yield begin, end, type_name
            last, last_place, last_type = end, governing, type_name
            break


def _of_place(text: str, at: int, sharing: frozenset[int], coined: Coined) -> bool:
    """Whether the particle between a known place and what stands there ends at a position (甲县|的|海雾中心)."""
    particle = coined.words.attributing
    return text.endswith(particle, 0, at) and at - len(particle) in sharing


def _progresses(text: str, end: int, place: Coining) -> bool:
    """Whether a name may end before a word for its progress: before those that end a clause, brands before any."""
    ends = (end + len(word) for word in place.before if text.startswith(word, end))
    return bool(place.strange) or any(not text[at : at + 1].isalpha() for at in ends)


def _governing(governing: re.Pattern[str], text: str, floor: int, start: int, stops: StopWords | None) -> list[int]:
    """Where the words end that may govern a name: not those that end it, as those for kinds of works do (改建工程).

    `stops` are the words that no name begins with, if it may be that of works.
    """
    found = list(governing.finditer(text, floor, start))
    if stops and found and found[-1].end() == start:
        last = found[-1]
        before = [match for match in found if match.end() + _LEAST < last.start()]
        found = before if before or last[0] not in stops.words else found
    return [match.end() for match in found]


def _governed(
    text: str, floor: int, start: int, starts: Mapping[int, int], governing: re.Pattern[str], coined: Coined
) -> int:
    """Where a name begins beside a known name that words govern (成立天津大学和开源产业联盟); -1 if none does."""
    for joint in coined.listing.finditer(text, max(0, floor - len("”、")), start):
        first = starts.get(joint.start())
        while first is not None and text.startswith(_COMMA, first - 1) and first - 1 in starts:
            first = starts[first - 1]
        if first is not None:
            first -= text.startswith("“", first - 1)
            if any(match.end() == first for match in governing.finditer(text, max(0, first - _MOST), first)):
                return joint.end()
    return -1


def quoted_names(text: str, coined: Coined) -> Iterator[tuple[int, int, str]]:
    """Quotations of a clean text that are names by the words they follow: start, end and type of each.

    So are those beside them that end with the same two characters.
    """
    for pattern, type_name in coined.quoted:
        for match in pattern.finditer(text):
            found: re.Match[str] | None = match
            while found and found["name"][_ALIKE:] == match["name"][_ALIKE:]:
                start, end = found.span("name")
                if may_end(text, end, coined) and not any(word in found["name"] for word in coined.words.slogans):
                    yield start, end, type_name
                found = coined.beside.match(text, end)


def may_end(text: str, end: int, coined: Coined) -> bool:
    """Whether a name may end here, and the word does not go on."""
    following = text[end : end + 1]
    return (not following.isalpha() and not following.isdigit()) or following in coined.words.followers


def _joined(stem: str, coined: Coined) -> int:
    """Length of what stands before a name and is joined to it, and not to a word of its attribute (门户和人才高地)."""
    ends = accumulate(map(len, parts := words(coined.stops.without_kept(stem))))  # 和 in 和谐 joins nothing
    joint = max((at for at, part in zip(ends, parts, strict=True) if coined.joint.fullmatch(part)), default=0)
    rest = stem[joint:]
    if coined.words.attributing in rest and coined.words.openings.isdisjoint(words(rest)[:1]):
        return 0
    return joint


def _is_name(stem: str, coined: Coined, place: Coining) -> bool:
    """Whether the words before an ending tell something apart and are all such as names hold."""
    most = _MOST_ATTRIBUTIVE if place.attributive else _BRAND if place.strange else _MOST
    numbered = stem[:1].isdigit() and not (place.attributive and _YEAR.match(stem))
    if numbered or not _LEAST <= len(stem) <= most or stem.count("“") != stem.count("”") or "”“" in stem:
        return False
    parts = words(stem)
    if place.attributive:
        return parts[0] not in coined.words.openings
    alone = {part for part in parts if len(part) == 1 and part not in coined.words.hollow}
    if place.strange and not (alone and alone.isdisjoint(place.strange)):
        return False
    return not all(part in coined.words.hollow for part in parts) and coined.words.foreign.isdisjoint(parts)
