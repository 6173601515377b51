import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from newsroom import doctor
from newsroom.doctor.findings import Finding

WORDS = {"ok": "ok", "unknown": "?", "warning": "warning", "wrong": "WRONG"}


class Command(BaseCommand):
    help = "Say what is wrong with this site, and what to do. Exit code 1 where something is."
    # What it would stop at is what is asked about.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--strict", action="store_true", help="also warnings give exit code 1")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        found: list[Finding] = []
        for finding in doctor.examine():
            found.append(finding)
            if options["json"]:
                self.stdout.write(json.dumps(asdict(finding), ensure_ascii=False))
            else:
                self._say(finding)
        bad = {"wrong", "warning"} if options["strict"] else {"wrong"}
        counts = {level: sum(each.level == level for each in found) for level in WORDS}
        if not options["json"]:
            self.stdout.write(
                f"\n{counts['wrong']} wrong, {counts['warning']} warnings,"
                f" {counts['unknown']} that could not be asked"
            )
        if any(counts[level] for level in bad):
            raise SystemExit(1)

    def _say(self, finding: Finding) -> None:
        self.stdout.write(f"{WORDS[finding.level]:<8} {finding.part:<12} {finding.text}")
        if finding.todo:
            self.stdout.write(f"{'':<22}→ {finding.todo}")
