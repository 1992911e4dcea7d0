"""A reflection while it is being made: what there is at any moment can be finished, also as a partial one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.grammar import join_surrogates
from assistant.reflection import (
    NOTICE,
    REFERRED_NOTICE,
    Declined,
    Dimension,
    Fallback,
    Mode,
    PackInfo,
    Referral,
    Reflection,
    Status,
    Timings,
    Withheld,
)

if TYPE_CHECKING:
    from assistant.errors import ModelError
    from assistant.offline import Composed
    from assistant.ports import Clock, Model
    from assistant.types import Definition, Delta, Pack, Ranking, Remark, Usage, Verdict

OFFLINE_NOTICE = (
    "AI without a language model: it ranks and quotes, and has not understood the story. One lens among others, not "
    "for decisions about people. Quotes are proven; whether they fit is yours to say."
)
REFER_MESSAGE = (
    "This seems to need a person whose office it is, someone you can talk to in confidence or who may act: a doctor, "
    "a counsellor, your personnel or legal department, a staff representative. This program cannot be that."
)


class Draft:
    """Collects one reflection; every method but `finish` only takes note of something."""

    def __init__(self, *, situation: str, pack: Pack, clock: Clock, identifier: str, model: Model | None) -> None:
        """Start the clock."""
        self._situation, self._pack, self._clock, self._model = situation, pack, clock, model
        self._identifier, self._created_at, self._began = identifier, clock.now(), clock.elapsed()
        self._retrieval_ms: int | None = None
        self._first_remark_ms: int | None = None
        self._ranking: Ranking | None = None
        self._withheld: list[Withheld] = []
        self._fallback: Fallback | None = None
        self._referral: Referral | None = None
        self._declined: Declined | None = None
        self._usage: Usage | None = None
        self._status: Status = "too_thin"
        self._mode: Mode = "offline" if model is None else "model"
        self._main: str | None = None
        self._reply: list[str] = []
        self._notice = NOTICE if model is not None else OFFLINE_NOTICE
        self.remarks: list[Remark] = []
        self.answered = False

    @property
    def reply(self) -> str:
        """The model's first reply, as far as it has come; half a surrogate pair, which cannot be sent, as "?"."""
        return join_surrogates("".join(self._reply)).encode(errors="replace").decode()

    def retrieved(self, ranking: Ranking) -> None:
        """Take the ranking."""
        self._ranking, self._retrieval_ms = ranking, self._milliseconds()

    def heard(self, delta: Delta, *, keep: bool = True) -> None:
        """Take a piece of a reply: its tokens, and its text if it belongs to the first reply."""
        if keep:
            self._reply.append(delta.text)
        if delta.usage:
            self._usage = delta.usage if self._usage is None else self._usage + delta.usage

    def show(self, remark: Remark) -> None:
        """Take a remark that the person sees now."""
        if not self.remarks:
            self._first_remark_ms = self._milliseconds()
        if remark.kind == "dimension" and self._main is None:
            self._main, self._status = remark.citations[0].definition, "grounded"
        self.remarks.append(remark)

    def withhold(self, withheld: Withheld) -> Withheld:
        """Take note that something could not be proven, and return it."""
        self._withheld.append(withheld)
        return withheld

    def refer(self, referral: Referral) -> None:
        """Take the referral that is due before anything else; a grave one is all there will be."""
        self._referral = referral
        if referral.grave:
            self._status, self._mode, self._notice, self.answered = "referred", "offline", REFERRED_NOTICE, True

    def decline(self, declined: Declined) -> None:
        """Take note of a push that is not followed."""
        self._declined = declined

    def judged(self, verdict: Verdict | None, main: str | None) -> Referral | None:
        """Take the model's verdict and return the referral it adds; from here on the reflection is the model's."""
        self.answered, self._main = True, main
        if verdict == "refer":
            self._status = "nothing_fits" if self.remarks else "referred"
            if self._referral is None:
                self._referral = Referral("human_help", grave=False, message=REFER_MESSAGE)
                return self._referral
        elif verdict is not None:
            self._status = verdict
        return None

    def fall_back(self, error: ModelError) -> Fallback:
        """Take note that the offline composer stands in, and return why."""
        self._fallback, self._mode, self._notice = Fallback(error.code, str(error)), "offline", OFFLINE_NOTICE
        return self._fallback

    def composed(self, composed: Composed) -> None:
        """Take what the offline composer found."""
        self.answered, self._status = True, composed.status
        self._notice = composed.notice or self._notice

    def finish(self, *, partial: bool = False) -> Reflection:
        """Return the reflection as it stands."""
        offline = self._mode == "offline"
        return Reflection(
            id=self._identifier,
            created_at=self._created_at,
            situation=self._situation,
            status=self._status,
            mode=self._mode,
            model=self._model.name if self._model and not offline else None,
            fallback=self._fallback,
            pack=PackInfo(self._pack.id, self._pack.version, self._pack.digest),
            dimensions=self._dimensions(),
            remarks=tuple(self.remarks),
            withheld=tuple(self._withheld),
            declined=self._declined,
            referral=self._referral,
            usage=self._usage,
            timings=Timings(self._retrieval_ms, self._first_remark_ms, self._milliseconds()),
            partial=partial,
            definitions=self._cited(),
            notice=self._notice,
        )

    def _milliseconds(self) -> int:
        return round((self._clock.elapsed() - self._began) * 1000)

    def _cited(self) -> tuple[Definition, ...]:
        """Return the cited definitions, the main one first."""
        ids = [citation.definition for remark in self.remarks for citation in remark.citations]
        if self._main in ids:
            ids.insert(0, self._main)
        return tuple(self._pack.definition(identifier) for identifier in dict.fromkeys(ids))

    def _dimensions(self) -> tuple[Dimension, ...]:
        if self._status != "grounded" or self._ranking is None:
            return ()
        scores = {ranked.definition: ranked.score for ranked in self._ranking}
        return tuple(
            Dimension(each.id, each.name, each.side, each.task, scores.get(each.id, 0.0), each.counterpart)
            for each in self._cited()
        )
