"""Settings and menus of each edition at the desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.desk import VersionedAdmin, VersionedForm
from articles.signals import content_changed
from categories.models import Category
from newsroom.models import MenuItem, SiteSettings


class LinksField(forms.CharField):
    """Links, one in each line: a label, then an address; kept as a list of both."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{link.get('label', '')} {link.get('url', '')}" for link in value)
        return value

    def clean(self, value: Any) -> list[dict[str, str]]:
        links = []
        for line in str(super().clean(value) or "").splitlines():
            label, _space, url = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not label or not url.startswith("https://"):
                raise ValidationError(
                    _("“%(line)s” is no label followed by an https address."), params={"line": line}
                )
            links.append({"label": label.strip(), "url": url})
        return links

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or []) != (data or "").replace("\r", ""))


class SiteSettingsForm(VersionedForm):
    social = LinksField(
        label=_("Social links"),
        required=False,
        help_text=_("One in each line: Mastodon https://mastodon.example/@magazine"),
    )

    class Meta:
        model = SiteSettings
        fields = (
            "edition", "name", "tagline", "description", "logo", "publisher", "contact_email",
            "address", "about_newsletter", "footer_text", "copyright", "social", "home_sections",
            "archived_comments",
        )  # fmt: skip
        widgets = {"home_sections": forms.CheckboxSelectMultiple}


@admin.register(SiteSettings)
class SiteSettingsAdmin(VersionedAdmin):
    form = SiteSettingsForm
    list_display = ("name", "edition", "publisher", "contact_email")
    autocomplete_fields = ("logo",)
    fieldsets = (
        (None, {"fields": ("edition", "name", "tagline", "description", "logo")}),
        (_("Publisher"), {"fields": ("publisher", "contact_email", "address")}),
        (_("Words of the site"), {"fields": ("about_newsletter", "footer_text", "copyright")}),
        (_("Links and sections"), {"fields": ("social", "home_sections", "archived_comments")}),
    )

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        sections = form.base_fields.get("home_sections")
        if isinstance(sections, forms.ModelMultipleChoiceField):
            rows = Category.objects.filter(parent=None)
            edition = getattr(obj, "edition", None)
            sections.queryset = rows.in_edition(edition) if edition else rows
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("edition",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        edition = form.instance.edition
        content_changed.send(SiteSettings, keys={f"site-{edition}", f"edition-{edition}"})


class PlaceForm(forms.ModelForm):
    """A row of the list; it carries the place that was seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].show_hidden_initial = True

    def clean(self) -> Any:
        cleaned = super().clean()
        # A row that was forged into the list has no place yet, and gets none.
        if "position" in self.changed_data and self._seen() != str(self.initial.get("position")):
            raise ValidationError(_("Somebody else moved this meanwhile."), code="stale")
        return cleaned

    def _seen(self) -> Any:
        place = self["position"]
        widget = place.field.hidden_widget()
        return widget.value_from_datadict(self.data, self.files, place.html_initial_name)


@admin.register(MenuItem)
class MenuItemAdmin(VersionedAdmin):
    list_display = ("label_or_target", "edition", "location", "leads_to", "position")
    list_display_links = ("label_or_target",)
    list_filter = ("edition", "location")
    list_editable = ("position",)
    search_fields = ("label", "url")
    autocomplete_fields = ("category", "page")
    list_select_related = ("category", "page")

    @admin.display(description=_("label"))
    def label_or_target(self, item: MenuItem) -> str:
        return str(item)

    @admin.display(description=_("leads to"))
    def leads_to(self, item: MenuItem) -> str:
        return item.get_absolute_url()

    def get_changelist_form(self, request: Any, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": PlaceForm, **kwargs})

    def save_model(self, request: Any, obj: MenuItem, form: Any, change: bool) -> None:
        if isinstance(form, PlaceForm):
            seen = MenuItem.objects.filter(pk=obj.pk, position=form.initial["position"])
            if not seen.update(position=obj.position, version=F("version") + 1):
                text = _("Somebody else moved “%(item)s” meanwhile.") % {"item": obj}
                return messages.warning(request, text)
        else:
            super().save_model(request, obj, form, change)
        content_changed.send(MenuItem, keys={f"site-{obj.edition}"})

    def delete_model(self, request: Any, obj: MenuItem) -> None:
        super().delete_model(request, obj)
        content_changed.send(MenuItem, keys={f"site-{obj.edition}"})

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for item in queryset:
            self.delete_model(request, item)
