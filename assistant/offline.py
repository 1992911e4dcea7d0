"""The offline composer: a modest reflection made of ranking, the person's words, definitions and hand-written lines.

It has not understood the story and never sounds as if it had. It gives back two of the person's sentences, says which
definition they come closest to and what stands on the other side, names an act where one is told, says what the account
leaves open, and asks a question from the pack's bank. The same situation gives the same text; another one differs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import phrases
from assistant.case import Case, begin_low, name_of
from assistant.reading import find_act, read_passages, what_is_not_told
from assistant.types import REMARK_KINDS, Evidence, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.reading import Passage
    from assistant.reflection import Status
    from assistant.types import Definition, Pack, Ranking

TOO_THIN_WORDS = 8
ROOM_WORDS = 140  # where all else takes fewer words, the counterpart is told at length
CLOSE_BEHIND = 0.6  # a second definition is named when its score is at least this share of the first one's
FULL_WORDS = 8  # a sentence of fewer words seldom says what happened
ACT_WORDS = 7  # within so many words of "I" the verb must stand that says what kind of act it is


@dataclass(frozen=True, slots=True)
class Composed:
    """What the composer made: a status, its remarks, and where a language cannot be read, how to say so in it."""

    status: Status
    remarks: tuple[Remark, ...]
    notice: str | None = None


def compose(situation: str, pack: Pack, ranking: Ranking, language: str) -> Composed:
    """Return a reflection made without a model.

    Args:
        situation: what the person wrote.
        pack: the definitions, and the hand-written lines that go with them.
        ranking: what retrieval made of the situation.
        language: ISO 639-1 code of the situation.

    Returns:
        ``unsupported_language`` without remarks where the encoder cannot read the language, else mirror and
        question where the text is too thin or nothing fits, else the whole anatomy.

    """
    if language != pack.language:
        return Composed("unsupported_language", (), phrases.UNREAD.get(language))
    case = Case(situation, pack, ranking, read_passages(situation), what_is_not_told(situation))
    fact, heart = _pick(case)
    mirror = _mirror(case, fact, heart)
    if fact is None or len(situation.split()) < TOO_THIN_WORDS:
        return Composed("too_thin", tuple(_present(mirror, _general_question(case, thin=True))))
    if not ranking.fits:
        return Composed("nothing_fits", tuple(_present(mirror, _general_question(case))))
    dimension, strength = _dimension(case, fact, heart), _strength(case, fact, heart)
    rest = tuple(_present(mirror, dimension, strength, _blind_spot(case), _question(case), _experiment(case)))
    told = case.looks(case.main) in dimension.text
    counterpart = _counterpart(case, long=not told and not case.short and _count_words(rest) < ROOM_WORDS)
    return Composed("grounded", tuple(sorted(_present(*rest, counterpart), key=_place)))


def complete(remarks: Sequence[Remark], situation: str, pack: Pack, ranking: Ranking, main: str | None) -> list[Remark]:
    """Return what a model's proven remarks lack: the counterpart by the pack's table, a question from its bank."""
    kinds = {remark.kind for remark in remarks}
    if not kinds:
        return []
    case = Case(situation, pack, _led_by(ranking, main), (), what_is_not_told(situation))
    lacking: list[Remark | None] = []
    if main is not None and "counterpart" not in kinds:
        lacking.append(_counterpart(case))
    if "question" not in kinds:
        lacking.append(_question(case) if main else _general_question(case))
    return list(_present(*lacking))


def _led_by(ranking: Ranking, main: str | None) -> Ranking:
    """Return the ranking with a model's own choice in front."""
    ordered = sorted(ranking.ranked, key=lambda ranked: ranked.definition != main)
    return replace(ranking, ranked=tuple(ordered))


# --- which of the person's sentences --------------------------------------------------------


def _pick(case: Case) -> tuple[Passage | None, Passage | None]:
    """Return the passage that carried the ranking, and one that says what it is to the person or where it turns."""
    carried = [passage for span in case.ranking.carried for passage in case.passages if _overlap(passage, span)]
    told = [passage for passage in carried if not passage.asks] or [each for each in case.passages if not each.asks]
    full = [passage for passage in told if len(case.words(passage).quote.split()) >= FULL_WORDS]
    fact = next(iter(full or told or carried or case.passages), None)
    if fact is None:
        return None, None
    others = [passage for passage in case.passages if passage != fact]
    for wanted in ("stake", "asks", "turns"):
        found = [passage for passage in others if getattr(passage, wanted)]
        if found:
            return fact, found[-1]
    rest = [passage for passage in carried if passage != fact and not passage.asks]
    return fact, next(iter(rest or sorted(others, key=lambda passage: passage.acts)), None)


def _overlap(passage: Passage, span: tuple[int, int]) -> bool:
    return passage.sentence[0] < span[1] and span[0] < passage.sentence[1]


# --- the remarks, in their order ------------------------------------------------------------


