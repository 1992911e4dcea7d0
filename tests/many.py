"""A pack of 300 neighbouring definitions, sixty acts of managing in five facets each, and a labelled query for each.

Acts, facets and stories are written by hand, in `packs/many`; what is made of them is the same every time.
"""

from __future__ import annotations

from pathlib import Path

from assistant.pack import digest_of
from assistant.types import Definition, Pack, Sentence, Situation

FOLDER = Path(__file__).parent / "packs/many"


def rows(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split(" | ")] for line in lines]


def many_definitions(*, practised=False):
    """Return the pack, with a practice situation for each definition if ``practised``: another story, another wording."""
    made = [_definition(concept, facet) for concept in rows("concepts.txt") for facet in rows("facets.txt")]
    situations = _practice() if practised else ()
    return Pack(
        id="many",
        version="1.0.0",
        name="Sixty acts of managing, in five facets each",
        language="en",
        licence="Apache-2.0",
        provenance="Written for the tests of this project",
        definitions=tuple(made),
        situations=situations,
        guides={},
        general_questions=(),
        nuance=(),
        digest=digest_of(made, situations),
    )


def queries(*, plain):
    """Return (text, id of its one central definition) for each definition: the matter said plainly, or told as a story."""
    told = dict(rows("plain.txt")) if plain else {key: scene for key, _, _, scene in rows("concepts.txt")}
    return [
        (f"{text} {wordings[number % 2]}", f"{concept}-{facet}")
        for number, (concept, text) in enumerate(told.items())
        for facet, _, _, _, *wordings in rows("facets.txt")
    ]


def _practice():
    return tuple(
        Situation(f"{key}-{facet}", f"{story} {wording}", {f"{key}-{facet}": 2})
        for key, story in rows("practice.txt")
        for facet, wording in rows("wordings.txt")
    )


def _definition(concept, facet):
    key, act, core, _ = concept
    name, other, title, sentence, *_ = facet
    first, second = core, sentence.format(act=act)
    sentences = (Sentence(0, 0, len(first), first), Sentence(1, len(first) + 1, len(first) + 1 + len(second), second))
    return Definition(
        id=f"{key}-{name}",
        name=f"{title}: {act}",
        side=name,
        task=f"{key}, {' and '.join(sorted((name, other)))}" if other else key,
        counterpart=f"{key}-{other}" if other else None,
        text=f"{first} {second}",
        sentences=sentences,
        source="Written for the tests of this project",
    )
