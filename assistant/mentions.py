"""The people, things and occasions that a person's text names, in a form in which a line can speak of them again.

Word lists and a few patterns, and no more than that: "my old manager" is found because "manager" is on a list and "my"
begins it, and it comes back as "your old manager". What is not on a list is not found, which costs a line that could
have been closer; what is found stands in the text, word for word but for "my" and "our".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from assistant.nouns import (
    ABOVE,
    ALSO_ADJECTIVES,
    ALSO_VERBS,
    CALENDAR,
    GROUPS,
    MANY_THINGS,
    NOT_LED,
    OCCASIONS,
    OUTSIDE,
    OWN_GROUPS,
    PEOPLE,
    PLACES,
    THINGS,
    VAGUE_PEOPLE,
    is_noun,
)
from assistant.standing import is_acted_on, is_addressed, is_beside, is_gone, is_hung_on, is_ruled_out, is_run, is_shut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Slot = Literal["people", "person", "team", "boss", "outside", "thing", "things", "place", "occasion"]
SLOTS: tuple[Slot, ...] = get_args(Slot)

MAX_MODIFIERS = 3
_MINE = 1.0
_OWN = 1.5  # "my", "our", "the" and the like point at something; "a" only brings it up
_NEAR = 3.0  # for standing in the sentence that matters
_AGAIN = 1.0  # for each further place where it is named
_MOST_AGAIN = 3
_MODIFIED = 0.5  # for each word that tells it from others of its kind, two at most
_GONE = -3.0  # for somebody who seems to be there no more
_ENOUGH = 2.5

_DETERMINER = (
    r"(?:my|our|the|this|these|those|an?|both|(?:the|my|our|these|those) (?:two|three|four|five|six|seven|eight))"
)
_PHRASE = re.compile(
    rf"(?<![\w'-])(?P<det>(?:one of )?{_DETERMINER}) "
    r"(?=(?P<words>[a-z][\w'-]*(?: [a-z][\w'-]*){0,5}))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<=[a-z,;:] )(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][a-z]{2,})"
    r"(?= (?:said|says|told|asked|asks|wants|wanted|thinks|thought|does|did|runs|"
    r"ran|took|takes|gave|keeps|kept|came|comes|went|goes|has|had|will|would|won't|doesn't|didn't)\b)"
)
_COUNTED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|these|those|both|one of)\b")
_OWNED = re.compile(r"\b(?:my|our)\b")
_PAST = re.compile(r"\b(?:last|former|previous|old|ex|late)\b", re.IGNORECASE)
_BYGONE = re.compile(r"\b(?:last|first|former|previous|ex)\b", re.IGNORECASE)
# Words that end a phrase: what follows them is no longer the same noun.
BREAKS = frozenset(
    "of to in on at for with by from and or but so because that which who whom whose when while if as than then is "
    "are was were am be been being has have had having do does did can could should would will shall may might must "
    "i you he she it we they me him us them not no never nobody nothing about into out up down over after before "
    "until since there here all just only also even still always often again too very really what how why where "
    "without through during between against under above behind near like unless although though whether got get "
    "gets gave give gives said says say told tell tells asked ask asks want wants wanted need needs needed know "
    "knows knew think thinks thought see sees saw go goes went come comes came make makes made take takes took keep "
    "keeps kept let lets put puts feel feels felt look looks looked seem seems seemed work works worked run runs "
    "ran start starts started stop stops stopped left leave leaves find finds found hold holds held means meant "
    "doesn't don't didn't isn't aren't wasn't weren't won't can't couldn't wouldn't hasn't haven't hadn't shouldn't "
    "lot lots kind sort bit couple number end rest way time times day days week weeks month months year years same "
    "other others one ones first last next own a an the my our your his her their its each every this that these "
    "those any some".split()
)
# A further noun, so that the phrase is about that one: "the kitchen table". A verb would end on -s or -ed, or is here.
_COMPOUND = re.compile(
    rf" (?!(?:{'|'.join(sorted(BREAKS))}|fell|grew|rang|cost|hit|broke|led|met|sat|stood|lost|won|cut|drew|paid|sold|"
    r"became|fits|slid|shut|set|wrote|read|built|brought|today|yesterday|tomorrow|together|either|already|now|back|"
    r"away|off|ever|once|soon|later|because|can|per|via|versus|plus|instead|everybody|everyone|people|somebody)\b)"
    r"[a-z][a-z'-]*(?<!s)(?<!ed)(?<!ing)(?<!ly)\b"
)
_MODIFYING = frozenset({"first", "last", "next", "same", "other", "own", "one", "day", "week", "month", "year"})
_DENIED = re.compile(
    r"\b(?:no|not|never|without|nobody|none|lacks?|lacking|missing|any|\w+n't|should|need|if)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, group, thing or occasion, ``text[start:end]``, and in which slots of a line it can stand.

    ``own``: the person calls it theirs, or did something to it. ``passing``: it hangs on a preposition and no more.
    ``head`` is its last word; ``words`` are how it is spoken of again; ``noun`` is the same without "the" or "my".
    """

    start: int
    end: int
    head: str
    words: str
    slots: frozenset[Slot]
    weight: float
    noun: str
    own: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What fills a slot, and how much it matters in the text."""

    words: str
    score: float


def unknown_slots(line: str) -> list[str]:
    """Return what stands in braces in a hand-written line and is no slot, with its braces."""
    return [braced for braced in re.findall(r"\{[^{}]*\}|[{}]", line) if braced[1:-1] not in SLOTS]


def slots_of(line: str) -> frozenset[str]:
    """Return the slots that a hand-written line holds."""
    return frozenset(re.findall(r"\{(\w+)\}", line))


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Return what a text names, in its order."""
    plain = text.replace("’", "'")
    return tuple(sorted((*_phrases(plain), *_names(plain)), key=lambda mention: mention.start))


