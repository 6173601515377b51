"""An address that somebody typed leads nowhere inside (row E1)."""

import socket
import ssl
import threading
import time

import pytest

from accounts import outgoing

INSIDE = """
https://127.0.0.1/ https://127.1/ https://2130706433/ https://0x7f000001/ https://0177.0.0.1/
https://0/ https://0.0.0.0/ https://localhost/ https://[::1]/ https://[::]/
https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://[0:0:0:0:0:0:0:1]/
https://10.0.0.8/ https://10.255.255.255/ https://172.16.0.1/ https://172.31.255.1/
https://192.168.1.1/ https://169.254.169.254/latest/meta-data/ https://[fe80::1]/
https://[fd00:ec2::254]/ https://[fc00::1]/ https://100.64.0.1/ https://192.0.2.1/
https://198.18.0.1/ https://203.0.113.9/ https://224.0.0.1/ https://255.255.255.255/
https://240.0.0.1/ https://[ff02::1]/ https://[2002:7f00:1::]/ https://[64:ff9b::7f00:1]/ https://[2001:db8::1]/
https://user:password@127.0.0.1/ https://127.0.0.1:8443/ https://127.0.0.1#@example.org/
http://example.org/ file:///etc/passwd gopher://127.0.0.1/ ftp://127.0.0.1/ //127.0.0.1/
https:// https:///etc/passwd dict://127.0.0.1:11211/stat javascript:alert(1)
"""


@pytest.fixture
def canary():
    """Whatever connects to this machine's own addresses is heard."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    heard.append(server.accept()[1])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        ended.set()
        thread.join()


def test_there_are_forty_addresses_to_try():
    assert len(INSIDE.split()) >= 40


@pytest.mark.parametrize("url", INSIDE.split())
def test_nothing_of_ours_is_reached(url, canary):
    port, heard = canary
    url = url.replace("127.0.0.1/", f"127.0.0.1:{port}/", 1)
    with pytest.raises((ValueError, OSError)):
        outgoing.post(url, b"{}", {})
    assert not heard


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch, canary):
    """Public when it is checked, our own a moment later."""
    port, heard = canary
    answers = ["93.184.215.14", "127.0.0.1", "127.0.0.1"]
    asked, reached = [], []

    def resolve(host, port, *args, **kwargs):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    def connect(address, *args, **kwargs):
        reached.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OSError, match="no network"):
        outgoing.post(f"https://rebinding.example:{port}/", b"{}", {})
    assert asked == ["rebinding.example"]
    assert reached == [("93.184.215.14", port)]
    assert not heard


def test_one_address_inside_is_enough_to_refuse(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443))
             for each in ("93.184.215.14", "10.0.0.1")]  # fmt: skip
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(ValueError, match="private"):
        outgoing.checked("https://two.example/")


class Plain:
    """TLS that lets everything through, since tests have no certificate."""

    def wrap_socket(self, raw, server_hostname):
        return raw


@pytest.mark.parametrize("behaviour", ["redirect", "drip", "endless", "garbage"])
def test_nothing_is_followed_and_nothing_takes_for_ever(behaviour, monkeypatch):
    monkeypatch.setattr(outgoing, "LONGEST", 1)
    monkeypatch.setattr(outgoing, "is_outside", lambda address: True)
    context = Plain()
    monkeypatch.setattr(ssl, "create_default_context", lambda: context)
    monkeypatch.setattr(
        outgoing._Pinned, "__init__", lambda self, host, port, address: plain(self, port)
    )
    asked = []

    def serve(server):
        sock = server.accept()[0]
        asked.append(sock.recv(65_536))
        try:
            if behaviour == "redirect":
                sock.sendall(b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\n")
            elif behaviour == "garbage":
                sock.sendall(b"\x00\xff" * 100_000)
            else:
                sock.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(3000):
                    time.sleep(0.02)
                    sock.sendall(b"x" if behaviour == "drip" else b"X-More: 1\r\n" * 2)
        except OSError:
            pass
        sock.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=[server], daemon=True).start()
        start = time.monotonic()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        try:
            answer = outgoing.post(url, b"{}", {})
        except OSError:
            answer = 0
        assert answer in {"redirect": {302}, "garbage": {0}}.get(behaviour, {0, 200})
        assert time.monotonic() - start < 30, "the server goes on for a minute"
    assert len(asked) == 1


def plain(connection, port):
    """A connection of the class, without TLS."""
    super(outgoing._Pinned, connection).__init__("127.0.0.1", port, timeout=outgoing.SILENCE)
    connection._tls = Plain()
    connection._address = "127.0.0.1"
