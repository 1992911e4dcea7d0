"""The offline composer: a modest reflection made of ranking, the person's words, definitions and hand-written lines.

It has not understood the story and never sounds as if it had: it says which of the person's sentences carried
the ranking, which definition that is and what stands on the other side, what else came close, and asks a
question from the pack's bank. The same situation gives the same text; another one opens differently.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from assistant.citations import cite
from assistant.types import Evidence, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.reflection import Status
    from assistant.types import BankQuestion, Citation, Definition, Pack, Ranking

_T = TypeVar("_T")

MAX_EVIDENCE_WORDS = 26
MIN_EVIDENCE_WORDS = 3
TOO_THIN_WORDS = 8
CLOSE_BEHIND = 0.5  # a second definition is named when its score is at least this share of the first one's
LIKELY = 0.6  # from here on a practised or missing dimension decides which questions suit
_CLAUSE_END = re.compile(r"[,;:–—]\s|\s(?=(?:and|but|so|because|which|while|then|when|until)\s)|\s[-–—]\s")

_MIRRORS_TWO = (
    "You write: «{first}». And then: «{second}».",
    "«{first}», you say, and «{second}».",
    "Two of your sentences stand out: «{first}», and «{second}».",
    "In your own words: «{first}». Beside it stands «{second}».",
    "What you tell goes from «{first}» to «{second}».",
)
_MIRRORS_ONE = (
    "You write: «{first}».",
    "In your own words: «{first}».",
    "At the centre of what you tell stands «{first}».",
    "«{first}»: that is how you put it.",
)
_DIMENSIONS = (
    "By its words this comes closest to {name}, which is about {concern}. What points there most is «{evidence}».",
    "Held against the definitions, «{evidence}» speaks most for {name}: it is about {concern}.",
    "The nearest of the definitions may be {name}, about {concern}. Above all «{evidence}» led there.",
    "If one definition fits, it may be {name}, which is about {concern}; «{evidence}» weighed most.",
)
_COUNTERPARTS = (
    "The other side of the same task is {name}: {looks_like} Both are needed, and neither is the better one.",
    "Its pair, at the same task, is {name}: {looks_like} The two complete each other.",
    "Beside it stands {name}, the other half of this task: {looks_like} One does not replace the other.",
)
_ALSO = (
    "It could be read another way: {name}, about {concern}, came close behind. You know which it is.",
    "Not far behind came {name}, which is about {concern}; from outside, the two are hard to tell apart.",
)
_NOT_TOLD = (
    "You may see this differently: a ranking sees only the words that you chose, not what happened around them.",
    "Easy to get wrong from outside: how much of this is already being done, and was simply not told.",
)


@dataclass(frozen=True, slots=True)
class Composed:
    """What the composer made: a status and its remarks."""

    status: Status
    remarks: tuple[Remark, ...]


def compose(situation: str, pack: Pack, ranking: Ranking, language: str) -> Composed:
    """Return a reflection made without a model.

    Args:
        situation: what the person wrote.
        pack: the definitions, and the hand-written lines that go with them.
        ranking: what retrieval made of the situation.
        language: ISO 639-1 code of the situation.

    Returns:
        ``unsupported_language`` without remarks where the encoder cannot read the language, else mirror and
        question where the text is too thin or nothing fits, else the whole anatomy.

    """
    if language != pack.language:
        return Composed("unsupported_language", ())
    words = _pick_words(situation, ranking)
    mirror = _mirror(situation, words)
    status: Status = "grounded"
    if len(situation.split()) < TOO_THIN_WORDS or not words:
        status = "too_thin"
    elif not ranking.fits:
        status = "nothing_fits"
    if status != "grounded":
        return Composed(status, tuple(_present(mirror, _general_question(situation, pack))))
    main = pack.definition(ranking[0].definition)
    return Composed(
        status,
        tuple(
            _present(
                mirror,
                _dimension(situation, main, words[0], pack, ranking),
                _counterpart(situation, main, pack, ranking),
                _blind_spot(situation, pack, ranking),
                _question(situation, main, pack, ranking),
                _experiment(situation, main, pack, ranking),
            )
        ),
    )


def complete(remarks: Sequence[Remark], situation: str, pack: Pack, ranking: Ranking, main: str | None) -> list[Remark]:
    """Return what a model's proven remarks lack: the counterpart by the pack's table, a question from its bank."""
    kinds = {remark.kind for remark in remarks}
    if not kinds:
        return []
    lacking: list[Remark | None] = []
    if main is not None and "counterpart" not in kinds:
        lacking.append(_counterpart(situation, pack.definition(main), pack, ranking))
    if "question" not in kinds:
        question = _general_question(situation, pack)
        lacking.append(_question(situation, pack.definition(main), pack, ranking) if main else question)
    return list(_present(*lacking))


# --- the person's own words -----------------------------------------------------------------


def _pick_words(situation: str, ranking: Ranking) -> list[Evidence]:
    """Return the words that carried the ranking, best first, each short enough to quote."""
    spans = [_clip(situation, start, end) for start, end in ranking.carried]
    return [Evidence(situation[start:end], start, end) for start, end in spans if _words(situation[start:end])]


def _words(text: str) -> bool:
    return len(re.findall(r"\w+(?:['’-]\w+)*", text)) >= MIN_EVIDENCE_WORDS


def _clip(situation: str, start: int, end: int) -> tuple[int, int]:
    """Cut a long sentence behind its last clause within the limit, and leave out the full stop at its end."""
    words = list(re.finditer(r"\S+", situation[start:end]))
    if len(words) > MAX_EVIDENCE_WORDS:
        limit = words[MAX_EVIDENCE_WORDS - 1].end()
        ends = [match.start() for match in _CLAUSE_END.finditer(situation[start : start + limit])]
        late = [cut for cut in ends if cut >= limit // 3]
        end = start + (late[-1] if late else limit)
    kept = situation[start:end].rstrip(" \t\r\n.,;:–—-")
    return start, start + len(kept)


def _shown(evidence: Evidence) -> str:
    """Return the words on one line; a quotation inside them keeps its own marks."""
    return " ".join(evidence.quote.split())


# --- the remarks, in their order ------------------------------------------------------------


def _mirror(situation: str, words: Sequence[Evidence]) -> Remark | None:
    if not words:
        return None
    first, second = words[0], words[1] if len(words) > 1 else None
    if second is None:
        return Remark("mirror", _choose(_MIRRORS_ONE, situation).format(first=_shown(first)), (), (first,))
    if second.start < first.start:
        first, second = second, first
    text = _choose(_MIRRORS_TWO, situation).format(first=_shown(first), second=_shown(second))
    return Remark("mirror", text, (), (first, second))


def _dimension(situation: str, main: Definition, words: Evidence, pack: Pack, ranking: Ranking) -> Remark:
    text = _choose(_DIMENSIONS, situation).format(
        name=_name(main), concern=_concern(main, pack), evidence=_shown(words)
    )
    return Remark("dimension", text, (_cite_nearest(main, ranking),), (words,))


def _counterpart(situation: str, main: Definition, pack: Pack, ranking: Ranking) -> Remark | None:
    other = pack.counterpart(main.id)
    if other is None:
        return None
    guide = pack.guides.get(other.id)
    looks_like = guide.looks_like if guide else "its definition says what it is."
    text = _choose(_COUNTERPARTS, situation).format(name=_name(other), looks_like=_begin_low(looks_like))
    return Remark("counterpart", text, (_cite_nearest(other, ranking),))


def _blind_spot(situation: str, pack: Pack, ranking: Ranking) -> Remark:
    """Name the definition that came close behind, if it is another than the pair; else what was not told."""
    main = pack.definition(ranking[0].definition)
    for ranked in ranking.ranked[1:3]:
        if ranked.definition != main.counterpart and ranked.score >= CLOSE_BEHIND * ranking[0].score:
            also = pack.definition(ranked.definition)
            text = _choose(_ALSO, situation).format(name=_name(also), concern=_concern(also, pack))
            return Remark("blind_spot", text, (_cite_nearest(also, ranking),))
    return Remark("blind_spot", _choose(_NOT_TOLD, situation), (_cite_nearest(main, ranking),))


def _question(situation: str, main: Definition, pack: Pack, ranking: Ranking) -> Remark | None:
    guide = pack.guides.get(main.id)
    lines = _suiting(guide.questions, main.id, ranking) if guide else ()
    return Remark("question", _choose(lines, situation).text) if lines else _general_question(situation, pack)


def _experiment(situation: str, main: Definition, pack: Pack, ranking: Ranking) -> Remark | None:
    guide = pack.guides.get(main.id)
    lines = _suiting(guide.experiments, main.id, ranking) if guide else ()
    return Remark("experiment", f"If you like, try: {_begin_low(_choose(lines, situation).text)}") if lines else None


def _general_question(situation: str, pack: Pack) -> Remark | None:
    lines = pack.general_questions
    return Remark("question", _choose(lines, situation)) if lines else None


# --- choosing and wording -------------------------------------------------------------------


def _choose(lines: Sequence[_T], situation: str) -> _T:
    """Return one of the lines: always the same for the same situation."""
    return lines[zlib.crc32(f"{len(lines)}{lines[0]}{situation}".encode()) % len(lines)]


def _suiting(lines: Sequence[BankQuestion], identifier: str, ranking: Ranking) -> Sequence[BankQuestion]:
    """Return the lines that suit what is practised or missing, where that is likely enough to go by."""
    likely = {
        when
        for when, table in (("doing", ranking.doing), ("missing", ranking.missing))
        if table.get(identifier, 0.0) >= LIKELY
    }
    wanted = likely if len(likely) == 1 else {"any"}
    return [line for line in lines if line.when in wanted] or lines


def _cite_nearest(definition: Definition, ranking: Ranking) -> Citation:
    return cite(definition, definition.sentences[ranking.nearest.get(definition.id, 0)])


def _concern(definition: Definition, pack: Pack) -> str:
    guide = pack.guides.get(definition.id)
    return guide.concern.rstrip(".") if guide else f"the task «{definition.task}»"


def _name(definition: Definition) -> str:
    return _begin_low(definition.name)


def _begin_low(text: str) -> str:
    """Return the text as it stands inside a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() or text.startswith("I ") else text[:1].lower() + text[1:]


def _present(*remarks: Remark | None) -> Iterator[Remark]:
    return (remark for remark in remarks if remark is not None)
