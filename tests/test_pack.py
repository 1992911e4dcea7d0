"""The pack: what loads, and what is said of what does not."""

from __future__ import annotations

import json
import shutil

import pytest

from assistant.errors import PackError
from assistant.pack import held_out, load_pack
from assistant.packfiles import split_line
from assistant.resources import DEFAULT_PACK, pack_folder

ELEMENTS = {
    "management": [
        "planning, budgeting, organising, staffing, controlling and problem solving",
        "people and technology",
    ],
    "leadership": [
        "founds organisations or reshapes them",
        "what the future ought to be",
        "whatever stands in the way",
    ],
    "planning-and-budgeting": ["detailed steps with a timetable", "resources"],
    "establishing-direction": ["in the future", "company's objectives", "strategies for the changes"],
    "organising-and-staffing": [
        "structure",
        "individuals",
        "answers for it and may decide",
        "policies and procedures",
        "methods or systems",
    ],
    "aligning-people": [
        "all those who may have to cooperate",
        "by speech and by example",
        "teams and coalitions",
        "hold them valid",
    ],
    "controlling-and-problem-solving": ["follows results", "stray from the plan", "plans and organises the remedy"],
    "motivating-and-inspiring": ["needs that are basic to human beings", "politics, bureaucracy, a lack of resources"],
    "predictability-and-order": [
        "to a degree",
        "in the short run",
        "punctuality for customers",
        "kept budget for shareholders",
    ],
    "change": ["often a great deal of it", "new products that are in demand", "labour relations on a new footing"],
}
DEFINITION = (
    "---\nid: {id}\nname: {name}\nside: {side}\ntask: tea\ncounterpart: {other}\nsource: ours\n---\n"
    "One sentence. Another one.\n"
)


@pytest.fixture
def folder(tmp_path):
    """A small pack of one pair, with a guide for each and two situations."""
    (tmp_path / "definitions").mkdir()
    (tmp_path / "situations").mkdir()
    for name, side, other in (("black", "left", "green"), ("green", "right", "black")):
        text = DEFINITION.format(id=name, name=name.title(), side=side, other=other)
        (tmp_path / f"definitions/{name}.md").write_text(text)
    keys = ("id", "version", "name", "licence", "provenance")
    manifest = "".join(f'{key} = "x"\n' for key in keys) + 'language = "en"\n[situations]\npractice = ["a.jsonl"]\n'
    (tmp_path / "pack.toml").write_text(manifest)
    lines = [{"id": f"a-{n}", "text": "some text", "relevant": {"black": 2}} for n in range(2)]
    (tmp_path / "situations/a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    guide = '[guides.{}]\nconcern = "c"\nlooks_like = "l."\nquestions = [{{ text = "q?" }}]\nexperiments = []\n'
    (tmp_path / "questions.toml").write_text('general = ["q?"]\n' + guide.format("black") + guide.format("green"))
    return tmp_path


def problems(folder):
    with pytest.raises(PackError) as error:
        load_pack(folder)
    return error.value.problems


def test_the_shipped_pack_has_five_pairs_and_every_element_of_its_source(pack):
    """All ten definitions are there, each with its pair, its sentences in place, and all that the source says."""
    assert {each.id for each in pack.definitions} == set(ELEMENTS)
    for each in pack.definitions:
        assert pack.counterpart(each.id).counterpart == each.id
        assert all(each.text[s.start : s.end] == s.text for s in each.sentences)
        assert " ".join(s.text for s in each.sentences) == each.text
        assert [part for part in ELEMENTS[each.id] if part not in each.text] == []


def test_the_bank_has_enough_lines_and_no_two_alike(pack):
    """Each definition has six questions and three experiments at least, and no line stands twice."""
    guides = pack.guides.values()
    assert set(pack.guides) == set(ELEMENTS)
    assert all(len(guide.questions) >= 6 and len(guide.experiments) >= 3 for guide in guides)
    lines = [line.text for guide in guides for line in (*guide.questions, *guide.experiments)]
    assert len(lines) == len(set(lines))
    assert all(
        all(each.endswith(".") for each in guide.looks_like) and not guide.concern.endswith(".") for guide in guides
    )


def test_what_is_held_out_is_not_practised(pack):
    """No situation of a held-out file, nor a page that one comes from, is among the practice situations."""
    kept = [json.loads(line) for path in held_out(pack_folder(DEFAULT_PACK)) for line in path.read_text().splitlines()]
    assert len(kept) >= 300
    practised = {each.text for each in pack.situations}
    assert not practised & {each["text"] for each in kept}


def test_a_small_pack_loads(folder):
    """A pack of one pair loads with its guides and situations."""
    pack = load_pack(folder)
    assert [each.id for each in pack.definitions] == ["black", "green"]
    assert [each.text for each in pack.definitions[0].sentences] == ["One sentence.", "Another one."]
    assert len(pack.situations) == 2
    assert pack.guides["green"].questions[0].when == "any"


def test_a_pack_needs_neither_pairs_nor_questions_nor_situations(folder):
    """Definitions and a manifest are enough."""
    shutil.rmtree(folder / "situations")
    (folder / "questions.toml").unlink()
    (folder / "pack.toml").write_text((folder / "pack.toml").read_text().split("[situations]")[0])
    for path in (folder / "definitions").iterdir():
        path.write_text("\n".join(line for line in path.read_text().splitlines() if "counterpart" not in line))
    pack = load_pack(folder)
    assert pack.counterpart("black") is None
    assert (pack.guides, pack.situations) == ({}, ())


def test_line_ends_and_a_byte_order_mark_change_nothing(folder):
    """A file from another system gives the same digest."""
    before = load_pack(folder).digest
    path = folder / "definitions/black.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(folder).digest == before


def test_the_digest_changes_with_every_sentence_and_label(folder):
    """Whatever retrieval or citation depends on changes the digest."""
    digests = {load_pack(folder).digest}
    for path, old, new in (
        ("definitions/black.md", "Another", "A third"),
        ("situations/a.jsonl", '"black": 2', '"black": 1'),
    ):
        (folder / path).write_text((folder / path).read_text().replace(old, new))
        digests.add(load_pack(folder).digest)
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        (
            "definitions/black.md",
            "id: black",
            "id: green",
            "definitions/green.md:2: id «green» stands in definitions/black.md too",
        ),
        ("definitions/black.md", "id: black\n", "", "definitions/black.md:1: key «id» is missing"),
        (
            "definitions/black.md",
            "id: black",
            "id: white",
            "definitions/black.md:2: id «white» is not the file's name «black»",
        ),
        (
            "definitions/black.md",
            "green",
            "white",
            "definitions/black.md:6: counterpart «white» is no definition of this pack",
        ),
        (
            "definitions/black.md",
            "counterpart: green\n",
            "",
            "definitions/green.md:6: counterpart «black» does not name «green» in turn",
        ),
        (
            "definitions/black.md",
            "tea",
            "milk",
            "definitions/black.md:6: counterpart «green» is not the other side of the same task",
        ),
        ("definitions/black.md", "One sentence. Another one.", "", "definitions/black.md:9: the text is empty"),
        ("definitions/black.md", "source: ours", "sauce: ours", "definitions/black.md:7: unknown key «sauce»"),
        ("definitions/black.md", "name: Black", "name:", "definitions/black.md:3: «name» is empty"),
        (
            "definitions/black.md",
            "task: tea",
            "task: tea\ntask: tea",
            "definitions/black.md:6: key «task» stands twice",
        ),
        (
            "definitions/black.md",
            "---\nid",
            "id",
            "definitions/black.md:1: no front matter: it stands between two lines ---",
        ),
        ("pack.toml", 'version = "x"', "", "pack.toml:1: «version» is missing, empty or not a string"),
        ("pack.toml", 'name = "x"', 'name = "x"\ncolour = "x"', "pack.toml:4: unknown key «colour»"),
        (
            "pack.toml",
            'practice = ["a.jsonl"]',
            'practice = ["b.jsonl"]',
            "situations/b.jsonl:1: cannot be read (No such file or directory)",
        ),
        ("situations/a.jsonl", '"black": 2', '"white": 2', "situations/a.jsonl:1: unknown definition «white»"),
        (
            "situations/a.jsonl",
            '"black": 2',
            '"black": 3',
            "situations/a.jsonl:1: relevant maps definition ids to 1 or 2",
        ),
        ("situations/a.jsonl", "}}", "}", "situations/a.jsonl:1: not JSON"),
        ("situations/a.jsonl", "a-1", "a-0", "situations/a.jsonl:2: id «a-0» stands twice"),
        ("questions.toml", "guides.black", "guides.white", "questions.toml:2: «white» is no definition of this pack"),
        (
            "questions.toml",
            'concern = "c"',
            'concerns = "c"',
            "questions.toml:2: «black» takes concern, experiments, looks_like, questions, and acts, asks if you like",
        ),
        (
            "questions.toml",
            'text = "q?"',
            'text = "q?", when = "never"',
            "questions.toml:2: «black»: texts and lists of {text, when} are due",
        ),
        (
            "questions.toml",
            'text = "q?"',
            'text = "q {who}?"',
            (
                "questions.toml:5: «{who}»: a line may hold people, person, team, boss, outside, thing, things, place, "
                "occasion"
            ),
        ),
    ],
)
def test_every_problem_is_named_with_file_line_and_cause(folder, file, old, new, found):
    """What is wrong with a pack is told where it stands."""
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert found in problems(folder)


