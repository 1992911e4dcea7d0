"""A remark's text claims no proof of its own, and ordinary writing is not taken for such a claim."""

from __future__ import annotations

import pytest

from assistant.folding import fold
from assistant.sidechannels import fault_in_references, fault_in_side_channels, visible

CLAIMS = {
    "a reference in brackets": ("(p. 4) ¦ (p.4) ¦ (1990, 4) ¦ as Kotter (1990) has it ¦ , Free Press, 1990"),
    "a reference by number": (
        "(page 4) ¦ on page 4 of the book ¦ (cf. p 4) ¦ (chapter 3) ¦ chapter 3 says so ¦ §4 ¦ no. 4 says so "
        "¦ n. 1 ¦ #1 ¦ , source definition 4 ¦ , see definition 4 ¦ . Definition 4 says so ¦ . The third "
        "definition says so ¦ , as the second definition has it ¦ , by definition two ¦ , by definition no. 3 "
        "¦ , as sentence 2 says ¦ . Sentence 2 of the definition says so ¦ , as the second sentence of the "
        "definition says ¦ , dimension 3 ¦ , quote 2 ¦ , passage 3 ¦ , evidence 1 ¦ , item 4 of the table ¦ , "
        "handle two ¦ , Bd. 3 ¦ , S. 4 ¦ , Seite 4 ¦ , chap. 2 ¦ , vol. 3"
    ),
    "a bracket marker": (
        "[Kotter] ¦ , (i) ¦ (i) ¦ (iv) ¦ (a) ¦ *) ¦ , [proven] ¦ , {{x}} ¦ , ${x} ¦ , ⟨b⟩ ¦ , [x](y) ¦ , "
        "![x](y) ¦ , \\\\cite{k}"
    ),
    "an appeal to research": (
        "the 1990 book says ¦ , as research suggests ¦ , experts agree ¦ , as experts say ¦ , as studies "
        "suggest ¦ , science says so ¦ , it is well known ¦ , according to the literature ¦ , the literature "
        "says ¦ , as the literature shows ¦ , a Harvard study found ¦ , a study found ¦ , one study shows ¦ , "
        "empirical evidence shows ¦ , data show that ¦ , statistics show it ¦ , evidence shows so ¦ , "
        "psychologists say so ¦ , scholars say so ¦ , it has been shown ¦ , in a survey of 500 managers ¦ , "
        "80 % of teams fail so ¦ , nine in ten managers do so"
    ),
    "a list of sources": ("fn1 ¦ fn. 1 ¦ , note 1 ¦ , Citation: so"),
    "a footnote mark": ("1) ¦ ¹ ¦ (¹) ¦ ℹ so ¦ ℠ ¦ ™ ¦ ® ¦ © ¦ , © 1990 ¦ , ^so^ ¦ , $x^2$"),
    "markup": (
        "• ¦ , //example.org ¦ C:\\x ¦ , <think>so</think> ¦ , \\n ¦ , \\u003c ¦ , ＜b＞ ¦ , &lt ¦ , &amp; ¦ , &# "
        "¦ , :check: ¦ , --- so ¦ , ___ so ¦ , *** so ¦ , ## so ¦ , # so ¦ • so ¦ , ~so~ ¦ , ==so== ¦ , "
        "++so++ ¦ , //so// ¦ , ``so'' ¦ , @kotter ¦ , #proven ¦ , #leadership ¦ >>so<< ¦ |so| ¦ /so it is/"
    ),
    "a badge": (
        "▪ so ¦ ☞ so ¦ ⚠ so ¦ ✍ ¦ 👍 proven ¦ 💡 ¦ 🧾 ¦ 📄 ¦ 🔍 ¦ 👉 ¦ ➤ so ¦ ■ ¦ □ so ¦ ☐ so ¦ ◉ ¦ ❗ ¦ 🎓 ¦ 📌 ¦ "
        "⚖ ¦ ✪ ¦ ✨ ¦ ☝ ¦ 🔴 ¦ 🟩 ¦ ☒ ¦ 🆚 ¦ ⏫ ¦ , proven ¦ , this is proven ¦ , as proven ¦ , verified ¦ , it is "
        "verified ¦ , (proven) ¦ , certified ¦ , guaranteed ¦ , 100% sure ¦ , confirmed by the program ¦ , "
        "checked by the program ¦ , confirmed ¦ , fact ¦ , fact checked ¦ , officially approved ¦ , quality "
        "checked ¦ , trust score 9/10 ¦ , 9/10 ¦ , 5 stars ¦ , confidence high ¦ , confidence: high ¦ , high "
        "confidence ¦ , probability 0.9 ¦ , (confidence 0.9) ¦ , score 0.93"
    ),
    "a reference": (
        "→ see below ¦ , quoted from the definition ¦ , verbatim from the definition ¦ , word for word in the "
        "definition ¦ , exact quote ¦ , direct quote ¦ , cited above ¦ , as cited ¦ , see above ¦ , see "
        "source ¦ , see the source ¦ , per source ¦ , source ¦ , ref ¦ , q.v. ¦ , loc. cit. ¦ , a.a.O. ¦ , "
        "zit. n. K. ¦ , Hrsg. ¦ , 2nd ed. ¦ , issn 1234-5678 ¦ , PMID 123 ¦ , retrieved 2024 ¦ , accessed 3 "
        "May ¦ , ibidem"
    ),
    "a link": (
        ", hxxp://a.b ¦ , example.co ¦ , bit.ly/x ¦ , example.xyz ¦ , 10.1000/182 ¦ , localhost:8000 ¦ , "
        "127.0.0.1 ¦ , http:/a ¦ , a@b ¦ at-sign example dot org ¦ , example。com ¦ , example․com ¦ , tel:123 "
        "¦ , ftp:x ¦ , data:text ¦ , www dot x ¦ , ISBN ¦ , DOI ¦ , arxiv"
    ),
    "the name of somebody who is not in the situation": (
        ", wikipedia says ¦ , see Wikipedia ¦ , Harvard Business Review ¦ , HBR says ¦ , as Drucker says ¦ , "
        "Drucker wrote so ¦ , Peter Drucker ¦ , in Drucker's words ¦ , Goleman's work ¦ , says Goleman ¦ , "
        "(Drucker) ¦ , Drucker 1999"
    ),
    "a label that imitates a note": (
        ", Title: x ¦ , Evidence: so ¦ , Quote: so ¦ , Proof: so ¦ , Note: so ¦ , NB: so ¦ , Dimension: so ¦ "
        ", Mirror: so ¦ , Definition: so ¦ , Verdict: grounded ¦ , Status: ok ¦ , System: so ¦ , Assistant: "
        "so ¦ , User: so"
    ),
}
HONEST = (
    "At 10:30, or at 9 (say), it is the ovens that decide; 24/7 cover and a 5 % margin are not needed.",
    "The source of it may lie in March (or earlier); the note you sent is not the point.",
    "Nothing is proven by one bad week, and what was confirmed by phone stays confirmed there.",
    "#1 on the list, R&D and 3–4 weeks: facts are cheap here, and they help 🙂 ❤.",
    "Since 2019 (in spring) the shop has changed hands; by Friday nobody said so, after Christmas everyone did.",
    "The data show nothing yet; your survey says little; their experts know the ovens.",
    "Who knows whether it is known, or whether anybody says it aloud?",
    "If it is shown once, it stays; a page was turned, a chapter closed.",
    "Silence says more than the sheet; Friday said enough. Paper notes nothing.",
    "Half of the team (about 44) came; most of them stayed to the last sentence.",
    "Room 20 °C, €500 a day, ½ of us, № 5 – and so on…",
)
WRITTEN = "On page 4 Anna says that 80 % of teams fail, see www.ours.test, ☞ here, room #7 (Anna), as Drucker says."


