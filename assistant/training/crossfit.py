"""What the taught encoder's numbers are worth, measured where it can be: on situations that it had not seen.

The encoder that is shipped has seen every practice situation, and gives each a vector far surer than that of a
new text. So it is taught again without some authors' files; the head is fitted on the others, as it will be at
indexing time, and reads the texts left out, through the exported int8 graph. The
calibration from these readings goes with the encoder.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from assistant.adapters.encoder import OnnxEncoder
from assistant.learning import calibrate, fit_features, learn, nearest_similarity, probability
from assistant.ranking import evidence_of, join
from assistant.retrieval import parts_of
from assistant.training.examples import author_of, usable
from assistant.training.export import Source, export
from assistant.training.finetune import Recipe, blend, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assistant.learning import Floats
    from assistant.ports import Learned
    from assistant.training.finetune import State
    from assistant.training.weights import Base
    from assistant.types import Pack, Situation


@dataclass(frozen=True, slots=True)
class Job:
    """One run: which seed, and whose situations it does not see; those are then read by it."""

    base: Base
    pack: Pack
    recipe: Recipe
    seed: int
    lower: Path  # what the frozen layers made of every text, as `torch.save` wrote it
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """Situations that a run had not seen, and the evidence for each, as the program would have it."""

    situations: tuple[Situation, ...]
    evidence: Floats


def folds_of(situations: Sequence[Situation], count: int) -> list[frozenset[str]]:
    """Deal the authors' files into folds, in the order of their names."""
    authors = sorted({author_of(each) for each in situations})
    return [frozenset(authors[at::count]) for at in range(count)]


def learn_once(job: Job) -> State | Reading:
    """Do one job, in a process of its own with one thread: return the weights, or what they read."""
    torch.set_num_threads(1)
    seen = [each for each in job.pack.situations if author_of(each) not in job.without]
    taught = replace(job.pack, situations=tuple(seen))
    state = run(job.base, taught, job.recipe, job.seed, torch.load(job.lower, weights_only=True, mmap=True))
    if not job.without:
        return state
    unseen = [each for each in usable(job.pack.situations) if author_of(each) in job.without]
    with tempfile.TemporaryDirectory() as folder:
        export(blend(job.base, [state]), job.base.tokenizer, Path(folder), Source())
        return Reading(tuple(unseen), read(OnnxEncoder(folder=Path(folder), threads=1), taught, unseen))


def read(encoder: OnnxEncoder, pack: Pack, unseen: Sequence[Situation]) -> Floats:
    """Return the evidence for each situation, by a head that is fitted on the pack's: (situations, columns)."""
    names = [definition.id for definition in pack.definitions]
    owners = [definition.id for definition in pack.definitions for _ in definition.sentences]
    sentences = encoder.embed([each.text for definition in pack.definitions for each in definition.sentences])
    known = encoder.embed([each.text for each in pack.situations])
    learned = learn(names, sentences, owners, known, pack.situations)
    rows = []
    for each in unseen:
        vectors = encoder.embed([each.text, *(each.text[start:end] for start, end in parts_of(each.text))])
        rows.append(join(evidence_of(learned, vectors, nearest_similarity(names, sentences, owners, vectors))))
    return np.stack(rows)


def calibration_of(pack: Pack, readings: Sequence[Reading]) -> tuple[Learned, dict[str, dict[str, float]]]:
    """Return the calibration from all readings, and the figures that go with it, for written and real ones."""
    names = [definition.id for definition in pack.definitions]
    situations = [each for reading in readings for each in reading.situations]
    evidence = np.concatenate([reading.evidence for reading in readings])
    arrays = calibrate(names, evidence, situations)
    fits = probability(arrays["fit"], fit_features(evidence, len(names))) >= arrays["fits_from"][0]
    order = np.argsort(-evidence[:, : len(names)], axis=1, kind="stable")
    central = np.array(
        [[each.relevant.get(names[at]) == 2 for at in row] for each, row in zip(situations, order, strict=True)]
    )
    fitting = np.array([bool(each.relevant) for each in situations])
    real = np.array([each.kind == "real" for each in situations])
    figures = {
        kind: _figures(central[chosen], fitting[chosen], fits[chosen])
        for kind, chosen in {"written": ~real, "real": real}.items()
    }
    return arrays, figures


def _figures(central: NDArray[np.bool_], fitting: NDArray[np.bool_], fits: NDArray[np.bool_]) -> dict[str, float]:
    """Return counts and shares: of situations that fit by their ranking and their fit, of the others by their fit."""
    hits = central[fitting]
    return {
        "fitting": int(fitting.sum()),
        "top_1": round(float(hits[:, 0].mean()), 3),
        "recall_at_3": round(float(hits[:, :3].any(axis=1).mean()), 3),
        "turned_away": round(float((~fits[fitting]).mean()), 3),
        "out_of_scope": int((~fitting).sum()),
        "recognised": round(float((~fits[~fitting]).mean()), 3),
    }
