"""What all relation rules share: lists, cues, adverbs; read from `ontology/rules/grammar.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.encode import letters
from kg.knowledge.expressions import any_of
from kg.knowledge.toml import check_keys, compiled, expression, read_toml
from kg.schema import Schema

#: What may stand before a name that is quoted.
_OPENING_QUOTES = "“‘"
#: What ends a clause, unless the list goes on after it.
CLAUSE_MARKS = "，；"


def not_within(words: Iterable[str]) -> str:
    """An expression that matches nothing, and that only where none of some words goes on from before.

    >>> not_within(["成果"])
    '(?!(?<=成)果)'
    """
    return "".join(f"(?!(?<={word[:at]}){word[at:]})" for word in words for at in range(1, len(word)))


@dataclass(frozen=True, slots=True)
class Grammar:
    """What all rules share."""

    separator: str
    #: The separators of one character: a list does not begin after one.
    joints: str
    #: What follows the mark in separators that begin with one that else ends a clause.
    joined: tuple[str, ...]
    #: That no word begins here whose beginning ends the one before (成果).
    whole: str
    #: Words that name nothing by themselves, or end with such.
    vague: re.Pattern[str]
    closer: str
    #: A number with its measure word; the words for what a list is made of, after its closer (等7家医疗机构).
    count: str
    counted: str
    #: What may stand between a name in a list and the separator after it (安新县城、昝岗).
    trailing: str
    #: A list of places in groups, with commas between these.
    groups: re.Pattern[str]
    #: Words before a name in a list, and the separators between two sides of a partnership.
    prefix: str
    #: The characters that a name with what belongs to it may begin with, apart from the name itself.
    beginnings: frozenset[str]
    partner: re.Pattern[str]
    #: What says that two lists go together item by item.
    respectively: re.Pattern[str]
    #: What may stand before a subject, how an adverbial clause before it ends, and the attributive particle.
    openings: str
    #: What stands before a doer of whom the rest is not told; before the bodies that are charged with a paragraph.
    agent: re.Pattern[str]
    charged: re.Pattern[str]
    adverbials: str
    particle: str
    #: What stands before and after the place where something happens (在沧州境内，).
    scene: str
    within: str
    #: What stands before and after a platform that a clause promotes; after one whose building is told to go on.
    promoting: str
    promoted: str
    advanced: str
    #: Canonical names of the places that texts move things out of.
    origins: frozenset[str]
    #: Relations whose end that a rule names gives way to the place within it that the text is about.
    local: frozenset[str]
    #: How texts name places that rules supply for these.
    told: Mapping[str, re.Pattern[str]]
    #: Words in the names of things that come to a place from elsewhere.
    outsiders: tuple[str, ...]
    #: How names end in which a place only says where something is.
    seated: tuple[str, ...]
    #: The words before a scene that all of a paragraph may tell of, where it begins with that.
    staying: tuple[str, ...]
    #: What follows the name of a newspaper that reports and is not spoken of.
    bylines: str
    #: How the items of a list begin that runs over paragraphs.
    items: re.Pattern[str]
    #: What follows the first of a list of things that come to a place: the sentence is not about them.
    newcomers: str
    #: What follows a subject where a clause only tells when it began to be: that is no adverbial clause.
    founded: str
    #: How a report begins that an agency or a newspaper sends: its place, its day and who reports.
    datelines: str
    #: How a clause begins that is about something which it does not name, or about no place.
    strangers: str
    #: What tells where a subject lies, before it (毗邻甲市的); how the clause goes on if it is only an aspect.
    located: str
    aspect: str
    #: How a clause begins that only leads to what the next is about (围绕某产业，某市…).
    fronting: re.Pattern[str]
    #: The words with which a text speaks as a body.
    selves: frozenset[str]
    #: How words end for people and bodies of a place, which does not do what they do.
    actors: str
    #: How a clause begins that has no subject of its own.
    bare: str
    #: One that only tells when, in which matter, or how some matter comes on; a date at its beginning.
    grown: str
    dated: str
    #: What the title of a text holds that tells what an area has to do.
    agenda: re.Pattern[str]
    #: How a sentence begins in which a meeting, a plan or a person asks for something.
    asking: str
    #: How a text tells that a place and a body sign an agreement.
    agreeing: str
    #: The place in a title where a meeting is held.
    venue: re.Pattern[str]
    #: What is said of the works of a place, which makes them not what the rest is about.
    finished: str
    #: What the title of a report holds in which a place speaks of its own work.
    reports: re.Pattern[str]
    #: What the title of a plan of a place holds.
    plans: re.Pattern[str]
    #: The title of a bulletin, whose items have nothing to do with one another.
    bulletins: re.Pattern[str]
    #: Relations whose ends are not supplied where the subject is an area of several places.
    narrow: frozenset[str]
    #: Relations whose head is supplied only where it is a place or platform.
    hosted: frozenset[str]
    #: Relations whose ends are not supplied where the subject is a cluster of cities: no body acts for it.
    unled: frozenset[str]
    #: How the names of clusters of cities end.
    clusters: tuple[str, ...]
    #: Relations between one who helps and who is helped.
    helping: frozenset[str]
    #: Relations between partners; how the bodies are named that lead a place, which is in the group `place`.
    mutual: frozenset[str]
    organs: re.Pattern[str]
    #: Relations that only those take part in who act; how the names of what does not act end.
    acting: frozenset[str]
    lifeless: tuple[str, ...]
    #: What follows the name of a place of which not it acts, but those who are there (some of its firms or schools).
    owners: re.Pattern[str]
    #: How the names of newspapers end, of which what they report is not said.
    reporters: tuple[str, ...]
    #: How names end of what a body from elsewhere builds for itself: no place builds it.
    guests: tuple[str, ...]
    #: How the words for what a place is end that none of a type is (no province is a 名城), by type.
    unfit: Mapping[str, tuple[str, ...]]
    #: Relations of what is moved and where it goes: not to the place that its name begins with.
    moving: frozenset[str]
    #: How names end of what is built and never moved; of what moves only where the name says from where.
    immovable: tuple[str, ...]
    unmoved: tuple[str, ...]
    #: Relations of a line with what it links; how names end of what stands at one place and links nothing.
    linking: frozenset[str]
    points: tuple[str, ...]
    #: How names end of what runs through many places, and of its sections; of what is done and lies nowhere.
    lines: tuple[str, ...]
    sections: tuple[str, ...]
    done: tuple[str, ...]
    #: Relations of a thing with what holds it: never a part of itself.
    lying: frozenset[str]
    #: How narrow the places of a type are, counted from the widest.
    levels: Mapping[str, int]
    #: How texts of the parts of an area speak, by the part; words for several parts together.
    voices: Mapping[str, re.Pattern[str]]
    together: re.Pattern[str]
    #: How texts of the parts speak of the others, by the part; how a text speaks for a place of a `kind`.
    facing: Mapping[str, re.Pattern[str]]
    own: re.Pattern[str]
    #: What parts together make up, by the names of the parts; the relations of the whole rather than of each part.
    wholes: Mapping[frozenset[str], str]
    of_wholes: frozenset[str]
    #: What follows the name of a whole in those of the bodies of all its parts that act for them.
    summed: re.Pattern[str]
    #: The relations of the parts of a whole beside those of the whole.
    of_parts: frozenset[str]
    #: Words that deny, in the group `cue`, or only hold such a word; and the words that deny, wherever they stand.
    negation: re.Pattern[str]
    denial: re.Pattern[str]
    hypothesis: re.Pattern[str]
    question: re.Pattern[str]
    triggers: Mapping[str, tuple[str, ...]]
    #: Word lists that patterns use and that never are the trigger.
    auxiliary: Mapping[str, tuple[str, ...]]
    #: Letters of the main types, and of regions: a region right before a name is part of it (河北雄安新区).
    letters: Mapping[str, str]
    region: str


def _groups(closing: str, separator: str, schema: Schema) -> re.Pattern[str]:
    """A list of places in groups, over encoded text, by what closes it."""
    place = f"[{letters(schema)[schema.term('region')]}{letters(schema)[schema.term('platform')]}]+"
    group = f"{place}(?:{separator}{place})*"
    return re.compile(f"{group}(?:，{group})+(?={closing})")


def _choice(words: Sequence[str], _: Path) -> str:
    return any_of(words)


def _compiled_choice(words: Sequence[str], _: Path) -> re.Pattern[str]:
    return re.compile(any_of(words))


def _group(text: str, path: Path) -> str:
    return f"(?:{expression(text, path)})"


def _words(words: Sequence[str], _: Path) -> tuple[str, ...]:
    return tuple(words)


def _set(words: Sequence[str], _: Path) -> frozenset[str]:
    return frozenset(words)


#: The entries of `[list]`.
_LIST = "separators prefixes partners respectively closers groups count counted trailing unbroken vague"
#: How the entries of `[subject]` are read that are read alike.
_SUBJECT: Mapping[str, Callable[[Any, Path], Any]] = {
    key: read
    for read, keys in {
        _choice: "openings adverbials scene within promoting promoted bylines",
        _compiled_choice: "reports plans agenda",
        _group: "advanced newcomers founded datelines finished strangers actors bare grown dated located aspect",
        expression: "asking agreeing",
        compiled: "agent charged fronting venue items bulletins organs owners summed",
        _words: "outsiders seated staying clusters lifeless reporters guests immovable unmoved "
        "points lines sections done",
        _set: "selves origins local narrow hosted unled helping mutual acting moving linking lying of_wholes of_parts",
    }.items()
    for key in keys.split()
}


def load_grammar(path: Path, schema: Schema) -> Grammar:
    """The grammar that the rules of a folder share.

    Raises:
        OntologyError: For a missing or unknown key.
    """
    tables = read_toml(path)
    check_keys(
        tables,
        required=("list", "subject", "told", "voices", "facing", "wholes", "cues", "triggers", "auxiliary"),
        where=path,
        entry=path.name,
    )
    check_keys(tables["list"], required=_LIST.split(), where=path, entry="[list]")
    subject = tables["subject"]
    check_keys(subject, required=(*_SUBJECT, "particle", "unfit", "levels"), where=path, entry="[subject]")
    cues = tables["cues"]
    check_keys(cues, required=("negation", "pseudo_negation", "hypothesis", "question"), where=path, entry="[cues]")
    return Grammar(
        joints="".join(word for word in tables["list"]["separators"] if len(word) == 1),
        whole=not_within(tables["list"]["unbroken"]),
        vague=compiled(tables["list"]["vague"], path),
        joined=tuple(word[1:] for word in tables["list"]["separators"] if word[1:] and word[0] in CLAUSE_MARKS),
        prefix=any_of(tables["list"]["prefixes"]),
        beginnings=frozenset(
            (
                *_OPENING_QUOTES,
                letters(schema)[schema.term("region")],
                *(word[0] for word in tables["list"]["prefixes"]),
            )
        ),
        partner=re.compile(any_of(tables["list"]["partners"])),
        respectively=re.compile(any_of(tables["list"]["respectively"])),
        separator=any_of(tables["list"]["separators"]),
        closer=any_of(tables["list"]["closers"]),
        groups=_groups(expression(tables["list"]["groups"], path), any_of(tables["list"]["separators"]), schema),
        count=f"(?:{expression(tables['list']['count'], path)})",
        counted=f"(?:{expression(tables['list']['counted'], path)})",
        trailing=f"(?:{expression(tables['list']['trailing'], path)})",
        negation=re.compile(f"{any_of(cues['pseudo_negation'])}|(?P<cue>{any_of(cues['negation'])})"),
        denial=re.compile(any_of(cues["negation"])),
        hypothesis=re.compile(any_of(cues["hypothesis"])),
        question=re.compile(any_of(cues["question"])),
        voices={name: compiled(words, path) for name, words in tables["voices"].items() if name != "together"},
        wholes={frozenset(parts): whole for whole, parts in tables["wholes"].items()},
        together=compiled(tables["voices"]["together"], path),
        facing={name: compiled(words, path) for name, words in tables["facing"].items() if name != "own"},
        own=compiled(tables["facing"]["own"], path),
        told={name: compiled(words, path) for name, words in tables["told"].items()},
        triggers={name: tuple(words) for name, words in tables["triggers"].items()},
        auxiliary={name: tuple(words) for name, words in tables["auxiliary"].items()},
        **{key: read(subject[key], path) for key, read in _SUBJECT.items()},
        particle=subject["particle"],
        unfit={kind: tuple(endings) for kind, endings in subject["unfit"].items()},
        levels={name: level for level, names in enumerate(subject["levels"]) for name in names},
        letters=letters(schema),
        region=letters(schema)[schema.term("region")],
    )
