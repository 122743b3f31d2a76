"""What all relation rules share: lists, cues, adverbs; read from `ontology/rules/grammar.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from kg.encode import letters
from kg.errors import OntologyError
from kg.knowledge.expressions import any_of
from kg.knowledge.sections import Expression, Section, Text, Texts, TextSet, check_groups, read_sections
from kg.knowledge.toml import line_of, read_toml
from kg.schema import Schema

#: What ends a clause, unless the list goes on after it.
CLAUSE_MARKS = "，；"


def not_within(words: Iterable[str]) -> str:
    """An expression that matches nothing, and that only where none of some words goes on from before.

    >>> not_within(["成果"])
    '(?!(?<=成)果)'
    """
    return "".join(f"(?!(?<={word[:at]}){word[at:]})" for word in words for at in range(1, len(word)))


class Lists(Section, frozen=True):
    """`[list]`: how names stand in lists."""

    #: What stands between two names.
    separators: Texts
    #: Words before a name in a list.
    prefixes: Expression
    #: The separators between two sides of a partnership.
    partners: re.Pattern[str]
    #: What says that two lists go together item by item.
    respectively: re.Pattern[str]
    #: What closes a list of names, and one of places in groups.
    closers: Expression
    groups: Expression
    #: A number with its measure word; the words for what a list is made of, after its closer (等7家医疗机构).
    count: Expression
    counted: Expression
    #: What may stand between a name in a list and the separator after it (安新县城、昝岗).
    trailing: Expression
    #: A time that may stand after the heads of a fact, before what they do (甲市2020年5月与乙市签约).
    dated: Expression
    #: Words in the middle of which no words for a name begin.
    unbroken: Texts
    #: Words that name nothing by themselves, or end with such.
    vague: re.Pattern[str]


class SubjectWords(Section, frozen=True):
    """`[subject]`: what sentences and texts are about, and which things take part in which relations."""

    #: What may stand before a subject, how an adverbial clause before it ends, and the attributive particle.
    openings: Expression
    adverbials: Expression
    particle: Text
    #: What stands before a doer of whom the rest is not told; before the bodies that are charged with a paragraph.
    agent: re.Pattern[str]
    charged: re.Pattern[str]
    #: What stands before and after the place where something happens (在沧州境内，).
    scene: Expression
    within: Expression
    #: The words before a scene that all of a paragraph may tell of, where it begins with that.
    staying: Texts
    #: What stands before and after a platform that a clause promotes; after one whose building is told to go on.
    promoting: Expression
    promoted: Expression
    advanced: Expression
    #: How names end in which a place only says where something is.
    seated: Texts
    #: What follows the name of a newspaper that reports and is not spoken of.
    bylines: Expression
    #: What follows the first of a list of things that come to a place: the sentence is not about them.
    newcomers: Expression
    #: What follows a subject where a clause only tells when it began to be: that is no adverbial clause.
    founded: Expression
    #: How a report begins that an agency or a newspaper sends: its place, its day and who reports.
    datelines: Expression
    #: What tells where a subject lies, before it (毗邻甲市的); how the clause goes on if it is only an aspect.
    located: Expression
    aspect: Expression
    #: How a clause begins that only leads to what the next is about (围绕某产业，某市…).
    fronting: re.Pattern[str]
    #: How a clause begins that is about something which it does not name, or about no place.
    strangers: Expression
    #: The words with which a text speaks as a body.
    selves: TextSet
    #: How words end for those of a place, who act for themselves; how a clause begins that has no subject of its own.
    actors: Expression
    bare: Expression
    #: A date at its beginning; one that only tells when, in which matter, or how some matter comes on.
    dated: Expression
    grown: Expression
    #: How a sentence begins in which a meeting, a plan or a person asks for something.
    asking: Expression
    #: The place in a title where a meeting is held.
    venue: re.Pattern[str]
    #: How a text tells that a place and a body sign an agreement.
    agreeing: Expression
    #: What is said of the works of a place, which makes them not what the rest is about.
    finished: Expression
    #: How the items of a list begin that runs over paragraphs.
    items: re.Pattern[str]
    #: What may stand before the first word of a sentence (the sign of an item).
    marks: Expression
    #: What the title of a report holds in which a place speaks of its own work, of its plan, of a task for an area.
    reports: re.Pattern[str]
    #: How such a title ends; how a text begins that tells of one, or a reply; how its publisher's name ends.
    ended: re.Pattern[str]
    session: re.Pattern[str]
    replies: re.Pattern[str]
    authors: re.Pattern[str]
    #: How the bodies are named that govern a place; how those of its parts are addressed, with its level.
    governing: re.Pattern[str]
    addressing: re.Pattern[str]
    plans: re.Pattern[str]
    agenda: re.Pattern[str]
    #: The title of a bulletin, whose items have nothing to do with one another.
    bulletins: re.Pattern[str]
    #: Relations whose ends are not supplied where the subject is an area of several places.
    narrow: TextSet
    #: Relations whose head is supplied only where it is a place or platform.
    hosted: TextSet
    #: Relations whose ends are not supplied where the subject is a cluster of cities: no body acts for it.
    unled: TextSet
    #: Relations whose head is supplied for what becomes of things where a text speaks for a place (我省).
    voiced: TextSet
    #: How the names of clusters of cities end.
    clusters: Texts
    #: Relations of one who helps; of partners; how the bodies are named that lead a place, in the group `place`.
    helping: TextSet
    mutual: TextSet
    organs: re.Pattern[str]
    #: Relations that only those take part in who act; how the names of what does not act end.
    acting: TextSet
    lifeless: Texts
    #: How names end of what a body from elsewhere builds for itself: no place builds it.
    guests: Texts
    #: What follows the name of a place of which not it acts, but those who are there (some of its firms or schools).
    owners: re.Pattern[str]
    #: How the names of newspapers end, of which what they report is not said.
    reporters: Texts
    #: Relations of what is moved and where it goes: not to the place that its name begins with.
    moving: TextSet
    #: How names end of what never moves, moves only where the name says from where, is business, or leaves its city.
    immovable: Texts
    unmoved: Texts
    business: Texts
    leaving: Texts
    #: Relations of a line with what it links; how names end of what stands at one place and links nothing.
    linking: TextSet
    points: Texts
    #: How names end of what runs through many places, and of its sections; of what is done and lies nowhere.
    lines: Texts
    sections: Texts
    done: Texts
    #: Relations of a thing with what holds it: never a part of itself.
    lying: TextSet
    #: Types of places, from the widest to the narrowest.
    levels: Annotated[tuple[Texts, ...], msgspec.Meta(min_length=1)]
    #: Relations of a whole; what follows its name in that of all their bodies; of the parts; of what none strays from.
    of_wholes: TextSet
    summed: re.Pattern[str]
    of_parts: TextSet
    steady: TextSet
    #: Canonical names of the places that texts move things out of.
    origins: TextSet
    #: Relations whose end that a rule names gives way to the place within it that the text is about.
    local: TextSet
    #: Words in the names of things that come to a place from elsewhere.
    outsiders: Texts
    #: How the words for what a place is end that none of a type is (no province is a 名城), by type.
    unfit: Mapping[Text, Texts]


class Cues(Section, frozen=True):
    """`[cues]`: what makes a sentence state nothing."""

    #: Words that deny, wherever they stand; words that only hold such a word.
    negation: re.Pattern[str]
    pseudo_negation: re.Pattern[str]
    hypothesis: re.Pattern[str]
    question: re.Pattern[str]


class _File(Section, frozen=True, rename={"lists": "list"}):
    """`grammar.toml`."""

    lists: Lists
    subject: SubjectWords
    told: Mapping[Text, re.Pattern[str]]
    voices: Mapping[Text, re.Pattern[str]]
    facing: Mapping[Text, re.Pattern[str]]
    wholes: Mapping[Text, TextSet]
    cues: Cues
    triggers: Mapping[Text, Texts]
    auxiliary: Mapping[Text, Texts]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What all rules share."""

    lists: Lists
    subject: SubjectWords
    cues: Cues
    triggers: Mapping[str, tuple[str, ...]]
    #: Word lists that patterns use and that never are the trigger.
    auxiliary: Mapping[str, tuple[str, ...]]
    #: How texts name places that rules supply for these.
    told: Mapping[str, re.Pattern[str]]
    #: How texts of the parts of an area speak, by the part; words for several parts together.
    voices: Mapping[str, re.Pattern[str]]
    together: re.Pattern[str]
    #: How texts of the parts speak of the others, by the part; how a text speaks for a place of a `kind`.
    facing: Mapping[str, re.Pattern[str]]
    own: re.Pattern[str]
    #: What parts together make up, by the names of the parts.
    wholes: Mapping[frozenset[str], str]
    #: What stands between two names, and what of it that is one character: a list does not begin after that.
    separator: str
    joints: str
    #: What follows the mark in separators that begin with one that else ends a clause.
    joined: tuple[str, ...]
    #: That no word begins here whose beginning ends the one before (成果).
    whole: str
    #: A list of places in groups, with commas between these, over encoded text.
    groups: re.Pattern[str]
    #: How narrow the places of a type are, counted from the widest.
    levels: Mapping[str, int]
    #: Words that deny, in the group `cue`, or only hold such a word.
    denial: re.Pattern[str]
    #: Letters of the main types, and of regions: a region right before a name is part of it (河北雄安新区).
    letters: Mapping[str, str]
    region: str


