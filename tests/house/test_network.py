"""The guard that every test stands behind."""

from __future__ import annotations

import socket

import pytest

ELSEWHERE = "192.0.2.1"  # set aside for documentation: nobody answers there


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection((ELSEWHERE, 443), timeout=0.01),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (ELSEWHERE, 53)),
    ],
    ids=["connect", "name", "datagram"],
)
def test_leaving_this_machine_is_refused_and_remembered(reach, no_network):
    """A test cannot reach another machine, nor ask for its name."""
    with pytest.raises(BaseException, match="tried to leave this machine") as caught:
        reach()
    assert not isinstance(caught.value, Exception)
    assert len(no_network) == 1
    no_network.clear()


def test_this_machine_can_be_reached():
    """A server on the loopback address can be reached."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
