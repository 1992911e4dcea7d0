"""Ranking by words, as search engines do it: the only room for ``bm25s``.

Okapi BM25 in Lucene's form, k1 1.5 and b 0.75 (Robertson and Zaragoza, Foundations and Trends in Information Retrieval
3(4), 2009). A definition is one document: its name and its sentences, in lower case, without English stop words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import ConfigError
from assistant.evals.baselines import by_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evals.cases import Case
    from assistant.evals.figures import Judged
    from assistant.types import Pack


def by_words(pack: Pack, cases: Sequence[Case]) -> list[Judged]:
    """Rank by BM25 between the whole text and each definition.

    Raises:
        ConfigError: the library is not installed; says how to install it.

    """
    bm25s = library()
    documents = [f"{each.name}. {each.text}" for each in pack.definitions]
    engine = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    engine.index(_words(bm25s, documents), show_progress=False)
    scores = np.zeros((len(cases), len(documents)))
    for row, words in enumerate(_words(bm25s, [case.situation.text for case in cases])):
        if words:  # the library has no answer to a text without words
            scores[row] = engine.get_scores(words)
    return by_scores([each.id for each in pack.definitions], scores, cases)


def _words(bm25s: Any, texts: list[str]) -> list[list[str]]:  # noqa: ANN401 - a module
    words: list[list[str]] = bm25s.tokenize(texts, stopwords="en", return_ids=False, show_progress=False)
    return words


def library() -> Any:  # noqa: ANN401 - a module
    """Return bm25s.

    Raises:
        ConfigError: it is not installed; says how to install it.

    """
    try:
        import bm25s  # noqa: PLC0415 - not installed without the extra
    except ImportError as error:
        raise ConfigError(
            "The baseline BM25 needs a library that is not installed.",
            hint="pip install 'reflection-assistant[evaluate]'",
        ) from error
    return bm25s
