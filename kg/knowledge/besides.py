"""What tells names by those beside them (firms of a list, who signs an agreement), read from `ontology/forms.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.knowledge.sections import Section, Text, Texts


class Parties(Section, frozen=True):
    """`[besides.parties]`: how an agreement says who its parties are, and what it calls them."""

    #: How a line begins that names a party, with what the text calls it in the group `label`.
    line: re.Pattern[str]
    #: What follows that name.
    closed: re.Pattern[str]
    #: Words for all of them, each with how many they are; 0 for any number.
    together: Mapping[Text, int]
    #: The same for parties that are places.
    places: Mapping[Text, int]
    #: The characters before and after such a word with which it is another.
    longer: tuple[Text, Text]
    #: What joins the names of a list that such a word sums up.
    joints: re.Pattern[str]
    #: How the name of a body ends that acts for the whole of its place, which is meant.
    governments: Texts


class Besides(Section, frozen=True):
    """`[besides]`: how names stand beside others of their type."""

    #: What stands before the first name of a list, where no mark does.
    opening: re.Pattern[str]
    #: What stands between two bodies that act together.
    between: re.Pattern[str]
    #: What follows the two: what they do.
    together: re.Pattern[str]
    acting: re.Pattern[str]  # what those of a list do together, after the last of them
    #: The second of the two where it is no known name, in the group `name`, with what they do.
    name: re.Pattern[str]
    #: The brand of a firm right behind its place, in the group `brand`, with what tells that it is a firm.
    brand: re.Pattern[str]
    #: A short name that often means something else (any two characters) where it is the place of something.
    placed: re.Pattern[str]
    #: The same where the text names it in full nowhere; every other one in such a place is it, too.
    settled: re.Pattern[str]
    #: What follows such a name where it is that of a body: what it does; and where the text names it in full nowhere,
    #: a post in it.
    active: re.Pattern[str]
    posted: re.Pattern[str]
    #: The ending that tells an item of a list to be a name, and the type of such names.
    items: re.Pattern[str]
    item_type: Text
    #: What follows a name that the text goes on to call otherwise, with what it calls it in the group `short`.
    shortened: re.Pattern[str]
    called: re.Pattern[str]  # where that stands again, if it is a common word
    parties: Parties
    #: The types of the names of a list that the others tell, each with what no such name holds.
    types: Mapping[Text, re.Pattern[str]]
    #: What the noun that closes a list of names of a type goes on to as another word (等产业 in 等产业园).
    going_on: Mapping[Text, re.Pattern[str]]
    #: How a list of such names goes on to its end, which says what they are.
    closing: Mapping[Text, re.Pattern[str]]
