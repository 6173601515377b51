from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom import audit
from newsroom.models import AuditEntry


class Command(BaseCommand):
    help = "Check the audit log: finds each row that was changed, removed or moved."

    def handle(self, *args: Any, **options: Any) -> None:
        audit.seal()
        problems = audit.verify()
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"The audit log is not whole: {len(problems)} problems.")
        self.stdout.write(f"The audit log is whole: {AuditEntry.objects.count()} rows.")
