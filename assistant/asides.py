"""What in a person's text is no account of what happens: greetings, asides, who they are, what they feel.

Patterns over English words. An aside is never given back; background and feelings are no evidence for a definition.
"""

from __future__ import annotations

import re

_NOISE = re.compile(
    r"^(?:hi|hello|hey|hiya|greetings|good (?:morning|evening|day)|dear)\b[^.]{0,40}$|"
    r"\b(?:thanks|thank you|cheers|ta) (?:in advance|for (?:reading|any|your|the)|so much|all|everyone)|"
    r"^(?:thanks|thank you|sorry|apologies)\b|\b(?:long|first) ?time (?:lurker|poster|reader)|\blong post\b|"
    r"^(?:tl;?dr|edit|update|ps|p\.s\.|context|background|anyway|rant over|end of rant)\b|\bthrowaway\b|"
    r"\b(?:any|your|some|other) (?:advice|thoughts|ideas|suggestions|tips|opinions|views|input|help)\b|"
    r"\b(?:advice|thoughts|ideas|suggestions|tips|opinions|help) (?:please|welcome|appreciated|wanted|needed)\b|"
    r"\b(?:tell me (?:what|how|if|whether|about|i)|help me|please help|let me know|i(?:'d| would) (?:love|like|be glad|"
    r"rather|appreciate)(?: to)? (?:hear|know|some|any|your)|curious (?:what|how|if|whether|about)|"
    r"wondering (?:how|what|if|whether) (?:you|any|others|other)|asking for a friend|am i (?:wrong|mad|crazy|the)|"
    r"is it just me|has any(?:one|body)|(?:does|did|can|could|would) any(?:one|body)|^any(?:one|body) (?:got|have|"
    r"know|knows|else|here|been)|how do (?:you|others|people) (?:all|"
    r"guys)|"
    r"what (?:would|do|did|should) you|what worked for you|how (?:would|do|did) you|where would you|"
    r"what(?:'s| is) (?:wrong|the right)|don't know why i'm telling|i know that sounds|just (?:needed|wanted) to "
    r"(?:vent|"
    r"get this)|needed to (?:vent|get (?:that|this) (?:out|off))|not sure (?:if|whether|where) (?:this|to post)|"
    r"hope (?:this|that) makes sense|"
    r"you(?:'ll| will| may| might)? (?:have )?noticed?|believe me|you know how it is|so that was that)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?<!\bfor)(?<!\bto)(?<!\bby)(?<!\bof)(?<!\bwith)(?<!\bfrom)\s+(?:thoughts|advice|ideas|help|tips|anyone|opinions|suggestions|takers|right|no|huh|eh)\s*\?+$",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"^(?:(?:so|well|ok|okay|right),? )?(?:I(?:'m| am| was)(?: now| currently| just| also)? (?:an?|the|in charge|on|"
    r"head|new|with|director|responsible|one of)\b|"
    r"(?:I|We) (?:run|manage|lead|head|own|work|supervise|look after|do|teach)\b|"
    r"I've been (?:an?|here|in|with|the|head|running|doing|at)\b|(?:We(?:'re| are)|It's|This is|Ours is) an?\b|"
    r"(?:\w+ ){1,3}years? (?:an?|in|at|as|of|with|here|ago)\b|Took (?:over|on|what)\b|As (?:an?|the) \w+|"
    r"(?:Just )?moved (?:from|to)\b|(?:New|Small|First|Second|Third) )",
    re.IGNORECASE,
)
_FEELS = re.compile(
    r"\b(?:I(?:'m| am| was| feel| felt| just feel)(?: so| very| really| a bit| honestly| completely)* (?:like|tired|"
    r"exhausted|angry|sad|lost|afraid|frustrated|worried|scared|hurt|low|bad|guilty|ashamed|proud|happy|upset|fed up)|"
    r"it (?:hurts|stings|kills me|breaks)|I (?:hate|love|dread|cried|can't sleep))\b",
    re.IGNORECASE,
)


def is_aside(sentence: str) -> bool:
    """Say whether a sentence greets, thanks, or speaks to whoever reads."""
    return bool(_NOISE.search(sentence))


def is_background(sentence: str) -> bool:
    """Say whether a sentence tells who the person is, where they work, or since when."""
    return bool(_BACKGROUND.match(sentence))


def is_feeling(words: str) -> bool:
    """Say whether these words tell how somebody feels."""
    return bool(_FEELS.search(words))


def without_tail(plain: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a sentence's span without the "Thoughts?" that was joined to it."""
    tail = _TAIL.search(plain, *span)
    return (span[0], tail.start()) if tail else span
