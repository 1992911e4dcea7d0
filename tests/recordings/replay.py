"""Plays a recorded line back: a scripted model whose replies carry the handles of the request at hand."""

from __future__ import annotations

import re

from assistant.adapters.scripted import ScriptedModel, handles_in


def scripted(line):
    """Return a model that answers as was recorded."""
    return ScriptedModel([_reply(exchange) for exchange in line["exchanges"]], name="recorded")


def _reply(exchange):
    names = {handle: name for name, handle in exchange["handles"].items()}

    def answer(request):
        now = handles_in(request)
        return re.sub(
            r'("handle":\s*")([^"]*)"', lambda m: f'{m[1]}{now.get(names.get(m[2], ""), m[2])}"', exchange["reply"]
        )

    return answer
