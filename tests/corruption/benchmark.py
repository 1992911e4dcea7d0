"""Measures the guarantee in full: ``python tests/corruption/benchmark.py`` prints the table of docs/verification.md.

Every class of corruption, with its honest twin, in four deliveries: whole, in pieces of 48 characters, character by
character, and, for some of them, through the openai SDK from an endpoint on this machine. Then processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import sys
import time
from contextlib import suppress
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the fakes and the loopback server

import loopback
from corruption.court import assistant_with, faults_in, kept, outcome_of
from corruption.every import CLASSES, Case
from corruption.writing import seeded, situations, write

from assistant.adapters.openai import OpenAIModel
from assistant.citations import Court, Unproven, make_handles
from assistant.folding import fold
from assistant.grammar import read_claim
from assistant.pack import load_pack
from assistant.prompts import load_prompts
from assistant.reader import ReplyReader
from assistant.resources import DEFAULT_PACK, pack_folder, prompts_folder

CHUNKS = (10**9, 48, 1)
HANDLE = re.compile(r"^([a-z]{4}) — (.+) \([^()]*; task: [^()]*\)$", re.MULTILINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=200, help="cases a class (default 200)")
    parser.add_argument("--cut", type=int, default=200, help="cases a class that come in every chunking (default 200)")
    parser.add_argument("--sdk", type=int, default=5, help="cases a class that go through the openai SDK (default 5)")
    options = parser.parse_args()
    pack, prompts = load_pack(pack_folder(DEFAULT_PACK)), load_prompts(prompts_folder())
    sys.stdout.write("| what | measured | asked |\n|---|---|---|\n")
    for rows in (
        durations(pack),
        deliveries(pack, prompts, options.cases, min(options.cut, options.cases)),
        through_the_sdk(pack, prompts, options.sdk),
    ):
        for row in rows:
            sys.stdout.write(f"| {' | '.join(row)} |\n")
            sys.stdout.flush()


def deliveries(pack, prompts, cases, cut):
    """Run every class, ``cut`` cases of it in three chunkings and the others in one; yield the rows of the table."""
    leaked, unproven, lost, differing, corrupted, honest = 0, 0, 0, 0, 0, 0
    chunked, delivered = 0, 0
    for place, name in enumerate(CLASSES):
        sys.stderr.write(f"{place + 1}/{len(CLASSES)} {name}\n")
        for number in range(cases):
            for is_honest in (False, True):
                case = Case(name, number, pack, honest=is_honest)
                chunks = CHUNKS if number < cut else CHUNKS[number % 2 :][:1]
                runs = [outcome_of(case, pack, prompts, chunk=chunk) for chunk in chunks]
                leaked += sum(run.leaked for run in runs)
                unproven += sum(bool(run.faults) for run in runs)
                differing += len({repr(run.events[:-1]) for run in runs}) - 1
                lost += bool(runs[0].lost)
                chunked, delivered = chunked + (number < cut), delivered + len(runs) * (not is_honest)
                corrupted, honest = corrupted + (not is_honest), honest + is_honest
    yield "corrupted replies, classes × cases", f"{len(CLASSES)} × {cases} = {corrupted:,}", "≥ 200 cases a class"
    yield "the same × deliveries (whole, 48 characters, one character)", f"{delivered:,}", "≥ 5,000"
    yield "spoilt remarks shown", f"{leaked:,}", "0"
    yield "reflections with anything unproven unmarked (also among the honest)", f"{unproven:,}", "0"
    yield (
        "honest replies kept whole",
        f"{honest - lost:,} of {honest:,} ({(honest - lost) / honest:.2%})",
        "≥ 99.5 % of ≥ 1,000",
    )
    yield "replies whose events differ between chunkings", f"{differing:,} of {chunked:,}", "0"


def share(part, whole):
    """Return a part of a whole, with its percentage."""
    return f"{part:,} of {whole:,} ({part / whole:.2%})"


def through_the_sdk(pack, prompts, cases):
    """Send some of every class through the real SDK, plain and asynchronous; yield a row."""
    leaked, broken, lost, honest = 0, 0, 0, 0
    for name, number, is_honest, streamed in product(CLASSES, range(cases), (False, True), (plainly, asynchronously)):
        case, scripts = Case(name, number, pack, honest=is_honest), []
        with loopback.Endpoint(loopback.replies(lambda body, c=case, s=scripts: answer(body, c, s, pack))) as endpoint:
            model = OpenAIModel(name="m", api_key="k", base_url=endpoint.url, destination=endpoint.url)
            events = streamed(assistant_with(pack, prompts, model), case.situation)
        shown = kept(events, scripts[0])
        broken += bool(faults_in(events, case.situation, pack))
        if is_honest:
            honest, lost = honest + 1, lost + (set(scripts[0].remarks) != shown)
        else:
            leaked += bool(shown) if scripts[0].nothing else scripts[0].target in shown
    total = 2 * len(CLASSES) * cases
    told = f"{leaked} of {total:,} spoilt shown, {broken} unproven, {honest - lost:,} of {honest:,} honest kept"
    yield "the same through the openai SDK, half of them asynchronously, from this machine", told, "0, 0, ≥ 99.5 %"


def plainly(assistant, situation):
    """Return the events of a situation."""
    return list(assistant.stream(situation))


def asynchronously(assistant, situation):
    """Return the events of a situation, by the asynchronous client."""

    async def collect():
        return [event async for event in assistant.astream(situation)]

    return asyncio.run(collect())


def answer(body, case, scripts, pack):
    """Answer a request as it came over the wire."""
    by_name = {name: handle for handle, name in HANDLE.findall(body["messages"][0]["content"])}
    scripts.append(case.script({each.id: by_name[each.name] for each in pack.definitions}))
    return scripts[-1].reply().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def durations(pack):
    """Yield the rows on time: per citation, by length of the situation, and for a reply of 1 MB."""
    handles = make_handles(pack.definitions, 3)
    ids = {each.id: handle for handle, each in handles.items()}
    taken, located, pool = [], [], situations(pack)
    for number in range(1_500):
        rng = seeded("time", number)
        script = write(rng, rng.choice(pool).text, pack, ids)
        court = Court(pack, handles, fold(script.situation))
        claim = read_claim(script.remarks["dimension"])
        began = time.process_time()
        court._locate(claim.cites[0])
        found = time.process_time()
        with suppress(Unproven):  # a question that the person answers with no: what is lost is counted above
            court.prove(claim)
        located.append((found - began) * 1000)
        taken.append((time.process_time() - found) * 1000)
    yield "proof of a citation, p50 / p99", spread(located), "p99 ≤ 1 ms"
    yield "proof of a whole remark, its wording included, p50 / p99", spread(taken), ""
    lengths = (2_500, 5_000, 10_000, 20_000)
    growth = ", ".join(f"{length:,}: {proof_in(pool[0], pack, handles, length):.1f} ms" for length in lengths)
    yield "fold of a situation and proof in it, by its length in characters", growth, "linear"
    yield (
        "a reply of 1 MB (white space, a thought, a flood of remarks)",
        " / ".join(f"{each:.2f} s" for each in megabytes()),
        "≤ 1 s",
    )


def spread(values):
    """Return the median and the 99th percentile of milliseconds."""
    return f"{statistics.median(values):.2f} / {sorted(values)[int(0.99 * len(values))]:.2f} ms"


def proof_in(start, pack, handles, length):
    """Return the milliseconds of folding a situation and finding its last words in it; the best of five."""
    ids = {each.id: handle for handle, each in handles.items()}
    script = write(seeded("length"), start.text, pack, ids)
    script.remarks["dimension"]["evidence"] = ["at the very end of it"]
    situation = ("We went on as before, and on and on. " * (length // 37)) + "That was at the very end of it."
    claim, best = read_claim(script.remarks["dimension"] | {"text": "So it may be."}), []
    for _ in range(5):
        began = time.process_time()
        Court(pack, handles, fold(situation)).prove(claim)
        best.append((time.process_time() - began) * 1000)
    return min(best)


def megabytes():
    """Yield the seconds that each of three replies of a million characters takes to read."""
    remark = json.dumps({"kind": "experiment", "text": "Try. " * 100, "cites": [], "evidence": []})
    for reply in (
        '{"verdict": "grounded", "remarks": [' + " " * 1_000_000,
        "<think>" + "so " * 330_000,
        '{"verdict": "grounded", "remarks": [' + ", ".join([remark] * 1_900) + "]}",
    ):
        began = time.process_time()
        reader = ReplyReader()
        list(reader.feed(reply))
        list(reader.close())
        yield time.process_time() - began


if __name__ == "__main__":
    main()
