"""Honest replies to the bakery situation, and ways to spoil them."""

from __future__ import annotations

import copy
import json

import loopback

from assistant.adapters.scripted import handles_in
from assistant.ports import Request
from assistant.types import Message

QUOTES = {
    "Aligning people": (2, "teams and coalitions form that grasp the vision and its strategies and hold them valid"),
    "Organising and staffing": (3, "guides people through policies and procedures"),
}


def cite(handles, name, sentence=None, quote=None):
    number, words = QUOTES[name]
    return {"handle": handles[name], "sentence": sentence or number, "quote": quote or words}


def remarks(handles):
    """Return one honest remark of each kind."""
    return {
        "mirror": {
            "kind": "mirror",
            "text": "You put the stations in an order in which «the ovens never wait», and it dissolves as soon as you "
            "turn around. What weighs on you seems less the old habit than that you might «have to police it».",
            "cites": [],
            "evidence": ["the ovens never wait", "have to police it"],
        },
        "dimension": {
            "kind": "dimension",
            "text": "This may be mostly about aligning people: «give it a month, it'll pass» does not ask what the new "
            "order is, but whether it is there to stay.",
            "cites": [cite(handles, "Aligning people")],
            "evidence": ["give it a month, it'll pass"],
        },
        "counterpart": {
            "kind": "counterpart",
            "text": "The other side of the same task is organising and staffing, and that you did; a good arrangement "
            "and people behind it are two pieces of work.",
            "cites": [cite(handles, "Organising and staffing")],
            "evidence": [],
        },
        "strength": {
            "kind": "strength",
            "text": "Something you did that helps: because it is «pinned it by the door», the order can be talked "
            "about without you in the middle.",
            "cites": [cite(handles, "Organising and staffing")],
            "evidence": ["pinned it by the door"],
        },
        "blind_spot": {
            "kind": "blind_spot",
            "text": "You may see this differently: nothing above says what the two know about these ovens that the "
            "sheet does not.",
            "cites": [cite(handles, "Aligning people")],
            "evidence": [],
        },
        "question": {
            "kind": "question",
            "text": "What would the one who said «it'll pass» have to see in the next two weeks to tell the apprentice "
            "something else?",
            "cites": [],
            "evidence": [],
        },
        "experiment": {
            "kind": "experiment",
            "text": "If you like, try: before Friday's shift, let one of the two show you one place where the new "
            "order costs them time; change that line together, and watch what happens to it.",
            "cites": [],
            "evidence": [],
        },
    }


def reply(handles, *, verdict="grounded", only=None, **changes):
    """Return an honest reply as JSON; ``changes`` map a kind to fields that replace its own."""
    made = []
    for kind, remark in remarks(handles).items():
        if only is None or kind in only:
            made.append(copy.deepcopy(remark) | changes.get(kind, {}))
    return json.dumps({"verdict": verdict, "remarks": made}, ensure_ascii=False)


def honest(request):
    """Answer a request for the bakery as a careful model would."""
    return reply(handles_in(request))


def answering(**options):
    """Return a function from a request to a reply made with these options; see `reply`."""
    return lambda request: reply(handles_in(request), **options)


def request_of(body):
    """Return the request that the body of an HTTP call carries."""
    return Request(tuple(Message(each["role"], each["content"]) for each in body["messages"]), {})


def bakers(**options):
    """Answer every HTTP call about the bakery as a careful model would; see `reply` for the options."""
    return loopback.replies(lambda body: reply(handles_in(request_of(body)), **options))
