"""What every page of the desk's lists and forms has in common, whatever it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.choices import flatten_choices
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from accounts import rows_below

# Rows of a where-used panel that are shown before it only counts.
SHOWN = 12


@dataclass(frozen=True)
class Use:
    """One way in which a thing is used: its words, and the rows that use it."""

    label: Any
    rows: Callable[[Any], QuerySet[Any]]


def form_field(field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """`formfield_callback` of forms: an address typed without its scheme means https."""
    if isinstance(field, models.URLField):
        options.setdefault("assume_scheme", "https")
    return field.formfield(**options)


class DeskAdmin(admin.ModelAdmin):
    """Lists and forms with a nonce for their scripts, and a panel that says where a thing is used.

    What is used is never deleted: the page that asks for the deletion lists the uses instead.
    """

    uses: tuple[Use, ...] = ()
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def where_used(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """Label, number and first rows of each use that there is."""
        found = []
        for use in self.uses:
            rows = list(use.rows(obj)[: SHOWN + 1])
            if rows:
                shown = [(str(row), self._address(request, row)) for row in rows[:SHOWN]]
                count = len(rows) if len(rows) <= SHOWN else use.rows(obj).count()
                found.append({"label": use.label, "rows": shown, "count": count})
        return found

    def _address(self, request: HttpRequest, row: Any) -> str:
        opts = row._meta
        if not request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
            return ""
        try:
            return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
        except NoReverseMatch:
            return ""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id) if self.uses else None
        used = self.where_used(request, obj) if obj is not None else []
        context = {**(extra_context or {}), "where_used": used, "has_uses": bool(self.uses)}
        return super().change_view(request, object_id, form_url, context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Django's; where our uses say more about what forbids the deletion, in their words."""
        deleted, counts, perms, protected = super().get_deleted_objects(objs, request)
        uses = [use for obj in objs for use in self.where_used(request, obj)]
        protected = [_line(use["label"], *row) for use in uses for row in use["rows"]] or protected
        # Django's page would name a missing permission first, and never the uses.
        return deleted, counts, set() if protected else perms, protected

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        if context.get("errors") and context.get("original"):
            # The form wrote into the row in hand; the page is headed by what is stored.
            stored = self.get_object(request, str(context["original"].pk))
            context["original"] = stored or context["original"]
            for inline in context["inline_admin_formsets"]:
                rows_below.head_as_stored(inline.formset)
        return super().render_change_form(request, context, *args, **kwargs)


def _line(label: Any, text: str, url: str) -> str:
    if not url:
        return f"{label}: {text}"
    return format_html('{}: <a href="{}">{}</a>', label, url, text)


class ReadOnlyAdmin(DeskAdmin):
    """What is only looked at."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Stale(Exception):
    """Somebody else saved the row since the form was opened."""


class VersionedForm(forms.ModelForm):
    """A form that carries the version of the row it was made from."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stale = False
    saved = True  # a preview only shows the words, whoever else has saved meanwhile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = getattr(self.instance, "version", 0)

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        # Said before anything else is found wrong; save_model asks again, in one statement.
        there = self.saved and self.instance.pk and self.initial["seen_version"]
        if there and not self.stale and (self.cleaned_data.get("seen_version") or 0) < there:
            raise Stale
        if self.stale:
            raise ValidationError(_("Nothing was saved: somebody else was first."), code="stale")
        return cleaned


def clashes(form: forms.ModelForm) -> list[tuple[Any, str, str]]:
    """Label, stored words and posted words of each field that the posted form has otherwise."""
    found = []
    for bound in form.visible_fields():
        field: Any = bound.field
        if field.has_changed(bound.initial, bound.data):
            posted = field.bound_data(bound.data, bound.initial)
            found.append((bound.label, _words(field, bound.initial), _words(field, posted)))
    return found


def _clashes_below(formset: Any) -> list[tuple[Any, Any, str]]:
    """The same of the rows under a form; those that are gone come with all their words."""
    found: list[tuple[Any, Any, str]] = [
        (f"{row}: {label}", stored, posted)
        for form, row in zip(formset.initial_forms, rows_below.stored_rows(formset), strict=True)
        if row is not None
        for label, stored, posted in clashes(form)
    ]
    for form in rows_below.returned(formset):
        posted = ", ".join(words for _label, _stored, words in clashes(form))
        found.append((formset.model._meta.verbose_name, _("Deleted"), posted))
    return found


