"""Where a text may be cut so that what is left still says what it said.

A quotation that begins or ends inside a word, a compound or a number is none. Nor is one that begins right
behind a negation, or ends right before what takes it back: "want to police it" out of "I don't want to police
it". Only the nearest words are looked at; no rule here weighs what a longer clause means.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.folding import Folded

_HYPHENS = "-‐‑"  # join two letters into one word: well-being; a longer dash parts them
_APOSTROPHES = "'’‘ʼ‛`´"  # likewise: don't
_NUMBER_JOINERS = ".,:/-"  # join two digits into one number or range: 1.5, 10,000, 9:30, 3-4
_NUMBER_SIGNS = "+-−±<>≤≥~≈$€£¥#–—‒―"  # change the number that they stand before
_SPACED_SIGNS = "−±≤≥~≈$€£¥"  # do so across a space, too
_NUMBER_UNITS = "%‰°$€£¥"  # change the number that they stand behind, also across a space
_BEHIND_NUMBER = re.compile(  # scales, units, and the end of a range
    r" (?:percent|per cent|pct|hundred|thousand|million|billion|dozen|prozent|tausend|millionen|mio|mrd|[kmb]n|"
    r"(?:k|m|c)?m|(?:k|m)?g|k?w|ml|l|h|hrs?|secs?|mins?|eur|usd|chf|gbp|euros?|dollars?|francs?|franken|pounds?|pence|"
    r"cents?|degrees?|grad|(?:to|or|bis|oder|à|ou) \d[\d.,]*)\b"
)
_NUMERAL = (
    r"(?:\d[\d.,]*|half|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|a hundred)"
)
_BEFORE_NUMBER = re.compile(
    r"(?:\b(?:minus|plus|(?:fewer|less|more|later|earlier) than|at (?:the )?(?:least|most)|up to|under|over|below|"
    r"above|nearly|almost|half of|per|weniger als|mehr als|mindestens|höchstens|bis zu|unter|über|fast) |"
    rf"(?<![\w.,]){_NUMERAL} (?:to|or|bis|oder|à|ou) )\Z"
)
_NUMBER = re.compile(rf"{_NUMERAL}\b")
_GROUP_BEFORE, _GROUP_BEHIND = re.compile(r"(?<!\d)\d{1,3} \Z"), re.compile(r" \d{3}(?!\d)")  # 10 000

_NOT = (
    r"(?:not|never|no|cannot|nobody|no one|none|nothing|neither|nor|without|hardly|barely|scarcely|seldom|rarely|"
    r"[a-z]+n't|nicht|nie|niemals|niemand|nichts|kein(?:e[nmrs]?)?|ohne|pas|jamais|sans|nunca|jamás|sin|não|niet|nooit|"
    r"geen|senza)"
)
_SOFT = (  # words that may stand between a negation and what it turns round
    r"(?:really|even|actually|quite|yet|ever|fully|truly|exactly|always|so|very|too|once|longer|either|still|often|all|"
    r"every|entirely|completely|necessarily|at all|for a (?:moment|second|minute|day)|an?|one|any|enough|much|single|"
    r"anyone|anybody|anything|immer|mehr|wirklich|einmal|ganz|einzige[nrs]?|länger|plus)"
)
_WHO = r"(?:i|you|he|she|it|they|we|this|that|there|anyone|anybody|everyone|everybody|people)"
_ASIDE = (
    r"(?:i (?:think|guess|admit|must say)|as a rule|in fact|in truth|of course|to be honest|however|sadly|it seems)"
)
_BEGINS = r"(?<![\w'-])"
_NEGATION = re.compile(  # right before what it turns round, or parted from it by words that leave it so
    rf"{_BEGINS}(?:"
    rf"(?<!\bor ){_NOT} (?:{_SOFT} ){{0,2}}|(?:not|never|\w+n't), {_ASIDE}, |"
    r"(?:never|nor|neither|seldom|rarely) (?:do|does|did|has|have|had|was|were|is|are|can|could|will|would) (?:\w+ )?|"
    r"(?:nobody|no one|none|neither|not one|hardly anyone|few) "
    r"(?:(?:of|in|on|at|from|among|within|under|but|besides|else|here|there)(?: [\w'-]+){0,2} ){1,2}|"
    r"(?:refus\w+|fail(?:s|ed|ing)?|forg[oe]t\w*|declin(?:e|es|ed|ing)|neglect(?:s|ed|ing)?|unwilling|unable|reluctant|"
    r"hesitat\w+|too \w+) to |"
    r"(?:instead of|rather than|far from|anything but|as if|as though|if only|almost|nearly) "
    r")\Z"
)
_HELD = re.compile(  # what is not thought, not said or only wished
    rf"{_BEGINS}(?:{_NOT} (?:(?:really|even) )?(?:that |(?:as (?:if|though)|like) |"
    r"(?:think|believe|feel|felt|suppose|guess|expect|imagine|assume|reckon|mean|claim|pretend|say) (?:that )?|"
    r"(?:saying|know|sure|true|certain|clear|convinced|the case|see|sicher|wahr) (?:that|if|whether) )|"
    r"wish(?:es|ed)? (?:that )?|(?:doubt(?:s|ed)?|den(?:y|ies|ied)) (?:that |if |whether )?"
    rf")(?:{_WHO} )?\Z"
)
_ASKING = re.compile(r"(?:what|how|why|who|whom|whose|where|when|which)\b")
_DOING = re.compile(r"\w+ing\b")
_NOT_DOING = re.compile(
    r"\b(?:without [\w'-]+|(?<!n't )(?<!not )(?<!never )(?:stop(?:s|ped|ping)?|quit(?:s|ting)?|avoid(?:s|ed|ing)?)) \Z"
)
_EXCEPTION = re.compile(
    r"[,;]? -? ?(?:unless|except|excepting|excluding|save for|apart from|other than|only (?:if|when|until)|"
    r"but (?:not(?! one)|only)|barring|(?:as|so) long as|assuming|provided that|außer|ausser|es sei denn|solange|"
    r"sofern|sauf|à moins|excepto|salvo|a menos|nicht|niet)\b|"
    r" (?:if|until|till|no longer|no more|never|not at all|falls|wenn|bis)\b|"
    r"\?+ (?:no|never|hardly|nein|kaum)(?![\w ])| (?:is|was|were|would be) (?:a lie|false|untrue|not true|nonsense)\b|"
    r" is what (?:he|she|they|it|my|our|the)\b|ない|なかっ|ません"
)
_TURNED = re.compile(rf"{_BEGINS}{_NOT}\b[^.!?;:]*\Z")
_NEGATION_AHEAD = 64  # characters before a cut in which a negation is looked for
_SPACELESS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)
_SPACELESS_NEGATIONS = "不没沒未无無非别別勿"


def may_cut(folded: Folded, at: int) -> bool:
    """Say whether cutting a folded text before its character ``at`` leaves every word and number whole."""
    text = folded.text
    if not 0 < at < len(text):
        return True
    left, right = text[at - 1], text[at]
    if folded.starts[at - 1] == folded.starts[at]:
        return False  # inside an ellipsis, or another sign that stands for several
    if _is_wordlike(left) and _is_wordlike(right):
        return is_spaceless(left) and is_spaceless(right)
    if _joins(folded, at - 1) or _joins(folded, at):
        return False
    return not (_splits_before_digit(folded, at) if right.isdigit() else left.isdigit() and _splits_behind(text, at))


def changes_meaning(folded: Folded, start: int, end: int) -> bool:
    """Say whether ``[start, end)`` was cut off from a negation before it or from what takes it back behind it."""
    before = folded.text[max(start - _NEGATION_AHEAD, 0) : start]
    behind = folded.text[end : end + _NEGATION_AHEAD]
    if before and before[-1] in _SPACELESS_NEGATIONS:
        return True
    for first, ahead in ((_NUMBER, _BEFORE_NUMBER), (_DOING, _NOT_DOING)):
        if first.match(folded.text, start) and ahead.search(before):
            return True
    held = not _ASKING.match(folded.text, start) and _HELD.search(before)
    return bool(held or _NEGATION.search(before) or _EXCEPTION.match(behind))


def is_negated(text: str) -> bool:
    """Say whether the last sentence of a text has a negation: what stands behind it is told as not so."""
    return bool(_TURNED.search(text.lower().replace("’", "'")))


def is_spaceless(char: str) -> bool:
    """Say whether a character is of a script that writes no spaces between words."""
    return ord(char) >= 0x20000 or any(low <= ord(char) <= high for low, high in _SPACELESS)


def _joins(folded: Folded, at: int) -> bool:
    """Say whether a hyphen or an apostrophe stands at ``at`` between two letters."""
    text = folded.text
    if folded.original[folded.starts[at]] not in _HYPHENS + _APOSTROPHES or not 0 < at < len(text) - 1:
        return False
    return _is_wordlike(text[at - 1]) and _is_wordlike(text[at + 1])


def _splits_before_digit(folded: Folded, at: int) -> bool:
    text = folded.text
    left, before = text[at - 1], text[at - 2 : at - 1]
    if left in _NUMBER_JOINERS and before.isdigit():
        return True
    if left in _NUMBER_SIGNS:
        dash = folded.original[folded.starts[at - 1]] in "–—―"
        return not (dash and before.isalpha())  # "Friday—3 people": no sign, but a pause
    return left == " " and ((before in _SPACED_SIGNS and bool(before)) or _parts_group(text, at - 1))


def _splits_behind(text: str, at: int) -> bool:
    right, after = text[at], text[at + 1 : at + 2]
    if right in _NUMBER_UNITS or (right in _NUMBER_JOINERS and after.isdigit()):
        return True
    if right != " " or not after:
        return False
    return (
        after in _NUMBER_UNITS
        or unicodedata.category(after) == "No"
        or _parts_group(text, at)
        or bool(_BEHIND_NUMBER.match(text, at))
    )


def _parts_group(text: str, space: int) -> bool:
    """Say whether the space at ``space`` parts the groups of one number, as in "10 000"."""
    return bool(_GROUP_BEFORE.search(text[: space + 1][-5:]) and _GROUP_BEHIND.match(text, space))


def _is_wordlike(char: str) -> bool:
    return char.isalnum() or char == "_" or bool(unicodedata.combining(char))
