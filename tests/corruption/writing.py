"""Honest replies in many styles, written from the pack and its practice situations by seeded chance.

A `Script` is one reply before it is JSON: a situation, and remarks as the grammar has them. Nothing in here uses
the verifier: what is honest is made so by construction, from clauses that a person wrote and sentences of the pack.
"""

from __future__ import annotations

import copy
import json
import random
import re
import unicodedata
from dataclasses import dataclass, field

MARKS = (("«", "»"), ("“", "”"), ('"', '"'), ("„", "“"), ("»", "«"), ("« ", " »"), ("'", "'"), ("‘", "’"), ("‹", "›"))
MIRRORS = (
    "You write {a}, and a little later {b}; the two seem to pull against each other.",
    "There is {a} on the one side and {b} on the other. It sounds like a week in which neither could wait.",
    "{a}: that is where your account begins, and {b} is where it gets stuck.",
    "What you've told turns on {a}. Then comes {b} — and after that, nobody's account but yours.",
    "Two things stand side by side here (both of them yours): {a} and {b}.",
    "It's {a} that you put first; {b} follows, as if it didn't quite belong.",
    "By 10:30 or by 24/7 cover, by 3.5 % or by half: the numbers aren't the point. {a} is, and {b}.",
    "So: {a}. And, in the same breath, {b}…",
)
DIMENSIONS = (
    "This may be mostly about {name}: {a} asks not what was decided, but who stands behind it.",
    "Perhaps this is {name} more than anything else; I read it from {a}.",
    "By your words it comes closest to {name} – {a} points there, although other readings are possible.",
    "If one of the definitions fits, it may be {name}; {a}, you say.",
    "It looks like a matter of {name}, seen from {a}, isn't it? Only you can tell.",
    "{a} sounds like {name} to me. A reading, no more.",
    "What you describe may have to do with {name}, as in {a}.",
)
COUNTERPARTS = (
    "The other side of the same task is {name}; both are needed, and neither is the better one.",
    "Its counterpart, {name}, is as much worth; here it would be the quieter half of the work.",
    "Beside it stands {name}. The two complete each other, don't they?",
    "At the same task there's also {name}, which might be further along than it looks.",
    "{name}, the pair of it, is the half that your account says less about.",
)
STRENGTHS = (
    "Something you did that helps: {a}. It lets others see where things stand.",
    "One act stands out, {a}; it's the kind of thing that others can build on.",
    "You did not wait for it to pass: {a}. That is an act, and it counts.",
    "{a} — that was a step, and it was yours.",
)
BLIND_SPOTS = (
    "You may see this differently: nothing here says what the others would tell.",
    "Easy to refuse: the account leaves open what was tried before.",
    "What isn't told is who else knew; it may not matter.",
    "There's little here about the time after; perhaps that's on purpose.",
)
QUESTIONS = (
    "What would the other person say was going on?",
    "Who else saw it who would tell it differently?",
    "Which moment of this comes back to you first?",
    "How did it begin, as far as you can trace it?",
    "What happens next, if nobody does anything?",
)
EXPERIMENTS = (
    "If you like, try: at the next meeting, let somebody else begin, and note what comes up first.",
    "A small one: write down on Friday what you were asked for most, and look at it on Monday.",
    "You could leave one decision open this week and watch who picks it up.",
)
KINDS = ("mirror", "dimension", "counterpart", "strength", "blind_spot", "question", "experiment")
_TAKES_BACK = re.compile(
    r"[,;]? ?[-–—]? ?(?:unless|except|excluding|save for|apart from|other than|only (?:if|when|until)|"
    r"but (?:not|only)|(?:as|so) long as|assuming|barring)\b"
)


@dataclass
class Script:
    """One reply: what the person wrote, whose handle is which, and the remarks by kind."""

    situation: str
    main: object
    other: object
    pack: object
    handles: dict
    remarks: dict = field(default_factory=dict)
    verdict: str = "grounded"
    target: str = "dimension"  # the remark that a corruption spoils, or a twin varies
    raw: str | None = None  # the reply itself, where it is spoilt as a whole
    nothing: bool = False  # spoilt as a whole: no remark may be kept, not even an honest one

    def reply(self):
        """Return the reply as JSON."""
        if self.raw is not None:
            return self.raw
        return json.dumps({"verdict": self.verdict, "remarks": list(self.remarks.values())}, ensure_ascii=False)

    @property
    def spoilt(self):
        """The remark that is the target."""
        return self.remarks[self.target]


def clauses(situation):
    """Return what a careful reader would quote: clauses and short sentences, 3 to 14 words, whole."""
    found = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", situation):
        for match in re.finditer(r"[^,;:–—()]+", sentence):
            words = match.group().strip(" .!?\"'“”‘’«»-*")
            ahead = sentence[match.end() :].lstrip()
            whole = not re.search(r"\d[.,:–—-]?$", sentence[: match.start() + 1]) and words in situation
            if (
                3 <= sum(bool(re.search(r"\w", word)) for word in words.split()) <= 14
                and whole
                and _is_free(situation, words)
                and not _TAKES_BACK.match(ahead)
            ):
                found.append(words)
    return list(dict.fromkeys(found))