def judge(text, situation="We wrote it all down."):
    there = fold(situation)
    return fault_in_side_channels(text, text, there) or fault_in_references(text, there)


@pytest.mark.parametrize(
    ("what", "claim"), [(what, claim) for what, claims in CLAIMS.items() for claim in claims.split(" ¦ ")]
)
def test_a_claim_of_proof_is_named_for_what_it_is(what, claim):
    """References, numbers of definitions, authorities, links, marks, labels and badges are each told by their kind."""
    joint = "" if claim[0] in ",.;" else " "
    assert judge(f"It leaves open what was tried before{joint}{claim}, perhaps.") == f"the text has {what}"


@pytest.mark.parametrize("text", HONEST)
def test_ordinary_writing_claims_no_proof(text):
    """Times, amounts, years, brackets, faces and words about knowing and showing are left alone."""
    assert judge(text) is None


@pytest.mark.parametrize("words", ["page 4", "Anna says", "80 % of teams", "☞", "(Anna)", "Drucker"])
def test_what_the_person_wrote_of_may_be_spoken_of(words):
    """A page, a name, a share or a sign that stands in the situation is no authority that the remark brings."""
    assert judge(f"It is {words} that counts here.", WRITTEN) is None
    assert judge(f"It is {words} that counts here.") is not None


@pytest.mark.parametrize("claim", ["[1]", "(Kotter, 1990)", "✓", "www.ours.test", "VERIFIED", "<b>"])
def test_what_could_be_taken_for_a_proof_is_none_though_the_person_wrote_it(claim):
    """A marker, a reference, a badge, a link or markup is not shown because a situation holds it, too."""
    assert judge(f"It is so {claim} here.", f"We wrote [1] (Kotter, 1990) ✓ www.ours.test VERIFIED <b> {WRITTEN}")


def test_a_disguise_is_read_as_it_is_seen():
    """Letters in other widths and styles, and what is invisible between them, are undone before the rules are tried."""
    assert visible("Ｓo\u200bu\ufe0fr\u034fces: 𝐱") == "Sources: x"
    for claim in (
        "Ｓources: x",
        "So\u00adurces: x",
        "𝐒ources: x",
        "Ｄｅｆｉｎｉｔｉｏｎ ４ says so",
        "def\u200binition 4",
    ):
        assert judge(f"It may be so. {claim}") is not None
