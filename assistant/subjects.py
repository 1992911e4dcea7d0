"""What an account speaks of, as it calls it: "the parish letter", "your oven". To name it is all that is done with it.

Wider than `assistant.mentions`, which knows its nouns from lists since a line makes them the matter: here a phrase is
taken by where it stands, after "the", "my" and the like and before a word that ends it, and nothing is said of it but
that it is there. What looks like a verb, an adverb or an adjective that stands alone is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.mentions import BREAKS
from assistant.nouns import ALSO_VERBS, CALENDAR, PEOPLE, is_noun
from assistant.standing import is_ruled_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_WORDS = 3  # after "the"; more than that is seldom one thing
ENOUGH = 0.5  # of a phrase's weight: "the floor", once and in passing, is scenery, named only for want of more
SHORTEST = 4  # letters of a noun; "the man", "the job" tell one account from another no better than "it"
_KNOWN, _TOLD_APART, _OWN, _AGAIN = 1.0, 1.0, 0.5, 0.5  # what makes a phrase worth naming

_PHRASE = re.compile(
    r"(?<![\w'-])(?P<det>my|our|the|this|two|three|four|five|six|seven|eight|nine|ten|twelve|an?) "
    r"(?=(?P<words>[a-z][a-z'-]*(?: [a-z][a-z'-]*){0,4})(?P<after>.?))",
    re.IGNORECASE,
)
# Nouns that name nothing, or that a word after them would have to explain.
_EMPTY = frozenset(
    "thing things fact facts moment moments truth problem problems reason reasons idea ideas case cases point points "
    "question questions answer answers side sides half part parts piece pieces place places world life lives matter "
    "matters stuff sense feeling feelings situation situations issue issues topic subject mood spirit spring summer "
    "autumn winter morning mornings evening evenings afternoon night nights weekend hour hours minute minutes "
    "quarter season hand hands head face eyes voice mind heart self bottom top middle beginning edge centre "
    "left right past future present usual latter former above below opposite contrary minimum maximum exact actual "
    "average total majority rule order name names word words sentence sentences job jobs work effort chance "
    "result results effect impact cause impression difference experience experiences while whole poor good bad best "
    "worst better worse most least more less old new young big small large little long short high low real only "
    "entire sick rich dead living unemployed elderly main usual obvious wrong second third fourth "
    "english french german dutch polish internet weather sake dark quiet calm deep guilty broken strict normal drunk "
    "sack stubborn asleep apart done meantime ought thought guess guesses charm stretch turn tone size form rate "
    "trouble wife husband brother sister mother father mum dad son daughter partner nephew cousin fun joke jokes noise "
    "change leadership management predictability direction back-up mess lot stage level area areas "
    "figure figures number numbers amount one two three four five six seven eight nine ten twelve twenty".split()
)
# After these a phrase is no thing by itself, or goes on: "the third market day".
_GOES_ON = frozenset("day days week weeks month months year years time times way kind end one ones".split())
_ENDS = BREAKS | frozenset(
    "among across around along within beyond towards toward except despite upon outside inside past amid per via yet "
    "too alone either ever anymore nor plus them there everywhere somewhere anyway well someone somebody anyone "
    "anybody everyone everybody whoever whatever whenever wherever itself himself herself myself themselves "
    "yourself more".split()
)
_LOOSE = re.compile(
    r"(?:ed|ly|ing|ous|ful|ive|less|able|ible|ish|est|n't|'s)$|"
    r"^(?:fell|grew|rang|cost|hit|broke|led|met|sat|stood|lost|won|drew|paid|sold|became|fits|slid|shut|set|wrote|read|"
    r"built|brought|spoke|chose|began|drove|flew|rose|threw|wore|ate|drank|swore|slept|lay|hung|spent|sent|taught|"
    r"bought|fought|caught|heard|understood|might|alone|aware|afraid|able|ready|happy|busy|fine|great|empty|full|open|"
    r"free|clear|sure|late|early|local|current|regional|national|central|general|annual|final|senior|junior|chief|"
    r"today|yesterday|tomorrow|together|either|already|now|back|away|off|ever|once|soon|later|per|via|plus|instead|"
    r"everybody|everyone|somebody|else)$"
)
_FIRST = re.compile(
    r"^(?:good|bad|nice|great|decent|proper|real|right|wrong|best|worst|same|other|others|next|last|first|own|only|very|whole|entire|such|few|many|more|most|less)$"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken of, ``text[start:end]`` but for "my" and "our"; ``noun`` is its last word."""

    start: int
    end: int
    words: str
    noun: str
    weight: float


