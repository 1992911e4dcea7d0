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
from assistant.subjects import chosen
from assistant.types import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from assistant.case import Case
    from assistant.reading import Passage
    from assistant.types import Definition, Evidence

CLOSE_BEHIND = 0.6  # a second definition is named when its score is at least this share of the first one's
NEAR = 1.5  # so near behind the first another passage serves as evidence as well
UNSURE = 0.3  # below this score the nearest definition is more often wrong than right
FULL_WORDS = 8  # a sentence of fewer words seldom says what happened
CARRIED = (2.5, 1.6, 1.0)  # what it weighs that a passage carried the ranking first, second or third
ACT_BY = 4  # an act that comes later in a quotation is seldom what the quotation tells
SUBJECTS_SHORT, SUBJECTS_LONG = 2, 3  # of what an account speaks of, so many are named
ACT_WORDS = 7  # within so many words of "I" the verb must stand that says what kind of act it is


_OPENLY_ASKED = re.compile(
    r"(?:(?:and|so|but|then|or)\b,? )?(?!what (?:was|were|am|are) (?:I|we)\b|why (?:should|would|bother)\b|who am\b)"
    r"(?:how|what|which|where|when|who|whom|whose|why|should|can|could|do|would|must|may|is there|are there)\b",
    re.IGNORECASE,
)
_OF_THEMSELVES = re.compile(r"\b(?:I|we|my|our|me|us)\b|\bhow (?:do|does|can|could|would|should)\b", re.IGNORECASE)

# --- which of the person's sentences --------------------------------------------------------


def pick(case: Case) -> tuple[Passage | None, Passage | None]:
    """Return the passage that is evidence, and one that says what it is to the person or where it turns.

    Evidence is what carried the ranking, an act or what somebody says rather than a feeling, and no background.
    """
    told = [passage for passage in case.passages if not passage.asks] or list(case.passages)
    told.sort(key=lambda passage: -_telling(case, passage))
    fact = next(iter(told), None)
    if fact is None:
        return None, None
    if not case.short and _act_of(case, fact) and len(told) > 1 and _near(case, fact, told[1]):
        fact = told[1]  # the act is kept for the strength
    others = [passage for passage in case.passages if passage != fact]
    for wanted in ("stake", "asks", "turns"):
        found = [
            passage for passage in others if getattr(passage, wanted) and (not passage.asks or _own(case, passage))
        ]
        if found:
            return fact, found[-1]
    others = [passage for passage in others if not passage.asks] or others
    kept = [passage for passage in others if case.short or not _act_of(case, passage)] or others
    return fact, max(kept, key=lambda passage: _telling(case, passage), default=None)


def _near(case: Case, first: Passage, second: Passage) -> bool:
    return _telling(case, second) > 0 and _telling(case, first) - _telling(case, second) <= NEAR


def _own(case: Case, passage: Passage) -> bool:
    """Say whether a question is the person's own: asked outright, about themselves, and not one that answers itself."""
    return bool(_OPENLY_ASKED.match(quote := case.words(passage).quote) and _OF_THEMSELVES.search(quote))


def pick_scene(case: Case, *taken: Passage | Evidence | None) -> Passage | None:
    """Return a further passage that tells what happens, beside those that are quoted."""
    spans = {(each.start, each.end) for each in taken if each is not None}
    rest = [each for each in case.passages if (each.start, each.end) not in spans and not each.asks]
    return max(rest, key=lambda passage: _telling(case, passage), default=None)


def _telling(case: Case, passage: Passage) -> float:
    """Return how well a passage serves as evidence."""
    places = [place for place, span in enumerate(case.ranking.carried) if overlap(passage, span)]
    carried = CARRIED[min(places[0], len(CARRIED) - 1)] if places else 0.0
    words = case.words(passage).quote
    full = -1.0 if len(words.split()) < FULL_WORDS else 0.0
    seen = passage.acts + passage.spoken - 3.0 * passage.background - 1.5 * passage.feels
    return carried + full + 0.6 * seen


def overlap(passage: Passage, span: tuple[int, int]) -> bool:
    """Say whether a passage was cut from a sentence that shares something with a span."""
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
        text = write(case.choose(lines), fact=shown(first))
        return Remark("mirror", f"{text}{_also_told(case, first)}", (), (first,))
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
    evidence = tuple(sorted((first, second), key=lambda words: text.find(shown(words))))
    return Remark("mirror", f"{text}{_also_told(case, *evidence)}", (), evidence)


def _also_told(case: Case, *quoted: Evidence) -> str:
    """Return a sentence that names what the account speaks of besides the quoted words, or "" for nothing."""
    names = _subjects(case, *quoted)
    return f" {write(case.choose(phrases.SUBJECTS), subjects=names)}" if names else ""


def _subjects(case: Case, *quoted: Passage | Evidence | None) -> str:
    """Return what the account speaks of outside these words, as one lists it."""
    spans = [(each.start, each.end) for each in quoted if each is not None]
    names = [each.words for each in chosen(case.subjects, spans, SUBJECTS_SHORT if case.short else SUBJECTS_LONG)]
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


