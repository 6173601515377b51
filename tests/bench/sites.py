"""Sites to measure, built once: a folder a size for SQLite, a database a size for PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests import postgres

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(os.environ.get("BENCH_DIR", Path(tempfile.gettempdir()) / "newsroom-bench"))
SECRET = "measured-" + "k" * 50
HOST = "127.0.0.1"
MEMORY = ["shared_buffers=256MB", "work_mem=16MB", "random_page_cost=1.1", "jit=off"]


@dataclass(frozen=True)
class Site:
    """One database with `size` articles; what changes it has one of its own, by its `name`."""

    database: str  # sqlite or postgres
    size: int
    url: str  # DATABASE_URL; empty for the file in the folder
    name: str = ""

    @property
    def folder(self) -> Path:
        return FOLDER / "-".join(filter(None, [self.database, str(self.size), self.name]))

    def environment(self, **more: str) -> dict[str, str]:
        """As in production, but for the certificate."""
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(FOLDER),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_ENV": "production",
            "SECRET_KEY": SECRET,
            "SITE_URL": f"https://{HOST}",
            "SECURE_SSL_REDIRECT": "0",
            "EMAIL_URL": "smtp://localhost",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "LOG_LEVEL": "ERROR",
            **more,
        }

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py; returns what it prints."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment(),
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def build(self) -> None:
        """Tables, static files and articles, unless they stand already."""
        self.folder.mkdir(parents=True, exist_ok=True)
        built = self.folder / "built"
        self.manage("migrate", "-v0")
        static = self.folder / "static"
        if not static.exists():
            # The same for all: packed once.
            static.symlink_to(FOLDER / "static")
            (FOLDER / "static").mkdir(exist_ok=True)
            if not any((FOLDER / "static").iterdir()):
                self.manage("collectstatic", "--noinput", "-v0")
        if not built.exists():
            print(f"Writing {self.size:,} articles into {self.database} ...", flush=True)
            print(self.manage("generate_articles", "--force", str(self.size)).split("\r")[-1])
            built.touch()

    def facts(self) -> dict[str, dict[str, str | int]]:
        """Address, queries and bytes of each kind of page."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.pages"],
            env=self.environment(PAGE_STORE="off"),
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, dict[str, str | int]] = json.loads(done.stdout)
        return found


@contextmanager
def sites(databases: list[str], sizes: list[int], name: str = "") -> Iterator[list[Site]]:
    """All sites, built; PostgreSQL runs as long as they are looked at."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = [Site("sqlite", size, "", name) for size in sizes if "sqlite" in databases]
    if "postgres" not in databases:
        yield _built(found)
        return
    with cluster() as socket:
        for size in sizes:
            base = "_".join(filter(None, ["articles", str(size), name]))
            _create(socket, base)
            url = f"postgres://newsroom@{quote(str(socket), safe='')}/{base}?port=5433"
            found.append(Site("postgres", size, url, name))
        yield _built(found)


def _built(found: list[Site]) -> list[Site]:
    for site in found:
        site.build()
    return found


@contextmanager
def cluster() -> Iterator[Path]:
    """A cluster that is kept; its socket's folder. Raises postgres.Unavailable."""
    binaries, user = postgres.programs(), postgres.owner()
    folder = FOLDER / "cluster"
    data = folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user, user)
    if not data.exists():
        first = (binaries / "initdb", "-D", data, "-U", "newsroom", "-A", "trust", "--no-sync")
        postgres.call(user, folder, *first, "-E", "UTF8", "--locale=C.UTF-8")
    options = " ".join(
        f"-c {each}"
        for each in [*postgres.SERVER, *MEMORY, f"unix_socket_directories={folder}", "port=5433"]
    )
    start = ("start", "-w", "-t", "60", "-D", data, "-l", folder / "server.log", "-o", options)
    postgres.call(user, folder, binaries / "pg_ctl", *start)
    try:
        yield folder
    finally:
        postgres.call(user, folder, binaries / "pg_ctl", "stop", "-m", "fast", "-w", "-D", data)


def _create(socket: Path, name: str) -> None:
    subprocess.run(
        ["createdb", "-h", str(socket), "-p", "5433", "-U", "newsroom", name],
        check=False,
        stderr=subprocess.DEVNULL,  # it is there already
    )


def postmaster() -> int:
    """Process of the cluster."""
    return int((FOLDER / "cluster/data/postmaster.pid").read_text().splitlines()[0])
