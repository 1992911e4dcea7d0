"""Where a model's remarks wait for their proof: what may be shown, in which order, and what is asked again.

A remark is shown when it is proven, everything before it is settled, and, in a grounded reply, a dimension
is proven: until then a mirror waits too, because without a dimension the offline composer answers instead,
and nothing that was shown is ever taken back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.citations import Unproven
from assistant.reader import Rejected, ReplyReader
from assistant.reflection import Withheld
from assistant.types import VERDICTS, Claim, Remark, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.citations import Court

_AT_MOST_TWO = "question"
_WITHOUT_DIMENSION = frozenset({"mirror", "question"})
_UNREADABLE = frozenset({"remark", "reply"})


@dataclass(slots=True)
class _Entry:
    """One place in the reply: its claim, if it could be read, and what became of it."""

    kind: str
    claim: Claim | None = field(default=None, repr=False)
    remark: Remark | None = None
    reason: str = ""


class Bench:
    """Takes one reply and, if need be, its mended parts; `release` gives what may be shown now."""

    def __init__(self, court: Court, uncover: Callable[[Claim], Claim] | None = None) -> None:
        """Begin with nothing claimed; ``court`` judges what ``uncover`` makes of a claim, if it is given."""
        self._court, self._uncover = court, uncover
        self._entries: list[_Entry] = []
        self._settled = 0  # entries before this one are shown or withheld
        self.verdict: Verdict | None = None
        self.main: str | None = None

    @property
    def answered(self) -> bool:
        """Whether the reply, as far as it is proven, can stand on its own."""
        if self.verdict == "grounded":
            return self.main is not None
        return self.verdict is not None and any(entry.remark for entry in self._entries)

    def hear(self, reader: ReplyReader, chunk: str) -> Iterator[Remark]:
        """Take a piece of the first reply; yield the remarks that may be shown now."""
        for item in reader.feed(chunk):
            self._take(item)
        yield from self._release()

    def close(self, reader: ReplyReader) -> Iterator[Remark]:
        """Take the end of the first reply."""
        for item in reader.close():
            self._take(item)
        yield from self._release()

    def reasons(self) -> str | None:
        """Return what is to be mended, as JSON for the model, or None if nothing is."""
        failed = [{"kind": entry.kind, "reason": entry.reason} for entry in self._entries if entry.reason]
        if not failed and self.verdict == "grounded" and self.main is None:
            failed = [{"kind": "dimension", "reason": "a grounded reply needs this remark"}]
        return json.dumps(failed) if failed else None

    def mend(self, reply: str) -> None:
        """Take the reply to `reasons`: each remark in it replaces a failed one of its kind.

        Where the first reply could not be read, or had no dimension, what is new in this one counts as well.
        """
        reader, anew = ReplyReader(), not self.answered
        for item in [*reader.feed(reply), *reader.close()]:
            if isinstance(item, Claim):
                self._replace(item, anew=anew)
            elif not isinstance(item, Rejected):
                self._decide(item)

    def settle(self) -> Iterator[Remark | Withheld]:
        """Judge once more what failed, then yield all that is proven and, as withheld, all that is not."""
        for entry in self._entries:
            if entry.remark is None and entry.claim is not None:
                self._judge(entry)
        for entry in self._entries[self._settled :]:
            if entry.remark is not None and self.answered:
                yield entry.remark
            elif entry.reason:
                yield Withheld(entry.kind, entry.reason)
        self._settled = len(self._entries)

    def _take(self, item: Verdict | Claim | Rejected) -> None:
        if isinstance(item, Rejected):
            self._entries.append(_Entry(item.kind, reason=item.reason))
        elif isinstance(item, Claim):
            self._entries.append(_Entry(item.kind, item))
            if self.verdict is not None:
                self._judge(self._entries[-1])
        else:
            self._decide(item)

    def _decide(self, verdict: Verdict) -> None:
        """Take the first verdict, and judge the remarks that stood before it."""
        if self.verdict is not None or verdict not in VERDICTS:
            return
        self.verdict = verdict
        for entry in self._entries:
            if entry.claim is not None:
                self._judge(entry)

    def _replace(self, claim: Claim, *, anew: bool) -> None:
        failed = [entry for entry in self._entries if entry.reason]
        same = [entry for entry in failed if entry.kind == claim.kind]
        unreadable = [entry for entry in failed if entry.kind in _UNREADABLE]
        if not same and any(entry.remark and entry.kind == claim.kind for entry in self._entries):
            return  # it stands already, and was sent again
        if same or unreadable:
            entry = (same or unreadable)[0]
            entry.kind, entry.claim, entry.reason = claim.kind, claim, ""
            self._judge(entry)
        elif anew:
            self._take(claim)

    def _judge(self, entry: _Entry) -> None:
        claim = entry.claim
        if claim is None or self.verdict is None:
            return
        try:
            self._check_place(entry, claim)
            entry.remark = self._court.prove(self._uncover(claim) if self._uncover else claim, self.main)
        except Unproven as unproven:
            entry.reason = unproven.reason
            return
        entry.reason = ""
        if claim.kind == "dimension":
            self.main = entry.remark.citations[0].definition

    def _check_place(self, entry: _Entry, claim: Claim) -> None:
        """Hold a reply to its anatomy: each kind once, two questions at most, no dimension without a verdict."""
        if self.verdict != "grounded" and claim.kind not in _WITHOUT_DIMENSION:
            raise Unproven("with this verdict only a mirror and a question are due")
        alike = sum(each.kind == claim.kind and each.remark is not None for each in self._entries if each is not entry)
        if alike >= (2 if claim.kind == _AT_MOST_TWO else 1):
            raise Unproven("there is one remark of this kind already")

    def _release(self) -> Iterator[Remark]:
        while self.answered and self._settled < len(self._entries):
            remark = self._entries[self._settled].remark
            if remark is None:
                return
            self._settled += 1
            yield remark
