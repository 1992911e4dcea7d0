"""Runs replies through the product and says, independently of it, what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from fakes import FakeClock

from assistant.adapters.scripted import ScriptedModel, handles_in
from assistant.citations import Court, Unproven
from assistant.facade import Assistant, Parts
from assistant.folding import fold
from assistant.grammar import OutsideGrammar, read_claim
from assistant.reflection import Finished, Shown, Withheld
from assistant.types import Ranked, Ranking


class EvenRetriever:
    """Ranks every definition alike: what is proven does not depend on the ranking."""

    def __init__(self, pack):
        ranked = tuple(Ranked(each.id, 1 / len(pack.definitions)) for each in pack.definitions)
        self._ranking = Ranking(ranked, fits=True, fit=0.9)

    def rank_one(self, text):
        return self._ranking


class NothingGrave:
    """Refers no text to a human: what is proven is tested apart from what is not asked at all."""

    def recognise(self, text):
        return None


def assistant_with(pack, prompts, model, *, journal=None, require_model=False):
    """Return an assistant that asks this model."""
    parts = Parts(pack, prompts, EvenRetriever(pack), FakeClock(), model, journal, require_model, care=NothingGrave())
    return Assistant(parts)


def ids_of(request, pack):
    """Return the handle of each definition id that a request shows."""
    by_name = handles_in(request)
    return {each.id: by_name[each.name] for each in pack.definitions}


def events_of(pack, prompts, situation, answer, *, chunk=48):
    """Return the events of a reflection whose model answers, also when asked again, with ``answer(handles)``."""

    def reply(request):
        return answer(ids_of(request, pack))

    model = ScriptedModel([reply, reply], chunk=chunk)
    return list(assistant_with(pack, prompts, model).stream(situation))


def reflection_of(events):
    assert isinstance(events[-1], Finished)
    return events[-1].reflection


def faults_in(events, situation, pack):
    """Return what no event may ever be, whatever the model said: this is what the guarantee table promises."""
    reflection = reflection_of(events)
    shown = [event.remark for event in events if isinstance(event, Shown)]
    faults = [] if tuple(shown) == reflection.remarks else ["something shown was taken back, or added unseen"]
    withheld = [event for event in events if isinstance(event, Withheld)]
    if tuple(withheld) != reflection.withheld:
        faults.append("something withheld was not told")
    for remark in reflection.remarks:
        faults.extend(f"{remark.kind}: {fault}" for fault in _faults_in_remark(remark, situation, pack))
    return faults


def _faults_in_remark(remark, situation, pack):
    for citation in remark.citations:
        definition = next(each for each in pack.definitions if each.id == citation.definition)
        if definition.text[citation.start : citation.end] != citation.sentence:
            yield "a sentence that does not stand in the pack"
        if citation.sentence not in [each.text for each in definition.sentences]:
            yield "a sentence that is not whole"
        if not citation.start <= citation.highlight[0] < citation.highlight[1] <= citation.end:
            yield "a highlight outside the sentence"
    for each in remark.evidence:
        if situation[each.start : each.end] != each.quote:
            yield "evidence that the person did not write"
    if remark.kind in {"dimension", "strength", "counterpart", "blind_spot"} and not remark.citations:
        yield "no citation"
    if remark.kind in {"mirror", "dimension", "strength"} and not remark.evidence:
        yield "no evidence"


def kept(events, script):
    """Return the kinds of the script's remarks that were shown as the model wrote them."""
    reflection = reflection_of(events)
    if reflection.mode != "model":
        return set()
    texts = {(remark.kind, remark.text) for remark in reflection.remarks}
    return {kind for kind, remark in script.remarks.items() if (kind, str(remark.get("text")).strip()) in texts}


def judged(pack, script):
    """Return why the target of a script is withheld when it is judged alone, or None if it is proven."""
    table = {script.handles[each.id]: each for each in pack.definitions}
    main = None if script.target in {"mirror", "dimension"} else script.main.id
    try:
        Court(pack, table, fold(script.situation)).prove(read_claim(script.spoilt), main)
    except (Unproven, OutsideGrammar) as withheld:
        return withheld.reason
    return None


@dataclass(frozen=True)
class Outcome:
    """What became of one case: whether a spoilt remark was kept, which honest ones were lost, and broken promises."""

    leaked: bool
    lost: tuple
    faults: tuple
    events: tuple


def outcome_of(case, pack, prompts, *, chunk=48):
    """Run a case through the whole pipeline; the model answers the same when it is asked again."""
    scripts = []

    def answer(handles):
        scripts.append(case.script(handles))
        return scripts[-1].reply()

    events = events_of(pack, prompts, case.situation, answer, chunk=chunk)
    script, shown = scripts[0], kept(events, scripts[0])
    leaked = not case.honest and (bool(shown) if script.nothing else script.target in shown)
    lost = tuple(sorted(set(script.remarks) - shown)) if case.honest else ()
    return Outcome(leaked, lost, tuple(faults_in(events, case.situation, pack)), tuple(events))
