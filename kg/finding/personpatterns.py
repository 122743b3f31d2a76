"""What stands around the names of persons, as expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.encode import NAME
from kg.knowledge.expressions import any_of, any_of_many, looking_ahead
from kg.knowledge.people import People

_FREQUENT = 12  # surnames: with one of these a second name begins, rather than that the first ends with it


@dataclass(frozen=True, slots=True)
class PersonPatterns:
    """Expressions for the names of persons."""

    #: A name by what stands around it, in the group that says what that is.
    told: re.Pattern[str]
    #: A name after that of a person in a list, in the group `next`.
    next: re.Pattern[str]
    #: A name that stands right before that of a person.
    last: re.Pattern[str]
    #: A title before a surname.
    titled: re.Pattern[str]


def compile_persons(people: People, closer: str) -> PersonPatterns:
    """The expressions for persons.

    Args:
        people: What stands around their names.
        closer: What closes a list.
    """
    surnames, titles = people.surnames + people.rare_surnames, any_of_many(people.titles)
    name = rf"[{surnames}][\u4e00-\u9fff]{{1,2}}"
    beside, camera = people.beside, people.camera
    following = (
        rf"(?:[{beside}]|，(?={name}(?:\n|$))|(?=(?: ?{name}){{1,4}}(?:{camera}|[）“\n]|$)) ?)"
        rf"(?P<next>{name})(?<![{people.speaking}{camera}])"
        rf"(?={any_of(people.verbs)}|[，。；：、{beside}{closer}（）“\n]|(?:{name}){{1,3}}(?:[）“\n]|$)|$)"
    )
    return PersonPatterns(
        told=_told(people, looking_ahead(titles)),
        next=re.compile(following),
        # at the beginning of a clause or of an item of a list
        last=re.compile(rf"(?:^|(?<=[，。；：、\n]))(?P<last>{name})(?<![{people.speaking}])[{beside}]\Z"),
        titled=re.compile(rf"{titles}(?=[{surnames}])"),
    )


def _told(people: People, titles: str) -> re.Pattern[str]:
    """A name after a title, before its post, brackets that say who speaks, or the word for a picture, or alone."""
    surname, long = f"[{people.surnames}{people.rare_surnames}]", any_of(v for v in people.verbs if len(v) > 1)
    given = rf"[\u4e00-\u9fff](?:(?!{long})[\u4e00-\u9fff])?"
    titled, name = rf"{surname}{given}", rf"[{people.surnames}]{given}"
    camera, speaking = people.camera, people.speaking
    frequent = rf"(?![{people.surnames[:_FREQUENT]}][\u4e00-\u9fff]{{2}}[，、）\n])"
    rare = rf"[{people.rare_surnames}][\u4e00-\u9fff]{{2}}(?=[，、）])"
    beside = rf"(?=(?:{name}| {titled}|{rare}){{1,4}}(?<!{camera})(?:{camera}|[，、）“\n]|$))"
    # most places are passed by because nothing begins with their character
    first = "".join(sorted({*people.surnames, *people.rare_surnames, *(title[0] for title in people.titles)}))
    return re.compile(
        rf"(?=[{first}])"
        rf"(?:{any_of(people.reporters)}(?P<reporter>{surname}[\u4e00-\u9fff](?:(?!{long}){frequent}[\u4e00-\u9fff])?){beside}"
        rf"|{titles}(?P<titled>{surname}[\u4e00-\u9fff](?:{people.given.pattern}|(?={long}))"
        rf"|{titled}(?<![{speaking}])(?={any_of(people.verbs)}|[，。；：、（）\n]|$))(?<!{camera})"
        rf"|(?:^|(?<=[\n。）]))(?P<speaker>{name})(?=（[^（）\n]{{4,60}}）[：:\n])"
        rf"|(?:^|(?<=[\n、：:]))(?P<listed>{titled})(?=（[^（）：\n]{{2,24}}{titles}[）、，])"
        rf"|(?:{people.told_after.pattern})(?P<told>{name})(?={any_of(people.being)}[^，。；：\n]{{4,30}}?{titles}[，、。；）\n])"
        rf"|(?:{people.camera_after.pattern})(?P<camera>{name})(?={camera})"
        rf"|(?:^|(?<=\n))(?P<byline>{name})(?=\n|$)"
        rf"|(?:^|(?<=\n))(?P<authors>{titled})(?=(?:[，、]?{titled}){{1,4}}(?:\n|$))"
        rf"|{people.posted.pattern.replace(NAME, f'(?P<posted>{name})')}"
        rf"|(?:{people.speaking_after.pattern})(?P<spoken>{name})(?<![{speaking}])(?={any_of(people.spoke)})"
        rf"|(?:^|(?<=\n))(?P<answering>{name})(?=[：:])"
        rf"|{people.reporting_after.pattern}(?P<dateline>{titled})(?=[）、]))"
    )
