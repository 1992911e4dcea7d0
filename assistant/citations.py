"""Proof: from what a model claims to what may be shown. The only module that makes a `Citation`.

Two keys must agree before a definition is cited: the pointer (a handle from this request's table and the
number of a sentence) and the quote (words of that sentence, found exactly once in the definition). What is
shown is neither: it is the whole sentence as it stands in the pack, with the quoted part highlighted, so
that a clipped or spliced quote cannot change a meaning. The person's words are located the same way in
what the person wrote. No measure of similarity proves anything here: a flipped "not" is 95 % similar.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import islice
from typing import TYPE_CHECKING, Any

from assistant.cuts import changes_meaning
from assistant.folding import fold, fold_known, occurrences, word_count
from assistant.proof import check
from assistant.types import Citation, Evidence, Remark
from assistant.wording import fault_in_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assistant.folding import Folded
    from assistant.types import Claim, Definition, Pack, Quote, RemarkKind, Sentence

MIN_QUOTE_WORDS = 4
MIN_EVIDENCE_WORDS = 3
NEEDS_CITATION: frozenset[RemarkKind] = frozenset({"dimension", "strength", "counterpart", "blind_spot"})
NEEDS_EVIDENCE: frozenset[RemarkKind] = frozenset({"mirror", "dimension", "strength"})
_ADDED = " \n\t\u00a0\u2009\u202f\u00ad\u200b\u200c\u200d\u2060\ufeff\"'“”„‟‘’‚«»‹›.,;…"
_CONSONANTS = "bcdfghjkmnpqrstvwxz"  # no vowels: a handle never reads as a word


class Unproven(Exception):
    """A remark cannot be proven; the reason is made for a model to act on and holds none of its text."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def make_handles(definitions: Iterable[Definition], nonce: int) -> dict[str, Definition]:
    """Return a table of opaque handles for one request.

    Args:
        definitions: those that the model is shown, in the order of the table.
        nonce: any whole number; another one gives other handles, so that a handle cannot be learned by heart
            nor foreseen by whoever wrote the situation.

    Returns:
        Each definition under a handle of four consonants.

    """
    handles: dict[str, Definition] = {}
    state = nonce
    for definition in definitions:
        handle = ""
        while not handle or handle in handles:
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64  # Knuth's MMIX generator
            rest, letters = state >> 24, []
            for _ in range(4):
                rest, digit = divmod(rest, len(_CONSONANTS))
                letters.append(_CONSONANTS[digit])
            handle = "".join(letters)
        handles[handle] = definition
    return handles


def cite(definition: Definition, sentence: Sentence, highlight: tuple[int, int] | None = None) -> Citation:
    """Return the citation of a whole sentence; ``highlight`` are offsets in the definition's text, inside it.

    Raises:
        CitationError: the sentence does not stand in the definition at its offsets.

    """
    start, end = highlight or (sentence.start, sentence.end)
    citation = Citation(
        definition=definition.id,
        name=definition.name,
        sentence_index=sentence.index,
        sentence=sentence.text,
        start=sentence.start,
        end=sentence.end,
        highlight=(start, end),
        source=definition.source,
    )
    check(citation, definition)
    return citation


def restore(data: Mapping[str, Any], definition: Definition) -> Citation:
    """Return a citation that was saved as JSON, proven again against the definition's kept text.

    Raises:
        CitationError: the two no longer match.

    """
    known = {each.name: data[each.name] for each in fields(Citation)}  # a newer version may have written more
    citation = Citation(**{**known, "highlight": (data["highlight"][0], data["highlight"][1])})
    check(citation, definition)
    return citation


def find_evidence(words: str, situation: Folded) -> Evidence | None:
    """Return where the person wrote these words (the first place, if several), or None if they did not.

    A place where the words are cut off from a negation before them, or from an exception behind, is none.
    """
    folded, hits = _find(words, situation)
    if word_count(folded) < MIN_EVIDENCE_WORDS:
        return None
    for hit in hits:
        if not changes_meaning(situation, *hit):
            start, end = situation.span(*hit)
            return Evidence(situation.original[start:end], start, end)
    return None


