"""The Nu HTML checker, asked about a folder of pages."""

import json
import subprocess
from pathlib import Path


def errors(checker: Path, folder: Path) -> set[str]:
    """What it calls an error on any page of `folder`, with the page's name."""
    command = ["java", "-jar", str(checker), "--format", "json", "--stdout", "--exit-zero-always"]
    pages = map(str, sorted(folder.glob("*.html")))
    done = subprocess.run([*command, *pages], capture_output=True, check=True)
    messages = json.loads(done.stdout)["messages"]
    return {
        f"{Path(each['url']).stem}: {each['message']} — {each.get('extract', '').strip()[:150]}"
        for each in messages
        if each["type"] == "error"
    }
