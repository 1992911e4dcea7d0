"""One pack under several encoders: does teaching an encoder one framework harm another?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evals.exact import ExactIndex
from assistant.evals.figures import figures_of, judge
from assistant.retrieval import Retriever

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.evals.cases import Case
    from assistant.evals.figures import Figures
    from assistant.ports import Embedder
    from assistant.types import Pack


def compare_encoders(pack: Pack, cases: Sequence[Case], encoders: Mapping[str, Embedder]) -> dict[str, Figures]:
    """Return, by name of encoder, the figures of this program's retrieval with it on these cases.

    Args:
        pack: its practice situations, if it has any, are learnt from anew with each encoder.
        cases: situations that are not among them.
        encoders: by the name under which their figures are wanted.

    """
    texts = [case.situation.text for case in cases]
    retrievers = {name: Retriever(pack, embedder, ExactIndex()) for name, embedder in encoders.items()}
    return {name: figures_of(judge(cases, retriever.rank(texts))) for name, retriever in retrievers.items()}
