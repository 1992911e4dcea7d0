"""Narrowing a pack that is too large to be shown whole: which definitions a model gets to see. Pure arithmetic.

A ranking asks which definition is the best one; narrowing asks which could be. So every sentence of the text looks
for its nearest sentence, among those of a definition and those of the practice situations that it is central to, and
every sentence of a definition for its nearest in the text: one sentence about the matter is enough to bring in what
is about that matter, whatever the others speak of (the late interaction of Khattab and Zaharia, SIGIR 2020, with
sentences for words).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.learning import Floats

NARROWED_FROM = 25  # definitions; fewer fit whole into the default budget of what a model is shown
NEAR = 400  # practice sentences that are looked at for each sentence of the text


def shortlist(definitions: Sequence[str], owners: Sequence[str], cosines: Floats, practised: Floats) -> tuple[str, ...]:
    """Return all definitions, the most promising first.

    Args:
        definitions: ids.
        owners: the definition id of each of their sentences.
        cosines: of the text's sentences to those; shape (parts, sentences), at least one part.
        practised: of the text's sentences to the nearest practice sentence of each definition; shape
            (parts, definitions), zeros where there is no practice.

    """
    found = np.zeros(len(definitions))
    for at, name in enumerate(definitions):
        own = cosines[:, [owner == name for owner in owners]]
        found[at] = own.max(axis=1).mean() + own.max(axis=0).mean() + practised[:, at].mean()
    return tuple(definitions[at] for at in np.argsort(-found, kind="stable"))
