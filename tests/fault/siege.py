"""Load on a running site while its processes are killed one after the other: runs inside it.

`python3 siege.py HOST SECONDS_EACH [ROUNDS]` asks pages through nginx at a fixed pace, kills each
part with SIGKILL in turn, waits until it is back, and prints what failed as JSON. Standard library
only; it asks 127.0.0.1 alone and ends by itself.
"""

import http.client
import json
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

PARTS = ["web-8001", "web-8002", "worker-1", "worker-2", "redis", "postgresql", "nginx"]
RUN, HOME = Path("/run/newsroom"), Path("/opt/newsroom")
RATE, CLIENTS = 80, 8  # requests a second, all together
PATIENCE = 60.0  # seconds for a part to be back


class Local(http.client.HTTPSConnection):
    """The site by its name, at 127.0.0.1."""

    def connect(self):
        made = socket.create_connection(("127.0.0.1", 443), self.timeout)
        self.sock = vars(self)["_context"].wrap_socket(made, server_hostname=self.host)


def unverified():
    """The certificate of a fresh site is its own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Siege:
    """Clients that go on asking, and what became of it."""

    def __init__(self, host, paths):
        self.host, self.paths = host, paths
        self.context = unverified()
        self.running, self.part = True, "before"
        self.asked, self.failed = {}, []
        self.slowest = 0.0
        self.lock = threading.Lock()

    def status(self, path):
        """Status of a page; 0 where there was no answer in ten seconds."""
        connection = Local(self.host, timeout=10, context=self.context)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def client(self, number):
        """Ask, at this client's share of the pace."""
        chance = random.Random(number)
        due = time.monotonic() + number / RATE
        while self.running:
            time.sleep(max(0.0, due - time.monotonic()))
            due = max(due, time.monotonic() - 1) + CLIENTS / RATE
            path, started, part = chance.choice(self.paths), time.monotonic(), self.part
            status = self.status(path)
            took = time.monotonic() - started
            with self.lock:
                self.asked[part] = self.asked.get(part, 0) + 1
                self.slowest = max(self.slowest, took)
                if status == 0 or status >= 500:
                    self.failed.append([part, path, status])


def pid_of(part):
    """Process of a part."""
    return int((RUN / f"{part}.pid").read_text().split()[0])


def children(pid):
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_back(part, before, siege):
    """Whether the part does its work again; `before` is the process that must have gone."""
    try:
        pid = pid_of(part)
        if pid == before or not Path(f"/proc/{pid}").exists():
            return False
    except (OSError, ValueError):
        return False
    if part.startswith("web"):
        return answers(int(part[-4:]), siege.host)
    return siege.status("/readyz") == 200


def answers(port, host):
    """Whether the web process on a port answers, past nginx."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        headers = {"Host": host, "X-Forwarded-Proto": "https"}
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def kill(part, siege, seconds):
    """Kill a part, and say after how many seconds it was back."""
    siege.part = part
    pid = pid_of(part)
    # Of a server either the process that makes the others, or one that it made.
    made = children(pid) if part.startswith("web") and random.random() < 0.5 else []
    started = time.monotonic()
    for victim in made or [pid]:
        os.kill(victim, signal.SIGKILL)
    time.sleep(0.2)
    while not is_back(part, 0 if made else pid, siege):
        if time.monotonic() - started > PATIENCE:
            return None
        time.sleep(0.1)
    back = time.monotonic() - started
    time.sleep(max(0.0, seconds - back))
    return round(back, 1)


def releases(files):
    """Upgrades to releases that cannot start: exit code, and whether the old code is back."""
    told = []
    for file in files:
        before = git("rev-parse", "HEAD")
        (HOME / file).write_text((HOME / file).read_text() + "\nraise SystemExit(7)\n")
        git("-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qam", "Broken")
        broken = git("rev-parse", "HEAD")
        git("checkout", "-q", "--detach", before)
        command = [str(HOME / "deploy/upgrade.sh"), broken]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        back = git("rev-parse", "HEAD") == before
        told.append([file, done.returncode, back, done.stderr[-500:]])
    return told


def git(*arguments):
    """What git says in the checkout of the site."""
    command = ["git", "-C", str(HOME), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main(host, seconds, rounds=1):
    """Everything; returns the exit code."""
    made = json.loads(Path("/sandbox/paths.json").read_text())
    siege = Siege(host, made)
    for path in sorted(set(made)):  # the store is warm, as that of a site with readers is
        siege.status(path)
    clients = [threading.Thread(target=siege.client, args=[n], daemon=True) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    time.sleep(seconds)
    back: dict[str, list[float | None]] = {}
    for _ in range(rounds):
        for part in PARTS:
            back.setdefault(part, []).append(kill(part, siege, seconds))
    siege.part = "upgrade"
    upgrade = subprocess.run(
        ["/opt/newsroom/deploy/upgrade.sh"], capture_output=True, text=True, check=False
    )
    siege.part = "broken release"
    # In the long form alone: each waits for what does not come.
    broken = releases(["newsroom/settings.py", "newsroom/wsgi.py"]) if rounds > 1 else []
    time.sleep(1)
    siege.running = False
    for client in clients:
        client.join(15)
    doctor = ["/opt/newsroom/deploy/manage", "doctor", "--json"]
    done = subprocess.run(doctor, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    result = {
        "asked": siege.asked, "failed": siege.failed, "back": back, "slowest": siege.slowest,
        "broken": broken,
        "upgrade": [upgrade.returncode, (upgrade.stdout + upgrade.stderr)[-2000:]],
        "doctor": [each for each in found if each["level"] == "wrong"],
    }  # fmt: skip
    Path("/sandbox/result.json").write_text(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), *map(int, sys.argv[3:])))
