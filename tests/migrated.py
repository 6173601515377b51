"""The migrated database that all processes of `make test` begin with a copy of.

`python -m tests.run` makes one of each kind before the first stage and names them in MIGRATED; a
process of pytest copies its own from that. Without MIGRATED each migrates its own from nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

NAME = "migrated"


def make(environment: dict[str, str], server: str | None) -> None:
    """Migrate a file of SQLite and a database of a PostgreSQL server at the same time.

    Raises SystemExit where one fails.
    """
    databases = [f"sqlite:///{environment['MIGRATED']}/{NAME}.sqlite3"]
    if server:
        with psycopg.connect(server.replace("postgres:", "postgresql:"), autocommit=True) as asked:
            asked.execute(f"CREATE DATABASE {NAME}")
        databases.append(f"{server.rpartition('/')[0]}/{NAME}")
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    started = [
        subprocess.Popen(command, env={**environment, "DATABASE_URL": url}) for url in databases
    ]
    codes = [process.wait() for process in started]
    if any(codes):
        raise SystemExit("The migrations failed; no test was run.")


def begin_with(database: Any) -> None:
    """Let the test database of a connection begin as a copy of the one that MIGRATED names."""
    folder, test = os.environ.get("MIGRATED"), database.settings_dict["TEST"]
    if folder and database.vendor == "sqlite":
        shutil.copyfile(Path(folder, f"{NAME}.sqlite3"), test["NAME"])
    elif folder:
        test["TEMPLATE"] = NAME
