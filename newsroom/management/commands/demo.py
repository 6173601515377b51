"""The whole magazine with one command: database, sample content, server and worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from newsroom.demo import load

HOST = "127.0.0.1"
# What the worker has under way may be one large picture; a task that is cut off is run again.
GRACE_SECONDS = 15


class Command(BaseCommand):
    help = "Show a sample magazine: migrate, load it once, serve it and send its mails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000")
        parser.add_argument("--load-only", action="store_true", help="do not serve")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo is not for production. Unset NEWSROOM_ENV.")
        # Not argparse's type: it answers with the whole usage where one line will do.
        if not str(options["port"]).isascii() or not str(options["port"]).isdecimal():
            raise CommandError(f"{options['port']!r} is no port. Try: make demo PORT=9000")
        try:
            self._run(int(options["port"]), load_only=options["load_only"])
        except KeyboardInterrupt:
            raise SystemExit(130) from None

    def _run(self, port: int, *, load_only: bool) -> None:
        if not load_only:
            self._refuse_busy(port)
            # make and service managers end it with SIGTERM, a closed terminal with SIGHUP;
            # nothing that it started may stay.
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.default_int_handler)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        if not Article.objects.exists():
            load.load(lambda line: self.stdout.write(line))
        if not load_only:
            self._serve(port)

    def _refuse_busy(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error}). Choose another: make demo PORT=9000"
                ) from error

    def _serve(self, port: int) -> None:
        site = f"http://{HOST}:{port}"
        environment = {**os.environ, "NEWSROOM_DEMO": "1", "SITE_URL": site}
        server = [
            sys.executable, "-m", "gunicorn", "newsroom.wsgi:application",
            "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4",
            "--log-level", "warning", "--worker-tmp-dir", str(settings.DATA_DIR),
        ]  # fmt: skip
        worker = [sys.executable, "manage.py", "worker"]
        processes: list[subprocess.Popen[bytes]] = []
        try:
            for command in (server, worker):
                # In groups of their own, so that Ctrl-C reaches them only through us: a worker of
                # gunicorn 27 that is told twice to quit (by the terminal and by its parent) can
                # wait for itself for ever, with the port still open.
                process = subprocess.Popen(  # noqa: S603
                    command, cwd=settings.BASE_DIR, env=environment, process_group=0
                )
                processes.append(process)
            self._welcome(site)
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            raise CommandError("The server or the worker has ended; its last lines say why.")
        except KeyboardInterrupt:
            self.stdout.write("\nThe demo ends.")
        finally:
            self._end(processes)

    def _end(self, processes: list[subprocess.Popen[bytes]]) -> None:
        """Let each finish what it does, and none outlive us, however often we are told to end."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for process in processes:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _welcome(self, site: str) -> None:
        self.stdout.write(
            f"""
  The magazine     {site}/   (Turkish edition: {site}/tr/)
  The desk         {site}/admin/
    log in as      {load.ADMINISTRATOR}
    password       {load.PASSWORD}
    other roles    {", ".join(load.STAFF)} (same password)
  The outbox       {site}/outbox/   (mails of the demo; nothing leaves this machine)

  Stop with Ctrl-C. Everything is kept in {settings.DATA_DIR}.
"""
        )