def _is_free(situation, words):
    """Say whether the words stand between spaces or punctuation, not inside a number or a compound."""
    at = situation.find(words)
    before, after = situation[max(at - 2, 0) : at], situation[at + len(words) : at + len(words) + 2]
    alone = not (before[-1:].isalnum() or after[:1].isalnum() or before[-1:] in "-'’/+#€$£" or after[:1] in "-'’/%°€$£")
    number = words[-1].isdigit() or words[0].isdigit()
    return alone and not number and sum(char in '"“”„«»' for char in words) % 2 == 0 and "`" not in words


def situations(pack, *, languages=("en",)):
    """Return the practice situations from which at least four clauses can be quoted."""
    return [each for each in pack.situations if each.lang in languages and len(clauses(each.text)) >= 4]


WITHOUT_MARKS = dict.fromkeys(map(ord, '“”„«»"'))


def quoted(rng, words):
    """Return words in quotation marks of one style or another, sometimes with an end that belongs to the text."""
    left, right = rng.choice(MARKS)
    if left in "'‘‹" and any(mark in words for mark in "'’‘"):
        left, right = "“", "”"
    if left == '"' and '"' in words:
        left, right = "«", "»"
    if (left in "“„" or left in "«»") and any(mark in words for mark in '“”„«»"'):
        left, right = "‘", "’"
        if any(mark in words for mark in "'’‘"):
            return words.translate(WITHOUT_MARKS)  # nothing is claimed
    return left + words + (rng.choice(("", "", "", ",")) if right in "”\"’'" else "") + right


def spelled(rng, definition):
    """Return the name of a definition as people write it inside a sentence."""
    name = definition.name
    return rng.choice(
        (
            name,
            name.lower(),
            name.lower(),
            name.lower().replace("organis", "organiz"),
            name.lower().replace(" and ", " & "),
        )
    )


def cited(rng, definition, handles):
    """Return an honest citation: a run of at least four words that stands once in the definition."""
    sentence = rng.choice(definition.sentences)
    words = sentence.text.split()
    while True:
        length = rng.randint(4, len(words))
        at = rng.randint(0, len(words) - length)
        quote = " ".join(words[at : at + length])
        alone = at == 0 or not re.search(r"\b(?:without|not|cannot)$", words[at - 1])
        if definition.text.count(quote.rstrip(".,:;")) == 1 and alone:
            return {"handle": handles[definition.id], "sentence": sentence.index + 1, "quote": quote}


def write(rng, situation, pack, handles):
    """Return an honest script for a situation; ``handles`` map a definition's id to its handle."""
    main = rng.choice(pack.definitions)
    other = pack.counterpart(main.id)
    script = Script(situation, main, other, pack, handles)
    a, b, c, d = rng.sample(clauses(situation), 4)
    texts = {
        "mirror": rng.choice(MIRRORS).format(a=quoted(rng, a), b=quoted(rng, b)),
        "dimension": rng.choice(DIMENSIONS).format(a=quoted(rng, c), name=spelled(rng, main)),
        "counterpart": rng.choice(COUNTERPARTS).format(name=spelled(rng, other)),
        "strength": rng.choice(STRENGTHS).format(a=quoted(rng, d)),
        "blind_spot": rng.choice(BLIND_SPOTS),
        "question": rng.choice(QUESTIONS),
        "experiment": rng.choice(EXPERIMENTS),
    }
    evidence = {"mirror": [a, b], "dimension": [c], "strength": [d]}
    cites = {"dimension": [main], "counterpart": [other], "strength": [rng.choice((main, other))], "blind_spot": [main]}
    for kind in KINDS:
        found = [cited(rng, each, handles) for each in cites.get(kind, [])]
        text = texts[kind][:1].upper() + texts[kind][1:]
        script.remarks[kind] = {"kind": kind, "text": text, "cites": found, "evidence": evidence.get(kind, [])}
    return script


def varied(rng, words):
    """Return the same words as typing, copying and type-setting change them, none of which changes a meaning."""
    changes = (
        lambda text: text.replace("'", "’").replace('"', "“"),
        lambda text: text.replace("’", "'").replace("“", '"').replace("”", '"'),
        lambda text: re.sub(r"(\w) (\w)", "\\1\u00a0\\2", text, count=2),
        lambda text: text.replace(" ", "\n  ", 1),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFC", text),
        str.upper if words.upper().lower() == words.lower() else str,
        lambda text: text[:1].upper() + text[1:],
        lambda text: re.sub(r"([a-z]{3})([a-z]{3})", "\\1\u00ad\\2", text, count=1),
        lambda text: text.replace(" ", " \u200b", 1),
        lambda text: text.replace(" – ", " - ").replace(" — ", " - "),
        lambda text: text.replace(" - ", " — "),
        lambda text: re.sub(r"(?<=[a-z])-(?=[a-z])", "\u2011", text),
        lambda text: text.replace("...", "…"),
        lambda text: f"  {text} ",
        lambda text: text.replace("\ufe0f", ""),
        lambda text: text + rng.choice((".", ",", "…", " …")),
        lambda text: f"“{text}”" if "“" not in text and "”" not in text else text,
    )
    for change in rng.sample(changes, 3):
        words = change(words)
    return words


def copied(script):
    """Return a deep copy of the remarks, so that one script can be spoilt in several ways."""
    return copy.copy(script) if script.raw else Script(**{**vars(script), "remarks": copy.deepcopy(script.remarks)})


def seeded(*parts):
    """Return chance that is the same for the same parts on every machine."""
    return random.Random("/".join(map(str, parts)))
