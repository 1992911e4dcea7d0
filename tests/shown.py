"""Runs a surface through what no surface may show: a reflection in which something no longer matches its text.

One function for every surface, present and future: `holds_at_the_last_moment(render, reflection)`.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.errors import CitationError


def holds_at_the_last_moment(render, reflection):
    """Assert that ``render(reflection)`` shows the reflection, and raises for each way to spoil it.

    ``render`` takes a `Reflection` and returns or prints it; the reflection has a citation and a piece of evidence.
    """
    assert any(remark.citations for remark in reflection.remarks)
    assert any(remark.evidence for remark in reflection.remarks)
    render(reflection)
    shown = [name for name, spoilt in spoilt_since(reflection) if not _refuses(render, spoilt)]
    assert shown == []


def _refuses(render, reflection):
    try:
        render(reflection)
    except CitationError:
        return True
    return False


def spoilt_since(reflection):
    """Yield, by name, the reflection with one thing in it changed after it was proven."""
    at = next(at for at, remark in enumerate(reflection.remarks) if remark.citations)
    citation = reflection.remarks[at].citations[0]
    definition = next(each for each in reflection.definitions if each.id == citation.definition)
    low, high = citation.highlight
    for name, changes in {
        "the sentence is another": {"sentence": citation.sentence.replace(" ", " not ", 1)},
        "the sentence is clipped": {
            "sentence": citation.sentence[:-1],
            "end": citation.end - 1,
            "highlight": (low, low + 1),
        },
        "the place is another": {"start": citation.start + 1},
        "the end is another": {"end": citation.end + 1},
        "the highlight leaves the sentence": {"highlight": (low, citation.end + 1)},
        "the highlight begins before it": {"highlight": (citation.start - 1, high)},
        "the highlight is empty": {"highlight": (low, low)},
        "the number is another": {"sentence_index": citation.sentence_index + 1},
        "the number counts from the end": {"sentence_index": citation.sentence_index - len(definition.sentences)},
        "the name is another": {"name": "Common sense"},
        "the source is another": {"source": "Somebody, Something (2020)"},
        "the definition is unknown": {"definition": "common-sense"},
    }.items():
        yield name, _with_remark(reflection, at, citations=(replace(citation, **changes),))
    text = definition.text.replace(" ", "  ", 1)
    others = tuple(each for each in reflection.definitions if each is not definition)
    yield "the kept text has changed", replace(reflection, definitions=(*others, replace(definition, text=text)))
    yield "the text is not kept", replace(reflection, definitions=others)
    at = next(at for at, remark in enumerate(reflection.remarks) if remark.evidence)
    evidence = reflection.remarks[at].evidence[0]
    for name, changes in {
        "the evidence is other words": {"quote": evidence.quote + "!"},
        "the evidence stands elsewhere": {"start": evidence.start + 1},
        "the evidence counts from the end": {
            "start": evidence.start - len(reflection.situation),
            "end": evidence.end - len(reflection.situation),
        },
        "the evidence is empty": {"quote": "", "end": evidence.start},
    }.items():
        yield name, _with_remark(reflection, at, evidence=(replace(evidence, **changes),))
    yield "the situation has changed", replace(reflection, situation=f"So: {reflection.situation}")


def _with_remark(reflection, at, **changes):
    remarks = list(reflection.remarks)
    remarks[at] = replace(remarks[at], **changes)
    return replace(reflection, remarks=tuple(remarks))
