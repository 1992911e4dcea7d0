"""The pictures: there, readable as what they are, the same for the same figures."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from assistant.errors import StorageError
from assistant.evals.cases import Case
from assistant.evals.figures import Judged
from assistant.evals.plots import draw
from assistant.evals.report import Report
from assistant.types import Situation


def judged(pack, relevant, place, fit):
    ids = [each.id for each in pack.definitions]
    ranked = (*ids[place:], *ids[:place])
    return Judged(Case(Situation("x", "text", relevant), "a"), ranked, fit, fit >= 0.5, fit / 2)


@pytest.fixture
def report(pack):
    cases = [judged(pack, {"change": 2}, at, 0.3 + at / 15) for at in range(10)]
    return Report(pack, "fake", (*cases, judged(pack, {}, 0, 0.2)), {}, 0)


def test_every_picture_is_written_in_both_formats(report, tmp_path):
    """Each PNG begins as a PNG does, each SVG is well-formed."""
    files = draw(report, tmp_path / "plots")
    assert [path.name for path in files] == [
        f"{name}.{kind}" for name in ("confusion", "reliability", "abstention") for kind in ("png", "svg")
    ]
    for path in files:
        if path.suffix == ".png":
            assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        else:
            assert ET.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - as above


def test_the_same_figures_give_the_same_files(report, tmp_path):
    """A picture has neither date nor chance in it."""
    first, second = draw(report, tmp_path / "a"), draw(report, tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_without_a_text_out_of_scope_there_is_no_curve_to_draw(report, pack, tmp_path):
    """What is not defined is not drawn."""
    files = draw(Report(pack, "fake", report.judged[:-1], {}, 0), tmp_path)
    assert {path.stem for path in files} == {"confusion", "reliability"}


def test_a_folder_that_cannot_be_written_is_named(report, tmp_path):
    """A path that is a file already is told, with what to do."""
    (tmp_path / "plots").write_text("")
    with pytest.raises(StorageError, match=r"plots cannot be written: File exists\. Give --plots another one\."):
        draw(report, tmp_path / "plots")
