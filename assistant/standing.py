"""How a noun stands in its sentence: ruled out, set against something, only hung on, or done something to.

A line that speaks of a thing says that the account is about it. So what somebody denies, compares with or mentions on
the way to something else must be known from what it is about. Patterns over the words before and after, no grammar.
"""

from __future__ import annotations

import re

_BEFORE = 40  # so many characters before a noun decide how it stands

_NEGATED = re.compile(r"(?:n't|\bnot|\bno)(?: even| really| just| exactly)? $", re.IGNORECASE)
_SELF = re.compile(
    r"(?:\b(?:as|i'm|i am|i was|i've been|i became|became|become|being|be|makes me|made me|like|unlike|than)|"
    r"\bpromoted to|\bjob as)(?: now| just| only)? $",
    re.IGNORECASE,
)
# Set against what the person means: "to a square rather than to a nice museum".
_CONTRASTED = re.compile(
    r"\b(?:than|instead of|unlike|without|except|apart from|used to be|compared to|as if|as though)"
    r"(?: (?:to|at|in|of|for|with|from|we're|we were|it's|it were))? $",
    re.IGNORECASE,
)
_HUNG_ON = re.compile(
    r"\b(?:of|about|from|for|by|with|to|on|over|at|in|into|under|behind|through|near|as|between|against|after|before|"
    r"during|since|until) $",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(?:of|about|from|for|by|as|between|with) $", re.IGNORECASE)
_ACTED = re.compile(r"\b(?:I|we)(?:'\w+)?(?: \w+){1,2} $", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"\b(?:I|we) (?:\w+ )?(?:show|showed|told|tell|explained|gave|give|sent|presented|offered|read|promised|announced|"
    r"handed|brought|said)\b[^.!?;:]{0,30} to $",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"\b(?:run|runs|ran|running|manage|managing|lead|leading|head|own|chair|took over|took on|opened) $",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:lost|lose|losing|dropped|cancelled|scrapped|abandoned|shelved|gave up|given up) $", re.IGNORECASE
)
_GONE = re.compile(
    r"[^.!?;:]{0,40}?(?:'s|'ve|'re| (?:is|are|was|were|has|have|had|all|just)) (?:all |now |just )?(?:gone|left|quit|"
    r"resigned|retired|moved on|died|dead|dismissed|sacked|laid off)\b| (?:left|quit|resigned|retired|died)\b",
    re.IGNORECASE,
)
_SHUT = re.compile(r" (?:(?:has|had|was|is|will|be|been) )*(?:shut|shuts|close|closes|closed|folded|burnt|burned)\b")


def is_ruled_out(plain: str, start: int) -> bool:
    """Say whether the noun at ``start`` is denied, lost, set against something, or names who writes."""
    before = plain[max(0, start - _BEFORE) : start]
    return any(pattern.search(before) for pattern in (_NEGATED, _SELF, _CONTRASTED, _LOST))


def is_hung_on(plain: str, start: int) -> bool:
    """Say whether the noun at ``start`` hangs on a preposition: "we talked about the survey"."""
    return bool(_HUNG_ON.search(plain[max(0, start - _BEFORE) : start]))


def is_beside(plain: str, start: int) -> bool:
    """Say whether what is the person's own at ``start`` only tells of something else: "the drug for my patients"."""
    return bool(_SIDE.search(plain[max(0, start - _BEFORE) : start]))


def is_acted_on(plain: str, start: int) -> bool:
    """Say whether the person does something to the noun at ``start``: "I wrote the rota"."""
    return bool(_ACTED.search(plain[max(0, start - _BEFORE) : start])) and not is_hung_on(plain, start)


def is_addressed(plain: str, start: int) -> bool:
    """Say whether the person turns to those who are named at ``start``: "I showed the list to the porters"."""
    return bool(_ADDRESSED.search(plain[max(0, start - _BEFORE) : start]))


def is_run(plain: str, start: int) -> bool:
    """Say whether somebody runs the place at ``start``."""
    return bool(_RUN.search(plain[max(0, start - _BEFORE) : start]))


def is_gone(plain: str, end: int) -> bool:
    """Say whether those who are named up to ``end`` are told to be there no more."""
    return bool(_GONE.match(plain, end))


def is_shut(plain: str, end: int) -> bool:
    """Say whether the place that is named up to ``end`` has closed, or somebody closes it."""
    return bool(_SHUT.match(plain, end))
