"""The doctor: what is configured, and how to get what is missing."""

from __future__ import annotations

import json

import pytest
from loopback import Endpoint

from assistant.configfile import write_config
from assistant.packcare import begin
from assistant.surfaces.cli import run


@pytest.fixture
def doctor(capsys):
    """Run the doctor and return its rows, and what it advises."""

    def examined(*arguments):
        assert run(["doctor", "--json", *arguments]) == 0
        rows = json.loads(capsys.readouterr().out)
        return rows, "\n".join(rows.pop("advice"))

    return examined


def test_a_fresh_installation_is_told_what_it_can_have(doctor):
    """Without anything configured, the doctor names the mode, and how to get a model, an index and a region."""
    rows, advice = doctor()
    assert rows["mode"] == "offline: no key and no base URL are set"
    assert "reflect setup --server ollama" in advice
    assert "reflect pack index leadership-vs-management makes it now" in advice
    assert "reflect setup --region CODE --yes" in advice


def test_nothing_missing_is_said(doctor, home, capsys):
    """With an endpoint that listens, an index and a region, nothing is missing."""
    begin(home / "mine")
    run(["pack", "index", str(home / "mine")])
    with Endpoint() as endpoint:
        config = {"base_url": endpoint.url, "region": "DE", "hide": ["Miriam"], "pack": str(home / "mine")}
        write_config(home / "config", config)
        capsys.readouterr()
        assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert out.endswith("\nadvice       nothing is missing\n")
    assert f"{endpoint.url} listens" in out
    assert "1 names, not shown" in out
    assert "Miriam" not in out


def test_a_server_that_is_not_running_is_told_how_to_start(doctor):
    """An endpoint at a usual port that does not listen is named with how it is started."""
    rows, advice = doctor("--base-url", "http://127.0.0.1:8080/v1")
    assert rows["endpoint"].startswith("FAULT: http://127.0.0.1:8080/v1 cannot be reached")
    assert "llama-server -m MODEL.gguf" in advice


def test_a_damaged_journal_and_a_wrong_pack_are_told(doctor, home):
    """What cannot be used is a fault with its reason, and the doctor goes on to the rest."""
    (home / "data").mkdir(parents=True)
    (home / "data" / "journal.sqlite3").write_bytes(b"no database" * 100)
    (home / "bad").mkdir()
    (home / "bad" / "pack.toml").write_text("")
    rows, advice = doctor("--pack", str(home / "bad"))
    assert rows["journal"].startswith("FAULT: ")
    assert rows["definitions"].startswith("FAULT: ")
    assert "The journal cannot be used" in advice
    assert "reflect pack check PATH" in advice


def test_a_key_that_others_can_read_is_told(doctor, home):
    """A config file with a key that others may read is advised against."""
    file = write_config(home / "config", {"api_key": "sk-1", "model": "m"})
    file.chmod(0o644)
    _, advice = doctor("--offline")
    assert f"chmod 600 {file}" in advice
