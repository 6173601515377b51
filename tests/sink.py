"""A local SMTP server that swallows mails: for benches and faults, fast and ill-mannered on demand.

`python -m tests.sink --log FILE` serves on a free port, prints it, and writes one line for each
accepted mail: its Message-ID and recipient. In tests `Sink(...)` runs in a thread.
"""

import argparse
import asyncio
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")


class Script:
    """How a server behaves. Override what shall go wrong; return None to hang, "" to drop."""

    pipelining = True
    utf8 = True
    delay = 0.0  # seconds before each group of answers: the network's latency

    def greet(self, number: int) -> str | None:
        return "220 sink"

    def mail(self, sender: str) -> str | None:
        return "250 2.1.0 Ok"

    def rcpt(self, recipient: str) -> str | None:
        return "250 2.1.5 Ok"

    def data(self) -> str | None:
        return "354 go on"

    def dot(self, recipient: str, content: bytes) -> str | None:
        return "250 2.0.0 Ok: queued"

    def quit(self, conversation: "Conversation") -> bool:
        """Whether to answer at once; else `conversation.part()` does."""
        return True


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, sink: "Sink") -> None:
        self.sink, self.script = sink, sink.script
        self.buffer = bytearray()
        self.out: list[bytes] = []
        self.in_data = False
        self.seen = 0
        self.refused = self.no_sender = False
        self.recipient = ""
        self.sent = 0
        self.hung = False

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.sink.connections += 1
        self.say(self.script.greet(self.sink.connections))
        self.flush()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.hung and self.step():
            pass
        self.flush()

    def step(self) -> bool:
        if self.in_data:
            return self.body()
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 2]
        self.command(line)
        return True

    def body(self) -> bool:
        if self.buffer.startswith(b".\r\n"):
            end = 0
        else:
            # Only the tail can hold a new end; looking through it all again costs the square.
            end = self.buffer.find(b"\r\n.\r\n", max(self.seen - 4, 0))
            if end < 0:
                self.seen = len(self.buffer)
                return False
            end += 2
        content = bytes(self.buffer[:end])
        del self.buffer[: end + 3]
        self.in_data = False
        answer = self.script.dot(self.recipient, content)
        if answer and answer.startswith("250"):
            self.sink.keep(self.recipient, content)
            self.sent += 1
        self.say(answer)
        return True

    def command(self, line: bytes) -> None:
        verb = line[:4].upper()
        argument = line.partition(b"<")[2].rpartition(b">")[0].decode("utf-8", "replace")
        if verb in (b"EHLO", b"HELO"):
            offers = ["250-sink"] + ["250-PIPELINING"] * self.script.pipelining
            offers += ["250-SMTPUTF8"] * self.script.utf8
            self.say("\r\n".join([*offers, "250 8BITMIME"]))
        elif verb == b"MAIL":
            answer = self.script.mail(argument)
            self.no_sender = not (answer or "").startswith("2")
            self.say(answer)
        elif verb == b"RCPT":
            self.recipient = argument
            answer = "503 5.5.1 no sender" if self.no_sender else self.script.rcpt(argument)
            self.refused = not (answer or "").startswith("2")
            self.say(answer)
        elif verb == b"DATA":
            answer = "503 5.5.1 no recipient" if self.refused else self.script.data()
            self.in_data, self.seen = bool(answer and answer.startswith("354")), 0
            self.say(answer)
        elif verb == b"QUIT":
            if self.script.quit(self):
                self.part()
        else:
            self.say("250 Ok")

    def part(self) -> None:
        self.say("221 bye")
        self.flush()
        self.transport.close()

    def say(self, answer: str | None) -> None:
        if answer is None:
            self.hung = True
        elif not answer:
            self.flush()
            self.transport.close()
            self.hung = True
        else:
            self.out.append(answer.encode() + b"\r\n")
            if answer.startswith("421"):
                self.flush()
                self.transport.close()
                self.hung = True

    def flush(self) -> None:
        if not self.out:
            return
        data, self.out = b"".join(self.out), []
        if self.script.delay:
            asyncio.get_running_loop().call_later(self.script.delay, self.transport.write, data)
        else:
            self.transport.write(data)


class Sink:
    """The server; `kept` holds (Message-ID, recipient) of each mail that it answered with 250."""

    def __init__(
        self, script: Script | None = None, log: Path | None = None, keep_content: bool = True
    ) -> None:
        self.script = script or Script()
        self.kept: list[tuple[str, str]] = []
        self.contents: list[bytes] = []
        self.keep_content = keep_content
        self.log = log.open("ab", buffering=0) if log else None
        self.connections = 0
        self.port = 0
        self.loop = asyncio.new_event_loop()

    def keep(self, recipient: str, content: bytes) -> None:
        found = MESSAGE_ID.search(content[:4000])
        name = found.group(1).decode() if found else ""
        if self.log:
            self.log.write(f"{name} {recipient}\n".encode())
        else:
            self.kept.append((name, recipient))
        if self.keep_content and not self.log:
            self.contents.append(content.replace(b"\r\n..", b"\r\n."))

    async def serve(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Conversation(self), "127.0.0.1", port)
        self.port = server.sockets[0].getsockname()[1]

    def __enter__(self) -> "Sink":
        self.loop.run_until_complete(self.serve())
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *args) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether the condition becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0)
    arguments = parser.parse_args()
    sink = Sink(log=arguments.log, keep_content=False)
    sink.script.delay = arguments.delay
    sink.loop.run_until_complete(sink.serve(arguments.port))
    print(sink.port, flush=True)
    sink.loop.run_forever()
