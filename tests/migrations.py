"""`python -m tests.migrations` refuses migrations that the release before would not survive.

During an upgrade the old code runs on the new tables. Migrations that stood in the last release are
not looked at: `tests/released_migrations.txt` names the newest of each app; `--release` writes it
when a release is made.
"""

import ast
import os
import sys
from pathlib import Path

import django
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

ROOT = Path(__file__).parent.parent
RELEASED = ROOT / "tests/released_migrations.txt"
APPS = {"accounts", "articles", "categories", "newsroom", "subscriptions"}
GONE = {
    ops.RemoveField: "the old code still reads and writes this column",
    ops.RenameField: "the old code knows the column by its old name",
    ops.DeleteModel: "the old code still asks this table",
    ops.RenameModel: "the old code knows the table by its old name",
    ops.AlterModelTable: "the old code knows the table by its old name",
    ops.AddConstraint: "the old code may write what the constraint refuses",
    ops.AlterUniqueTogether: "the old code may write what the constraint refuses",
}
ADVICE = "Do it in two releases (docs/operating.md), or say why it is safe: # survives: reason"


# Of a field's options, those that no column knows; "null" and the like are not among them.
SAID_ONLY = set(models.Field.non_db_attrs) - {"db_column", "on_delete"}


def stays(operation, app, before) -> bool:
    """Whether the column stays as it was in the state `before`: its names or choices change."""
    model = before.models[app, operation.model_name.lower()]
    columns = []
    for field in (model.fields[operation.name], operation.field):
        _name, path, positional, options = field.deconstruct()
        kept = {key: value for key, value in options.items() if key not in SAID_ONLY}
        columns.append((path, positional, kept))
    return columns[0] == columns[1]


def complaint(operation, app, new_models, before) -> str:
    """Why the old code would not survive an operation; empty where it would."""
    model = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
    if model in new_models:  # nobody knows it yet
        return ""
    for kind, why in GONE.items():
        if isinstance(operation, kind):
            return why
    if isinstance(operation, ops.AddField):
        field = operation.field
        if field.many_to_many or field.null or field.db_default is not NOT_PROVIDED:
            return ""
        return "the old code leaves this column out: give it db_default, or null=True"
    altered = isinstance(operation, ops.AlterField) and not stays(operation, app, before)
    if altered and not operation.field.null:
        return "the old code may write NULL or values that the new column refuses"
    return ""


def excused(source: str) -> set[str]:
    """Classes of the operations that a comment `# survives: …` stands beside."""
    lines = source.splitlines()
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            around = lines[max(0, node.lineno - 2) : node.lineno]
            if any("# survives: " in line for line in around):
                found.add(f"{node.func.attr}:{node.lineno}")
    return found


def judge(migration, source: str, before) -> list[str]:
    """Everything that is wrong with one migration, on the project state `before` it."""
    made = [each for each in migration.operations if isinstance(each, ops.CreateModel)]
    new_models = {each.name.lower() for each in made}
    calls = sorted(
        (node.lineno, node.func.attr)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "migrations"
    )
    excuses = excused(source)
    found = []
    for operation in migration.operations:
        name = type(operation).__name__
        at = next((line for line, called in calls if called == name), 0)
        calls = [call for call in calls if call[0] != at]
        if (
            why := complaint(operation, migration.app_label, new_models, before)
        ) and f"{name}:{at}" not in excuses:
            found.append(f"{migration.app_label}.{migration.name}: {operation.describe()}: {why}")
    return found


def released() -> dict[str, str]:
    """The newest released migration by app."""
    lines = [line.split() for line in RELEASED.read_text().splitlines() if not line.startswith("#")]
    return dict(line for line in lines if line)


def release() -> int:
    """Everything that stands now has been released."""
    newest = dict(sorted(MigrationLoader(None).disk_migrations))
    head = "# The newest migration of each app in the last release: see tests/migrations.py\n"
    rows = [f"{app} {name}\n" for app, name in newest.items() if app in APPS]
    RELEASED.write_text(head + "".join(rows))
    return 0


def main() -> int:
    """Judge every migration since the last release; 1 where one is refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    if "--release" in sys.argv:
        return release()
    known, found = released(), []
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in APPS and name > known.get(app, ""):
            source = (ROOT / app / "migrations" / f"{name}.py").read_text()
            before = loader.project_state((app, name), at_end=False)
            found += judge(migration, source, before)
    for line in found:
        print(line)
    if found:
        print(ADVICE)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
