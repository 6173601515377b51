"""Old addresses at the desk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.desk import VersionedAdmin, VersionedForm
from articles import addresses
from articles.models import MissingAddress, Redirect


class RedirectForm(VersionedForm):
    class Meta:
        model = Redirect
        fields = ("path", *Redirect.TARGETS, "url")

    def clean(self) -> Any:
        """One target, and none that leads back."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [name for name in (*Redirect.TARGETS, "url") if cleaned.get(name)]
        if len(chosen) > 1:
            raise ValidationError(_("Choose one target, not several."))
        if cleaned.get("url") and cleaned.get("path"):
            addresses.refuse_loop(cleaned["path"], cleaned["url"])
        return cleaned


class TargetFilter(admin.SimpleListFilter):
    """Redirects by what they lead to."""

    title = _("leads to")
    parameter_name = "target"
    words = {
        "article": _("an article"),
        "category": _("a category"),
        "tag": _("a tag"),
        "author": _("an author"),
        "issue": _("a magazine issue"),
        "url": _("another address"),
    }

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return self.words.items()

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in self.words:
            return queryset
        if self.value() == "url":
            return queryset.exclude(url="")
        return queryset.filter(**{f"{self.value()}__isnull": False})


@admin.register(Redirect)
class RedirectAdmin(VersionedAdmin):
    form = RedirectForm
    list_display = ("path", "target", "created_at")
    list_filter = (TargetFilter, "created_at")
    search_fields = ("path", "url")
    autocomplete_fields = Redirect.TARGETS
    list_select_related = ("article__category", "category", "tag", "author", "issue")
    date_hierarchy = "created_at"

    @admin.display(description=_("leads to"))
    def target(self, redirect: Redirect) -> str:
        return format_html('<a href="{0}">{0}</a>', redirect.target_url)

    def save_model(self, request: Any, obj: Redirect, form: Any, change: bool) -> None:
        """Other redirects that lead here lead to the new target at once: one hop, no chain."""
        super().save_model(request, obj, form, change)
        addresses.collapse(obj)
        MissingAddress.objects.filter(path=obj.path).delete()
