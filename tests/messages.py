"""`make messages`: collect the strings of the interface into locale/ and compile them.

Works on the folder it is started in. A new string comes with an empty translation, never with a
guessed (fuzzy) one; a catalogue in which only the date would change is left alone.
"""

import ast
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

LANGUAGES = ["tr"]
# What carries no strings of the interface.
IGNORED = [".venv/*", "tests/*", "var/*", "docs/*", "deploy/*", "*/migrations/*", "static/vendor/*"]
DATE = re.compile(r'^"POT-Creation-Date:.*\n', re.MULTILINE)
FIELDS = {"msgctxt": "context", "msgid": "id", "msgid_plural": "plural"}
KEYWORD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr)(?:\[\d+\])? (".*")$')


class Collect(makemessages.Command):
    """Django's makemessages without guessed translations."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


@dataclass
class Entry:
    """One message of a catalogue: its keys, its translations (several where it counts), flags."""

    translations: list[str]
    flags: str = ""
    context: str = ""
    id: str = ""
    plural: str = ""

    @property
    def key(self) -> str:
        """The message's key in a compiled catalogue."""
        return f"{self.context}\x04{self.id}" if self.context else self.id


def entries(catalogue: Path) -> Iterator[Entry]:
    """Messages of a .po file, its header first; obsolete ones are left out."""
    for block in catalogue.read_text().split("\n\n"):
        flags = "".join(line for line in block.splitlines() if line.startswith("#,"))
        pairs: list[tuple[str, str]] = []
        for line in block.splitlines():
            if match := KEYWORD.match(line):
                pairs.append((match[1], ast.literal_eval(match[2])))
            elif line.startswith('"'):
                pairs[-1] = (pairs[-1][0], pairs[-1][1] + ast.literal_eval(line))
        if pairs:
            keys = {FIELDS[keyword]: text for keyword, text in pairs if keyword in FIELDS}
            translations = [text for keyword, text in pairs if keyword == "msgstr"]
            yield Entry(translations=translations, flags=flags, **keys)


def tidy(catalogue: Path, before: str) -> None:
    """Drop the header's fuzzy mark; put the old text back if nothing but its date has changed."""
    text = catalogue.read_text()
    head, blank, rest = text.partition("\n\n")
    text = head.replace("#, fuzzy\n", "") + blank + rest
    catalogue.write_text(before if DATE.sub("", text) == DATE.sub("", before) else text)


def main() -> None:
    """Collect into and compile every catalogue under the current folder's locale/."""
    if not shutil.which("msgfmt"):
        sys.exit("gettext is missing; on Debian and Ubuntu: apt-get install gettext")
    locale = Path("locale").resolve()
    locale.mkdir(exist_ok=True)
    settings.configure(LOCALE_PATHS=[locale], USE_I18N=True)
    django.setup()
    before = {path: path.read_text() for path in locale.rglob("*.po")}
    for domain in ["django", "djangojs"]:
        call_command(
            Collect(),
            *("--domain", domain, "--no-obsolete", "--no-wrap", "--add-location", "file"),
            locale=LANGUAGES,
            ignore_patterns=IGNORED,
            verbosity=0,
        )
    for path in locale.rglob("*.po"):
        tidy(path, before.get(path, ""))
    call_command("compilemessages", locale=LANGUAGES, ignore_patterns=IGNORED, verbosity=0)


if __name__ == "__main__":
    main()
