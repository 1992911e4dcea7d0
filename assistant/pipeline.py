"""One reflection, from the person's text to the finished value, as a generator that does no input or output.

`reflect_steps` reads like its own description: refer, retrieve, ask the model (or not), prove what it
says, let the offline composer stand in where that fails, finish. Before all that comes care: a text that needs a
human is referred, and where that is grave nothing else happens. Where it needs the outside it yields a
`Need` and is sent the answer; what it yields besides are the events that a person may see. `assistant.driver`
fulfils the needs, in a plain or an asynchronous way, so that there is one pipeline for both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from assistant import offline
from assistant.bench import Bench
from assistant.care import Care, both, shipped_care
from assistant.citations import Court, make_handles
from assistant.errors import ModelError, ModelUnproven
from assistant.folding import fold
from assistant.grammar import REPLY_SCHEMA
from assistant.language import guess_language
from assistant.ports import Request
from assistant.pushes import declined
from assistant.reader import ReplyReader
from assistant.reflection import Event, Finished, Referred, Shown, Told, Withheld
from assistant.turns import Talk, blend, only_answers, weighs
from assistant.types import Delta, Message, Ranking

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from assistant.draft import Draft
    from assistant.prompts import Prompt
    from assistant.pseudonyms import Pseudonyms
    from assistant.reflection import Referral
    from assistant.rules import Finding
    from assistant.types import Definition, Pack, Remark

_SINGLE = Talk()


@dataclass(frozen=True, slots=True)
class Retrieve:
    """The ranking of this text is needed."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """The model is needed; the answer is the first piece of its reply."""

    request: Request


@dataclass(frozen=True, slots=True)
class More:
    """The next piece of the reply is needed; None says that it has ended."""


Need: TypeAlias = Retrieve | Ask | More
Steps: TypeAlias = "Generator[Need | Event, Ranking | Delta | None, None]"


@dataclass(frozen=True, slots=True)
class Task:
    """What one reflection starts from.

    Attributes:
        situation: all that the person wrote, in a conversation every turn.
        earlier: in a conversation, what the person wrote before the last turn; else empty.
        latest: the last turn; without a conversation the whole situation.
        said: in a conversation, the remarks that the person has been shown; else empty.
        talk: where in a conversation this stands.
        with_model: ask the model; else the offline composer answers.
        require_model: raise where the offline composer would stand in.
        context_definitions: how many definitions a model is shown at most.
        nonce: a number that nobody can foresee; makes handles and fence.
        care: recognises texts that need a human.
        region: for whom human help is named; None for the words that hold anywhere.
        names: the stand-ins for what points to a person; None sends a text as it is.

    """

    situation: str = field(repr=False)
    pack: Pack = field(repr=False)
    prompts: Mapping[str, Prompt] = field(repr=False)
    nonce: int
    care: Care = field(default_factory=shipped_care, repr=False)
    region: str | None = None
    names: Pseudonyms | None = field(default=None, repr=False)
    with_model: bool = False
    require_model: bool = False
    context_definitions: int = 24
    earlier: str = field(default="", repr=False)
    latest: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    talk: Talk = _SINGLE


def reflect_steps(task: Task, draft: Draft) -> Steps:
    """Yield needs and events until the reflection is finished; ``draft`` holds at any moment what there is.

    Raises:
        ModelError: the model failed and ``task.require_model`` is set.

    """
    referral = _referral(task)
    if referral is not None:
        draft.refer(referral)
        yield Referred(referral)
        if referral.grave:
            yield Finished(draft.finish())
            return
    push = None if task.talk.stage == "closing" else declined(task.latest or task.situation)
    if push is not None:
        draft.decline(push)
        yield push
    ranking = yield from _rank(task)
    draft.retrieved(ranking)
    if task.with_model:
        try:
            yield from _with_model(task, draft, ranking)
        except ModelError as error:
            if task.require_model:
                raise
            yield Told(draft.fall_back(error).told)
    if not draft.answered:
        yield from _without_model(task, draft, ranking)
    yield Finished(draft.finish())


def _referral(task: Task) -> Referral | None:
    """Return the referral that is due for what the person writes now, or for what only the turns together say.

    What an earlier turn was referred for, alone, stays in view in every later one.
    """
    latest, talk = task.latest or task.situation, task.talk
    finding = None if talk.stage == "closing" else _finding(task, latest)  # what was due has been said in its turn
    now = None if finding is None else task.care.referral(finding, latest, task.region)
    if talk.referred is None or (now is not None and now.grave):
        return now
    alone = now is None and only_answers(talk, latest)
    earlier = task.care.reminder(talk.referred, latest, task.region, alone=alone)
    return earlier if now is None else both(earlier, now)


def _finding(task: Task, latest: str) -> Finding | None:
    finding = task.care.recognise(latest)
    if finding is None and task.earlier and task.care.recognise(task.earlier) is None:
        return task.care.recognise(task.situation)
    return finding


def is_referred_alone(task: Task) -> bool:
    """Say whether the text needs a human and nothing else: nothing is retrieved for it and nothing sent."""
    referral = _referral(task)
    return referral is not None and referral.grave


def _rank(task: Task) -> Generator[Need | Event, Ranking | Delta | None, Ranking]:
    """Ask for the ranking of all that was written, in a conversation also of the last turn, which weighs most."""
    whole = yield Retrieve(task.situation)
    if not isinstance(whole, Ranking):
        raise TypeError(whole)
    if not weighs(task.talk, task.latest):
        return whole
    last = yield Retrieve(task.latest)
    if not isinstance(last, Ranking):
        raise TypeError(last)
    return blend(whole, last, task.talk.start)


def build_request(task: Task, ranking: Ranking) -> tuple[Request, dict[str, Definition]]:
    """Return what would be sent to the model for this task, and the table of handles that goes with it."""
    shown = _shown_definitions(task, ranking)
    handles = make_handles(shown, task.nonce)
    system = task.prompts["system"].render(
        pack_name=task.pack.name,
        definitions="\n\n".join(_describe(handle, each, task.pack) for handle, each in handles.items()),
        nuance="\n".join(f"- {fact}" for fact in task.pack.nuance),
    )
    messages = (Message("system", system), Message("user", _hand_over(task)))
    return Request(messages, REPLY_SCHEMA), handles


def _shown_definitions(task: Task, ranking: Ranking) -> list[Definition]:
    """Return the best definitions within the budget, each with its counterpart."""
    shown: dict[str, Definition] = {}
    for identifier in ranking.shortlist or [each.definition for each in ranking]:
        pair = (task.pack.definition(identifier), task.pack.counterpart(identifier))
        new = {each.id: each for each in pair if each is not None and each.id not in shown}
        if len(shown) + len(new) <= task.context_definitions:
            shown.update(new)
    return list(shown.values())


def _describe(handle: str, definition: Definition, pack: Pack) -> str:
    other = pack.counterpart(definition.id)
    pair = f"; counterpart: {other.name}" if other else ""
    lines = [f"{sentence.index + 1}. {sentence.text}" for sentence in definition.sentences]
    return "\n".join([f"{handle} — {definition.name} ({definition.side}; task: {definition.task}{pair})", *lines])


def _hand_over(task: Task) -> str:
    fence = f"=== {task.nonce:016x} ==="
    situation, earlier, said, latest = (
        task.names.cover(each) if task.names else each
        for each in (task.situation, task.earlier, task.said, task.latest)
    )
    if task.talk.stage == "closing":
        return task.prompts["closing"].render(fence=fence, written=situation, said=said)
    if not task.earlier:
        name = "opening" if task.talk.stage == "opening" else "situation"
        return task.prompts[name].render(fence=fence, situation=situation)
    return task.prompts["turn"].render(fence=fence, earlier=earlier, said=said, latest=latest)


def _with_model(task: Task, draft: Draft, ranking: Ranking) -> Steps:
    request, handles = build_request(task, ranking)
    bench = Bench(
        Court(task.pack, handles, fold(task.situation)), None if task.names is None else task.names.uncover_claim
    )
    try:
        yield from _first_reply(request, bench, draft)
    except ModelError:
        if not bench.answered:
            raise
        yield draft.withhold(Withheld("reply", "cut off before its end"))
    else:
        try:
            yield from _second_reply(task, request, bench, draft)
        except ModelError:
            if not bench.answered:
                raise
    for outcome in bench.settle():
        yield draft.withhold(outcome) if isinstance(outcome, Withheld) else _show(draft, outcome)
    if not bench.answered and bench.verdict != "refer":
        raise ModelUnproven("What the model said could not be proven.")
    added = draft.judged(bench.verdict, bench.main)
    if added is not None:
        yield Referred(added)
    for remark in offline.complete(draft.remarks, task.situation, task.pack, ranking, bench.main, task.talk):
        yield _show(draft, remark)


def _first_reply(request: Request, bench: Bench, draft: Draft) -> Steps:
    reader = ReplyReader()
    delta = yield Ask(request)
    while isinstance(delta, Delta):
        draft.heard(delta)
        for remark in bench.hear(reader, delta.text):
            yield _show(draft, remark)
        delta = yield More()
    for remark in bench.close(reader):
        yield _show(draft, remark)


def _second_reply(task: Task, request: Request, bench: Bench, draft: Draft) -> Steps:
    """Ask once more for what failed, with the reasons; the reply is read when it is whole."""
    reasons = bench.reasons()
    if reasons is None:
        return
    again = task.prompts["retry"].render(reasons=reasons)
    messages = (*request.messages, Message("assistant", draft.reply), Message("user", again))
    parts: list[str] = []
    delta = yield Ask(Request(messages, request.schema, request.max_tokens))
    while isinstance(delta, Delta):
        draft.heard(delta, keep=False)
        parts.append(delta.text)
        delta = yield More()
    bench.mend("".join(parts))


def _without_model(task: Task, draft: Draft, ranking: Ranking) -> Steps:
    language = guess_language(task.situation)
    composed = offline.compose(task.situation, task.pack, ranking, language, task.talk)
    draft.composed(composed)
    for remark in composed.remarks:
        yield _show(draft, remark)


def _show(draft: Draft, remark: Remark) -> Shown:
    draft.show(remark)
    return Shown(remark)