def test_bytes_that_are_no_text_are_named_with_their_line(folder):
    """A file that is not UTF-8 is named with the line and the byte."""
    path = folder / "definitions/black.md"
    path.write_bytes(path.read_bytes().replace(b"Another", b"\xffnother"))
    assert problems(folder)[0] == "definitions/black.md:9: not UTF-8 (byte 0xff)"


def test_a_bad_toml_file_is_named_with_its_line(folder):
    """TOML that does not parse is named with its line."""
    (folder / "questions.toml").write_text('general = ["q?"]\nx = = 1\n')
    assert problems(folder)[0].startswith("questions.toml:2: not TOML (")


def test_all_problems_are_collected(folder):
    """One load tells of every problem, not of the first."""
    for name in ("black", "green"):
        path = folder / f"definitions/{name}.md"
        path.write_text(path.read_text().replace("source: ours", ""))
    (folder / "situations/a.jsonl").write_text("x")
    found = problems(folder)
    assert [line.split(":")[0] for line in found] == [
        "definitions/black.md",
        "definitions/green.md",
        "situations/a.jsonl",
    ]


@pytest.mark.parametrize("empty", ["", "definitions"])
def test_a_folder_that_is_no_pack_says_so(tmp_path, empty):
    """A folder without a manifest is no pack."""
    (tmp_path / empty).mkdir(exist_ok=True)
    with pytest.raises(PackError, match=r"it has no pack\.toml"):
        load_pack(tmp_path)


def test_a_line_is_split_where_sentences_end():
    """Abbreviations, initials and decimals do not end a sentence."""
    line = "Costs, e.g. 2.5 per J. P. Doe, are kept. They are paid (in time.) So it ends."
    assert split_line(line) == ["Costs, e.g. 2.5 per J. P. Doe, are kept.", "They are paid (in time.)", "So it ends."]
