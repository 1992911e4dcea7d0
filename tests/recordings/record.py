r"""Records how a mind behind an endpoint answers the project's prompts, for `tests/test_recordings.py`.

Start an endpoint whose replies somebody writes (or any OpenAI-compatible one), then, from the repository root::

    python tests/recordings/record.py --url http://127.0.0.1:8089/v1 --by "who answers" \
        --situations FILE.jsonl [--ids a,b,c | --take 40] --out tests/recordings/NAME.jsonl [--at-once 8]

A line of FILE is ``{"id", "text"}``, or ``{"id", "turns": [text, …]}`` for a conversation (a last turn ``/close``
closes it). Each becomes a line of NAME as soon as it is answered; lines that are there already are not asked again. A
request that fails the proof is asked once more, as in the program: answer that too.

A recorded line holds the texts, and for each request its digest, the names
behind its handles, and the reply as it came.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from assistant import open_assistant
from assistant.adapters.openai import OpenAIModel
from assistant.adapters.scripted import handles_in
from assistant.facade import Assistant

CLOSE = "/close"
HOURS = 3 * 3600.0  # a person or a patient helper answers


class Recorder:
    """A model that passes requests on and keeps what came back."""

    def __init__(self, model):
        self._model, self.exchanges = model, []
        self.name = model.name

    def stream(self, request):
        parts = []
        for delta in self._model.stream(request):
            parts.append(delta.text)
            yield delta
        again = any(message.role == "assistant" for message in request.messages)
        exchange = {"digest": digest_of(request), "handles": handles_in(request), "reply": "".join(parts)}
        self.exchanges.append(exchange | ({"again": True} if again else {}))


class OneAtATime:
    """The retriever behind a lock."""

    def __init__(self, retriever):
        self._retriever, self._lock = retriever, threading.Lock()

    def rank_one(self, text):
        with self._lock:
            return self._retriever.rank_one(text)


def digest_of(request):
    """Return a digest of exactly what was sent."""
    return hashlib.sha256("\x1f".join(message.content for message in request.messages).encode()).hexdigest()[:16]


def converse(assistant, line):
    """Reflect on one line of the file as the program would; return the reflections."""
    if "turns" not in line:
        return [assistant.reflect(line["text"])]
    conversation = assistant.chat()
    return [conversation.close() if turn == CLOSE else conversation.say(turn) for turn in line["turns"]]


def record(line, parts, url, who):
    """Return the recorded line."""
    recorder = Recorder(
        OpenAIModel(
            name="recorded", api_key="unused", base_url=url, destination=url, read_timeout_s=HOURS, budget_s=HOURS
        )
    )
    reflections = converse(Assistant(dataclasses.replace(parts, model=recorder)), line)
    shown = ", ".join(f"{each.status}/{each.mode}/{len(each.withheld)} withheld" for each in reflections)
    sys.stderr.write(f"{line['id']}: {shown}\n")
    kept = {key: line[key] for key in ("id", "text", "turns") if key in line}
    return {**kept, "answered_by": who, "date": f"{datetime.now(UTC):%Y-%m-%d}", "exchanges": recorder.exchanges}


def main():
    """Record what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--by", required=True)
    parser.add_argument("--situations", type=Path, required=True)
    parser.add_argument("--ids", default="")
    parser.add_argument("--take", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--at-once", type=int, default=8)
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.situations.read_text(encoding="utf-8").splitlines() if line.strip()]
    wanted = {each for each in options.ids.split(",") if each}
    lines = [line for line in lines if not wanted or line["id"] in wanted][: options.take or None]
    there = options.out.read_text(encoding="utf-8").splitlines() if options.out.exists() else []
    done = {json.loads(line)["id"] for line in there}
    writing = threading.Lock()
    with open_assistant(offline=True) as assistant, ThreadPoolExecutor(options.at_once) as pool:
        parts = dataclasses.replace(assistant._parts, retriever=OneAtATime(assistant._parts.retriever))

        def one(line):
            recorded = record(line, parts, options.url, options.by)
            with writing, options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(recorded, ensure_ascii=False) + "\n")

        list(pool.map(one, [line for line in lines if line["id"] not in done]))


if __name__ == "__main__":
    main()
