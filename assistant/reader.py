"""Reads a model's reply as it arrives, in chunks of any size.

It works character by character, so what it yields does not depend on where the chunks were cut. The
grammar is that of `assistant.grammar`; a leading ``<think>…</think>`` block, which some local models
cannot leave out, is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from assistant.grammar import OutsideGrammar, join_surrogates, parse, read_claim
from assistant.types import VERDICTS, Claim, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_REMARKS = 12
MAX_ITEM_LENGTH = 6_000  # characters of one remark as JSON; an honest one has a few hundred
MAX_THOUGHT_LENGTH = 200_000
_WHITE_SPACE = " \t\n\r"
_THINK_OPEN, _THINK_CLOSE = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something outside the grammar; ``kind`` is the remark's, where it could be read, else ``reply``."""

    kind: str
    reason: str


Item = Verdict | Claim | Rejected


class _Value:
    """Collects the characters of one JSON value and knows when it is complete."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._closers: list[str] = []
        self._in_string = False
        self._escaped = False

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def feed(self, char: str) -> bool:
        """Take a character that belongs to the value; return whether it completes it."""
        if len(self._parts) >= MAX_ITEM_LENGTH:
            raise OutsideGrammar("too long")
        self._parts.append(char)
        if self._in_string:
            self._feed_string(char)
        elif char == '"':
            self._in_string = True
        elif char in "{[":
            self._closers.append("}" if char == "{" else "]")
        elif char in "}]" and (not self._closers or self._closers.pop() != char):
            raise OutsideGrammar("brackets do not match", "reply")
        return not self._in_string and not self._closers and (char in '"}]')

    def _feed_string(self, char: str) -> None:
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = True
        elif char == '"':
            self._in_string = False


class ReplyReader:
    """Reads one reply; `feed` and `close` yield verdict, claims and rejections in the order of the reply.

    Once something outside the grammar was found at the top level, the rest of the reply is not read.
    """

    def __init__(self) -> None:
        """Start before the first character."""
        self._state = self._before_reply
        self._lead = ""
        self._thought = 0
        self._half = ""
        self._value: _Value | None = None
        self._key = ""
        self._seen: set[str] = set()
        self._remarks = 0
        self._need_item = False
        self._ended = False
        self.failed = False

    @property
    def complete(self) -> bool:
        """Whether the whole object was read."""
        return self._ended and not self.failed

    def feed(self, chunk: str) -> Iterator[Item]:
        """Yield what the chunk completes; a surrogate at its end waits for its other half."""
        chunk, self._half = self._half + chunk, ""
        if "\ud800" <= chunk[-1:] <= "\udbff":
            chunk, self._half = chunk[:-1], chunk[-1]
        yield from self._read(join_surrogates(chunk))

    def _read(self, text: str) -> Iterator[Item]:
        for char in text:
            if self.failed:
                return
            try:
                item = self._state(char)
            except OutsideGrammar as problem:
                self.failed = True
                item = Rejected("reply", problem.reason)
            if item is not None:
                yield item

    def close(self) -> Iterator[Item]:
        """Yield a rejection if the reply stopped before its end."""
        yield from self._read(self._half)
        if not self.failed and not self._ended:
            self.failed = True
            started = self._value is not None and self._state == self._in_element
            yield Rejected("remark" if started else "reply", "cut off before its end")

    # Each state takes one character and returns what that character completed, if anything.

    def _before_reply(self, char: str) -> Item | None:
        if not self._lead and char in _WHITE_SPACE:
            return None
        if not self._lead and char == "{":
            self._state = self._before_key
            self._need_item = False
            return None
        self._lead += char
        if self._lead == _THINK_OPEN:
            self._state = self._in_thought
        elif not _THINK_OPEN.startswith(self._lead):
            raise OutsideGrammar("does not begin with an object")
        return None

    def _in_thought(self, char: str) -> Item | None:
        self._thought += 1
        self._lead = (self._lead + char)[-len(_THINK_CLOSE) :]
        if self._lead == _THINK_CLOSE:
            self._lead = ""
            self._state = self._before_reply
        elif self._thought > MAX_THOUGHT_LENGTH:
            raise OutsideGrammar("does not begin with an object")
        return None

    def _before_key(self, char: str) -> Item | None:
        if char in _WHITE_SPACE:
            return None
        if char == "}" and not self._need_item:
            return self._end()
        if char != '"':
            raise OutsideGrammar("a key is missing")
        self._value = _Value()
        self._value.feed(char)
        self._state = self._in_key
        return None

    def _in_key(self, char: str) -> Item | None:
        value = self._current()
        if value.feed(char):
            self._key = cast("str", parse(value.text))
            if self._key not in {"verdict", "remarks"}:
                raise OutsideGrammar("an unknown key")
            if self._key in self._seen:
                raise OutsideGrammar("a key stands twice")
            self._seen.add(self._key)
            self._state = self._before_colon
        return None

    def _before_colon(self, char: str) -> Item | None:
        if char == ":":
            self._state = self._before_verdict if self._key == "verdict" else self._before_remarks
        elif char not in _WHITE_SPACE:
            raise OutsideGrammar("a colon is missing")
        return None

    def _before_verdict(self, char: str) -> Item | None:
        if char in _WHITE_SPACE:
            return None
        if char != '"':
            raise OutsideGrammar("the verdict is not a string")
        self._value = _Value()
        self._value.feed(char)
        self._state = self._in_verdict
        return None

    def _in_verdict(self, char: str) -> Item | None:
        value = self._current()
        if not value.feed(char):
            return None
        verdict = parse(value.text)
        if verdict not in VERDICTS:
            raise OutsideGrammar("an unknown verdict")
        self._state = self._after_member
        return verdict

    def _before_remarks(self, char: str) -> Item | None:
        if char == "[":
            self._state = self._before_element
            self._need_item = False
        elif char not in _WHITE_SPACE:
            raise OutsideGrammar("the remarks are not a list")
        return None

    def _before_element(self, char: str) -> Item | None:
        if char in _WHITE_SPACE:
            return None
        if char == "]" and not self._need_item:
            self._state = self._after_member
            return None
        if char != "{":
            raise OutsideGrammar("a remark is not an object")
        if self._remarks >= MAX_REMARKS:
            raise OutsideGrammar("too many remarks")
        self._remarks += 1
        self._value = _Value()
        self._value.feed(char)
        self._state = self._in_element
        return None

    def _in_element(self, char: str) -> Item | None:
        value = self._current()
        if not value.feed(char):
            return None
        self._state = self._after_element
        try:
            return read_claim(parse(value.text))
        except OutsideGrammar as problem:
            return Rejected(problem.kind, problem.reason)

    def _after_element(self, char: str) -> Item | None:
        if char == ",":
            self._state = self._before_element
            self._need_item = True
        elif char == "]":
            self._state = self._after_member
        elif char not in _WHITE_SPACE:
            raise OutsideGrammar("a comma is missing")
        return None

    def _after_member(self, char: str) -> Item | None:
        if char == ",":
            self._state = self._before_key
            self._need_item = True
        elif char == "}":
            return self._end()
        elif char not in _WHITE_SPACE:
            raise OutsideGrammar("a comma is missing")
        return None

    def _end(self) -> Item | None:
        if self._seen != {"verdict", "remarks"}:
            raise OutsideGrammar("verdict or remarks are missing")
        self._ended = True
        self._state = self._after_reply
        return None

    def _after_reply(self, char: str) -> Item | None:
        if char not in _WHITE_SPACE:
            raise OutsideGrammar("something stands after the reply")
        return None

    def _current(self) -> _Value:
        if self._value is None:
            raise OutsideGrammar("a value is missing")
        return self._value
