"""The linter of migrations refuses what the code of the release before does not survive."""

from functools import cache

import pytest
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tests.migrations import APPS, judge, released

TEXT = models.TextField()


@cache
def before():
    """The models as all migrations leave them."""
    return MigrationLoader(None).project_state()


def renamed(model, name):
    """The field with another name for people."""
    field = before().models["articles", model].fields[name].clone()
    field.verbose_name = "as people call it"
    return field


def judged(call, *operations):
    made = Migration("0002_next", "articles")
    vars(made)["operations"] = list(operations)
    return judge(made, f"operations = [\n    migrations.{call},\n]\n", before())


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        ("RemoveField()", migrations.RemoveField("article", "slug")),
        ("RenameField()", migrations.RenameField("article", "slug", "address")),
        ("DeleteModel()", migrations.DeleteModel("Article")),
        ("RenameModel()", migrations.RenameModel("Article", "Piece")),
        ("AddField()", migrations.AddField("article", "note", models.TextField(default=""))),
        ("AlterField()", migrations.AlterField("article", "slug", TEXT)),
        (
            "AddConstraint()",
            migrations.AddConstraint(
                "article", models.UniqueConstraint(fields=["slug"], name="once")
            ),
        ),
    ],
)
def test_what_old_code_does_not_survive_is_refused(call, operation):
    (line,) = judged(call, operation)
    assert "old code" in line
    assert "articles.0002_next" in line
    assert judged(f"{call},  # survives: nobody ever wrote it", operation) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("article", "note", models.TextField(null=True)),
        migrations.AddField("article", "note", models.TextField(db_default="")),
        migrations.AddField("article", "friends", models.ManyToManyField("articles.Article")),
        migrations.AddIndex("article", models.Index(fields=["slug"], name="slugs")),
        migrations.RemoveConstraint("article", "once"),
        migrations.AlterField("article", "slug", models.TextField(null=True)),
        migrations.AlterField("tag", "name", renamed("tag", "name")),
        migrations.CreateModel("New", [("id", models.AutoField(primary_key=True))]),
        migrations.RunSQL("SELECT 1"),
    ],
)
def test_what_old_code_survives_passes(operation):
    assert judged(f"{type(operation).__name__}()", operation) == []


def test_a_model_of_this_migration_is_nobodys_yet():
    new = migrations.CreateModel("New", [("id", models.AutoField(primary_key=True))])
    field = migrations.AddField("new", "note", models.TextField())
    assert judged("CreateModel()", new, field) == []


def test_every_app_has_a_released_migration():
    assert set(released()) == APPS
