from pathlib import Path
from typing import Any

from articles.importers.asking import ImportCommand
from articles.importers.feeds.source import Feed


class Command(ImportCommand):
    help = "Import the items of a feed from a file: RSS, Atom or JSON Feed."

    def source(self, path: Path, options: dict[str, Any]) -> Feed:
        return Feed(path)
