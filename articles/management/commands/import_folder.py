from pathlib import Path
from typing import Any

from articles.importers.asking import ImportCommand
from articles.importers.folders.source import TextFolder


class Command(ImportCommand):
    help = "Import a folder of Markdown or HTML with front matter, and the pictures in it."
    metavar = "DIR"

    def source(self, path: Path, options: dict[str, Any]) -> TextFolder:
        return TextFolder(path)

    def media(self, path: Path, options: dict[str, Any]) -> Path:
        return super().media(path, options) or path