def _find(words: str, text: Folded) -> tuple[Folded, Iterator[tuple[int, int]]]:
    """Return words as folded, and where they stand: as they are, or without what a quotation adds at its ends.

    A quotation brings marks around it, a full stop or a comma before the closing one, an ellipsis at its ends.
    """
    folded = fold(words)
    first = next(occurrences(folded, text), None)
    if first is None:
        folded = fold(words.strip(_ADDED))
    return folded, occurrences(folded, text)


@dataclass(frozen=True, slots=True)
class Court:
    """Everything that one request's remarks are judged against."""

    pack: Pack
    handles: Mapping[str, Definition]
    situation: Folded

    def prove(self, claim: Claim, main: str | None = None) -> Remark:
        """Return the remark that a claim proves to be.

        Args:
            claim: a well-formed remark of the model.
            main: id of the dimension that this reflection is about, once one is proven.

        Raises:
            Unproven: it does not hold; the reason is machine-readable and holds none of its text.

        """
        citations = tuple(self._locate(quote) for quote in claim.cites)
        evidence = tuple(self._find(piece) for piece in claim.evidence)
        if claim.kind in NEEDS_CITATION and not citations:
            raise Unproven("this kind of remark needs a citation")
        if claim.kind in NEEDS_EVIDENCE and not evidence:
            raise Unproven("this kind of remark needs evidence: words of the person")
        self._check_pair(claim.kind, citations, main)
        cited = [citation.definition for citation in citations]
        fault = fault_in_wording(claim, cited=cited, pack=self.pack, handles=self.handles, situation=self.situation)
        if fault:
            raise Unproven(fault)
        return Remark(claim.kind, claim.text.strip(), citations, evidence)

    def _locate(self, quote: Quote) -> Citation:
        definition = self.handles.get(quote.handle)
        if definition is None:
            raise Unproven("a handle is not in this request's table")
        if not 1 <= quote.sentence <= len(definition.sentences):
            raise Unproven("a definition has no sentence of that number")
        sentence = definition.sentences[quote.sentence - 1]
        text = fold_known(definition.text)
        words, found = _find(quote.quote, text)
        hits = list(islice(found, 2))
        if not hits:
            raise Unproven("a quote does not stand in the definition word for word")
        if len(hits) > 1:
            raise Unproven("a quote stands more than once in the definition; quote more of it")
        start, end = text.span(*hits[0])
        if not sentence.start <= start < end <= sentence.end:
            raise Unproven("a quote is not in the sentence that its number points to")
        if word_count(words) < min(MIN_QUOTE_WORDS, word_count(fold_known(sentence.text))):
            raise Unproven(f"a quote is shorter than {MIN_QUOTE_WORDS} words")
        if changes_meaning(text, *hits[0]):
            raise Unproven("a quote is cut off from a negation before it or an exception behind it; quote that too")
        return cite(definition, sentence, (start, end))

    def _find(self, words: str) -> Evidence:
        evidence = find_evidence(words, self.situation)
        if evidence is None:
            raise Unproven(
                f"a piece of evidence does not stand in the situation word for word, is cut off from a negation "
                f"or an exception, or is shorter than {MIN_EVIDENCE_WORDS} words"
            )
        return evidence

    def _check_pair(self, kind: RemarkKind, citations: tuple[Citation, ...], main: str | None) -> None:
        """Hold a counterpart to the pack's own table; whatever cites belongs to a proven dimension."""
        if kind == "dimension" or not citations:
            return
        if main is None:
            raise Unproven("no dimension is proven that this remark could belong to")
        other = self.pack.definition(main).counterpart
        if kind == "counterpart" and other not in {citation.definition for citation in citations}:
            raise Unproven("it does not cite the counterpart of the dimension")
        if kind == "counterpart" and any(citation.definition not in {main, other} for citation in citations):
            raise Unproven("it cites a definition that is neither the dimension nor its counterpart")
