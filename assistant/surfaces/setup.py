"""Asks once how a person wants to use this: each question can be answered beforehand by an option."""

from __future__ import annotations

import json
import re
import socket
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from assistant.app import models_at
from assistant.configfile import changed, write_config
from assistant.errors import ConfigError, ModelError, ModelUnknown, UsageError
from assistant.settings import load_settings
from assistant.surfaces.cli_setup import SERVERS

if TYPE_CHECKING:
    from assistant.configfile import Value
    from assistant.settings import Settings
    from assistant.surfaces.options import Common

LISTENING_S = 0.3  # a server on this machine answers at once
SOME = 8  # models that are named; the rest are numbered
_REGION = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Given:
    """What was given by option."""

    server: str | None
    key_file: str | None
    region: str | None
    hide: tuple[str, ...]
    journal: bool | None
    with_try: bool


@dataclass(slots=True)
class Endpoint:
    """Where texts go, and what was found there."""

    url: str | None
    models: tuple[str, ...] = ()
    fault: str = ""


def set_up(common: Common, given: Given) -> None:
    """Ask what was not given, try the endpoint, write the answers, and say what was written.

    Raises:
        ConfigError: the file cannot be read or written.
        UsageError: an answer that was given by option cannot be used.

    """
    asks = sys.stdin.isatty() and not common.yes and not common.as_json
    now = load_settings({})
    if asks:
        click.echo("Enter takes what stands in brackets; Ctrl-C leaves everything as it is.", err=True)
    answers, endpoint = _endpoint_answers(common, given, now, asks=asks)
    answers |= _other_answers(given, now, asks=asks)
    file = now.config_dir / "config.toml"
    if common.dry_run:
        click.echo(changed("", {**answers, **({"api_key": "(not shown)"} if answers.get("api_key") else {})}), nl=False)
        return
    if answers:
        write_config(now.config_dir, answers)
    _close(common, file, answers, endpoint)


def _endpoint_answers(
    common: Common, given: Given, now: Settings, *, asks: bool
) -> tuple[dict[str, Value], Endpoint | None]:
    url = _url(common, given, now, asks=asks)
    if url is None:
        return ({"model": common.model} if common.model else {}), None
    if not url:
        return {"offline": True, "base_url": None, "api_key": None, "model": None}, None
    key = _key(given, now, url, asks=asks)
    candidate = replace(now, offline=False, base_url=url, api_key=key or None)
    endpoint = _try(common, candidate) if given.with_try else Endpoint(url)
    answers: dict[str, Value] = {"offline": None, "base_url": url, "api_key": key or None}
    answers["model"] = _model(common, now, endpoint, asks=asks)
    return answers, endpoint


def _url(common: Common, given: Given, now: Settings, *, asks: bool) -> str | None:
    """Return an address, nothing for nowhere, or None to leave it as it is."""
    if sum([common.offline, given.server is not None, common.base_url is not None]) > 1:
        raise UsageError("There is one endpoint at most.", hint="Give one of --offline, --server and --base-url.")
    if common.offline:
        return ""
    if given.server is not None:
        return SERVERS[given.server][1]
    if common.base_url is not None:
        return load_settings({"base_url": common.base_url}).base_url
    return _ask_url(now) if asks else None


def _ask_url(now: Settings) -> str:
    click.echo("\nWhere may texts be sent? Without an endpoint nothing leaves this machine.", err=True)
    click.echo("  0  nowhere: offline", err=True)
    for number, (name, url) in enumerate(SERVERS.values(), 1):
        click.echo(f"  {number}  {name.ljust(10)} {url}{_listening(url)}", err=True)
    click.echo("  or write another address, such as http://localhost:9000/v1", err=True)
    standing = "0" if now.mode == "offline" else now.base_url or SERVERS["openai"][1]
    answer: str = click.prompt("Endpoint", default=standing, value_proc=_as_url, err=True)
    return answer


def _listening(url: str) -> str:
    """Say whether something listens there, on this machine only."""
    address = urlsplit(url)
    if address.hostname != "localhost":
        return ""
    try:
        with socket.create_connection(("127.0.0.1", address.port or 80), timeout=LISTENING_S):
            return "   (something listens there)"
    except OSError:
        return ""


def _as_url(answer: str) -> str:
    text = answer.strip()
    if text == "0":
        return ""
    if text.isdecimal() and int(text) <= len(SERVERS):
        return list(SERVERS.values())[int(text) - 1][1]
    try:
        return load_settings({"base_url": text}).base_url or ""
    except (ConfigError, UsageError) as error:
        raise click.BadParameter(f"{error.message} {error.hint}") from None


