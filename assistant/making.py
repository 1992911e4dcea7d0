"""The remarks of the offline composer, one function a kind: each from the case, hand-written lines and proof.

What they may say is small: which of the person's sentences, which definition lies closest and what its pair is, an act
that is told, what is left open. A remark that has nothing to stand on is None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant import phrases
from assistant.case import begin_low, name_of
from assistant.reading import find_act
from assistant.types import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from assistant.case import Case
    from assistant.reading import Passage
    from assistant.types import Definition, Evidence

CLOSE_BEHIND = 0.6  # a second definition is named when its score is at least this share of the first one's
FULL_WORDS = 8  # a sentence of fewer words seldom says what happened
ACT_WORDS = 7  # within so many words of "I" the verb must stand that says what kind of act it is


# --- which of the person's sentences --------------------------------------------------------


def pick(case: Case) -> tuple[Passage | None, Passage | None]:
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


def make_mirror(case: Case, fact: Passage | None, heart: Passage | None) -> Remark | None:
    """Return the mirror: what happens, and what it is to the person or where it turns."""
    if fact is None:
        return None
    first = case.words(fact)
    lines: tuple[str, ...]
    if heart is None:
        lines = phrases.MIRROR_QUESTION if fact.asks else phrases.MIRROR_ONE
        return Remark("mirror", write(case.choose(lines), fact=shown(first)), (), (first,))
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
    text = write(case.choose(lines), fact=shown(first), heart=shown(second))
    return Remark("mirror", text, (), tuple(sorted((first, second), key=lambda words: text.find(shown(words)))))


def make_dimension(case: Case, fact: Passage, heart: Passage | None, *, pointers: Sequence[str] = ()) -> Remark:
    """Name the nearest definition, and by which words; words that the mirror has just quoted are only pointed to.

    ``pointers`` are the lines to say that with, where it is no mirror of two sentences.
    """
    main, words = case.main, case.words(fact)
    concern, looks = case.concern(main), case.looks(main)
    first = write(case.choose(phrases.DIMENSIONS), name=name_of(main), concern=concern, looks=looks)
    if pointers:
        second = write(case.choose(pointers), evidence=shown(words))
    elif heart is None:
        second = case.choose(phrases.POINTERS_ONE)
    else:
        mirror = make_mirror(case, fact, heart)
        which = "first" if mirror is not None and mirror.evidence[0] == words else "second"
        second = write(case.choose(phrases.POINTERS), which=which)
    return Remark("dimension", f"{first} {second}", (case.cite_nearest(main),), (words,))


def make_counterpart(case: Case, *, long: bool = False) -> Remark | None:
    """Return the other side of the same task; told at length, also what the first side looks like."""
    main, other = case.main, case.pack.counterpart(case.main.id)
    if other is None:
        return None
    line = case.choose(phrases.COUNTERPARTS if long else phrases.COUNTERPARTS_SHORT)
    looks, main_looks = case.looks(other), case.looks(main)
    text = write(line, name=name_of(other), looks=looks, main=name_of(main), main_looks=main_looks)
    return Remark("counterpart", f"{text} {case.choose(phrases.BOTH)}", (case.cite_nearest(other),))


def make_strength(case: Case, *quoted: Passage | None) -> Remark | None:
    """Name an act of the person, where one is told and belongs to the dimension or its counterpart."""
    pair = [each for each in (case.main, case.pack.counterpart(case.main.id)) if each is not None]
    for passage in case.passages:
        if not passage.acts or passage in quoted:
            continue
        words = case.words(passage)
        for definition in pair:
            if _is_act_of(definition, words.quote, case):
                text = write(case.choose(phrases.STRENGTHS), act=shown(words), name=name_of(definition))
                return Remark("strength", text, (case.cite_nearest(definition),), (words,))
    return None


def _is_act_of(definition: Definition, quote: str, case: Case) -> bool:
    guide, act = case.pack.guides.get(definition.id), find_act(quote)
    beginning = " ".join(act.lower().split()[:ACT_WORDS]) if act else ""
    return guide is not None and any(re.search(rf"\b{re.escape(verb)}\b", beginning) for verb in guide.acts)


def make_blind_spot(case: Case) -> Remark:
    """Name the definition that came close behind, if it is another than the pair; else what was not told."""
    ranking, main = case.ranking, case.main
    for ranked in ranking.ranked[1:3]:
        if ranked.definition != main.counterpart and ranked.score >= CLOSE_BEHIND * ranking[0].score:
            also = case.pack.definition(ranked.definition)
            text = write(case.choose(phrases.ALSO), name=name_of(also), concern=case.concern(also))
            return Remark("blind_spot", text, (case.cite_nearest(also),))
    lines = phrases.NOT_TOLD[case.lacks[0] if case.lacks else ""]
    return Remark("blind_spot", case.choose(lines), (case.cite_nearest(main),))


def make_question(case: Case, *, but: Collection[str] = ()) -> Remark | None:
    """Return a question from the bank of the main definition; those in ``but`` were asked already."""
    guide = case.pack.guides.get(case.main.id)
    lines = [line for line in guide.questions if line.text not in but] if guide else []
    return Remark("question", case.choose(case.suiting(lines)).text) if lines else make_general_question(case, but=but)


def make_experiment(case: Case) -> Remark | None:
    """Return something small to try, from the bank of the main definition."""
    guide = case.pack.guides.get(case.main.id)
    if guide is None or not guide.experiments:
        return None
    line = case.choose(case.suiting(guide.experiments)).text
    return Remark("experiment", write(case.choose(phrases.EXPERIMENTS), line=begin_low(line)))


def make_general_question(case: Case, *, thin: bool = False, but: Collection[str] = ()) -> Remark | None:
    """Return a question that belongs to no definition; to a thin text one that asks for a scene.

    Those in ``but`` were asked already.
    """
    lines = [line for line in (case.pack.thin_questions if thin else ()) if line not in but]
    lines = lines or [line for line in case.pack.general_questions if line not in but]
    return Remark("question", case.choose(lines)) if lines else None


# --- wording --------------------------------------------------------------------------------


def shown(evidence: Evidence) -> str:
    """Return the words on one line; a quotation inside them keeps its own marks."""
    return " ".join(evidence.quote.split())


def write(template: str, **words: str) -> str:
    """Return the filled template; after a quoted question no full stop stands."""
    return re.sub(r"([?!…])»\.", r"\1»", template.format(**words))


def present(*remarks: Remark | None) -> Iterator[Remark]:
    """Yield the remarks that there are."""
    return (remark for remark in remarks if remark is not None)
