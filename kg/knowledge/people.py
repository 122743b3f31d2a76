"""What stands around the names of persons, read from `ontology/forms.toml`."""

from __future__ import annotations

import re

from kg.knowledge.sections import Section, Text, Texts


class People(Section, frozen=True):
    """`[people]`."""

    #: The frequent ones first.
    surnames: Text
    rare_surnames: Text  # those that only count after titles
    #: What stands before a name, and what begins after one.
    titles: Texts
    verbs: Texts
    #: The titles of reporters, whose names stand side by side; what is said of a person who has just been quoted.
    reporters: Texts
    spoke: Texts
    #: What stands before the name of who speaks, of who reports, and of who took a picture.
    speaking_after: re.Pattern[str]
    reporting_after: re.Pattern[str]
    camera_after: re.Pattern[str]
    #: The characters before the next name; the word after the name of who took a picture.
    beside: Text
    camera: Text
    #: The last character of a name that seems to begin a word.
    given: re.Pattern[str]
    #: A name (Ⓝ) between its body and its post.
    posted: re.Pattern[str]
    speaking: Text  # the characters for speaking, with which no name after a title ends
    #: What stands before a name whose post follows it, and what between the two.
    told_after: re.Pattern[str]
    being: Texts
