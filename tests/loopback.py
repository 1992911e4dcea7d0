"""An OpenAI-compatible endpoint on this machine that behaves, or misbehaves, as it is told."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHUNK = 24


class Endpoint:
    """A server for a ``with`` block; each request takes the next answer, the last one stays.

    An answer is made by one of the functions below and is a function of the handler and the request's body.
    """

    def __init__(self, *answers, models=("test-model",)):
        self.answers, self.models = list(answers), models
        self.bodies, self.paths, self.headers = [], [], []

    def __enter__(self):
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                endpoint.paths.append(self.path)
                if endpoint.models is None:
                    send_json(self, 404, {"error": {"message": "no such path"}})
                else:
                    send_json(self, 200, {"object": "list", "data": [{"id": name} for name in endpoint.models]})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.bodies.append(body)
                endpoint.paths.append(self.path)
                endpoint.headers.append(dict(self.headers))
                answer = endpoint.answers.pop(0) if len(endpoint.answers) > 1 else endpoint.answers[0]
                answer(self, body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


# --- how to send --------------------------------------------------------------------------------


def send_json(handler, status, data, headers=()):
    send(handler, status, "application/json", json.dumps(data).encode(), headers)


def send(handler, status, kind, payload, headers=()):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(payload)))
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(payload)


def begin_stream(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True


def event(handler, delta=None, finish=None, **more):
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    data = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices, **more}
    handler.wfile.write(f"data: {json.dumps(data)}\n\n".encode())
    handler.wfile.flush()


def done(handler):
    handler.wfile.write(b"data: [DONE]\n\n")


# --- the vocabulary -----------------------------------------------------------------------------


def replies(text, *, finish="stop", chunk=CHUNK):
    """Answer well; ``text`` may be a function of the request's body."""

    def answer(handler, body):
        whole = text(body) if callable(text) else text
        begin_stream(handler)
        event(handler, {"role": "assistant", "content": ""})
        for start in range(0, len(whole), chunk):
            event(handler, {"content": whole[start : start + chunk]})
        event(handler, {}, finish)
        if (body.get("stream_options") or {}).get("include_usage"):
            event(handler, usage={"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18})
        done(handler)

    return answer


def fails(status, *, headers=(), message="it failed", code=None):
    """Answer with an HTTP error."""
    return lambda handler, _body: send_json(handler, status, {"error": {"message": message, "code": code}}, headers)


def rate_limits(retry_after=None):
    """Answer 429."""
    return fails(429, headers=[("Retry-After", str(retry_after))] if retry_after is not None else [])


def echoes_the_request(status):
    """Answer with an HTTP error whose message repeats everything that was sent."""
    return lambda handler, body: send_json(handler, status, {"error": {"message": json.dumps(body)}})


def refuses(field, text):
    """Answer 400 as long as the request has that field, then well."""

    def answer(handler, body):
        if field in body:
            send_json(handler, 400, {"error": {"message": f"Unsupported parameter: {field}"}})
        else:
            replies(text)(handler, body)

    return answer


def refuses_schema(text):
    """Answer 400 to a JSON schema, well to anything less."""

    def answer(handler, body):
        if (body.get("response_format") or {}).get("type") == "json_schema":
            send_json(handler, 400, {"error": {"message": "response_format json_schema is not supported"}})
        else:
            replies(text)(handler, body)

    return answer


def ignores_streaming(text):
    """Answer in one piece although a stream was asked for."""
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    whole = {"id": "c", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage}
    return lambda handler, _body: send_json(handler, 200, whole)


def answers_html(handler, _body):
    """Answer 200 with a page."""
    send(handler, 200, "text/html", b"<html><body>Welcome to nginx</body></html>")


def answers_garbage(handler, _body):
    """Answer 200 with a body that says it is JSON and is not."""
    send(handler, 200, "application/json", b'{"choices": [')


def streams_garbage(handler, _body):
    """Stream something that is not JSON."""
    begin_stream(handler)
    handler.wfile.write(b"data: {nonsense\n\n")


def calls_a_tool(handler, _body):
    """Stream a tool call instead of content."""
    begin_stream(handler)
    call = {"index": 0, "id": "t", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    event(handler, {"role": "assistant", "content": None, "tool_calls": [call]})
    event(handler, {}, "tool_calls")
    done(handler)


def streams_oddly(text):
    """Stream well, among empty, null, doubled-role, reasoning and usage-only pieces."""

    def answer(handler, _body):
        begin_stream(handler)
        event(handler, {"role": "assistant", "content": None})
        event(handler, {"role": "assistant", "content": "", "reasoning_content": "hm"})
        event(handler)
        for char in text:
            event(handler, {"content": char})
        event(handler, {}, "stop")
        event(handler, usage={"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11})
        done(handler)

    return answer


def cuts_after(text, *, cleanly=True):
    """Stream some text and stop without saying that it is finished; not cleanly: reset the connection."""

    def answer(handler, _body):
        begin_stream(handler)
        event(handler, {"role": "assistant", "content": text})
        if not cleanly:
            resets(handler, _body)

    return answer


def resets(handler, _body):
    """Reset the connection."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def stalls(seconds=5.0):
    """Say nothing for a while."""
    return lambda _handler, _body: time.sleep(seconds)


def stalls_after(text, seconds=5.0):
    """Stream some text, then say nothing for a while."""

    def answer(handler, _body):
        begin_stream(handler)
        event(handler, {"role": "assistant", "content": text})
        time.sleep(seconds)

    return answer


def floods(handler, _body):
    """Stream far more than a reply."""
    begin_stream(handler)
    for _ in range(40):
        event(handler, {"content": "x" * 50_000})


def answers(payload, *, kind="application/json", status=200, headers=()):
    """Answer with a body of some content type."""
    whole = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return lambda handler, _body: send(handler, status, kind, whole, headers)


def answers_at_v1(text):
    """Answer well under /v1 only, as Ollama and LM Studio do; elsewhere with a page."""

    def answer(handler, body):
        if handler.path.startswith("/v1/"):
            replies(text)(handler, body)
        else:
            send(handler, 404, "text/plain", b"404 page not found")

    return answer


def redirects_to(url):
    """Send the request on to another address."""
    return lambda handler, _body: send(handler, 307, "text/plain", b"", [("Location", f"{url}/chat/completions")])


def streams(*pieces, finish="stop", ending=True):
    """Stream these deltas as they are; a piece that is no table is written as it stands."""

    def answer(handler, _body):
        begin_stream(handler)
        for piece in pieces:
            if isinstance(piece, dict):
                event(handler, piece)
            else:
                handler.wfile.write(f"{piece}\n\n".encode("utf-8", "surrogatepass"))
        if finish is not None:
            event(handler, {}, finish)
        if ending:
            done(handler)

    return answer


def streams_an_error(code, *, after=""):
    """Stream some text, then an error object, as gateways do when the model behind them fails."""

    def answer(handler, _body):
        begin_stream(handler)
        if after:
            event(handler, {"role": "assistant", "content": after})
        handler.wfile.write(f'data: {{"error": {{"message": "upstream", "code": {code}}}}}\n\n'.encode())

    return answer


def streams_two_choices(text, other):
    """Stream two replies at once, piece by piece in turn."""

    def answer(handler, _body):
        begin_stream(handler)
        for one, two in zip(text, other, strict=True):
            for index, char in enumerate((one, two)):
                choice = {"index": index, "delta": {"content": char}, "finish_reason": None}
                handler.wfile.write(f"data: {json.dumps({'id': 'c', 'choices': [choice]})}\n\n".encode())
        event(handler, {}, "stop")
        done(handler)

    return answer


def counts_as_it_goes(text):
    """Stream well, with the tokens so far in every piece, and an empty finish_reason until the end."""

    def answer(handler, _body):
        begin_stream(handler)
        for number, char in enumerate(text, 1):
            usage = {"prompt_tokens": 9, "completion_tokens": number, "total_tokens": 9 + number}
            event(handler, {"content": char}, "", usage=usage)
        event(handler, {}, "stop")
        done(handler)

    return answer


def drips(pause=0.05):
    """Send only comments, one after the other, as gateways do to keep a connection open."""

    def answer(handler, _body):
        begin_stream(handler)
        for _ in range(200):
            handler.wfile.write(b": still thinking\n\n")
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def drips_a_body(pause=0.05):
    """Send a body that says it is JSON, a byte at a time."""

    def answer(handler, _body):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(pause)

    return answer
