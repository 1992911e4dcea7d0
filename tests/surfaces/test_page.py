"""The page on which a reflection is reviewed: what stands in it, and what never does."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

import made
import pytest

from assistant.entries import Mark
from assistant.errors import CitationError
from assistant.surfaces.page import render_page
from assistant.types import Remark

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> \"quoted\" 'single' & &amp; $style ${title} </style>"
    "<!-- \x1b]0;x\x07 javascript:alert(3) ]]> the ovens never wait"
)


class Tags(HTMLParser):
    """Collects every tag with its attributes, and the text of style and script."""

    def __init__(self, page):
        super().__init__()
        self.found, self.texts, self._open = [], {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, _tag):
        self._open = None

    def handle_data(self, data):
        if self._open in {"style", "script"}:
            self.texts[self._open] = self.texts.get(self._open, "") + data


def digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def hostile():
    words = made.words("the ovens never wait", HOSTILE)
    remark = Remark("mirror", f"You wrote {HOSTILE}", (), (words,))
    cited = [each for each in made.all_remarks() if each.citations and not each.evidence]
    return made.reflection(situation=HOSTILE, remarks=(remark, *cited), model="<b>m</b>")


def test_nothing_comes_from_elsewhere_and_the_policy_says_so():
    """The page allows its own style and script by their digests, an icon in itself, and nothing else."""
    page = render_page(made.reflection())
    tags = Tags(page)
    (policy,) = (each["content"] for tag, each in tags.found if each.get("http-equiv") == "Content-Security-Policy")
    style, script = digest(tags.texts["style"]), digest(tags.texts["script"])
    assert policy == (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    addresses = {each.get("href") or each.get("src") for _, each in tags.found} - {None}
    assert {each for each in addresses if not each.startswith("#")} == {"data:,"}
    assert [name for _, each in tags.found for name in each if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("kind", made.EVERY_KIND)
def test_every_kind_of_reflection_makes_a_page(kind):
    """Whatever a reflection is, it makes a page: same frame, every link has its target, every name is used once."""
    tags = Tags(render_page(made.EVERY_KIND[kind], pack=made.PACK))
    names = [each["id"] for _, each in tags.found if "id" in each]
    assert len(names) == len(set(names))
    links = {each["href"][1:] for tag, each in tags.found if tag == "a"}
    assert links <= set(names)
    lights = {name for _, each in tags.found for name in each.get("data-lights", "").split()}
    answering = {name for _, each in tags.found for name in each.get("data-of", "").split()}
    assert lights <= answering
    assert [tag for tag, _ in tags.found if tag in {"h1", "section", "table"}] == ["h1", *["section"] * 3, "table"]


def test_the_texts_stand_in_the_page_letter_for_letter():
    """Situation, remarks and cited sentences read in the page as they are."""
    page = unescape(re.sub(r"<[^>]+>", "", render_page(made.reflection())))
    reflection = made.reflection()
    assert reflection.situation in page
    for remark in reflection.remarks:
        assert remark.text in page
        for citation in remark.citations:
            assert f"] {citation.sentence}" in page


def test_whatever_is_written_is_escaped():
    """Markup in the situation, in a remark or in a name makes no element, and a place-holder stays what it is."""
    tags = Tags(render_page(hostile()))
    assert [tag for tag, _ in tags.found if tag in {"img", "b"}] == []
    assert [tag for tag, _ in tags.found].count("script") == 1
    page = unescape(re.sub(r"<[^>]+>", "", render_page(hostile())))
    assert HOSTILE.replace("\x1b", "\ufffd").replace("\x07", "\ufffd") in page


@pytest.mark.parametrize("fault", made.spoiled())
def test_a_page_that_is_not_proven_is_not_made(fault):
    """There is no page of a reflection in which something quoted no longer stands where it says."""
    with pytest.raises(CitationError):
        render_page(made.spoiled()[fault])


def test_what_the_person_said_stands_beside_what_it_is_about():
    """A remark that did not help is marked as such, and what was said about the whole stands below the remarks."""
    now = datetime(2026, 11, 24, tzinfo=UTC)
    unhelpful = Mark("3fa9c2d1e0", "unhelpful", now, remark=4)
    confirmed = Mark("3fa9c2d1e0", "confirmed", now, definition="aligning-people")
    sayings = [(unhelpful, "Remark 5 did <not> help."), (confirmed, "You confirmed it.")]
    page = render_page(made.reflection(), sayings=sayings)
    assert '<article class="remark blind_spot unhelpful" id="r5"' in page
    assert page.index("Remark 5 did &lt;not&gt; help.") < page.index('id="r6"') < page.index("You confirmed it.")


def test_the_page_says_what_is_guaranteed_and_what_is_not():
    """The footer's table sets beside one another what the program has proven and what it cannot know."""
    page = render_page(made.reflection())
    footer = page[page.index("<footer>") :]
    rows = [unescape(each) for each in re.findall(r"<t[hd][^>]*>([^<]+)</t[hd]>", footer)]
    assert rows == [
        "Guaranteed",
        "Not guaranteed",
        "Each cited sentence is quoted exactly, as it stands in its definition.",
        "That the definition fits. That is yours to say.",
        "Each marked passage is in your own words, where you wrote it.",
        "That the remark reads them as you meant them.",
        "The counterpart is the one that the definitions name.",
        "That it is wise, complete, or fair to the others in it.",
    ]
