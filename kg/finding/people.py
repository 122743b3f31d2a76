"""Persons, by the posts and the words of speech that stand beside their names, and by lists of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.finding.finder import Finder, Hit
from kg.segment import is_common, is_word, words

#: Kinds of places where a word is as likely as the name of a person.
_GUESSED = frozenset({"authors", "spoken", "answering", "dateline", "posted"})
#: Least and most characters of a person's name, and how far after a title it is looked for.
_SHORTEST, _LONGEST, _NAME = 2, 3, 8
#: How far before a person's name that of another begins at most.
_BEFORE = _LONGEST + 1


def people(text: str, known: Sequence[Hit], classes: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Persons by what stands around their names, with those whose names stand beside them in a list."""
    named = {hit.start: hit.end for hit in known if finder.kinds.person in finder.anchors.get(hit.surface, ())}
    taken = {at for hit in classes for at in range(hit.start, hit.end)}
    for match in finder.persons.told.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if match.lastgroup in _GUESSED and (start in taken or is_word(text[start:end])):
            continue
        if match.lastgroup == "posted" and len(begun := words(text[start:end])[0]) > 1 and is_word(begun):
            continue  # the rest of the name of a body: its surname begins no word
        if not is_common(text[start:end]) and text[start:end] not in finder.stops.words:
            yield Hit(start, end, text[start:end], (), finder.kinds.person)
            named[start] = end
    ends = set(named.values())
    for first, following in sorted(named.items()):
        while beside := finder.persons.next.match(text, following):
            start, following = beside.span("next")
            if following in ends or is_word(text[start:following]):
                break
            yield Hit(start, following, text[start:following], (), finder.kinds.person)
        while before := finder.persons.last.search(text, max(0, first - _BEFORE), first):
            first, end = before.span("last")
            if end in ends or is_word(text[first:end]):
                break
            yield Hit(first, end, text[first:end], (), finder.kinds.person)


def titled_people(text: str, finder: Finder) -> Iterator[Hit]:
    """Names after a title that end where a word of more than one character begins (厂长孙国伟头戴安全帽)."""
    for match in finder.persons.titled.finditer(text):
        start = end = match.end()
        if text[start : start + _SHORTEST] in finder.stops.words:
            continue  # what is told of those with that title
        for word in words(text[start : start + _NAME]):
            if len(word) > 1:
                given = end - start == 1 and text[start] not in finder.stops.words and word not in finder.stops.words
                end += len(word) if len(word) == _LONGEST - (end - start) and (start == end or given) else 0
                adverb = text[end - 1] in finder.forms.people.speaking and text[end - 1] in finder.stops.words  # 张某便
                if adverb and end - start == _LONGEST:
                    end -= 1
                named = _SHORTEST <= end - start <= _LONGEST and not is_common(text[start:end])
                if named and text[start:end].isalpha() and text[end - 1] not in finder.forms.people.speaking:
                    yield Hit(start, end, text[start:end], (), finder.kinds.person)
                break
            end += 1


def without_split(text: str, hits: Sequence[Hit], persons: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The known names without those that begin inside a person's name (张国华为新馆揭牌 names no 华为).

    Nor do they where such a person is named once more. A surname is none that may be a word by itself (向雄安).
    """
    inside: set[int] = set()
    ends = {hit.start: hit.end for hit in hits}
    known = {hit.start for hit in hits if finder.kinds.person in finder.anchors.get(hit.surface, ())}
    starts = ends.keys()
    for person in persons:
        within = range(person.start + 1, person.end)
        if person.surface[0] in finder.stops.words or starts.isdisjoint({person.start, *within}):
            continue
        if person.start in starts:  # a place (安庆), or a known person, that a name in three characters begins with
            closed = person.end == len(text) or not text[person.end].isalpha()
            whole = (
                (closed or person.start in known)
                and len(person.surface) == _LONGEST
                and ends[person.start] < person.end
            )
            inside.update({person.start} if whole else ())
            continue
        inside.update(within)
        at = text.find(person.surface) if len(person.surface) == _LONGEST else -1
        while at >= 0:
            inside.update(range(at + 1, at + _LONGEST))
            at = text.find(person.surface, at + _LONGEST)
    return [hit for hit in hits if hit.start not in inside]
