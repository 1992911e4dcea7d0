"""What can be seen of a person's sentences from outside: which to quote, which are asides, what is not told.

Patterns over English words, and no more than that: they find a greeting, a question to the reader, an act in the
first person, a sentence that turns with "but"; they do not find a meaning. A quotation is cut at the borders of
clauses only, so that no thought is shown by half; what cannot be cut like that is not quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from assistant.asides import is_aside, is_background, is_feeling, without_tail
from assistant.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_WORDS = 4
VERBLESS_WORDS = 6  # from so many on a sentence that somebody ended with a full stop is a thought, verb or not
FITTING_WORDS = 24  # where a sentence must be cut, a quotation of up to so many words reads well
WHOLE_WORDS = 30  # a sentence of up to so many is quoted whole
MAX_WORDS = 34  # a longer one is not quoted
HEAD_WORDS = 6  # before its verb a clause has seldom more
AFTERTHOUGHT_WORDS = 3  # "It didn't." stays with the sentence that it belongs to

_STAKE = re.compile(
    r"\bI(?:'m| am| was)? (?:just |really |still |only |honestly |do |don't |do not |can't |cannot |won't |wouldn't )*"
    r"(?:want|wanted|wish|hope|hoped|need|hate|dread|fear|worry|wonder|wondering|worried|afraid|scared|torn|stuck|"
    r"lost|tired|at a loss|not sure|don't know|know how|know what|know whether|see how|let|have to|get (?:why|how))\b|"
    r"\bI(?:'d| would) (?:like|love|rather|hate)\b|\b(?:kills|bothers|bugs|worries|haunts|drives|scares|hurts) me\b|"
    r"\bmy (?:worry|problem|question|fear|hope|trouble)\b|\bon my (?:mind|conscience)\b|"
    r"\bI (?:can't|cannot) \w+|\bI don't (?:know|want|understand|see|like|think|feel|dare|trust|get|believe)\b",
    re.IGNORECASE,
)
_LET_SPEAK = re.compile(
    r"(?<!\bI )\b(?:said|says|told|tells|asked|asks|wrote|writes|goes)\b[^.;]{0,30}[:,\"'“]", re.IGNORECASE
)
_TURN = re.compile(r"^(?:but|yet|still|however|except|instead)\b", re.IGNORECASE)
_ACT = re.compile(
    r"(?<!what )\bI(?:'ve| have|'d| had)?(?: also| then| just| already| even| now| finally| always| at least| both)*"
    r"(?! (?:wanted|needed|liked|loved|hated|hoped|wished|wondered|noticed|realised|realized|seemed|used|expected|"
    r"feared|"
    r"doubted|believed|supposed|guessed|worked|lived|stayed|ended|joined|inherited|happened|turned|received|heard|"
    r"reached|"
    r"shouted|yelled|snapped|screamed|ignored|refused|avoided|lied|threatened|failed|missed|resigned|complained|moaned|"
    r"blamed|cried|panicked|fired|sacked|dismissed|caved|struggled|forced|dreaded|enjoyed|mind|managed to|started as|"
    r"been|agreed|noted|learned|learnt|walked|landed|earned|turned|watched|moved (?:here|to|into|on)|posted)\b)"
    r" (?P<verb>\w+ed|wrote|written|told|made|put|set|gave|given|took|taken|brought|held|built|met|spoke|spoken|sent|"
    r"drew|"
    r"drawn|ran|hung|sat|cut|showed|shown|taught|chose|chosen|read|let|began|split|sold|bought|paid|found)\b"
)
_VERB = re.compile(
    r"(?:n't|'re|'ve|'ll|'d|'m)\b|\b(?:he|she|it|that|there|who|what|nobody|everyone|this)'s\b|"
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|"
    r"say|says|said|tell|tells|told|ask|asks|go|goes|went|come|comes|came|get|gets|got|make|makes|made|take|takes|took|"
    r"know|knows|knew|think|thinks|thought|want|wants|need|needs|see|sees|saw|feel|feels|felt|keep|keeps|kept|let|lets|"
    r"leave|leaves|left|run|runs|ran|put|puts|set|sets|give|gives|gave|find|finds|found|hold|holds|held|bring|brings|"
    r"brought|write|writes|wrote|begin|begins|began|lose|loses|lost|pay|pays|paid|send|sends|sent|sit|sits|sat|stand|"
    r"stands|stood|speak|speaks|spoke|talk|talks|work|works|happen|happens|like|likes|hate|hates|seem|seems|look|looks|"
    r"turn|turns|stop|stops|start|starts|help|helps|mean|means|meant|fall|falls|fell|grow|grows|grew|break|breaks|"
    r"broke|"
    r"built|drew|met|cut|hit|cost|costs|read|heard|led|sold|bought|spent|chose|drove|hung|rang|wait|waits|hand|hands|"
    r"live|lives|die|dies|show|shows|use|uses|follow|follows|agree|agrees|care|cares|drop|drops|walk|walks|join|joins|"
    r"blame|blames|believe|believes|nod|nods|sign|signs|moan|moans|complain|complains|wonder|wonders|dread|dreads|"
    r"[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_PRONOUN = (
    r"(?:I|you|he|she|it|we|they|there|nobody|everybody|everyone|somebody|someone|no one|nothing|everything|people)"
    r"(?:'\w+)?\b"
)
_BORDER = re.compile(
    r"(?<=[.!?])\s+|\s*[;:]\s+|\s+[–—-]\s+|,\s+(?=(?:and|but|so|or|yet|then|because|while|which|although|though|"
    r"until|since)\s)|"
    rf",\s+(?={_PRONOUN}|(?:my|our|his|her|their|the)\s)|"
    rf"\s+(?=(?:and|but|so|because|then|yet|while|although|though|until)\s+{_PRONOUN})",
    re.IGNORECASE,
)
_CLAUSE_SUBJECT = re.compile(r"\b(?:I|we|you|he|she|it|they)\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:(?:and|but|so|or|yet|well|also|plus|anyway|okay|ok|then)\b[,\s]+)+", re.IGNORECASE)
_DANGLING_START = re.compile(
    r"(?:because|while|when|if|which|who|whose|although|though|until|since|after|before|as|unless|once|than|that|to|"
    r"not|"
    r"with|of|for|then|I (?:were|are))\b",
    re.IGNORECASE,
)
_DEPENDENT = re.compile(
    r"(?:when|whether|if|because|while|since|after|before|as|although|until|once)\b(?!.*(?:,|\bthen\b))", re.IGNORECASE
)
_LOOSE_END = re.compile(r"[\s,;:–—-]+(?:and|or|but|because|the|an?)$", re.IGNORECASE)
_DANGLING_END = re.compile(
    r"\b(?:and|or|but|the|a|an|of|to|in|on|at|with|for|from|by|that|which|who|is|are|was|were|my|our|his|her|their|"
    r"as|if|"
    r"because|said|says|asks|asked|told|was|me|them|him) *$",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:\w+ed|struck|took|put|went|got|made|left|gave|came|ran|sent|told|kept|held|is|are|was|were|"
    r"has|have|had|will|would|can|could)\b"
)
_OTHERS_SPEAK = re.compile(
    r"[\"“”«»]|(?<!\w)'[^']{6,}'(?!\w)|\b(?:says?|said|saying|told|tells?|telling|ask(?:s|ed|ing)?|answer(?:s|ed)?|repl"
    r"(?:y|ies|ied)|complain\w*|moan\w*|call(?:s|ed)|admit\w*|explain\w*|argu\w+|agree\w*|disagree\w*|promis\w+|"
    r"announc\w+|"
    r"reckon\w*|claim\w*|insist\w*|joke\w*|mutter\w*|whisper\w*|shout\w*|email\w*|wrote|writes?|nod\w*|object\w*|"
    r"suggest\w*|"
    r"think|thinks|thought|according to|feedback)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:january|february|march|april|june|july|august|september|"
    r"october|"
    r"november|december|spring|summer|autumn|winter|christmas|easter|today|yesterday|tomorrow|tonight|days?|weeks?|"
    r"weekends?|"
    r"months?|quarters?|years?|hours?|minutes?|mornings?|evenings?|nights?|deadlines?|dates?|ago|soon|recently|"
    r"lately|last|"
    r"next|until|since|by then|weekly|daily|monthly|yearly|annual\w*|sprints?|seasons?|shifts?)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:I|we)(?:'ve| have|'d| had)?(?: also| then| just| already| even| now| always| keep| kept)*"
    r"(?! (?:am|was|were|have|had|want|wanted|need|needed|feel|felt|think|thought|know|knew|do|don't|didn't|can|"
    r"can't|could|"
    r"couldn't|will|won't|would|wouldn't|should|shouldn't|might|may|must|like|love|hate|wish|hope|wonder|guess|suppose|"
    r"believe|dread|fear|mean|understand|worry|been|never|only|really|still|honestly|see|saw|hear|heard)\b) [a-z]+",
)
_WISH = re.compile(
    r"\b(?:want\w*|wish\w*|hop(?:e|ed|ing)|goals?|aims?|aiming|so that|in order|would like|i'd like|i'd love|rather|"
    r"need\w*|"
    r"should|ought|dream\w*|plan to|trying to|try to|supposed to|how (?:do|can|could|to))\b",
    re.IGNORECASE,
)
_OPENS_QUESTION = re.compile(
    r"(?:what|how|who|when|where|which|why|is|are|was|were|do|does|did|can|could|should|would|will|have|has|am)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that can be quoted, ``situation[start:end]``, and what is to be seen of it.

    ``sentence`` is the span that it was cut from. ``asks``: it is a question of the person's own. ``acts``: it tells an
    act in the first person. ``stake``: the person speaks of what they want, need, fear or do not know. ``turns``: it
    opens with "but" or the like. ``spoken``: others say
    something in it. ``background``: it says who the person is or where they work. ``feels``: it tells a
    feeling and no more.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    asks: bool = False
    acts: bool = False
    stake: bool = False
    turns: bool = False
    spoken: bool = False
    background: bool = False
    feels: bool = False


def read_passages(situation: str) -> tuple[Passage, ...]:
    """Return what can be quoted of a situation, in its order; greetings, asides and questions to the reader are not."""
    return tuple(_passages(situation))


def what_is_not_told(situation: str) -> tuple[str, ...]:
    """Return what a text visibly lacks, of ``voices`` (of others), ``act`` (of the person), ``time`` and ``wish``."""
    plain = situation.replace("’", "'")
    seen = (
        ("voices", (_OTHERS_SPEAK,)),
        ("act", (_ACT, _DOES)),
        ("time", (_TIME,)),
        ("wish", (_WISH, _STAKE, _ASKING)),
    )
    return tuple(name for name, patterns in seen if not any(pattern.search(plain) for pattern in patterns))


def speaks(text: str) -> bool:
    """Say whether somebody's words, or what they think, are told in a text."""
    return bool(_OTHERS_SPEAK.search(text.replace("’", "'")))


