"""What the offline composer says in a further turn of a conversation, and at its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant import phrases
from assistant.case import name_of
from assistant.making import make_dimension, overlap, pick, shown, write
from assistant.reading import Passage
from assistant.types import Evidence, Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.case import Case
    from assistant.turns import Talk

MIN_ANSWER_WORDS = 3
MAX_ANSWER_WORDS = 24
_INTENDS = re.compile(
    r"\bI(?:'ll| will|'m going to| am going to| want to try| plan to|'d try| would try|'m planning| could try| might "
    r"try)\b"
)


def take_up(case: Case, talk: Talk) -> Remark | None:
    """Return the mirror of a further turn: the person's answer, beside what they wrote before."""
    new = _answer(case, talk)
    if new is None:
        return None
    words = case.words(new)
    old = _old(case, talk)
    lines = phrases.ANSWERS_ASKED if talk.asked else phrases.ANSWERS
    text = write(case.choose(lines), new=shown(words), asked=talk.asked[-1] if talk.asked else "")
    if old is None:
        return Remark("mirror", text, (), (words,))
    before = case.words(old)
    return Remark("mirror", f"{text} {write(case.choose(phrases.BEFORE), old=shown(before))}", (), (words, before))


def dimension_now(case: Case, talk: Talk) -> Remark | None:
    """Return the dimension of a further turn: that it has changed, and from what, or that it stays."""
    fact, _ = pick(case)
    if fact is None:
        return None
    answer = _answer(case, talk)
    if talk.before == case.main.id and answer and any(overlap(answer, span) for span in case.ranking.carried):
        fact = answer  # what stays is shown by words that are new, where they are among those that carry it
    words, main, said = case.words(fact), case.main, fact == answer
    if talk.before is None:
        pointers = (
            phrases.ANSWER_POINTERS if said else phrases.POINTERS_ONE if _old(case, talk) == fact else phrases.QUOTED
        )
        return make_dimension(case, fact, None, pointers=pointers)
    citations = [case.cite_nearest(main)]
    if talk.before == main.id:
        lines = phrases.STAYS_SAID if said else phrases.STAYS
        text = write(case.choose(lines), name=name_of(main), evidence=shown(words))
    else:
        old, concern = case.pack.definition(talk.before), case.concern(main)
        line = case.choose(phrases.CHANGED_SAID if said else phrases.CHANGED)
        text = write(line, name=name_of(main), old=name_of(old), concern=concern, evidence=shown(words))
        citations.append(case.cite_nearest(old))
    return Remark("dimension", text, tuple(citations), (words,))


def sum_up(case: Case, talk: Talk) -> Sequence[Remark]:
    """Return the summary of a conversation: from where to where, what it came to, and what the person means to do."""
    told = [passage for passage in case.passages if not passage.asks]
    first = next((passage for passage in told if passage.start < talk.start), None)
    last = _answer(case, talk)
    fact, _ = pick(case)
    if last is None or fact is None:
        return ()
    remarks = [_from_to(case, first or fact, last)]
    if talk.before is not None or case.ranking.fits:
        low, high = talk.shown_by or (fact.start, fact.end)
        main, words = case.main, Evidence(case.situation[low:high], low, high)
        text = write(
            case.choose(phrases.CAME_TO), name=name_of(main), concern=case.concern(main), evidence=shown(words)
        )
        remarks.append(Remark("dimension", text, (case.cite_nearest(main),), (words,)))
    intends = [passage for passage in told if _INTENDS.search(case.words(passage).quote.replace("’", "'"))]
    if intends:
        words = case.words(intends[-1])
        line = write(case.choose(phrases.INTENDS), words=shown(words))
        remarks.append(Remark("experiment", line, (), (words,)))
    return remarks


def _from_to(case: Case, first: Passage, last: Passage) -> Remark:
    begun, ended = case.words(first), case.words(last)
    if begun == ended:
        return Remark("mirror", write(case.choose(phrases.MIRROR_ONE), fact=shown(begun)), (), (begun,))
    text = write(case.choose(phrases.FROM_TO), first=shown(begun), last=shown(ended))
    return Remark("mirror", text, (), (begun, ended))


def _old(case: Case, talk: Talk) -> Passage | None:
    """Return what to quote of the turns before."""
    return next((each for each in pick(case)[::-1] if each is not None and each.start < talk.start), None)


def _answer(case: Case, talk: Talk) -> Passage | None:
    """Return what to quote of the last turn: its fullest passage, or all of it where it is short."""
    new = [passage for passage in case.passages if passage.start >= talk.start]
    told = [passage for passage in new if not passage.asks] or new
    if told:
        return max(told, key=lambda passage: (passage.stake, passage.end - passage.start))
    latest = case.situation[talk.start :].strip().rstrip(".,;!")
    if MIN_ANSWER_WORDS <= len(latest.split()) <= MAX_ANSWER_WORDS and not re.search(r"[«»\n]", latest):
        span = (talk.start, talk.start + len(latest))
        return Passage(*span, sentence=span, asks=latest.endswith("?"))
    return None
