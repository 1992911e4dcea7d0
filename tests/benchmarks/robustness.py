"""Measures what journal and index endure, and, where it can be measured the same way, what `llm` endures.

Run where the package can be imported:
``python tests/benchmarks/robustness.py [--llm PATH] [--processes 64] [--kills 200]``.
Every line it prints is a count; nothing is timed, so a busy machine changes no figure.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from http.server import ThreadingHTTPServer
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from loopback import Endpoint, replies  # noqa: E402 - after the path is known
from written import BEGIN, write  # noqa: E402 - after the path is known

from assistant.adapters.journal import SqliteJournal  # noqa: E402 - after the path is known
from assistant.app import build_index  # noqa: E402 - after the path is known
from assistant.entries import Mark  # noqa: E402 - after the path is known
from assistant.errors import ReflectError  # noqa: E402 - after the path is known
from assistant.settings import load_settings  # noqa: E402 - after the path is known

SITUATION = "I moved the stations around and nobody asked me why, so I wrote it up and pinned it by the door."
FORK = multiprocessing.get_context("fork")


def say(what, outcome):
    sys.stdout.write(f"{what:<74} {outcome}\n")
    sys.stdout.flush()


def database(path, table):
    """Return how many rows a database has, what the integrity check says, and its rights."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - names of this file
            (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        return f"unusable ({error})"
    return f"{rows} kept, integrity_check {whole}, rights {stat.S_IMODE(path.stat().st_mode):o}"


def at_once(command, environ, count):
    """Start so many processes at once and return how many failed, and the last line of what the first of them said."""
    running = [
        subprocess.Popen(
            command,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(count)
    ]
    ended = [(each.communicate()[1].decode(errors="replace"), each.returncode) for each in running]
    failed = [said.strip().splitlines()[-1:] for said, code in ended if code]
    return f"{len(failed)} of {count} failed{f': {failed[0]}' if failed else ''}"


def commands_at_once(folder, count):
    environ = {"REFLECT_DATA_DIR": str(folder), "REFLECT_CONFIG_DIR": str(folder / "no")}
    command = [sys.executable, "-m", "assistant", SITUATION, "--offline", "--quiet"]
    outcome = at_once(command, environ, count)
    say(f"reflect: {count} commands at once, no journal and no index yet", outcome)
    say("", database(folder / "journal.sqlite3", "reflection"))


def llm_at_once(folder, llm, count, endpoint):
    folder.mkdir(parents=True)
    model = {"model_id": "loop", "model_name": "loop", "api_base": endpoint.url}
    (folder / "extra-openai-models.yaml").write_text(json.dumps([model]))  # JSON is YAML
    command = [llm, "-m", "loop", "--key", "sk-loop", SITUATION]
    say("llm: one command, no log yet", one_alone(folder.with_name(f"{folder.name}-alone"), model, command))
    outcome = at_once(command, {"LLM_USER_PATH": str(folder)}, count)
    say(f"llm: {count} commands at once, no log yet", outcome)
    say("", database(folder / "logs.db", "turns"))
    say("llm: one more command afterwards", at_once(command, {"LLM_USER_PATH": str(folder)}, 1))


def one_alone(folder, model, command):
    """Run a command once in a folder of its own, to show that it works where nobody is beside it."""
    folder.mkdir(parents=True)
    (folder / "extra-openai-models.yaml").write_text(json.dumps([model]))
    return f"{at_once(command, {'LLM_USER_PATH': str(folder)}, 1)}; {database(folder / 'logs.db', 'turns')}"


def saves_at_the_same_moment(folder, count):
    """Let processes that have loaded everything save the first entry of a journal at the same moment."""
    gate, failures = FORK.Barrier(count), FORK.Value("i", 0)

    def save(number):
        journal = SqliteJournal(folder=folder)
        gate.wait()
        try:
            journal.save(write(f"id{number:04}", SITUATION))
        except ReflectError:
            with failures.get_lock():
                failures.value += 1

    together([FORK.Process(target=save, args=(number,)) for number in range(count)])
    say(f"journal: {count} first saves at the same moment", f"{failures.value} of {count} failed")
    say("", database(folder / "journal.sqlite3", "reflection"))


def together(processes):
    for each in processes:
        each.start()
    for each in processes:
        each.join()


def killed(target, longest_s, chance):
    """Run a function in a process and kill it at a random moment after its first word; return all its words."""
    ears, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ears)
        target(lambda word: os.write(mouth, f"{word}\n".encode()))
        os._exit(0)
    os.close(mouth)
    with os.fdopen(ears) as heard:
        first = heard.readline()
        time.sleep(chance.random() * longest_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [first.strip(), *heard.read().split()]


def kills_while_saving(folder, rounds, chance):
    journal, lost, broken, acknowledged = SqliteJournal(folder=folder), 0, 0, []

    def save(number, tell):
        for step in range(1000):
            name = f"r{number:04}{step:04}"
            journal.save(write(name, SITUATION))
            journal.mark(Mark(name, "unhelpful", BEGIN, remark=0))
            tell(name)

    for number in range(rounds):
        acknowledged += killed(lambda tell, number=number: save(number, tell), 0.3, chance)
        try:
            kept = {entry.id for entry in journal.entries()}
        except ReflectError:
            broken += 1
        lost += len(set(acknowledged) - kept)
    say(
        f"journal: {rounds} times killed (-9) while saving, {len(acknowledged)} saves acknowledged",
        f"{lost} lost, {broken} times unusable",
    )
    say("", database(folder / "journal.sqlite3", "reflection"))


def kills_while_forgetting(folder, rounds, chance):
    journal, traces, halves, gone = SqliteJournal(folder=folder), 0, 0, 0
    for number in range(40):
        journal.save(write(f"kept{number:04}", SITUATION * 5, day=number))

    def forget(number, tell):
        journal.save(write(f"gone{number:04}", f"Secretword{number:04}x went by. {SITUATION}", day=90))
        tell("saved")
        journal.forget(f"gone{number:04}")

    for number in range(rounds):
        killed(lambda tell, number=number: forget(number, tell), 0.05, chance)
        there = {entry.id for entry in journal.entries()}
        halves += len(there & {f"kept{each:04}" for each in range(40)}) != 40
        if f"gone{number:04}" in there:
            journal.forget(f"gone{number:04}")
        else:
            gone += 1
        traces += any(f"Secretword{number:04}x".encode() in path.read_bytes() for path in folder.iterdir())
    say(
        f"journal: {rounds} times killed (-9) while forgetting ({gone} after it was gone)",
        f"{traces} times a trace of it, {halves} times others lost",
    )
    say("", database(folder / "journal.sqlite3", "reflection"))


def full_disks(folder, rounds):
    lost, untold, tried = 0, 0, 0
    for number in range(rounds):
        place, size = folder / str(number), 60_000 + 17_000 * number
        journal = SqliteJournal(folder=place)
        journal.save(write("first0000", SITUATION))

        def fill(tell, journal=journal, size=size):
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            for step in range(400):
                try:
                    journal.save(write(f"fill{step:04}", SITUATION * 20))
                except ReflectError as error:
                    tell("told" if "cannot be used" in error.message else "untold")
                    return
                tell(f"fill{step:04}")

        words = to_the_end(fill)
        kept = {entry.id for entry in journal.entries()}
        tried += len(words) - 1
        lost += len(set(words[:-1]) - kept) + ("first0000" not in kept)
        untold += words[-1] != "told"
        journal.save(write("after0000", SITUATION))
    say(
        f"journal: {rounds} full disks (RLIMIT_FSIZE), {tried} saves acknowledged",
        f"{lost} lost, {untold} times no clear message",
    )


def to_the_end(target):
    ears, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ears)
        target(lambda word: os.write(mouth, f"{word}\n".encode()))
        os._exit(0)
    os.close(mouth)
    with os.fdopen(ears) as heard:
        words = heard.read().split()
    os.waitpid(child, 0)
    return words


INDEX = """
import sys; from assistant.app import open_assistant
with open_assistant(offline=True, data_dir=sys.argv[1]) as assistant:
    print([each.definition for each in assistant.retrieve(sys.argv[2])])
"""


def kills_while_indexing(folder, rounds, chance):
    """Kill processes that build an index that is not there yet, then let the next one build it and answer."""

    def ranked(place):
        done = subprocess.run(
            [sys.executable, "-c", INDEX, str(place), SITUATION],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    began = time.monotonic()
    right = ranked(folder / "whole")
    whole_s, wrong = time.monotonic() - began, 0
    for number in range(rounds):
        place = folder / str(number)
        running = subprocess.Popen(
            [sys.executable, "-c", INDEX, str(place), SITUATION],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.random() * whole_s)
        running.kill()
        running.wait()
        wrong += ranked(place) != right
    say(
        f"index: {rounds} times killed (-9) while it was made, then asked",
        f"{wrong} times another answer" if right else "no answer at all",
    )


def index_on_a_full_disk(folder):
    def build(tell):
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        try:
            build_index(load_settings({"data_dir": folder}), lambda _line: None, None)
        except ReflectError as error:
            tell(type(error).__name__)

    words = to_the_end(build)
    again = build_index(load_settings({"data_dir": folder}), lambda _line: None, None)
    say(
        "index: made on a full disk, then with room",
        f"{words or ['no message']}, then {again.added + again.kept} texts",
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llm", help="the command of a peer, installed in a folder of its own")
    parser.add_argument("--processes", type=int, default=64)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--only", help="the name of one measurement")
    given = parser.parse_args()
    ThreadingHTTPServer.request_queue_size = 256  # the endpoint is not what is measured
    chance = random.Random(20261124)
    with tempfile.TemporaryDirectory() as base, Endpoint(replies("Noted.")) as endpoint:
        folder = Path(base)
        steps = {
            "same_moment": lambda: saves_at_the_same_moment(folder / "same", given.processes),
            "saving": lambda: kills_while_saving(folder / "saving", given.kills, chance),
            "forgetting": lambda: kills_while_forgetting(folder / "forgetting", given.kills, chance),
            "full": lambda: full_disks(folder / "full", 40),
            "index_full": lambda: index_on_a_full_disk(folder / "index_full"),
            "indexing": lambda: kills_while_indexing(folder / "indexing", max(given.kills // 10, 1), chance),
            "commands": lambda: commands_at_once(folder / "commands", given.processes),
            "llm_16": lambda: given.llm and llm_at_once(folder / "llm16", given.llm, 16, endpoint),
            "llm": lambda: given.llm and llm_at_once(folder / "llm", given.llm, given.processes, endpoint),
        }
        for name, step in steps.items():
            if given.only in {None, name}:
                step()


if __name__ == "__main__":
    main()