def _mirror(case: Case, fact: Passage | None, heart: Passage | None) -> Remark | None:
    if fact is None:
        return None
    first = case.words(fact)
    lines: tuple[str, ...]
    if heart is None:
        lines = phrases.MIRROR_QUESTION if fact.asks else phrases.MIRROR_ONE
        return Remark("mirror", _write(case.choose(lines), fact=_shown(first)), (), (first,))
    second = case.words(heart)
    if heart.asks:
        lines = phrases.MIRROR_ASKS
    elif heart.stake:
        lines = phrases.MIRROR_STAKE
    elif heart.turns and fact.start < heart.start:
        lines = phrases.MIRROR_TURNS
    else:
        lines = phrases.MIRROR_FACTS
        first, second = sorted((first, second), key=lambda words: words.start)
    text = _write(case.choose(lines), fact=_shown(first), heart=_shown(second))
    return Remark("mirror", text, (), tuple(sorted((first, second), key=lambda words: text.find(_shown(words)))))


def _dimension(case: Case, fact: Passage, heart: Passage | None) -> Remark:
    """Name the nearest definition, and by which words; words that the mirror has just quoted are only pointed to."""
    main, words = case.main, case.words(fact)
    concern, looks = case.concern(main), case.looks(main)
    first = _write(case.choose(phrases.DIMENSIONS), name=name_of(main), concern=concern, looks=looks)
    if heart is None:
        second = case.choose(phrases.POINTERS_ONE)
    else:
        mirror = _mirror(case, fact, heart)
        which = "first" if mirror is not None and mirror.evidence[0] == words else "second"
        second = _write(case.choose(phrases.POINTERS), which=which)
    return Remark("dimension", f"{first} {second}", (case.cite_nearest(main),), (words,))


def _counterpart(case: Case, *, long: bool = False) -> Remark | None:
    main, other = case.main, case.pack.counterpart(case.main.id)
    if other is None:
        return None
    line = case.choose(phrases.COUNTERPARTS if long else phrases.COUNTERPARTS_SHORT)
    looks, main_looks = case.looks(other), case.looks(main)
    text = _write(line, name=name_of(other), looks=looks, main=name_of(main), main_looks=main_looks)
    return Remark("counterpart", f"{text} {case.choose(phrases.BOTH)}", (case.cite_nearest(other),))


def _strength(case: Case, *quoted: Passage | None) -> Remark | None:
    """Name an act of the person, where one is told and belongs to the dimension or its counterpart."""
    pair = [each for each in (case.main, case.pack.counterpart(case.main.id)) if each is not None]
    for passage in case.passages:
        if not passage.acts or passage in quoted:
            continue
        words = case.words(passage)
        for definition in pair:
            if "doing" in case.likely(definition) or _is_act_of(definition, words.quote, case):
                text = _write(case.choose(phrases.STRENGTHS), act=_shown(words), name=name_of(definition))
                return Remark("strength", text, (case.cite_nearest(definition),), (words,))
    return None


def _is_act_of(definition: Definition, quote: str, case: Case) -> bool:
    guide, act = case.pack.guides.get(definition.id), find_act(quote)
    beginning = " ".join(act.lower().split()[:ACT_WORDS]) if act else ""
    return guide is not None and any(re.search(rf"\b{re.escape(verb)}\b", beginning) for verb in guide.acts)


def _blind_spot(case: Case) -> Remark:
    """Name the definition that came close behind, if it is another than the pair; else what was not told."""
    ranking, main = case.ranking, case.main
    for ranked in ranking.ranked[1:3]:
        if ranked.definition != main.counterpart and ranked.score >= CLOSE_BEHIND * ranking[0].score:
            also = case.pack.definition(ranked.definition)
            text = _write(case.choose(phrases.ALSO), name=name_of(also), concern=case.concern(also))
            return Remark("blind_spot", text, (case.cite_nearest(also),))
    lines = phrases.NOT_TOLD[case.lacks[0] if case.lacks else ""]
    return Remark("blind_spot", case.choose(lines), (case.cite_nearest(main),))


def _question(case: Case) -> Remark | None:
    guide = case.pack.guides.get(case.main.id)
    if guide is None or not guide.questions:
        return _general_question(case)
    return Remark("question", case.choose(case.suiting(guide.questions)).text)


def _experiment(case: Case) -> Remark | None:
    guide = case.pack.guides.get(case.main.id)
    if guide is None or not guide.experiments:
        return None
    line = case.choose(case.suiting(guide.experiments)).text
    return Remark("experiment", _write(case.choose(phrases.EXPERIMENTS), line=begin_low(line)))


def _general_question(case: Case, *, thin: bool = False) -> Remark | None:
    lines = (case.pack.thin_questions if thin else ()) or case.pack.general_questions
    return Remark("question", case.choose(lines)) if lines else None


# --- wording --------------------------------------------------------------------------------


def _shown(evidence: Evidence) -> str:
    """Return the words on one line; a quotation inside them keeps its own marks."""
    return " ".join(evidence.quote.split())


def _write(template: str, **words: str) -> str:
    """Return the filled template; after a quoted question no full stop stands."""
    return re.sub(r"([?!…])»\.", r"\1»", template.format(**words))


def _place(remark: Remark) -> int:
    return REMARK_KINDS.index(remark.kind)


def _count_words(remarks: Sequence[Remark]) -> int:
    return sum(len(remark.text.split()) for remark in remarks)


def _present(*remarks: Remark | None) -> Iterator[Remark]:
    return (remark for remark in remarks if remark is not None)
