"""The last look before something is shown: does what it calls proven still stand where it says it stands?

Whatever leaves the program goes through here, on every surface: `Reflection.to_dict` asserts the whole reflection,
whatever renders a citation asserts that one. It holds sentences against the definitions' texts that are kept with
the reflection, and evidence against its situation, so that a text that changed since, a file that was edited, or a
bug on the way from proof to page cannot put words into the mouth of a source or of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import CitationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.types import Citation, Definition, Evidence, Remark

_NOT_SHOWN = "It is not shown. If this is a saved reflection, its file was changed."


def check(citation: Citation, definition: Definition) -> None:
    """Assert that a citation still says what its definition says: a whole sentence of it, at its place.

    Raises:
        CitationError: it does not; the sentence must not be shown.

    """
    low, high = citation.highlight
    cited = (citation.sentence_index, citation.start, citation.end, citation.sentence)
    holds = (
        (citation.definition, citation.name, citation.source) == (definition.id, definition.name, definition.source)
        and cited in ((each.index, each.start, each.end, each.text) for each in definition.sentences)
        and citation.start <= low < high <= citation.end
        and definition.text[citation.start : citation.end] == citation.sentence
    )
    if not holds:
        raise CitationError(
            f"A citation of «{citation.definition}» does not match the definition's text.", hint=_NOT_SHOWN
        )


def check_evidence(evidence: Evidence, situation: str) -> None:
    """Assert that a piece of evidence still stands in the situation.

    Raises:
        CitationError: it does not; it must not be shown as the person's words.

    """
    if not 0 <= evidence.start < evidence.end or situation[evidence.start : evidence.end] != evidence.quote:
        raise CitationError("A piece of evidence does not match the situation.", hint=_NOT_SHOWN)


def check_all(remarks: Iterable[Remark], definitions: Iterable[Definition], situation: str) -> None:
    """Assert everything that these remarks show as proven; see `assistant.reflection.Reflection.assert_proven`.

    Raises:
        CitationError: something does not match, or the text of a cited definition is not among ``definitions``.

    """
    texts = {definition.id: definition for definition in definitions}
    for remark in remarks:
        for citation in remark.citations:
            if citation.definition not in texts:
                raise CitationError(
                    f"The text of «{citation.definition}» is not kept with the reflection.", hint=_NOT_SHOWN
                )
            check(citation, texts[citation.definition])
        for evidence in remark.evidence:
            check_evidence(evidence, situation)
