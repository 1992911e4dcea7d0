"""Models that call tools: what an endpoint on this machine answers for them, and llm with the plugin in it."""

from __future__ import annotations

import json

import loopback
from llm.plugins import pm

from assistant.surfaces import llm_plugin


def says(text):
    """Answer like Chat Completions, in one piece, with a text."""
    return _completion({"content": text}, "stop")


def calls(name, **arguments):
    """Answer like Chat Completions, in one piece, with the call of a tool."""
    return _completion({"content": None, "tool_calls": [call_of(name, **arguments)]}, "tool_calls")


def call_of(name, **arguments):
    """Return a call as a model's message holds it."""
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def _completion(message, reason):
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": reason}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    shape = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return loopback.answers(shape)


def llm_command():
    """Return llm's own command line, with the plugin that an installation brings by its entry point."""
    if pm.get_plugin("reflect") is None:
        pm.register(llm_plugin, name="reflect")
    from llm.cli import cli

    return cli