def best_mentions(mentions: Sequence[Mention], near: Sequence[tuple[int, int]]) -> dict[Slot, Named]:
    """Return for each slot what fills it best: named in the sentences that matter, pointed at, named again.

    What is named once, in passing or elsewhere, fills none: a line that makes it the matter would be untrue.

    Args:
        mentions: what the text names.
        near: spans of the sentences that matter, the one that matters most first.

    """
    best: dict[Slot, Named] = {}
    for slot in SLOTS:
        scored = [
            (_score(each, mentions, near), -each.start, each)
            for each in mentions
            if slot in each.slots and _is_topic(each, slot, mentions, near)
        ]
        fitting = [each for each in scored if each[0] >= _ENOUGH]
        if fitting:
            score, _, found = max(fitting, key=lambda each: each[:2])
            best[slot] = Named(f"the next {_one(found.noun)}" if slot == "occasion" else found.words, score)
    return best


def _is_topic(mention: Mention, slot: Slot, mentions: Sequence[Mention], near: Sequence[tuple[int, int]]) -> bool:
    """Say whether a line may be about this: the person's own, or named again, or in what matters most."""
    if slot == "occasion" or mention.own:
        return True
    if slot == "team" and mention.head not in OWN_GROUPS:
        return False
    again = sum(_level(each.head) == _level(mention.head) for each in mentions) > 1
    return again or (
        slot != "place" and not mention.passing and any(low <= mention.start < high for low, high in near[:1])
    )


def _score(mention: Mention, mentions: Sequence[Mention], near: Sequence[tuple[int, int]]) -> float:
    places = [place for place, (low, high) in enumerate(near) if low <= mention.start < high]
    closeness = _NEAR / (1 + places[0]) if places else 0.0
    again = sum(_level(each.head) == _level(mention.head) for each in mentions) - 1
    past = _GONE if _PAST.search(mention.words) and mention.slots & {"people", "person"} else 0.0
    return mention.weight + closeness + _AGAIN * min(again, _MOST_AGAIN) + past


def _phrases(plain: str) -> Iterator[Mention]:
    for match in _PHRASE.finditer(plain):
        words = match["words"].split(" ")
        count = _head(words)
        if count is None or is_ruled_out(plain, match.start()):
            continue
        end = match.start("words") + len(" ".join(words[:count]))
        mention = _mention(plain, match, end, words[count - 1].lower(), modifiers=count - 1)
        if mention is not None:
            yield mention


def _head(words: Sequence[str]) -> int | None:
    """Return how many of these words are the noun with what stands before it, or None if no noun of a list comes."""
    found = None
    for count, word in enumerate(words, 1):
        low = word.lower()
        if low.endswith("'s") or (low in BREAKS and not (low in _MODIFYING and found is None)):
            break
        if found is not None and low in ALSO_VERBS:
            break
        if is_noun(low):
            found = count
        elif found is not None or count > MAX_MODIFIERS:
            break
    return found


