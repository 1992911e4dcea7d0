"""Runs an evaluation: the installation and the baselines on the same cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evals.baselines import by_similarity, chance
from assistant.evals.figures import figures_of, judge
from assistant.evals.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.evals.cases import Case
    from assistant.evals.figures import Judged
    from assistant.facade import Assistant
    from assistant.ports import Embedder
    from assistant.types import Pack

AT_ONCE = 16  # texts between two steps of the progress bar


def evaluate(
    assistant: Assistant,
    cases: Sequence[Case],
    encoders: Mapping[str, Embedder],
    by_words: Callable[[Pack, Sequence[Case]], list[Judged]] | None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Measure an assistant's retrieval, and the baselines, on the same cases.

    Args:
        assistant: what is measured.
        cases: at least one.
        encoders: for the baseline of plain similarity, each under the name that is to be told; the first one is that of
            the assistant.
        by_words: ranks by words alone (`assistant.evals.bm25`), or None to leave that baseline out.
        progress: takes (done, total).

    """
    rankings = []
    for start in range(0, len(cases), AT_ONCE):
        rankings += assistant.retrieve_many([case.situation.text for case in cases[start : start + AT_ONCE]])
        if progress:
            progress(len(rankings), len(cases))
    pack = assistant.pack
    installed, *_ = encoders
    baselines = {
        "similarity alone" if name == installed else f"similarity, {name}": figures_of(by_similarity(pack, each, cases))
        for name, each in encoders.items()
    }
    if by_words:
        baselines["BM25"] = figures_of(by_words(pack, cases))
    baselines["chance"] = chance(cases, len(pack.definitions))
    practice = {each.text.strip() for each in pack.situations}
    practised = sum(case.situation.text.strip() in practice for case in cases)
    return Report(
        pack, f"{installed} ({encoders[installed].digest})", tuple(judge(cases, rankings)), baselines, practised
    )
