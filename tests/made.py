"""Reflections and assistants made for tests: by hand from the pack, or by the whole pipeline on fakes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from fakes import FakeClock

from assistant.citations import cite
from assistant.errors import ModelUnreachable
from assistant.facade import Assistant, Parts
from assistant.pack import load_pack
from assistant.prompts import load_prompts
from assistant.reflection import Contact, Declined, Dimension, Fallback, PackInfo, Referral, Reflection, Timings
from assistant.reflection import Withheld as Held
from assistant.resources import DEFAULT_PACK, pack_folder, prompts_folder
from assistant.types import Delta, Evidence, Ranked, Ranking, Remark, Usage

PACK = load_pack(pack_folder(DEFAULT_PACK))
PROMPTS = load_prompts(prompts_folder())
TOLD = "We moved the stations so the ovens never wait. Nobody keeps to it as soon as I turn around."
CONTACT = Contact("The works doctor", "by telephone", "", "the company's own list", "2026-11-01")


class FakeRetriever:
    """Ranks as it is told: one definition first, the others behind it, whatever the text is."""

    def __init__(self, first="aligning-people", *, fits=True, score=0.6):
        self._first, self._fits, self._score = first, fits, score
        self.ranked = []

    def rank_one(self, text):
        self.ranked.append(text)
        rest = [each.id for each in PACK.definitions if each.id != self._first]
        scores = [Ranked(self._first, self._score), *(Ranked(name, 0.04) for name in rest)]
        stop = text.find(".") + 1 or len(text)
        return Ranking(tuple(scores), self._fits, 0.9 if self._fits else 0.1, ((0, stop),))

    def rank(self, texts):
        return [self.rank_one(text) for text in texts]


def assistant_of(model=None, *, retriever=None, journal=None, clock=None, **options):
    """Return an assistant that stands on fakes; ``options`` are further fields of `Parts`."""
    given = {"retriever": retriever or FakeRetriever(), "clock": clock or FakeClock()}
    return Assistant(Parts(pack=PACK, prompts=PROMPTS, model=model, journal=journal, **given, **options))


def quote(definition_id, words):
    """Return the citation of the sentence of a definition that has these words, with them highlighted."""
    definition = PACK.definition(definition_id)
    start = definition.text.index(words)
    sentence = next(each for each in definition.sentences if each.start <= start < each.end)
    return cite(definition, sentence, (start, start + len(words)))


def words(text, situation=TOLD):
    """Return the evidence that these words of the situation are."""
    start = situation.index(text)
    return Evidence(text, start, start + len(text))


def all_remarks():
    """Return one remark of each kind about `TOLD`."""
    aligning = quote("aligning-people", "by speech and by example")
    organising = quote("organising-and-staffing", "guides people through policies and procedures")
    waiting, turning = words("the ovens never wait"), words("as soon as I turn around")
    return (
        Remark("mirror", "You made it so that «the ovens never wait».", (), (waiting,)),
        Remark("dimension", "It may be about aligning people: «as soon as I turn around».", (aligning,), (turning,)),
        Remark("counterpart", "Its pair is organising and staffing.", (organising,)),
        Remark("strength", "You changed the order: «the ovens never wait».", (organising,), (waiting,)),
        Remark("blind_spot", "It is not told who was asked beforehand.", (aligning,)),
        Remark("question", "What would they have to see?"),
        Remark("experiment", "If you like, try: ask one of them."),
    )


def reflection(**changes):
    """Return a grounded reflection by a model about `TOLD`, with whatever is to be different."""
    cited = [PACK.definition("aligning-people"), PACK.definition("organising-and-staffing")]
    made = {
        "id": "3fa9c2d1e0",
        "created_at": datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
        "situation": TOLD,
        "status": "grounded",
        "mode": "model",
        "model": "test-model",
        "pack": PackInfo(PACK.id, PACK.version, PACK.digest),
        "remarks": all_remarks(),
        "timings": Timings(5, 8, 13),
        "dimensions": tuple(Dimension(d.id, d.name, d.side, d.task, 0.5, d.counterpart) for d in cited),
        "definitions": tuple(cited),
        "usage": Usage(11, 7),
    }
    return Reflection(**{**made, **changes})


def ungrounded(status, **changes):
    """Return a reflection of that status by the offline composer: a mirror and a question."""
    mirror, *_, question, _ = all_remarks()
    plain = {"mode": "offline", "model": None, "dimensions": (), "definitions": (), "usage": None}
    return reflection(**{"status": status, "remarks": (mirror, question), **plain, **changes})


REFERRAL = Referral("human_help", grave=False, message="This needs a person whose office it is.", contacts=(CONTACT,))
EVERY_KIND = {
    "grounded by a model": reflection(),
    "withheld in part": reflection(withheld=(Held("strength", "a quote is shorter than 4 words"),)),
    "interrupted": reflection(partial=True, remarks=all_remarks()[:2], timings=Timings(5, 8, 9)),
    "offline in a model's place": reflection(
        mode="offline", model=None, usage=None, fallback=Fallback("unreachable", "It cannot be reached.")
    ),
    "with a push declined": reflection(declined=Declined("That is yours to decide.")),
    "nothing fits": ungrounded("nothing_fits"),
    "nothing fits, and a human is named": ungrounded("nothing_fits", referral=REFERRAL),
    "too thin": ungrounded("too_thin"),
    "another language": ungrounded("unsupported_language", remarks=(), timings=Timings(5, None, 6)),
    "referred": ungrounded("referred", remarks=(), referral=REFERRAL, timings=Timings(None, None, 1)),
}


class CutModel:
    """Streams a reply up to some words of it, then fails; counts how often a reply of its was closed."""

    name = "cut"

    def __init__(self, reply, *, before):
        self._reply, self._before = reply, before
        self.closed = 0

    def stream(self, request):
        try:
            whole = self._reply(request)
            yield from (Delta(char) for char in whole.partition(self._before)[0])
            raise ModelUnreachable("It was cut off.")
        finally:
            self.closed += 1

    async def astream(self, request):
        with closing(self.stream(request)) as reply:
            for delta in reply:
                yield delta


def spoiled():
    """Return reflections in which something quoted no longer stands where it says."""
    sound = reflection()
    mirror, dimension, *rest = sound.remarks
    (citation,) = dimension.citations
    turned = replace(dimension, citations=(replace(citation, sentence=citation.sentence.replace("all", "few")),))
    invented = replace(mirror, evidence=(Evidence("never written", 0, 13),))
    return {
        "another sentence": replace(sound, remarks=(mirror, turned, *rest)),
        "words never written": replace(sound, remarks=(invented, dimension, *rest)),
        "a text that is not kept": replace(sound, definitions=()),
    }