def find_act(text: str) -> str | None:
    """Return the stretch from the first act in the first person on, or None if none is told."""
    match = _ACT.search(text.replace("’", "'"))
    return text[match.start() :] if match else None


def _passages(situation: str) -> Iterator[Passage]:
    plain = situation.replace("’", "'")
    for start, end in map(partial(without_tail, plain), split_sentences(situation)):
        sentence = plain[start:end]
        if is_aside(sentence):
            continue
        cut = _cut(plain, start, end)
        if cut is None:
            continue
        quoted = plain[cut[0] : cut[1]]
        if sentence.endswith("?") and not quoted.endswith("?") and _OPENS_QUESTION.match(quoted):
            continue  # half a question
        yield Passage(
            *cut,
            sentence=(start, end),
            asks=plain[cut[1] - 1] == "?",
            acts=bool(_ACT.search(quoted)),
            stake=_tells_of_self(quoted),
            turns=bool(_TURN.match(sentence)),
            spoken=speaks(quoted),
            background=is_background(sentence),
            feels=is_feeling(quoted),
        )


def _tells_of_self(quoted: str) -> bool:
    """Return whether the person speaks of what they want or fear, and not somebody whom they let speak."""
    stake = _STAKE.search(quoted)
    return stake is not None and not _LET_SPEAK.search(quoted, 0, stake.start())


