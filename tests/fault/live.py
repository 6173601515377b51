"""A site that really runs, to be hurt: a server, a worker, and clients that read and save.

Everything listens on 127.0.0.1 and stops by itself. `python -m tests.fault.live setup WRITERS`
prepares a site and prints, as JSON, what its clients need.
"""

import http.client
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import lxml.html
import psycopg

from tests.bench.servers import children, free_port

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0  # seconds for a part to be back


class Live:
    """Server and worker of one site in a folder; both are started again when they are killed."""

    def __init__(self, folder: Path, url: str = "", **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {
            **{k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}},
            "DATA_DIR": str(folder),
            "DATABASE_URL": url or f"sqlite:///{folder / 'live.sqlite3'}",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "LOG_LEVEL": "WARNING",
            **settings,
        }
        self.told: dict[str, Any] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.log = (folder.parent / f"{folder.name}.log").open("ab")

    def manage(self, *arguments: str, module: str = "manage.py") -> str:
        """Run a command; returns what it prints."""
        command = [sys.executable, *(["-m", module] if "." in module[:-3] else [module])]
        done = subprocess.run(
            [*command, *arguments], cwd=ROOT, env=self.environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, part: str) -> None:
        """Start `web` or `worker`."""
        granian = str(Path(sys.executable).with_name("granian"))
        commands = {
            "worker": [sys.executable, "manage.py", "worker"],
            "web": [
                *(granian, "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"),
                *("--port", str(self.port), "--workers", "2", "--blocking-threads", "4"),
                *("--respawn-failed-workers", "--respawn-interval", "0.2"),
                *("--log-level", "error", "newsroom.wsgi:application"),
            ],
        }
        self.processes[part] = subprocess.Popen(
            commands[part], cwd=ROOT, env=self.environment, start_new_session=True,
            stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def kill(self, part: str) -> None:
        """kill -9 of a part and all that it made, and start it again."""
        process = self.processes[part]
        for pid in children(process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.wait()
        self.start(part)

    def answers(self, path: str = "/healthz") -> bool:
        """Whether a page is there."""
        return ask(self.port, path)[0] == 200

    def wait(self, path: str = "/healthz", seconds: float = PATIENCE) -> float:
        """Seconds until a page is there. Raises TimeoutError."""
        started = time.monotonic()
        while not self.answers(path):
            if time.monotonic() - started > seconds:
                raise TimeoutError(f"{path} does not answer")
            time.sleep(0.1)
        return time.monotonic() - started

    def stop(self) -> None:
        """End everything."""
        for process in self.processes.values():
            for pid in children(process.pid):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            process.wait()
        self.log.close()


def ask(port, path, method="GET", body=None, headers=None, timeout=15):
    """Status, headers and body of one request; status 0 where there was no whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, {}, b""
    finally:
        connection.close()


class Load:
    """Clients that read pages, and writers that save drafts and remember what was acknowledged."""

    def __init__(self, port: int, told: dict, pace: float = 0.05) -> None:
        self.port, self.told, self.pace = port, told, pace
        self.running = True
        self.statuses: dict[str, list[int]] = {"read": [], "save": []}
        self.acknowledged: dict[int, list[str]] = {}
        self.lock = threading.Lock()
        targets = [(self.read, number) for number in range(2)]
        targets += [(self.write, number) for number in range(len(told["articles"]))]
        self.threads = [threading.Thread(target=t, args=[n], daemon=True) for t, n in targets]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *arguments) -> None:
        self.running = False
        for thread in self.threads:
            thread.join(60)

    def note(self, kind: str, status: int) -> None:
        with self.lock:
            self.statuses[kind].append(status)

    def failed(self, kind: str) -> int:
        """Requests without an answer, or with an error of ours."""
        return sum(status == 0 or status >= 500 for status in self.statuses[kind])

    def more_saves(self, seconds: float = PATIENCE) -> None:
        """Wait until the site has acknowledged saves again. Raises TimeoutError."""
        before, deadline = self.count(), time.monotonic() + seconds
        while self.count() < before + 2:
            if time.monotonic() > deadline:
                raise TimeoutError("nothing is saved any more")
            time.sleep(0.05)

    def count(self) -> int:
        """Saves that were acknowledged."""
        with self.lock:
            return sum(map(len, self.acknowledged.values()))

    def read(self, number: int) -> None:
        pages = self.told["pages"]
        count = number
        while self.running:
            count += 1
            path = pages[count % len(pages)]
            # Every fourth is made anew.
            path += f"?before={count}-1" if count % 4 == 0 and path == "/" else ""
            self.note("read", ask(self.port, path)[0])
            time.sleep(self.pace)

    def write(self, number: int) -> None:
        article, count = self.told["articles"][number], 0
        cookie = f"session={self.told['session']}"
        while self.running:
            count += 1
            words = f"writer{number}save{count}end"
            if self.save(article, cookie, words):
                with self.lock:
                    self.acknowledged.setdefault(article["pk"], []).append(words)
            time.sleep(self.pace)

    def save(self, article: dict, cookie: str, words: str) -> bool:
        """Open the editor as a browser does, and save; whether the site said that it is kept."""
        status, headers, body = ask(self.port, article["url"], headers={"Cookie": cookie})
        self.note("save", status)
        if status != 200:
            return False
        csrf = headers["Set-Cookie"].partition(";")[0]
        forms = vars(lxml.html)["fromstring"](body).forms
        (form,) = [each for each in forms if "standfirst" in each.fields]
        fields = dict(form.form_values()) | {"standfirst": words}
        status, _headers, _body = ask(
            self.port, article["url"], "POST", urlencode(fields),
            {"Cookie": f"{cookie}; {csrf}", "Content-Type": "application/x-www-form-urlencoded",
             "Origin": f"http://127.0.0.1:{self.port}"},
        )  # fmt: skip
        self.note("save", status)
        return status == 302

    def lost(self, kept: dict) -> list[str]:
        """What was acknowledged and is not in any revision."""
        return [
            words
            for pk, all_words in self.acknowledged.items()
            for words in all_words
            if words not in kept.get(str(pk), [])
        ]


def database(folder: Path, name: str) -> str:
    """URL of an empty database on whatever the suite runs on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return f"sqlite:///{folder / f'{name}.sqlite3'}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def setup(writers: int) -> None:
    """An editor with a session, published articles, and a draft for each writer."""
    from django.conf import settings
    from django.test import Client

    from accounts.models import User
    from articles.editing import create
    from articles.images import originals
    from articles.publishing import Publication, publish
    from articles.snapshot import blank
    from categories.models import Category
    from tests.conftest import picture_bytes

    user = User.objects.create_superuser("root@newsroom.test", "correct horse battery", name="Root")
    news = Category.objects.create(name="News", language="en")
    picture = originals.store(io.BytesIO(picture_bytes()), alt="A ship", credit="Ada")
    articles = []
    for number in range(writers + 10):
        data = blank(
            headline=f"Article {number}",
            category=news.pk,
            language="en",
            lead_image=picture.pk,
            body="<p>" + "Words of it. " * 60 + "</p>",
        )
        articles.append(create(user, data, edition="en"))
    for article in articles[writers:]:
        publish([Publication(article, article.latest_revision, article.version)], by=user)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    told = {
        "session": browser.cookies[settings.SESSION_COOKIE_NAME].value,
        "articles": [
            {"pk": each.pk, "url": f"/admin/articles/article/{each.pk}/change/"}
            for each in articles[:writers]
        ],
        "pages": ["/", "/news/", *[each.get_absolute_url() for each in articles[writers:]]],
    }
    print(json.dumps(told))


def kept() -> None:
    """Standfirsts of all revisions by article."""
    from articles.models import Revision

    found: dict[str, list[str]] = {}
    for pk, data in Revision.objects.values_list("article_id", "data"):
        found.setdefault(str(pk), []).append(data["standfirst"])
    print(json.dumps(found))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django

    django.setup()
    if sys.argv[1] == "setup":
        setup(int(sys.argv[2]))
    else:
        kept()
