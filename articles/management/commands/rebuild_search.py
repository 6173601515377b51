from typing import Any

from django.core.management.base import BaseCommand

from articles.search import index


class Command(BaseCommand):
    help = "Index every live article anew."

    def handle(self, *args: Any, **options: Any) -> None:
        count = index.rebuild()
        self.stdout.write(f"{count} articles can be found.")
