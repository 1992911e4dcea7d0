"""A linter for the one question of a reflection: open, one thing at a time, no advice hidden in it.

The rules are patterns over English words; of a question in another language only the count, the length and
the stacking of question marks are checked. That a question starts with "what" does not make it open: "What
would happen if you talked to her?" is advice.
"""

from __future__ import annotations

import re

from assistant.language import guess_language

MAX_WORDS = 50

_MARKS = re.compile(r"[?\uff1f\u061f\u037e]")
_INTERROGATIVE = r"(?:what|how|who|whom|whose|when|where|which|why)"
_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|am|can|could|will|would|shall|should|have|has|had|may|might|must|"
    r"don't|doesn't|didn't|isn't|aren't|wasn't|weren't|can't|couldn't|won't|wouldn't|shouldn't|haven't|hasn't|hadn't)"
)
_SUBJECT = r"(?:you|your|he|she|it|they|we|i|there|this|that|these|those|the|a|an|anyone|anybody|someone|somebody|\w+)"

_FAULTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "the question hides advice",
        re.compile(
            r"\bwhy (?:not|don't|didn't|haven't|wouldn't)\b|\bhow about\b|\bwhat about \w+ing\b|"
            r"(?:^|[.!?:;,] )(?:and |so |but )?have you (?:ever |already )?"
            r"(?:considered|thought|tried|asked|told)\b|"
            r"\b(?:could|can|might|would|should) you (?:try|consider|perhaps|maybe|just|not|simply|start|begin|stop|"
            r"make sure|ensure|better|help|involve|delegate|communicate|encourage|empower|let)\b|"
            r"\bwhat if (?:you|your|the|they|he|she|we|it|one|somebody|someone)\b|"
            r"\bwhat (?:do you think )?(?:would|might|could) (?:happen|change|be different|be possible) if you\b|"
            r"\b(?:how would it (?:feel|be)|what would it be like) (?:to|if)\b|"
            r"\bwhat(?:'s| is| would be)? ?(?:stops|stopping|keeps|keeping|prevents|preventing|holds|holding) you "
            r"(?:back )?from\b|"
            r"\byou (?:should|ought to|must|'d better)\b|\bthink you (?:need|have) to\b|"
            r"\bshouldn't you\b|\bwouldn't it (?:be|help)\b|"
            r"\bwhen (?:will|are) you (?:going to|finally)\b"
        ),
    ),
    (
        "the question leads to an answer",
        re.compile(
            r"\bdon't you (?:think|agree|feel)\b|"
            r"\b(?:isn't|aren't|wasn't|won't|don't|doesn't|didn't) (?:it|that|they|you|he|she)\?|"
            r"\bwouldn't you (?:agree|say)\b|"
            r",\s*(?:right|correct|no|okay|ok|agreed|true|yes)\s*\?\s*$|\bsurely\b|\bobviously\b|"
            r"\bwhy (?:do|did|are|were|have|would|can't|don't) you\b|\bwhat makes you (?:so|such|think)\b|"
            r"\bwhat (?:are|were) you (?:so |really )?(?:afraid|scared|frightened|angry|anxious|ashamed)\b|"
            r"\bwhat is it (?:in|about) you that\b"
        ),
    ),
)
_STACKED = re.compile(rf"\b(?:and|or|but)\s*,?\s+(?:also\s+)?{_INTERROGATIVE}\b(?! (?:of|ever|not)\b)[^?]*\?")
_STACKED_CLAUSE = re.compile(rf"\b{_INTERROGATIVE}\b[^?]*[;,]\s*(?:and|or)\s+{_AUXILIARY}\s+{_SUBJECT}\b")
_CLOSED = re.compile(rf"^(?:and |but |so |then |or )?{_AUXILIARY}\b\s+{_SUBJECT}\b")


def fault_in_question(text: str) -> str | None:  # noqa: PLR0911 - one return a rule
    """Return what is wrong with a question, in words a model can act on, or None if nothing is."""
    marks = len(_MARKS.findall(text))
    if marks == 0:
        return "the question has no question mark"
    if marks > 1:
        return "there is more than one question"
    if len(text.split()) > MAX_WORDS:
        return "the question is too long"
    if guess_language(text) != "en":
        return None
    plain = re.sub(r"\s+", " ", text.replace("’", "'").lower()).strip()
    for fault, pattern in _FAULTS:
        if pattern.search(plain):
            return fault
    if not _MARKS.search(plain[-3:]):
        return "something follows the question"
    asked = _asked(plain)
    if _STACKED.search(asked) or _STACKED_CLAUSE.search(asked):
        return "the question asks two things at once"
    if _CLOSED.search(asked) or _CLOSED.search(_after_condition(asked)):
        return "the question can be answered with yes or no"
    return None


def _asked(plain: str) -> str:
    """Return the sentence that ends in the question mark, without what stands before it."""
    return re.split(r"(?<=[.!:])\s+", plain)[-1].strip("\"'«»“” ")


def _after_condition(sentence: str) -> str:
    """Return what follows an opening clause: "if it went well, would they …" gives "would they …"."""
    return (
        sentence.rsplit(", ", maxsplit=1)[-1]
        if re.match(r"(?:if|when(?!,)|once|suppose|imagine|before|after|in|on|at)\b", sentence)
        else sentence
    )
