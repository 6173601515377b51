"""Mailings at the desk: written, looked at, sent, watched."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.desk import VersionedAdmin, VersionedForm
from subscriptions import blocks, markup
from subscriptions.admin.audience_fields import NAMES as AUDIENCE
from subscriptions.admin.audience_fields import AudienceFields
from subscriptions.admin.records import CappedPaginator
from subscriptions.admin.sending import SendingViews
from subscriptions.models import Mailing, MailingItem, Subscription


class BlocksField(forms.CharField):
    """Blocks as an editor writes them; see subscriptions.markup."""

    widget = forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return markup.write(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, Any]]:
        found = markup.parse(str(super().clean(value) or ""))
        blocks.validate(found)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or []) != (data or "").replace("\r", ""))


class MailingForm(AudienceFields, VersionedForm):
    blocks = BlocksField(
        label=_("Text"),
        required=False,
        help_text=_(
            "Paragraphs; “## ” begins a title. A line of its own: [articles] is where the articles"
            " stand, [picture 12] a picture of the library, [button Words https://…] a button,"
            " --- a line."
        ),
    )

    class Meta:
        model = Mailing
        fields = (
            "newsletter", "subject", "subject_b", "ab_share", "ab_hours", "preheader", "intro",
            "blocks",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(self.initial_of(self.instance))

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.instance.kind == Mailing.Kind.CAMPAIGN:
            self.instance.audience = self.chosen(self.cleaned_data)
        return cleaned


class ItemInline(admin.TabularInline):
    model = MailingItem
    extra = 0
    fields = ("position", "article", "intro")
    autocomplete_fields = ("article",)
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})}}


class KindFilter(admin.SimpleListFilter):
    """Composed mailings first: alerts are many."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("all", _("All")), *Mailing.Kind.choices]

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            yield {
                "selected": (self.value() or Mailing.Kind.CAMPAIGN) == str(value),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        kind = self.value() or Mailing.Kind.CAMPAIGN
        return queryset if kind == "all" else queryset.filter(kind=kind)


@admin.register(Mailing)
class MailingAdmin(SendingViews, VersionedAdmin):
    form = MailingForm
    change_form_template = "admin/subscriptions/mailing/change_form.html"
    list_display = ("__str__", "newsletter", "state", "send_at", "progress",
                    "delivered", "count_uncertain")  # fmt: skip
    list_filter = (KindFilter, "state", "newsletter")
    list_select_related = ("newsletter",)
    search_fields = ("subject",)
    paginator = CappedPaginator
    show_full_result_count = False
    inlines = (ItemInline,)
    fieldsets = (
        (None, {"fields": ("newsletter", "subject", "preheader", "intro", "blocks")}),
        (
            _("Only some of its readers"),
            {"classes": ("collapse",), "fields": AUDIENCE},
        ),
        (
            _("Test of two subjects"),
            {"classes": ("collapse",), "fields": ("subject_b", "ab_share", "ab_hours")},
        ),
    )

    @admin.display(description=_("sent"))
    def progress(self, mailing: Mailing) -> str:
        return (
            f"{mailing.count_sent}\u00a0/\u00a0{mailing.count_total}" if mailing.frozen_at else ""
        )

    @admin.display(description=_("delivered"), ordering="count_delivered")
    def delivered(self, mailing: Mailing) -> str:
        return str(mailing.count_delivered) if mailing.frozen_at else ""

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """What is on its way, or was sent, is not rewritten."""
        editable = obj is None or obj.state in (Mailing.State.DRAFT, Mailing.State.HELD)
        return bool(super().has_change_permission(request, obj)) and editable

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        draft = obj is None or obj.state == Mailing.State.DRAFT
        return bool(super().has_delete_permission(request, obj)) and draft

    def get_actions(self, request: HttpRequest) -> Any:
        return {}

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        if obj.newsletter:
            obj.edition = obj.newsletter.edition
        super().save_model(request, obj, form, change)

    def followers(self, mailing: Mailing) -> int:
        """How many follow the newsletter, for the empty state."""
        rows = Subscription.objects.active().filter(topic__newsletter=mailing.newsletter)
        return rows.count()