def _key(given: Given, now: Settings, url: str, *, asks: bool) -> str:
    """Return the key for that endpoint; one that was given for another endpoint is never used for this one."""
    if given.key_file is not None:
        return _read_key(given.key_file)
    origin = now.origins.get("api_key", "")
    if origin.isupper():
        click.echo(f"The key is taken from {origin}.", err=True)
        return ""
    standing = (now.api_key or "") if url == now.base_url else ""
    if not asks:
        return standing
    kept = "Enter keeps the one that is set" if standing else "Enter for none"
    prompt = f"Key, if it wants one (not shown; {kept})"
    answer: str = click.prompt(prompt, default="", hide_input=True, show_default=False, err=True)
    return answer.strip() or standing


def _read_key(file: str) -> str:
    try:
        key = (sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")).strip()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"The key cannot be read from {file}.", hint="Check the path.") from None
    if not key or len(key.split()) > 1:
        raise UsageError(f"{file} does not hold a key.", hint="It holds the key and nothing else.")
    return key


def _try(common: Common, candidate: Settings) -> Endpoint:
    """Ask the endpoint once which models it has, and say what came of it."""
    url, place = str(candidate.base_url), candidate.destination
    try:
        endpoint = Endpoint(url, tuple(models_at(candidate)))
    except ModelUnknown:
        endpoint = Endpoint(url, fault="It answers, but lists no models. Does its address end in /v1?")
    except ModelError as error:
        endpoint = Endpoint(url, fault=error.message)
    if endpoint.fault:
        common.say(f"Tried {place}: {endpoint.fault} You can go on all the same.")
    else:
        named = ", ".join(endpoint.models[:SOME]) or "none"
        more = f", and {len(endpoint.models) - SOME} more" if len(endpoint.models) > SOME else ""
        common.say(f"Tried {place}: it answers. Models: {named}{more}.")
    return endpoint


def _model(common: Common, now: Settings, endpoint: Endpoint, *, asks: bool) -> str | None:
    standing = now.model if endpoint.url == now.base_url or now.model in endpoint.models else None
    offered = common.model or standing or next(iter(endpoint.models), None)
    if common.model or not asks:
        return offered
    none = "; Enter takes the first it has" if offered is None else ""
    answer: str = click.prompt(f"Model{none}", default=offered or "", show_default=bool(offered), err=True)
    return answer.strip() or None


def _other_answers(given: Given, now: Settings, *, asks: bool) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    if given.region is not None:
        answers["region"] = _as_region(given.region)
    elif asks:
        answers["region"] = _ask_region(now)
    if given.hide:
        answers["hide"] = _as_names(",".join(given.hide))
    elif asks:
        answers["hide"] = _ask_names(now)
    if given.journal is not None:
        answers["save"] = given.journal
    elif asks:
        question = "\nKeep a journal, on this machine only (reflect forget leaves no byte of it)?"
        answers["save"] = click.confirm(question, default=now.save, err=True)
    return answers


def _ask_region(now: Settings) -> str | None:
    guess = now.region or ""
    question = "\nYour region, for whom to turn to when a text needs a human (two letters, such as DE, GB or US)"
    answer: str | None = click.prompt(
        question, default=guess, show_default=bool(guess), value_proc=_as_region, err=True
    )
    return answer


def _as_region(answer: str) -> str | None:
    if not answer.strip():
        return None
    if not _REGION.fullmatch(answer.strip()):
        raise click.BadParameter("A region has two letters, such as DE, GB or US.")
    return answer.strip().upper()


def _ask_names(now: Settings) -> list[str] | None:
    question = "\nNames that must never leave this machine (commas between them; - for none)"
    standing = ", ".join(now.hide)
    answer: str = click.prompt(question, default=standing or "-", err=True)
    return _as_names(answer)


def _as_names(answer: str) -> list[str] | None:
    names = [each.strip() for each in answer.split(",")]
    return list(dict.fromkeys(each for each in names if each not in {"", "-"})) or None


def _close(common: Common, file: Path, answers: dict[str, Value], endpoint: Endpoint | None) -> None:
    shown = {key: "set, not shown" if key == "api_key" and value else value for key, value in answers.items()}
    if common.as_json:
        found = endpoint and {"url": endpoint.url, "models": list(endpoint.models), "fault": endpoint.fault or None}
        click.echo(json.dumps({"file": str(file), "written": shown, "endpoint": found}, ensure_ascii=False))
        return
    if not answers:
        click.echo("Nothing was given, so nothing is changed: see reflect setup --help for what can be.")
        return
    click.echo(f"Written to {file}, readable by you only.")
    later = load_settings({})
    for key in answers:
        if (origin := later.origins.get(key, "")).isupper():
            common.say(f"{origin} is set in the environment and comes before the file.")
    common.say("reflect doctor shows what holds now; reflect setup asks again.")
