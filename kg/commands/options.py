"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from kg.bundle import ontology_dir

FOLDER = click.Path(path_type=Path)
ontology = click.option(
    "--ontology",
    type=FOLDER,
    metavar="DIR",
    default=ontology_dir,
    help="Folder with schema, lexicon, references, rules and queries. [default: the one that comes with kg]",
)
graph = click.option(
    "--graph", type=FOLDER, metavar="DIR", default="out", show_default=True, help="A folder kg build wrote."
)
least = click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    metavar="P",
    default=0.0,
    help="Leave out facts, goals and figures that are less certain than P (0 to 1).",
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Number of processes; the output is the same for any.",
)
