"""A pack of 300 neighbouring definitions, sixty acts of managing in five facets each, and a labelled query for each.

Acts, facets and stories are written by hand, in `packs/many`; what is made of them is the same every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.app import open_encoder
from assistant.evals.exact import ExactIndex
from assistant.pack import digest_of
from assistant.pipeline import Task, build_request
from assistant.prompts import load_prompts
from assistant.resources import prompts_folder
from assistant.retrieval import Retriever
from assistant.types import Definition, Pack, Sentence, Situation

FOLDER = Path(__file__).parent / "packs/many"
PROMPTS = load_prompts(prompts_folder())


def rows(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split(" | ")] for line in lines]


def many_definitions(*, practised=False, acts=60):
    """Return the pack, with a practice situation for each definition if ``practised``: other stories, other words."""
    made = [_definition(concept, facet) for concept in rows("concepts.txt")[:acts] for facet in rows("facets.txt")]
    situations = _practice(acts) if practised else ()
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
    """Return (text, id of its one central definition) for each definition: said plainly, or told as a story."""
    told = dict(rows("plain.txt")) if plain else {key: scene for key, _, _, scene in rows("concepts.txt")}
    return [
        (f"{text} {wordings[number % 2]}", f"{concept}-{facet}")
        for number, (concept, text) in enumerate(told.items())
        for facet, _, _, _, *wordings in rows("facets.txt")
    ]


def _practice(acts):
    return tuple(
        Situation(f"{key}-{facet}", f"{story} {wording}", {f"{key}-{facet}": 2})
        for key, story in rows("practice.txt")[:acts]
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


def narrowed_recall(pack, asked, embedder, budget=24):
    """Return the share of queries whose definition is among those that a model would be shown."""
    ranked = Retriever(pack, embedder, ExactIndex()).rank([text for text, _ in asked])
    shown = (
        build_request(Task(situation=text, pack=pack, prompts=PROMPTS, nonce=1, context_definitions=budget), ranking)[1]
        for (text, _), ranking in zip(asked, ranked, strict=True)
    )
    found = [due in {each.id for each in handles.values()} for (_, due), handles in zip(asked, shown, strict=True)]
    return sum(found) / len(found)


def main():
    """Print the recall of the narrowing at a budget of 24 definitions; takes some minutes."""
    encoder = open_encoder()
    for practised in (False, True):
        for plain in (True, False):
            found = narrowed_recall(many_definitions(practised=practised), queries(plain=plain), encoder)
            told, learnt = "said plainly" if plain else "told as a story", "with" if practised else "without"
            sys.stdout.write(f"300 definitions, {learnt} practice situations; 300 queries {told}: {found:.3f}\n")


if __name__ == "__main__":
    main()