def _words(field: Any, value: Any) -> str:
    """A field's value as people say it."""
    values = value if isinstance(value, list | tuple | models.QuerySet) else [value]
    keys = [getattr(each, "pk", each) for each in values if each not in (None, "")]
    if hasattr(field, "queryset"):
        rows = field.queryset.filter(pk__in=[key for key in keys if rows_below.is_key(str(key))])
        return ", ".join(map(field.label_from_instance, rows)) or "–"
    if hasattr(field, "choices"):
        choices: Any = flatten_choices(field.choices)
        names = {str(key): str(name) for key, name in choices}
        return ", ".join(names.get(str(key), str(key)) for key in keys) or "–"
    if isinstance(field, forms.BooleanField):
        return str(_("Yes") if field.to_python(value) else _("No"))
    shown = field.prepare_value(value)
    if isinstance(shown, list):
        return " ".join(map(str, filter(None, shown))) or "–"
    return strip_tags(str("" if shown is None else shown)) or "–"


def last_change(obj: models.Model) -> LogEntry | None:
    """Who saved the row last at the desk, and when."""
    rows = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk)
    )
    return rows.select_related("user").order_by("-action_time", "-pk").first()


class VersionedAdmin(DeskAdmin):
    """Saves by one conditional UPDATE on the version; who comes second is told, and keeps the text.

    The model has `version`, which its form must not show.
    """

    form = VersionedForm

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        base = super().get_form(request, obj, change=change, **kwargs)
        return type(base.__name__, (base,), {"stale": getattr(request, "stale", False)})

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """The version goes last, hidden, wherever the fields stand."""
        found = [(name, dict(options)) for name, options in super().get_fieldsets(request, obj)]
        fields: Any = found[-1][1]["fields"]
        if "seen_version" not in fields:
            found[-1][1]["fields"] = [*fields, "seen_version"]
        return found

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if getattr(request, "stale", False):
            there = context["original"]
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            found = clashes(context["adminform"].form) if there else []
            for formset in formsets if there else ():
                found += _clashes_below(formset)
            context["conflict"] = {
                "clashes": found,
                "last": last_change(there) if there else None,
                "gone": there is None,
                "returned": any(rows_below.returned(formset) for formset in formsets),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_formset_kwargs(self, request: Any, obj: Any, inline: Any, prefix: str) -> Any:
        """Rows that somebody deleted meanwhile come back as new ones, once that has been told."""
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" not in options:
            return options
        posted = inline.get_formset(request, obj)(**options)
        numbers = rows_below.gone(posted)
        if getattr(request, "stale", False):
            options["data"] = rows_below.as_new(posted, numbers)
        elif numbers:
            raise Stale
        return options

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            seen = form.cleaned_data.get("seen_version") or 0
            rows = self.model._default_manager.filter(pk=obj.pk, version=seen)
            if not rows.update(version=seen + 1):
                raise Stale
            obj.version = seen + 1
        super().save_model(request, obj, form, change)

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if self._vanished(request, object_id):
            return self._conflicted(request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Stale:
            return self._conflicted(request, object_id, form_url, extra_context)

    def _vanished(self, request: Any, object_id: str | None) -> bool:
        """Whether somebody deleted what is written here, and it can be made anew."""
        if request.method != "POST" or object_id is None or not self.has_add_permission(request):
            return False
        gone = self.get_object(request, unquote(object_id)) is None
        return gone and issubclass(self.get_form(request), VersionedForm)

    def _conflicted(self, request: Any, object_id: Any, form_url: str, extra: Any) -> Any:
        """The form again, with what was written and the version that is stored now."""
        current = self.get_object(request, unquote(object_id)) if object_id else None
        request.stale = True
        request.POST = request.POST.copy()
        request.POST["seen_version"] = str(current.version if current else 0)
        if current is None:
            object_id = None
            form_url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        response = super().changeform_view(request, object_id, form_url, extra)
        response.status_code = 409
        return response
