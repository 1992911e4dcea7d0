"""What to do when an endpoint fails: wait and try again, ask for less, or tell the person. No library in here.

Of what an endpoint says only the status and the error's code are told on, never its text: it may hold the
prompt, and the prompt holds what the person wrote.
"""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

from assistant.errors import (
    ModelError,
    ModelRateLimited,
    ModelRefusedKey,
    ModelReplyInvalid,
    ModelUnknown,
    ModelUnreachable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ATTEMPTS = 3
LONGEST_WAIT_S = 20.0  # nobody sits longer before a silent terminal
TOLD_FROM_S = 1.5  # shorter waits go unsaid
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_NO_REPLY: dict[str, tuple[str, str]] = {
    "garbage": ("answered with something that is not a model's reply.", ""),
    "filtered": ("held its reply back: a filter of its own.", "Put it in other words, or use --offline."),
    "tool": ("called a tool instead of answering.", "Use a model that answers in text."),
    "used_up": ("used up its tokens before it began to answer.", "Use a model that thinks less."),
}
_OFFLINE = "reflect --offline works without it."

Kind = Literal["unreachable", "timeout", "cut", "status", "garbage", "filtered", "tool", "used_up", "key"]


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed call: what kind, the HTTP status if there was one, and what the endpoint asks for."""

    kind: Kind
    status: int | None = None
    retry_after: str | None = None
    complaint: str = field(default="", repr=False)  # the endpoint's own words: searched, never told on


def seconds(retry_after: str | None) -> float | None:
    """Return a Retry-After header in seconds, from a number or an HTTP date; None if there is none to read."""
    if not retry_after:
        return None
    try:
        given = float(retry_after)
        return max(given, 0.0) if math.isfinite(given) else None
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


@dataclass(slots=True)
class Asked:
    """What an endpoint has turned out to take; goes down one step where it refuses."""

    schema: bool = True
    json: bool = True
    usage: bool = True
    limit: str = "max_completion_tokens"

    def step_down(self, failure: Failure) -> bool:
        """Ask for less after a refusal of what was asked for; return whether there was anything less to ask for."""
        if failure.status not in {400, 404, 415, 422, 501} or (failure.status == 404 and not self._names(failure)):
            return False
        words = failure.complaint.lower()
        if self.usage and "stream_options" in words:
            self.usage = False
        elif "max_tokens" in words or "max_completion_tokens" in words:
            if self.limit != "max_completion_tokens":
                return False
            self.limit = "max_tokens"
        elif self.schema:
            self.schema = False
        elif self.json:
            self.json = False
        elif self.usage:
            self.usage = False
        elif self.limit == "max_completion_tokens":
            self.limit = "max_tokens"
        else:
            return False
        return True

    @staticmethod
    def _names(failure: Failure) -> bool:
        return any(word in failure.complaint.lower() for word in ("response_format", "json_schema", "stream_options"))


@dataclass(slots=True)
class Patience:
    """Decides, for one request, whether a failed call is made again, and after how long."""

    destination: str
    model: str
    budget_s: float
    elapsed: Callable[[], float]
    notify: Callable[[str], None]
    failed: int = 0

    def after(self, failure: Failure, *, started: bool) -> float:
        """Return how many seconds to wait before the next try.

        Args:
            failure: what happened.
            started: part of the reply has been used, so nothing can be asked again.

        Raises:
            ModelError: there is no next try.

        """
        self.failed += 1
        if started and failure.kind == "unreachable":
            failure = Failure("cut")
        error = self.explain(failure)
        again = failure.kind in {"unreachable", "timeout"} or failure.status in _AGAIN
        if started or not again or self.failed >= ATTEMPTS or failure.kind == "timeout":
            raise error from None  # the cause may quote the request
        asked = seconds(failure.retry_after)
        wait = asked if asked is not None else 0.25 * 2**self.failed * random.uniform(0.75, 1.25)  # noqa: S311 - jitter
        if wait > min(LONGEST_WAIT_S, self.budget_s - self.elapsed()):
            raise error from None  # the cause may quote the request
        if wait >= TOLD_FROM_S:
            self.notify(f"{self.destination} is busy; trying again in {wait:.0f} s.")
        return wait

    def explain(self, failure: Failure) -> ModelError:
        """Return the error that tells a person what happened and what to do."""
        if failure.kind == "status":
            return self._explain_status(failure)
        if failure.kind == "timeout":
            return ModelUnreachable(f"{self.destination} did not answer in time.", hint=f"Try again; {_OFFLINE}")
        if failure.kind == "cut":
            return ModelUnreachable(f"{self.destination} cut its reply off.", hint=f"Try again; {_OFFLINE}")
        if failure.kind in _NO_REPLY:
            what, hint = _NO_REPLY[failure.kind]
            return ModelReplyInvalid(f"{self.destination} {what}", hint=hint or self._address_hint())
        if failure.kind == "key":
            return ModelRefusedKey(
                "The key holds characters that no key has.", hint="Set OPENAI_API_KEY again, without a line break."
            )
        return ModelUnreachable(
            f"{self.destination} cannot be reached.", hint=f"Is it running, is the address right? {_OFFLINE}"
        )

    def _explain_status(self, failure: Failure) -> ModelError:
        status, place = failure.status, self.destination
        if status == 401:
            return ModelRefusedKey(f"{place} refuses the key (401).", hint="Set OPENAI_API_KEY to a valid one.")
        if status == 403:
            return ModelRefusedKey(
                f"{place} does not allow this key to use {self.model} (403).", hint="Use another key or model."
            )
        if status == 404:
            return ModelUnknown(
                f"{place} does not know the model «{self.model}», or the path (404).",
                hint=f"Check --model. {self._address_hint()}",
            )
        if status == 429:
            wait = seconds(failure.retry_after)
            hint = f"It asks to wait {wait:.0f} s." if wait is not None else "Try again later, or check the account."
            return ModelRateLimited(f"{place} takes no more requests for now (429).", retry_after=wait, hint=hint)
        if status is not None and (status >= 500 or status in _AGAIN):
            return ModelUnreachable(f"{place} failed with status {status}.", hint=f"Try again later; {_OFFLINE}")
        what, hint = f"{place} refused the request with status {status}.", "Check model and base URL."
        if status is not None and 300 <= status < 400:
            what = f"{place} sends requests on to another address ({status}), which is not followed."
            hint = "If you trust that address, set it as the base URL."
        return ModelReplyInvalid(what, hint=hint)

    def _address_hint(self) -> str:
        """Return what to try where the address may be wrong: most endpoints live under /v1."""
        if re.search(r"/v\d", self.destination):
            return "Check the base URL."
        return f"The base URL usually ends in /v1: try {self.destination.rstrip('/')}/v1."
