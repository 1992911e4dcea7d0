"""Finds the name of a dimension in a remark's text, as people and models spell it, so that none goes uncited.

A name of several words is found in any order and with small words between (*the alignment of people*), as long as one
of its words stands as a noun of action. A one-word name is a common noun as well (*change*); it is a name where it is
marked as one: in quotation marks, with a capital letter inside a sentence, or beside "dimension".
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

from assistant.folding import fold
from assistant.language import guess_language
from assistant.sidechannels import visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from assistant.folding import Folded
    from assistant.types import Pack

ANY_ORDER = 3  # names of more words are looked for as they stand, and the other way round
SHORTEST_ROOT = 4  # letters; what is shorter begins too many other words
_ACTION = r"(?:ings?|ments?|ations?|ions?|abilit(?:y|ies))"
_SUFFIX = re.compile(rf"(?:{_ACTION}|s|e)\Z")
_SMALL = r"(?:and|or|the|an?|of|for|your|their|our|his|her|my|its|as|well|plus|then)"
_BETWEEN = rf"[ ,+]+(?:{_SMALL}[ ,+]+){{0,3}}"
_SPELT_OUT = re.compile(r"(?<!\w)(?:\w ){3,}\w(?!\w)")


def fault_in_names(kind: str, text: str, cited: Collection[str], pack: Pack, situation: Folded) -> str | None:
    """Return that a text names a dimension which the remark does not cite, or None.

    Args:
        kind: the remark's kind; where it says what a situation is about, a one-word name needs less of a mark.
        text: the remark's text.
        cited: ids of the definitions that the remark cites.
        pack: the pack, for its names.
        situation: what the person wrote, folded; a capital letter of theirs marks no name.

    """
    seen = visible(text)
    plain = _plain(fold(seen).text)
    judged = kind in {"dimension", "counterpart"}
    for definition in pack.definitions:
        if definition.id in cited:
            continue
        if " " in definition.name:
            named = _is_spelled(definition.name, plain)
        else:
            marked = re.search(_marked(re.escape(_plain(fold(definition.name).text)), judged=judged), plain)
            named = bool(marked) or _is_capital(definition.name, seen, situation)
        if named:
            return "the text names a dimension that the remark does not cite"
    return None


def _is_spelled(name: str, plain: str) -> bool:
    """Say whether a name of several words stands in a text: as it is, run together, or as its words in another order.

    In another order, or with small words between, one of its nouns of action must be one still: "the alignment of
    people" is a name, "to align people" a thing to do.
    """
    as_it_is, varied, actions = _patterns(name)
    if as_it_is.search(plain):
        return True
    found = (re.findall(r"\w+", match.group()) for match in varied.finditer(plain))
    return any(actions.fullmatch(word) for words in found for word in words)


@lru_cache(maxsize=512)
def _patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a name as it is, of its words in any order, and of those that name an action."""
    plain = _plain(fold(name).text)
    words = [word for word in re.findall(r"\w+", plain) if not re.fullmatch(_SMALL, word)]
    orders = permutations(words) if len(words) <= ANY_ORDER else (words, words[::-1])
    ways = "|".join(_BETWEEN.join(map(_forms, order)) for order in orders)
    acting = [word for word in words if word.endswith("ing")] or words
    actions = "|".join(rf"{_root(word)}\w?{_ACTION}" for word in acting)
    escaped = re.escape(plain)
    spaced = escaped.replace("\\ ", "")
    return (
        re.compile(rf"(?<!\w)(?:{escaped}|{spaced})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{ways})(?!\w)"),
        re.compile(actions),
    )


def _root(word: str) -> str:
    """Return what the forms of a word have in common, escaped: "plan" of planning."""
    root = _SUFFIX.sub("", word)
    root = root[:-1] if root[-1:] == root[-2:-1] else root
    return re.escape(root if len(root) >= SHORTEST_ROOT else word)


def _forms(word: str) -> str:
    root = _root(word)
    return rf"{root}(?:{root[-1]}?{_ACTION}|{root[-1]}?(?:es?|s)?)"


def _is_capital(name: str, seen: str, situation: Folded) -> bool:
    """Say whether a one-word name stands with a capital letter inside an English sentence, as the person's do not."""
    pattern = rf"(?<=[a-z,;:] ){re.escape(name.capitalize())}(?!\w)(?! [A-Z])"
    return (
        bool(re.search(pattern, seen)) and name.capitalize() not in situation.original and guess_language(seen) == "en"
    )


def _marked(name: str, *, judged: bool) -> str:
    """Return a pattern for a one-word name where it is used as one.

    In a remark that says what a situation is about (``judged``), that is also "this is about change." and "the
    other side is leadership".
    """
    marks = (
        rf"[\"']{name}[\"']|\bdimensions? (?:of |called |named )?{name}\b|\b{name} dimension\b|\({name}\)|"
        rf"\b{name},? (?:as )?(?:the|a) dimension\b|\bdimension(?:,? which)? is {name}\b"
    )
    if not judged:
        return marks
    end = r"(?=\s*(?:[.,;:!?)]|$|- |(?:and not|rather than|more than|here|again)\b))"
    about = rf"\b(?:about|(?:matter|question|case) of|closest to|(?:looks|sounds|feels|reads|seems) like) {name}{end}"
    this = (
        rf"\b(?:this|it|that)(?:'s| is| may be| might be| could be)(?: (?:mostly|mainly|more|really|perhaps|a))* {name}"
    )
    pair = r"\b(?:side|counterpart|pair|half|definition|task|partner)(?: of [\w ]{1,40})?"
    other = rf"{pair} (?:is|may be|seems) {name}{end}|\b{name} (?:question|issue|matter|topic|theme|task)\b"
    return f"{marks}|{about}|{this}{end}|{other}"


def _plain(text: str) -> str:
    """Level what spelling varies in a dimension's name: -ize, ampersand, hyphens, underscores, letters set apart."""
    text = re.sub(r"iz(?=e|ing|ation)", "is", text.replace("&", " and "))
    text = re.sub(r"[\s_/-]+", " ", text).strip()
    return _SPELT_OUT.sub(lambda match: match.group().replace(" ", ""), text)
