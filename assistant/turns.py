"""Where in a conversation a text stands, and how a ranking weighs the last turn most. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from assistant.types import Ranked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.types import Ranking

Stage = Literal["single", "opening", "turn", "closing"]

LAST_WEIGHT = 0.6  # of the last turn against the whole conversation
MIN_WORDS = 12  # a shorter turn is an answer, and says too little to be ranked alone


@dataclass(frozen=True, slots=True)
class Talk:
    """The place of a text in a conversation.

    ``start`` is where the last turn begins in the situation; ``asked`` are the questions that the person was shown, the
    last one last; ``before`` is the id of the definition that it was about so far, and ``shown_by`` the span of the
    words that this was seen by; ``tried``: an experiment was offered. ``referred`` is the category that an earlier turn
    was referred for, alone, and ``answers`` whether this turn follows it.
    """

    stage: Stage = "single"
    start: int = 0
    asked: tuple[str, ...] = field(default=(), repr=False)
    before: str | None = None
    shown_by: tuple[int, int] | None = None
    tried: bool = False
    referred: str | None = None
    answers: bool = False


def weighs(talk: Talk, latest: str) -> bool:
    """Return whether the last turn is to be ranked by itself as well."""
    return talk.stage == "turn" and len(latest.split()) >= MIN_WORDS


def only_answers(talk: Talk, latest: str) -> bool:
    """Return whether a turn says no more than an answer to a referral: there is nothing to reflect on."""
    return talk.answers and len(latest.split()) < MIN_WORDS


def blend(whole: Ranking, last: Ranking, start: int) -> Ranking:
    """Return one ranking of a conversation.

    Args:
        whole: the ranking of all that was written.
        last: the ranking of the last turn alone.
        start: where the last turn begins in the whole.

    """
    scores = _mixed({each.definition: each.score for each in whole}, {each.definition: each.score for each in last})
    ranked = sorted((Ranked(name, score) for name, score in scores.items()), key=lambda each: -each.score)
    carried = tuple((start + low, start + high) for low, high in last.carried)
    return replace(
        whole,
        ranked=tuple(ranked),
        fits=whole.fits or last.fits,
        fit=max(whole.fit, last.fit),
        carried=(*carried, *(span for span in whole.carried if span[1] <= start)),
        doing=_mixed(whole.doing, last.doing),
        missing=_mixed(whole.missing, last.missing),
    )


def _mixed(whole: Mapping[str, float], last: Mapping[str, float]) -> dict[str, float]:
    return {name: (1 - LAST_WEIGHT) * value + LAST_WEIGHT * last.get(name, 0.0) for name, value in whole.items()}