def load_grammar(path: Path, schema: Schema) -> Grammar:
    """The grammar that the rules of a folder share.

    Raises:
        OntologyError: For a missing or unknown key, a value of the wrong kind, or an expression that does not compile
            or lacks a group.
    """
    file = read_sections(_File, read_toml(path), path)
    check_groups(file.subject.organs, {"place"}, path, "subject.organs")
    check_groups(re.compile(file.subject.agreeing), {"first", "second"}, path, "subject.agreeing")
    lists, cues, letter = file.lists, file.cues, letters(schema)
    voices, together = _apart(file.voices, "together", path, "voices")
    facing, own = _apart(file.facing, "own", path, "facing")
    check_groups(own, {"kind"}, path, "facing.own")
    region, separator = letter[schema.term("region")], any_of(lists.separators)
    place = f"[{region}{letter[schema.term('platform')]}]+"
    group = f"{place}(?:{separator}{place})*"
    return Grammar(
        lists=lists,
        subject=file.subject,
        cues=cues,
        triggers=file.triggers,
        auxiliary=file.auxiliary,
        told=file.told,
        voices=voices,
        together=together,
        facing=facing,
        own=own,
        wholes={parts: whole for whole, parts in file.wholes.items()},
        separator=separator,
        joints="".join(word for word in lists.separators if len(word) == 1),
        joined=tuple(word[1:] for word in lists.separators if word[1:] and word[0] in CLAUSE_MARKS),
        whole=not_within(lists.unbroken),
        groups=re.compile(f"{group}(?:，{group})+(?={lists.groups})"),
        levels={name: level for level, names in enumerate(file.subject.levels) for name in names},
        denial=re.compile(f"{cues.pseudo_negation.pattern}|(?P<cue>{cues.negation.pattern})"),
        letters=letter,
        region=region,
    )


def _apart(
    words: Mapping[str, re.Pattern[str]], key: str, path: Path, section: str
) -> tuple[Mapping[str, re.Pattern[str]], re.Pattern[str]]:
    """The words of a section by the names of places, and those that stand there under a key of their own.

    Raises:
        OntologyError: If the section does not have the key.
    """
    if key not in words:
        line, entry = line_of(path, f"[{section}]"), f"{section}.{key}"
        raise OntologyError(f"missing key {key!r}", where=path, line=line, entry=entry, remedy="add it")
    return {name: expression for name, expression in words.items() if name != key}, words[key]
