"""Every way into the database and every form cleans the body."""

import json
from typing import Any

import pytest
from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import connection, models
from django.test import RequestFactory
from django.test.utils import isolate_apps
from js_asset import Media

from articles.body import fields, schema
from articles.body.fields import BodyField, BodyFormField, BodyWidget
from articles.body.sanitize import BodyError

DIRTY = "<p>a</p><script>alert(1)</script>"


with isolate_apps("articles"):  # no other test meets this model

    class Note(models.Model):
        """A model that only these tests have."""

        body = BodyField(blank=True)
        objects: models.Manager = models.Manager()

        class Meta:
            app_label = "articles"

        def __str__(self):
            return self.body


@pytest.fixture
def table(transactional_db):
    """The table of `Note`, for one test."""
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Note)


def bodies():
    return list(Note.objects.order_by("pk").values_list("body", flat=True))


def test_every_write_is_cleaned(table):
    note = Note.objects.create(body=DIRTY)
    assert note.body == "<p>a</p>"
    Note.objects.bulk_create([Note(body=DIRTY)])
    assert bodies() == ["<p>a</p>"] * 2
    Note.objects.update(body="<p>b<script>x</script></p>")
    assert bodies() == ["<p>b</p>"] * 2
    note.body = "<h1>c</h1>"
    Note.objects.bulk_update([note], ["body"])
    assert bodies() == ["<h2>c</h2>", "<p>b</p>"]


def test_what_cannot_be_cleaned_is_not_written(table):
    with pytest.raises(BodyError):
        Note.objects.create(body="x" * 2_000_001)
    assert bodies() == []


def test_migrations_know_a_plain_text_field():
    _name, path, _args, kwargs = Note._meta.get_field("body").deconstruct()
    assert (path, kwargs) == ("django.db.models.TextField", {"blank": True})


def test_a_form_hands_over_what_may_be_stored():
    class Form(forms.Form):
        body = BodyFormField(required=False)

    form = Form({"body": DIRTY})
    assert form.is_valid()
    assert form.cleaned_data["body"] == "<p>a</p>"
    form = Form({"body": "x" * 2_000_001})
    assert "too long" in form.errors["body"][0]


def test_a_required_body_needs_text():
    with pytest.raises(forms.ValidationError):
        BodyFormField().clean("")


@pytest.mark.parametrize(
    ("initial", "data", "changed"),
    [
        ("<p>a</p>", "<p>a</p>", False),
        ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>", False),
        (None, "", False),
        ("<p>a</p>", "<p>b</p>", True),
        ("<p>a</p>", "x" * 2_000_001, True),
    ],
)
def test_a_form_has_changed_only_where_the_text_has(initial, data, changed):
    assert BodyFormField().has_changed(initial, data) is changed


def test_the_admin_gets_the_editor_and_not_its_own_text_area():
    field: Any = Note._meta.get_field("body").formfield(widget=AdminTextareaWidget)
    widget: Any = field.widget
    assert isinstance(field, BodyFormField)
    assert isinstance(widget, BodyWidget)
    assert not field.required
    assert isinstance(Note._meta.get_field("body").formfield().widget, BodyWidget)
    hidden: Any = BodyFormField(widget=forms.HiddenInput)
    assert isinstance(hidden.widget, forms.HiddenInput)


def test_the_editor_is_configured_from_the_declaration():
    context = BodyWidget().get_context("body", "<p>a</p>", {"id": "id_body"})
    config = json.loads(context["widget"]["attrs"]["data-body-editor"])
    assert config["Picture"] is True
    assert config["Heading"] == {"levels": [2, 3, 4]}
    assert "NoSpellCheck" not in config
    elements = [*schema.TEXTS.values(), *schema.FRAMES.values(), *schema.MARKS.values()]
    assert {each.extension for each in elements} <= config.keys()


def test_every_script_is_in_the_import_map_and_exists(settings):
    media = str(BodyWidget().media)
    folder = settings.BASE_DIR / "static" / "articles" / "editor"
    names = {path.stem for path in folder.glob("*.js")}
    assert names == {*fields.MODULES, "body"}
    for name in fields.MODULES:
        assert f"/static/articles/editor/{name}.js" in media
        imported = f'"newsroom/editor/{name}"'
        assert any(imported in path.read_text() for path in folder.glob("*.js")), name


def test_the_nonce_of_the_page_is_on_every_script():
    class Base:
        def render_change_form(self, request, context, *args, **kwargs):
            return context["media"]

    class Admin(fields.CspMediaMixin, Base):
        pass

    request: Any = RequestFactory().get("/")
    request.csp_nonce = "n0nce"
    media = Admin().render_change_form(request, {"media": Media() + BodyWidget().media})
    scripts = [line for line in str(media).splitlines() if "<script" in line]
    assert scripts
    assert all('nonce="n0nce"' in line for line in scripts)
