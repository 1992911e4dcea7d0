"""The classes of corruption: each spoils one remark of an honest script, and has an honest twin that is kept.

A class is two functions of chance and script. ``situations`` of a class add to what the person wrote what its
corruption needs; corruption and twin see the same situation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corruption.writing import copied, quoted, seeded, situations, varied, write

CLASSES = {}


@dataclass(frozen=True)
class Class:
    """One class: how it spoils, how its honest twin varies, and what it adds to a situation."""

    name: str
    spoil: object
    twin: object
    added: tuple = ()


def spoils(name, *, twin=None, added=()):
    """Register a function of chance and script, which spoils the script in place, as a class."""

    def register(function):
        CLASSES[name] = Class(name, function, twin or as_it_is, tuple(added))
        return function

    return register


def as_it_is(rng, script):
    """Leave the honest script as it is, but for harmless typography in what it quotes."""
    script.target = rng.choice(("dimension", "strength", "counterpart"))
    for cite in script.spoilt["cites"]:
        cite["quote"] = varied(rng, cite["quote"])
    script.spoilt["evidence"] = [varied(rng, words) for words in script.spoilt["evidence"]]


class Case:
    """One corrupted reply, or its honest twin; the handles are those of the request that it answers."""

    def __init__(self, name, number, pack, *, honest=False, languages=("en",)):
        self.name, self.number, self.honest = name, number, honest
        self._pack, self._class = pack, CLASSES[name]
        rng = seeded(name, number, "situation")
        self._base = rng.choice(_pool(pack, languages)).text
        self.extra = rng.choice(self._class.added) if self._class.added else None
        self.situation = self._base
        if self.extra is not None:
            self.situation = f"{self._base.rstrip()}\n\n{self.extra['text']}"

    def script(self, handles):
        """Return the script of this case for one request."""
        rng = seeded(self.name, self.number)
        script = copied(write(rng, self._base, self._pack, handles))
        script.situation = self.situation
        script.extra = self.extra
        (self._class.twin if self.honest else self._class.spoil)(rng, script)
        return script


_POOLS = {}


def _pool(pack, languages):
    if (pack.digest, languages) not in _POOLS:
        _POOLS[pack.digest, languages] = situations(pack, languages=languages)
    return _POOLS[pack.digest, languages]


def cite_of(rng, script, kinds=("dimension", "strength", "counterpart", "blind_spot")):
    """Choose a remark with a citation as the target, and return that citation."""
    script.target = rng.choice(kinds)
    return script.spoilt["cites"][0]


def evidence_of(rng, script, kinds=("mirror", "dimension", "strength")):
    """Choose a remark with evidence as the target, and return its list of evidence."""
    script.target = rng.choice(kinds)
    return script.spoilt["evidence"]


def cited_definition(script, cite):
    """Return the definition that a citation points to."""
    return next(each for each in script.pack.definitions if script.handles[each.id] == cite["handle"])


def with_text(script, words):
    """Put what was added to the situation behind the target's evidence and into its text."""
    script.spoilt["evidence"] = [words]


def quote_it(rng, script, words):
    """Take words as the only evidence of the mirror, without quoting them in the text."""
    script.target = "mirror"
    script.spoilt["evidence"] = [words]
    script.spoilt["text"] = rng.choice(("Something in this stays open.", "Here the account slows down."))


def other_than(script, *definitions):
    """Return the definitions of the pack that are not those."""
    return [each for each in script.pack.definitions if each not in definitions]


def sure(rng, change, words):
    """Return what ``change`` makes of the words; tries until it is another text."""
    for _ in range(60):
        changed = change(rng, words)
        if re.sub(r"\W+", " ", changed).lower().strip() != re.sub(r"\W+", " ", words).lower().strip():
            return changed
    return f"{words} besides"


def claims(rng, script, text):
    """Replace the text of a remark that cites, keeping what it proves."""
    script.target = rng.choice(("blind_spot", "strength", "counterpart"))
    script.spoilt["text"] = text


def quoting(rng, words):
    """Return words in marks of some style."""
    return quoted(rng, words)
