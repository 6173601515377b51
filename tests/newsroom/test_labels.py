"""Everything that the desk names has a Turkish name, the libraries' own pages included."""

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils import translation

# The same word in both languages, or no word at all.
SAME = {"", "Form", "ID", "Logo", "PDF", "Webhook", "form", "id", "webhook", "Webhook'lar"}
# Libraries' columns that nothing can name, and a row's own way up, which is not shown.
NAMELESS = {
    ("django_tasks_database.DBTaskResult", "display_run_after"),
    ("django_tasks_database.DBTaskResult", "formatted_traceback"),
    ("django_tasks_database.DBTaskResult", "task_name"),
    ("axes.AccessAttempt", "status"),
    ("AuthorProfile", "author"),
}
LIBRARIES = ["axes", "django_tasks_db", "tree_queries"]
SAID = {"_", "gettext", "gettext_lazy"}


def labels(request):
    """What the desk calls each list, column, field, row below and action, by its place."""
    for model, model_admin in admin.site._registry.items():
        name = model._meta.label
        yield (name, "list"), model._meta.verbose_name_plural
        forms = [model_admin.get_form(request)]
        pages: list[Any] = [(model, model_admin)]
        for formset, inline in model_admin.get_formsets_with_inlines(request):
            forms.append(formset.form)
            pages.append((inline.model, inline))
        shown = {(*pages[0], column) for column in model_admin.get_list_display(request)}
        for page in pages:
            shown |= {(*page, name) for name in page[1].get_readonly_fields(request)}
        for of, shows, column in shown:
            yield (of._meta.label, str(column)), label_for_field(column, of, shows)
        for form in forms:
            fields = form.base_fields.items()
            yield from (
                ((form._meta.model.__name__, key), field.label)
                for key, field in fields
                if field.label and not field.widget.is_hidden
            )
        for key, (_function, _name, text) in model_admin.get_actions(request).items():
            yield (name, key), text


@pytest.mark.one_database
def test_each_label_has_a_turkish_name(rf, root):
    request = rf.get("/admin/")
    request.user = root
    found = {}
    for language in ("en", "tr"):
        with translation.override(language):
            found[language] = {place: str(text) for place, text in labels(request)}
    assert len(found["en"]) > 200
    left = {
        place: text
        for place, text in found["en"].items()
        if found["tr"][place] == text and text not in SAME and place not in NAMELESS
    }
    assert not left
    # Django's capital of it would be an I: such a label is written with its İ.
    wrong = {text for text in found["tr"].values() if text[:1] in {"i", "I"}}
    assert wrong <= {"id", "IP-Adresi"}


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_a_library_says_has_its_turkish(library):
    folder = Path(find_spec(library).origin).parent
    said = {
        str(node.args[0].value)
        for name in ("admin.py", "models.py")
        if (folder / name).exists()
        for node in ast.walk(ast.parse((folder / name).read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in SAID
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(said) > 5
    with translation.override("tr"):
        assert not {text for text in said - SAME if translation.gettext(text) == text}