def make_dimension(case: Case, fact: Passage, heart: Passage | None, *, pointers: Sequence[str] = ()) -> Remark:
    """Name the nearest definition, and by which words; words that the mirror has just quoted are only pointed to.

    ``pointers`` are the lines to say that with, where it is no mirror of two sentences.
    """
    main, words = case.main, case.words(fact)
    asks = case.asks(main)
    lines: tuple[str, ...] = phrases.DIMENSIONS_ASK if asks else phrases.DIMENSIONS
    if case.ranking[0].score < UNSURE:
        lines = phrases.DIMENSIONS_UNSURE
    concern = case.concern(main)
    about = f"asks {asks}" if asks else f"is about {concern}"
    account = "this"
    if not pointers and not _subjects(case, fact, heart) and (told := _subjects(case)):
        account = write(phrases.ACCOUNT, subjects=told)
    of = {"account": account, "Account": account[:1].upper() + account[1:]}
    names = of | {
        "name": name_of(main),
        "concern": concern,
        "looks": case.looks(main),
        "asks": asks or "",
        "about": about,
    }
    first = write(case.choose(lines), **names)
    second = write(case.choose(pointers or phrases.POINTERS_ONE), evidence=shown(words))
    return Remark("dimension", f"{first} {second}", (case.cite_nearest(main),), (words,))


def make_counterpart(case: Case, *, long: bool = False) -> Remark | None:
    """Return the other side of the same task; told at length, also what the first side looks like."""
    main, other = case.main, case.pack.counterpart(case.main.id)
    if other is None:
        return None
    asks, looks, main_looks = case.asks(other), case.looks(other), case.looks(main)
    if asks:
        line = case.choose(phrases.COUNTERPARTS_ASK_LONG if long else phrases.COUNTERPARTS_ASK)
    else:
        line = case.choose(phrases.COUNTERPARTS if long else phrases.COUNTERPARTS_SHORT)
    names = {"name": name_of(other), "main": name_of(main), "Main": main.name}
    text = write(line, **names, looks=looks, main_looks=main_looks, asks=asks or "")
    return Remark("counterpart", text, (case.cite_nearest(other),))


def make_strength(case: Case, *quoted: Passage | None) -> Remark | None:
    """Name an act of the person, where one is told and belongs to the dimension or its counterpart."""
    for passage in case.passages:
        definition = None if passage in quoted else _act_of(case, passage)
        if definition is not None:
            words = case.words(passage)
            text = write(case.choose(phrases.STRENGTHS), act=shown(words), name=name_of(definition))
            return Remark("strength", text, (case.cite_nearest(definition),), (words,))
    return None


def _act_of(case: Case, passage: Passage) -> Definition | None:
    """Return the definition of the pair that an act told in this passage belongs to."""
    if not passage.acts:
        return None
    pair = [each for each in (case.main, case.pack.counterpart(case.main.id)) if each is not None]
    return next((each for each in pair if _is_act_of(each, case.words(passage).quote, case)), None)


def _is_act_of(definition: Definition, quote: str, case: Case) -> bool:
    guide, act = case.pack.guides.get(definition.id), find_act(quote)
    if act is None or len(quote[: -len(act)].split()) > ACT_BY:
        return False
    beginning = " ".join(act.lower().split()[:ACT_WORDS])
    return guide is not None and any(re.search(rf"\b{re.escape(verb)}\b", beginning) for verb in guide.acts)


def make_blind_spot(case: Case) -> Remark | None:
    """Name the definition that came close behind, if it is another than the pair; else what was not told; else nothing.

    What is missing first is what the question asks for, so that the blind spot names what is missing besides.
    """
    ranking, main = case.ranking, case.main
    for ranked in ranking.ranked[1:3]:
        if ranked.definition != main.counterpart and ranked.score >= CLOSE_BEHIND * ranking[0].score:
            also = case.pack.definition(ranked.definition)
            asks = case.asks(also)
            line = case.choose(phrases.ALSO_ASK if asks else phrases.ALSO)
            text = write(line, name=name_of(also), concern=case.concern(also), asks=asks or "")
            return Remark("blind_spot", text, (case.cite_nearest(also),))
    lines = [case.choose(case.filled(phrases.NOT_TOLD[lack])) for lack in case.lacks[1:]]
    if case.unheard:
        lines = case.filled(phrases.UNHEARD)
    return Remark("blind_spot", case.choose(lines), (case.cite_nearest(main),)) if lines else None


def make_question(case: Case, *, but: Collection[str] = ()) -> Remark | None:
    """Return a question from the bank of the main definition; those in ``but`` were asked already."""
    guide = case.pack.guides.get(case.main.id)
    lines = case.suiting(guide.questions, but) if guide else []
    return Remark("question", case.choose(lines)) if lines else make_general_question(case, but=but)


def make_experiment(case: Case) -> Remark | None:
    """Return something small to try, from the bank of the main definition."""
    guide = case.pack.guides.get(case.main.id)
    lines = case.suiting(guide.experiments) if guide else []
    if not lines:
        return None
    return Remark("experiment", write(case.choose(phrases.EXPERIMENTS), line=begin_low(case.choose(lines))))


def make_general_question(case: Case, *, thin: bool = False, but: Collection[str] = ()) -> Remark | None:
    """Return a question that belongs to no definition; to a thin text one that asks for a scene.

    Those in ``but`` were asked already.
    """
    lines = case.filled(case.pack.thin_questions, but) if thin else []
    lines = lines or case.filled(case.pack.general_questions, but)
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