def find_subjects(text: str) -> tuple[Subject, ...]:
    """Return what a text speaks of, in its order; what it names again stands there once, where it is named first."""
    found: dict[str, Subject] = {}
    every = list(_phrases(text.replace("’", "'")))
    for each in every:
        again = sum(_level(other.noun) == _level(each.noun) for other in every) > 1
        weight = each.weight + _AGAIN * again
        known = found.get(_level(each.noun))
        if known is None or weight > known.weight:
            found[_level(each.noun)] = Subject(each.start, each.end, each.words, each.noun, weight)
    return tuple(sorted(found.values(), key=lambda subject: subject.start))


def chosen(subjects: Sequence[Subject], quoted: Sequence[tuple[int, int]], most: int) -> list[Subject]:
    """Return those most worth naming, in the order of the text: none that stands in words which are quoted anyway."""
    rest = [each for each in subjects if not any(low <= each.start < high for low, high in quoted)]
    rest = [each for each in rest if each.weight >= ENOUGH] or rest
    best = sorted(rest, key=lambda each: (-each.weight, each.start))[:most]
    return sorted(best, key=lambda each: each.start)


def _phrases(plain: str) -> Iterator[Subject]:
    for match in _PHRASE.finditer(plain):
        words = _until_break(match["words"].split(" "), followed=match["after"])
        if words is None or not _is_named(match["det"].lower(), words) or is_ruled_out(plain, match.start()):
            continue
        determiner, said = match["det"].lower(), " ".join(words)
        own = determiner in {"my", "our"}
        shown = f"your {said}" if own else f"the {said}" if determiner == "this" else f"{determiner} {said}"
        weight = _KNOWN * is_noun(words[-1].lower()) + _TOLD_APART * (len(words) > 1) + _OWN * own
        weight -= _OWN * (determiner in {"a", "an"})
        yield Subject(match.start(), match.start("words") + len(said), shown, words[-1].lower(), weight)


def _until_break(words: Sequence[str], *, followed: str) -> list[str] | None:
    """Return the words before one that ends a phrase, or None where none does within reach."""
    kept: list[str] = []
    for word in words:
        if word.lower() in _ENDS:
            return kept if kept and word.lower() not in _GOES_ON else None
        kept.append(word)
        if len(kept) > MOST_WORDS:
            return None
    return kept if followed in {"", ".", ",", ";", ":", "!", "?", ")"} else None


def _is_named(determiner: str, words: Sequence[str]) -> bool:
    """Say whether these words are a thing or people, as far as their form can tell."""
    head, before = words[-1].lower(), [word.lower() for word in words[:-1]]
    if (
        len(head) < SHORTEST
        or head in _EMPTY | CALENDAR
        or _FIRST.match(words[0].lower())
        or any("'" in word or word != word.lower() for word in words)
    ):
        return False
    if is_noun(head) and not (before and head in ALSO_VERBS):
        return True
    if determiner in {"a", "an"} or _LOOSE.search(head):
        return False
    if determiner not in {"my", "our", "the", "this"} and not head.endswith("s"):
        return False
    # "The bank wants", "the oven broke", "the crew love it": after a noun it may be what these do.
    doing = head.endswith("s") or any(word in PEOPLE or word.endswith("s") for word in before)
    return len(before) < MOST_WORDS - 1 and not (before and doing)


def _level(noun: str) -> str:
    return noun.removesuffix("s")
