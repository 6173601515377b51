"""A consistent copy of the database of a live site, and its way back."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection


class Sqlite:
    """The embedded database, by SQLite's own online backup."""

    name = "sqlite"

    def dump(self, target: Path) -> None:
        """Write a snapshot of one moment to `target`, while others go on writing."""
        source = sqlite3.connect(f"file:{self._path()}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()

    def check(self, dumped: Path) -> str:
        """What is wrong with a snapshot; empty where nothing is."""
        copy = sqlite3.connect(f"file:{dumped}?mode=ro&immutable=1", uri=True)
        try:
            (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            return str(error)
        finally:
            copy.close()
        if answer != "ok":
            return str(answer)
        return f"a row of {broken[0]} refers to nothing" if broken else ""

    def restore(self, dumped: Path) -> None:
        """Put a snapshot in place of today's database."""
        connection.close()
        path = Path(self._path())
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".restoring")
        shutil.copyfile(dumped, part)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        part.replace(path)

    @staticmethod
    def _path() -> str:
        return str(connection.settings_dict["NAME"])


class Postgres:
    """PostgreSQL, by pg_dump and pg_restore."""

    name = "postgresql"

    def dump(self, target: Path) -> None:
        """Write a snapshot of one moment to `target`, while others go on writing."""
        self._run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", self._database())

    def check(self, dumped: Path) -> str:
        """What is wrong with a snapshot; empty where nothing is."""
        try:
            self._run("pg_restore", "--list", str(dumped))
        except CommandError as error:
            return str(error)
        return ""

    def restore(self, dumped: Path) -> None:
        """Put a snapshot in place of today's database, in one transaction."""
        connection.close()
        self._run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
            f"--dbname={self._database()}", str(dumped),
        )  # fmt: skip

    @staticmethod
    def _database() -> str:
        return str(connection.settings_dict["NAME"])

    @staticmethod
    def _run(program: str, *arguments: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise CommandError(
                f"{program} is not installed; on Debian: apt-get install postgresql-client"
            )
        config = connection.settings_dict
        names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
        values = {name: str(config[key]) for name, key in names.items() if config.get(key)}
        done = subprocess.run(  # noqa: S603 — a fixed program, no shell
            [found, *arguments],
            env={**os.environ, **values},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise CommandError(f"{program}: {last}")


def engine() -> Any:
    """The engine of the site's database."""
    return Sqlite() if connection.vendor == "sqlite" else Postgres()


def engine_named(name: str) -> Any:
    """The engine that made a backup. Raises CommandError where it is not the site's."""
    found = engine()
    if found.name != name:
        raise CommandError(f"This backup is of {name}, and the site runs on {found.name}.")
    return found
