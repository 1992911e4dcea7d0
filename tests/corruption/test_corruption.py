"""Corrupted replies of every class, and their honest twins; the full run is tests/corruption/benchmark.py."""

from __future__ import annotations

import pytest
from corruption.court import judged, outcome_of
from corruption.every import CLASSES, Case
from corruption.writing import seeded, situations, write

from assistant.citations import make_handles

SAMPLE = 10  # of at least 200 a class in the full run
CHUNKS = (48, 1, 10**9)
BY_THE_PLACE = {
    "verdict and remarks at odds",
    "a kind twice",
}  # a remark alone is honest; its place in the reply is not


@pytest.mark.parametrize("name", CLASSES)
def test_no_corrupted_remark_is_shown(name, pack, prompts):
    """Whatever is spoilt in a reply, the remark that it spoils is not shown, and every promise holds."""
    for number in range(SAMPLE):
        outcome = outcome_of(Case(name, number, pack), pack, prompts, chunk=CHUNKS[number % len(CHUNKS)])
        assert not outcome.leaked, number
        assert outcome.faults == (), number


@pytest.mark.parametrize("name", CLASSES)
def test_the_honest_twin_is_kept(name, pack, prompts):
    """The honest reply that comes nearest to the corruption is shown whole, word for word."""
    for number in range(SAMPLE):
        outcome = outcome_of(Case(name, number, pack, honest=True), pack, prompts, chunk=CHUNKS[number % len(CHUNKS)])
        assert outcome.lost == (), number
        assert outcome.faults == (), number


@pytest.mark.parametrize("name", sorted(set(CLASSES) - BY_THE_PLACE))
def test_a_spoilt_remark_is_refused_alone_too(name, pack):
    """Judged alone, without a stream and a reply around it, a spoilt remark is refused and its twin proven."""
    handles = {each.id: handle for handle, each in make_handles(pack.definitions, 11).items()}
    for number in range(2 * SAMPLE):
        spoilt = Case(name, number, pack).script(handles)
        if spoilt.raw is None:
            assert judged(pack, spoilt) is not None, number
        honest = Case(name, number, pack, honest=True).script(handles)
        if honest.raw is None:
            assert judged(pack, honest) is None, number


@pytest.mark.parametrize("language", ["de", "es", "fr", "it", "pt", "nl", "pl"])
def test_honest_replies_to_situations_in_other_languages_are_kept(language, pack, prompts):
    """Evidence is found in any language that a person writes in."""
    for number, situation in enumerate(situations(pack, languages=(language,))):
        for again in range(5):
            case = Written(situation.text, f"{language}/{number}/{again}", pack)
            assert outcome_of(case, pack, prompts).lost == (), case.seed


class Written:
    """An honest reply to one situation."""

    honest = True

    def __init__(self, situation, seed, pack):
        self.situation, self.seed, self._pack = situation, seed, pack

    def script(self, handles):
        return write(seeded(self.seed), self.situation, self._pack, handles)
