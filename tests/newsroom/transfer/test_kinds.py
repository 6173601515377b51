"""Each model is exported, or left out for a reason that is written down."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from newsroom.transfer import leaving
from newsroom.transfer.kinds import KINDS, LEFT_OUT

MODELS = [model for model in apps.get_models() if model._meta.managed]
EXPORTED = {kind.model._meta.label for kind in KINDS}
# What is left out of an exported row: secrets, and what is made anew.
OMITTED = {"password", "last_login", "body_html", "words", "reading_minutes"}


@pytest.mark.parametrize("label", sorted(model._meta.label for model in MODELS))
def test_a_model_is_exported_or_left_out(label):
    """A new model: say in newsroom/transfer/kinds.py which, and why."""
    assert (label in EXPORTED) != (label in LEFT_OUT)


def test_nothing_is_listed_that_does_not_exist():
    labels = {model._meta.label for model in MODELS}
    assert labels >= EXPORTED
    assert all(LEFT_OUT.values())


def test_no_field_of_an_exported_row_is_forgotten():
    assert {name for kind in KINDS for name in kind.omit} == OMITTED
    for kind in KINDS:
        names = {field.name for field in kind.model._meta.local_many_to_many}
        lists = {field.name for field in kind.lists}
        through = {"Article": {"further_categories"}}.get(kind.model.__name__, set())
        assert names - lists - {"tags"} == through


def test_each_file_is_documented():
    docs = (Path(settings.BASE_DIR) / "docs/exporting.md").read_text()
    assert not [kind.name for kind in KINDS if f"`{kind.name}`" not in docs]


def test_the_schema_tells_each_field():
    schema = leaving._schema()
    assert schema["articles"]["category"] == {
        "type": "whole number", "null": True, "refers to": "categories",
    }  # fmt: skip
    assert schema["users"]["groups"]["refers to"] == "names"
    assert "password" not in schema["users"]
