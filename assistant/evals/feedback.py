"""Measures feedback: ``python -m assistant.evals feedback``, the same command for the program and its baselines."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.app import open_assistant, open_encoder, open_model
from assistant.evals.intervals import bootstrap
from assistant.evals.likeness import Sameness, Swap, WordSwap
from assistant.evals.replies import read_told, reply_by
from assistant.evals.verdicts import Anatomy, Balance, Judgement, Length, MinimalPair, Pressure, Question, TwoSides
from assistant.settings import load_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from assistant.evals.replies import Reply
    from assistant.evals.verdicts import Check, Verdict
    from assistant.ports import Embedder, Model
    from assistant.types import Pack

WORST = 5  # the percentile that is told beside the mean


def checks_for(pack: Pack, embedder: Embedder, judge: Model | None) -> list[Check]:
    """Return every check."""
    return [
        Length(),
        Anatomy(),
        Question(),
        Judgement(),
        Pressure(),
        MinimalPair(),
        TwoSides(),
        Balance(pack),
        Swap(embedder, judge),
        Swap(embedder, judge, blank=False, name="swap, quotes kept"),
        WordSwap(),
        Sameness(embedder),
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--way", choices=["ours", "coach", "pasted"], default="ours", help="the program, or a baseline")
    parser.add_argument("--model", help="name of the model; without one, the offline composer is measured")
    parser.add_argument("--base-url", help="an OpenAI-compatible endpoint: the situations are sent there")
    parser.add_argument("--judge", action="store_true", help="let the model do the swap test, instead of the encoder")
    parser.add_argument("--out", help="a file for every reply and verdict, as JSON lines")
    parser.add_argument("--situations", help="a JSONL file instead of the shipped situations")


def measure_feedback(options: argparse.Namespace, notify: Callable[[str], None]) -> Measured:
    """Return the replies that the options ask for, and all verdicts on them.

    Raises:
        ReflectError: the installation or the model is at fault.

    """
    if options.way != "ours" or options.judge:
        given: dict[str, object] = {"require_model": True}
    else:
        given = {"offline": None if options.model else True}
    given |= {"model": options.model, "base_url": options.base_url}
    settings = load_settings({name: value for name, value in given.items() if value is not None})
    model = open_model(settings, notify)
    with open_assistant(settings=settings) as assistant:
        told = read_told(Path(options.situations)) if options.situations else read_told()
        replies = [reply_by(options.way, each, assistant, model) for each in told]
        checks = checks_for(assistant.pack, open_encoder(), model if options.judge else None)
    verdicts = [verdict for check in checks for verdict in check.verdicts(replies)]
    return Measured(f"{options.way}, {model.name if model else 'offline'}", replies, verdicts)


class Measured:
    """Replies with the verdicts on them."""

    def __init__(self, title: str, replies: Sequence[Reply], verdicts: Sequence[Verdict]) -> None:
        """Keep them, and say whose they are."""
        self.title, self.replies, self.verdicts = title, replies, verdicts

    def lines(self) -> Iterator[str]:
        """Yield a line a check: mean with its interval, the 5th percentile, n."""
        scores: dict[str, list[float]] = defaultdict(list)
        for verdict in self.verdicts:
            scores[verdict.check].append(verdict.score)
        yield f"{self.title}: {len(self.replies)} situations"
        for name, values in scores.items():
            low, high = bootstrap(values)
            worst = float(np.percentile(values, WORST))
            mean = float(np.mean(values))
            yield f"{name:<28}{mean:.3f}  ({low:.3f} to {high:.3f})  P5 {worst:.2f}  n = {len(values)}"

    def records(self) -> Iterator[str]:
        """Yield every reply and every verdict as a JSON line."""
        for reply in self.replies:
            record = {"reply": reply.told.id, "status": reply.status, "dimension": reply.dimension, "text": reply.text}
            yield json.dumps(record, ensure_ascii=False)
        for verdict in self.verdicts:
            found = {"check": verdict.check, "about": verdict.about, "score": verdict.score, "reason": verdict.reason}
            yield json.dumps(found, ensure_ascii=False)