def _cut(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the sentence, else its longest stretch of whole clauses that reads well, else the shortest, else None."""
    whole = _trim(plain, start, end, start, end)
    if whole is not None and _count(plain, whole) <= WHOLE_WORDS:
        return whole
    borders = [(start, start), *(match.span() for match in _BORDER.finditer(plain, start, end)), (end, end)]
    windows = [
        window
        for at, (_, low) in enumerate(borders[:-1])
        for high, _ in borders[at + 1 :]
        if (window := _trim(plain, low, high, start, end))
    ]
    fitting = [window for window in windows if _count(plain, window) <= FITTING_WORDS]
    if fitting:
        return max(fitting, key=lambda window: (_count(plain, window), window))
    return min(windows, key=lambda window: (_count(plain, window), window), default=None)


def _trim(plain: str, low: int, high: int, start: int, end: int) -> tuple[int, int] | None:
    """Return the stretch without conjunction and full stop at its ends, if it is a thought of its own."""
    lead = _LEAD.match(plain, low, high)
    low = lead.end() if lead else low
    text = _LOOSE_END.sub("", plain[low:high].rstrip(" \t\r\n.,;:!–—-…"))
    high = low + len(text)
    told = _VERB.search(text) or (text == plain[start:end].rstrip(".!") and len(text.split()) >= VERBLESS_WORDS)
    whole = MIN_WORDS <= len(text.split()) <= MAX_WORDS and told and _balanced(text)
    if not whole or _DEPENDENT.match(text) or _begins_nowhere(text, cut=low > start, led=lead is not None):
        return None
    return None if high < end - 2 and _DANGLING_END.search(text) else (low, high)


def _begins_nowhere(text: str, *, cut: bool, led: bool) -> bool:
    """Return whether the stretch begins in mid-thought, or goes on to another thought behind a full stop."""
    for after in re.split(r"[.!?]\s+", text)[1:]:
        if len(after.split()) > AFTERTHOUGHT_WORDS or is_aside(after):
            return True
    if cut and (_DANGLING_START.match(text) or _headless(text)):
        return True
    return bool((cut or led) and _NO_SUBJECT.match(text))


def _headless(text: str) -> bool:
    """Return whether the stretch begins with a noun whose own verb does not come: "the one person they'd believe"."""
    first, verb = _CLAUSE_SUBJECT.search(text), _VERB.search(text)
    if verb is None or len(text[: verb.start()].split()) > HEAD_WORDS:
        return True
    return first is not None and 0 < first.start() < verb.start()


def _balanced(text: str) -> bool:
    pairs = (("(", ")"), ("“", "”"), ("[", "]"))
    return (
        all(text.count(left) == text.count(right) for left, right in pairs)
        and text.count('"') % 2 == 0
        and len(re.findall(r"(?<!\w)'(?=\w)", text)) == len(re.findall(r"(?<=[\w.,!?])'(?!\w)", text))
        and not re.search(r"[«»\n]", text)
    )


def _count(plain: str, window: tuple[int, int]) -> int:
    return len(plain[window[0] : window[1]].split())
