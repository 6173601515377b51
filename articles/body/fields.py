"""The body in models, forms and the admin: cleaned on every way in, edited as it will look."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import expand_extensions
from django_prose_editor.widgets import prose_editor_admin_media
from js_asset import ImportMap, Media, Script

from articles.body import embeds, schema
from articles.body.sanitize import MAX_CHARACTERS, BodyError, clean

# Our modules by the names under which they import each other: the import map gives each its
# hashed address, which a relative import would not have.
MODULES = (
    "atoms",
    "chooser",
    "dialog",
    "guards",
    "language",
    "library",
    "link",
    "media",
    "menu",
    "paste",
    "upload",
)
ENTRY = "articles/editor/body.js"
# Where the views of `articles.admin.chooser` are, by name.
ADDRESSES = {
    "data-images-url": "admin:body_images",
    "data-images-upload-url": "admin:body_images_upload",
    "data-files-url": "admin:body_files",
    "data-files-upload-url": "admin:body_files_upload",
}


class BodyWidget(forms.Textarea):
    """django-prose-editor with our nodes; a plain text area where scripts do not run."""

    @property
    def media(self) -> Media:
        """Scripts and styles; give them the page's nonce with `CspMediaMixin`."""
        names = {f"newsroom/editor/{name}": f"articles/editor/{name}.js" for name in MODULES}
        return prose_editor_admin_media + Media(
            css={"all": ["articles/editor/editor.css"]},
            js=[Script(ENTRY, type="module")],
            importmap=ImportMap(names),
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        config = expand_extensions(schema.extensions())
        context["widget"]["attrs"] |= {
            "data-body-editor": json.dumps(config, separators=(",", ":")),
            "data-embed-providers": ", ".join(each.name for each in embeds.PROVIDERS),
            "data-max-length": MAX_CHARACTERS,
            **{attribute: reverse(name) for attribute, name in ADDRESSES.items()},
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: browsers cannot point at a text area that the editor hides."""
        return False


class BodyFormField(forms.CharField):
    """A form field for a body; hands over what may be stored."""

    widget = BodyWidget

    def __init__(self, **kwargs: Any) -> None:
        widget = kwargs.get("widget")
        kind = widget if isinstance(widget, type) else type(widget)
        if not issubclass(kind, BodyWidget | forms.HiddenInput):
            kwargs["widget"] = BodyWidget  # the admin asks for its own text area
        super().__init__(**{**kwargs, "strip": False})

    def clean(self, value: Any) -> str:
        """The cleaned body. Raises ValidationError where there is none to store."""
        return _checked(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text differs, not merely the way it is written down."""
        if self.disabled:
            return False
        try:
            return clean(initial or "") != clean(data or "")
        except BodyError:
            return True


class BodyField(models.TextField[str, str]):
    """A text field that stores cleaned bodies only, whoever writes them.

    Forms, `save`, `bulk_create`, `update` and `bulk_update` all pass here. Raw SQL does not.
    """

    description = _("Body of an article")

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        return _checked(super().clean(value, model_instance))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Clean the instance too, so that it equals its row."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Clean what is about to be written; raises BodyError where it cannot be."""
        value = clean(value) if isinstance(value, str) else value
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": BodyFormField, **kwargs})

    def deconstruct(self) -> Any:
        """As a plain text field, so that migrations do not depend on this module."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class CspMediaMixin:
    """For a ModelAdmin with a body: puts the nonce of the page on the import map and scripts."""

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kw: Any
    ) -> Any:
        """Django's, with the nonce."""
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kw)  # type: ignore[misc]


def _checked(value: str | None) -> str:
    try:
        return clean(value or "")
    except BodyError as error:
        raise ValidationError(str(error), code="body") from error