def _mention(plain: str, match: re.Match[str], end: int, head: str, *, modifiers: int) -> Mention | None:
    determiner, noun = match["det"].lower(), plain[match.start("words") : end]
    vague = determiner in {"a", "an"}
    if re.match(r"'s|-\w", plain[end : end + 2]) or _is_other(plain, match, end, head, modifiers):
        return None
    words = f"the {noun}" if vague else plain[match.start() : end]
    pointed = 0.0 if vague else _OWN + _MINE * bool(_OWNED.search(determiner))
    weight = pointed + _MODIFIED * min(modifiers, 2)
    slots = _slots(determiner, head)
    passing = is_hung_on(plain, match.start()) and not (head in PLACES and is_run(plain, match.start()))
    owned = bool(_OWNED.search(determiner)) and not is_beside(plain, match.start())
    acted = is_addressed if head in PEOPLE else is_acted_on
    own = owned or acted(plain, match.start())
    name = noun.removeprefix("own ").lower()
    return Mention(match.start(), end, head, _addressed(words), slots, weight, name, own, passing)


def _is_other(plain: str, match: re.Match[str], end: int, head: str, modifiers: int) -> bool:
    """Say whether the noun is not what it looks like: part of a longer one, cut off, wished for, or not theirs."""
    determiner, vague = match["det"].lower(), match["det"].lower() in {"a", "an"}
    if _COMPOUND.match(plain, end) and (head not in PEOPLE or head in ALSO_ADJECTIVES or head in THINGS):
        return True
    if (_COUNTED.search(plain[match.start() : end].lower()) and not _several(head)) or (
        is_gone(plain, end) if head in PEOPLE else _BYGONE.search(plain, match.start(), end)
    ):
        return True
    if head in PLACES and (is_shut(plain, end) or (vague and not is_run(plain, match.start()))):
        return True
    if head in VAGUE_PEOPLE and modifiers == 0 and not determiner.endswith(("my", "our")):
        return True
    sentence = re.split(r"[.!?;]\s", plain[: match.start()])[-1]
    # What is only wished for, or missing, must not come back as if it were there.
    return vague and bool(modifiers == 0 or head in PEOPLE or _DENIED.search(sentence))


def _several(head: str) -> bool:
    return head.endswith(("s", "men")) or head in {"people", "children", "staff", "police"}


def _slots(determiner: str, head: str) -> frozenset[Slot]:
    slots: set[Slot] = set()
    if head in PEOPLE:
        own = bool(_OWNED.search(determiner))
        several = (_several(head) or head in GROUPS) and not determiner.startswith("one of") and head not in ABOVE
        slots = {"people"} if several else {"person"}
        if head in OUTSIDE:
            slots.add("outside")
        elif head in ABOVE and (own or head in {"boss", "board", "ceo", "owner", "mayor"}):
            slots.add("boss")
        elif several and head not in NOT_LED and (head in GROUPS or own):
            slots.add("team")
    if head in THINGS:
        slots |= {"thing", "things"}
    if head in MANY_THINGS:
        slots.add("things")
    if head in OCCASIONS:
        slots.add("occasion")
    if head in PLACES:
        slots.add("place")
    return frozenset(slots)


def _names(plain: str) -> Iterator[Mention]:
    for match in _NAMED.finditer(plain):
        if match["name"].lower() not in CALENDAR and not is_noun(match["name"].lower()):
            yield Mention(
                match.start(),
                match.end(),
                match["name"].lower(),
                match["name"],
                frozenset({"person"}),
                _OWN,
                match["name"],
            )


def _addressed(words: str) -> str:
    """Return the words as one says them to the person: "your" for "my" and "our", small at the beginning."""
    said = re.sub(r"\b(?:my|our)(?: own)?\b", "your", words, flags=re.IGNORECASE)
    return said[:1].lower() + said[1:]


def _one(noun: str) -> str:
    return re.sub(r"ies$", "y", noun) if noun.endswith("ies") else re.sub(r"(?<=ch)es$|(?<!s)s$", "", noun)


def _level(head: str) -> str:
    return head.removesuffix("s")
