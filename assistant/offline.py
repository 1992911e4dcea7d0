"""The offline composer: a modest reflection made of ranking, the person's words, definitions and hand-written lines.

It has not understood the story and never sounds as if it had. It gives back two of the person's sentences, says which
definition they come closest to and what stands on the other side, names an act where one is told, says what the account
leaves open, and asks a question from the pack's bank. The same situation gives the same text; another one differs.
In a conversation it asks before it tells, takes up the answer, and at the end sums up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import phrases
from assistant.case import Case
from assistant.continuing import dimension_now, sum_up, take_up
from assistant.making import (
    make_blind_spot,
    make_counterpart,
    make_dimension,
    make_experiment,
    make_general_question,
    make_mirror,
    make_question,
    make_strength,
    overlap,
    pick,
    pick_scene,
    present,
)
from assistant.mentions import best_mentions, find_mentions
from assistant.reading import read_passages, speaks, what_is_not_told
from assistant.sentences import split_sentences
from assistant.subjects import find_subjects
from assistant.turns import Talk
from assistant.types import REMARK_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.reading import Passage
    from assistant.reflection import Status
    from assistant.types import Pack, Ranking, Remark

TOO_THIN_WORDS = 8
ASK_FIRST_WORDS = 60  # a conversation that opens with fewer words is asked before it is told
FEW_WORDS = 16  # a text of fewer says too little where the ranking is flat as well
FLAT = 0.3  # the first definition's share of all scores; these are calibrated: below it, two in three are wrong
SURE = 0.5  # from here on the first question of a conversation is one of the first definition's
STAYS_FROM = 0.7  # a conversation stays with its definition as long as it has this share of the best score
LONGEST_WORDS = 220  # a reflection of more is not read to its end
ROOM_WORDS = 125  # where a reflection has fewer words, the counterpart is told at length
_SINGLE = Talk()


@dataclass(frozen=True, slots=True)
class Composed:
    """What the composer made: a status, its remarks, and where a language cannot be read, how to say so in it."""

    status: Status
    remarks: tuple[Remark, ...]
    notice: str | None = None


def compose(situation: str, pack: Pack, ranking: Ranking, language: str, talk: Talk = _SINGLE) -> Composed:
    """Return a reflection made without a model.

    Args:
        situation: what the person wrote, in a conversation every turn.
        pack: the definitions, and the hand-written lines that go with them.
        ranking: what retrieval made of the situation.
        language: ISO 639-1 code of the situation.
        talk: where in a conversation this stands.

    Returns:
        ``unsupported_language`` without remarks where the encoder cannot read the language, else mirror and
        question where the text is too thin or nothing fits, else the whole anatomy.

    """
    if language != pack.language:
        return Composed("unsupported_language", (), phrases.UNREAD.get(language))
    case = _read(situation, pack, ranking, talk.start)
    if talk.stage == "closing":
        return _closed(replace(case, ranking=_led_by(ranking, talk.before)), talk)
    if talk.before is not None and _still_near(ranking, talk.before):
        case = replace(case, ranking=_led_by(ranking, talk.before))
    return _reflected(case, talk)


def _read(situation: str, pack: Pack, ranking: Ranking, start: int = 0) -> Case:
    """Return the situation with what can be seen of it; what is named from ``start`` on comes first."""
    passages, mentions = read_passages(situation), find_mentions(situation)
    near = [span for span in ranking.carried if any(overlap(passage, span) for passage in passages)]
    near = [*([(start, len(situation))] if start else []), *near]
    named = best_mentions(mentions, near or ranking.carried)
    people = named.get("people") or named.get("person")
    told = [each for each in mentions if people is not None and each.words == people.words]
    unheard = bool(told) and not any(
        speaks(situation[low:high])
        for low, high in split_sentences(situation)
        if any(low <= each.start < high for each in told)
    )
    return Case(
        situation, pack, ranking, passages, what_is_not_told(situation), named, unheard, find_subjects(situation)
    )


def _still_near(ranking: Ranking, before: str) -> bool:
    """Say whether a conversation stays with its definition: it changes only for one that is clearly nearer."""
    scores = {ranked.definition: ranked.score for ranked in ranking}
    return scores.get(before, 0.0) >= STAYS_FROM * ranking[0].score


def _closed(case: Case, talk: Talk) -> Composed:
    remarks = tuple(sum_up(case, talk))
    if not remarks:
        return Composed("too_thin", ())
    grounded = any(remark.kind == "dimension" for remark in remarks)
    return Composed("grounded" if grounded else "nothing_fits", remarks)


def _reflected(case: Case, talk: Talk) -> Composed:
    fact, heart = pick(case)
    words = len(case.situation.split())
    mirror = take_up(case, talk) if talk.stage == "turn" else make_mirror(case, fact, heart)
    if fact is None or _too_thin(words, case.ranking):
        return Composed("too_thin", tuple(present(mirror, make_general_question(case, thin=True, but=talk.asked))))
    if not case.ranking.fits:
        return Composed("nothing_fits", tuple(present(mirror, make_general_question(case, but=talk.asked))))
    if talk.stage == "opening" and words < ASK_FIRST_WORDS:
        sure = case.ranking[0].score >= SURE
        question = make_question(case) if sure else make_general_question(case, thin=True)
        return Composed("too_thin", tuple(present(mirror, question)))
    if talk.stage == "turn" and mirror is None and talk.before is None:  # "yes" tells nothing to go by
        asked = make_general_question(case, thin=True, but=talk.asked)
        return Composed("too_thin", tuple(present(make_mirror(case, fact, heart), asked)))
    if talk.stage == "turn":
        return Composed("grounded", tuple(_further(case, talk, mirror)))
    return Composed("grounded", tuple(_whole(case, fact, heart, mirror)))


def _too_thin(words: int, ranking: Ranking) -> bool:
    """Say whether there are too few words, or few words that point nowhere."""
    return words < TOO_THIN_WORDS or (words < FEW_WORDS and ranking.fits and ranking[0].score < FLAT * ranking.fit)


def _whole(case: Case, fact: Passage, heart: Passage | None, mirror: Remark | None) -> Sequence[Remark]:
    """Return the whole anatomy; to a short text a mirror, the pair, a question, and no more."""
    strength = None if case.short else make_strength(case, fact, heart)
    scene = None if case.short else pick_scene(case, fact, heart, *(strength.evidence if strength else ()))
    if scene is None:
        dimension = make_dimension(case, fact, heart)
    else:  # the mirror gives back other words than those that are evidence
        mirror, dimension = make_mirror(case, scene, heart), make_dimension(case, fact, None, pointers=phrases.QUOTED)
    more = () if case.short else (strength, make_blind_spot(case), make_experiment(case))
    rest = list(present(mirror, dimension, make_question(case), *more))
    counterpart = make_counterpart(case)
    words = sum(len(remark.text.split()) for remark in present(*rest, counterpart))
    if words < ROOM_WORDS and not case.short and case.looks(case.main) not in dimension.text:
        counterpart = make_counterpart(case, long=True)
    return _in_order(_within(LONGEST_WORDS, list(present(*rest, counterpart))))


def _within(longest: int, remarks: list[Remark]) -> list[Remark]:
    """Return the remarks without those that may be missing, one after the other, until they are short enough."""
    for kind in ("blind_spot", "experiment", "strength"):
        if sum(len(remark.text.split()) for remark in remarks) > longest:
            remarks = [remark for remark in remarks if remark.kind != kind]
    return remarks


def _further(case: Case, talk: Talk, mirror: Remark | None) -> Sequence[Remark]:
    """Return a further turn: where the dimension stays, only what is new; else its counterpart as well."""
    new = talk.before != case.main.id
    return _in_order(
        present(
            mirror,
            dimension_now(case, talk),
            make_counterpart(case) if new else None,
            make_strength(case, *pick(case)) if new else None,
            make_question(case, but=talk.asked),
            make_experiment(case) if new or not talk.tried else None,
        )
    )


def complete(  # noqa: PLR0917 - one call, in pipeline.py
    remarks: Sequence[Remark], situation: str, pack: Pack, ranking: Ranking, main: str | None, talk: Talk = _SINGLE
) -> list[Remark]:
    """Return what a model's proven remarks lack: the counterpart by the pack's table, a question from its bank.

    A summary lacks neither, and a further turn on the same dimension has told its counterpart before.
    """
    if talk.stage == "closing":
        return []
    kinds = {remark.kind for remark in remarks}
    if not kinds:
        return []
    case = _read(situation, pack, _led_by(ranking, main))
    lacking: list[Remark | None] = []
    if main not in {None, talk.before} and "counterpart" not in kinds:
        lacking.append(make_counterpart(case))
    if "question" not in kinds:
        lacking.append(make_question(case, but=talk.asked) if main else make_general_question(case, but=talk.asked))
    return list(present(*lacking))


def _led_by(ranking: Ranking, main: str | None) -> Ranking:
    """Return the ranking with a model's own choice in front."""
    ordered = sorted(ranking.ranked, key=lambda ranked: ranked.definition != main)
    return replace(ranking, ranked=tuple(ordered))


def _in_order(remarks: Iterable[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda remark: REMARK_KINDS.index(remark.kind))
