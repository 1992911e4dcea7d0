"""Reflections as they stand in a journal, made by hand from the pack: one call, one reflection."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from assistant.citations import restore
from assistant.pack import load_pack
from assistant.reflection import Dimension, PackInfo, Reflection, Timings
from assistant.resources import DEFAULT_PACK, pack_folder
from assistant.types import Evidence, Remark

PACK = load_pack(pack_folder(DEFAULT_PACK))
BEGIN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def cite(definition, index=0):
    """Return a proven citation of a whole sentence."""
    sentence = definition.sentences[index]
    span = {"start": sentence.start, "end": sentence.end, "highlight": [sentence.start, sentence.end]}
    shape = {"definition": definition.id, "name": definition.name, "sentence_index": index, **span}
    return restore({**shape, "sentence": sentence.text, "source": definition.source}, definition)


def remarks_on(situation, definition, experiment):
    words = re.match(r"\S+(?:\s+\S+){0,3}", situation).group()
    evidence = (Evidence(words, 0, len(words)),)
    pair = PACK.counterpart(definition.id)
    yield Remark("mirror", f"You write «{words}».", (), evidence)
    yield Remark("dimension", f"This may be about {definition.name.lower()}.", (cite(definition),), evidence)
    yield Remark("counterpart", f"The other side is {pair.name.lower()}.", (cite(pair),))
    yield Remark("question", "What would you see first if it were otherwise?")
    if experiment:
        yield Remark("experiment", experiment)


def write(identifier, situation, *, about="aligning-people", day=0, experiment="", **changes):
    """Return a grounded reflection about a definition, or, for ``about=None``, one that nothing fits."""
    definition = PACK.definition(about) if about else None
    pair = PACK.counterpart(about) if about else None
    remarks = remarks_on(situation, definition, experiment) if about else [Remark("question", "What then?")]
    shapes = [
        Dimension(each.id, each.name, each.side, each.task, 0.5, each.counterpart)
        for each in (definition, pair)
        if each is not None
    ]
    made = {
        "id": identifier,
        "created_at": BEGIN + timedelta(days=day),
        "situation": situation,
        "status": "grounded" if about else "nothing_fits",
        "mode": "offline",
        "pack": PackInfo(PACK.id, PACK.version, PACK.digest),
        "remarks": tuple(remarks),
        "timings": Timings(5, 8, 13),
        "dimensions": tuple(shapes),
        "definitions": (definition, pair) if about else (),
    }
    return Reflection(**{**made, **changes})
