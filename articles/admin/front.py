"""Front pages at the desk: slots filled and ordered by dragging or by buttons, seen in advance."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.desk import DeskAdmin
from articles import front_desk
from articles.admin.front_preview import preview
from articles.front_desk import Slots
from articles.models import FrontPage, Placement

OFFERED = 24


class FrontPageForm(forms.ModelForm):
    """Everything but the slots."""

    class Meta:
        model = FrontPage
        fields = ("edition", "starts_at", "breaking", "breaking_url")
        widgets = {
            "starts_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
        }

    def clean_breaking_url(self) -> str:
        url = str(self.cleaned_data["breaking_url"])
        if url and (url.startswith("//") or not url.startswith(("/", "https://"))):
            raise ValidationError(_("Write an address of this site or an https address."))
        return url


class ArrangementForm(FrontPageForm):
    """The same for a front page that is there: its edition stays."""

    class Meta(FrontPageForm.Meta):
        fields: Any = ("starts_at", "breaking", "breaking_url")


def read_slots(request: HttpRequest) -> Slots:
    """The slots as the page has them, with the press of one button carried out."""
    slots = {slot: _numbers(request.POST.getlist(slot)) for slot in front_desk.SLOTS}
    verb, _colon, rest = request.POST.get("do", "").partition(":")
    number, _colon, slot = rest.partition(":")
    for pk in _numbers([number]):
        if verb == "put" and slot in slots:
            front_desk.put(slots, pk, slot)
        elif verb == "take":
            front_desk.take(slots, pk)
        elif verb in {"up", "down"}:
            front_desk.shift(slots, pk, -1 if verb == "up" else 1)
    return slots


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19][:100]


@admin.register(FrontPage)
class FrontPageAdmin(DeskAdmin):
    form = FrontPageForm
    formfield_overrides = {
        **DeskAdmin.formfield_overrides,
        models.DateTimeField: {"form_class": forms.DateTimeField},
    }
    list_display = ("edition", "starts_at", "in_force", "breaking", "created_by")
    list_display_links = ("edition", "starts_at")
    list_filter = ("edition", "starts_at")
    search_fields = ("breaking",)
    date_hierarchy = "starts_at"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        name = "articles_frontpage_preview"
        return [path("<int:pk>/preview/", view, name=name), *super().get_urls()]

    @admin.display(description=_("state"))
    def in_force(self, front_page: FrontPage) -> str:
        now = timezone.now()
        if front_page.starts_at > now:
            return format_html('<span class="mark mark-scheduled">{}</span>', _("Later"))
        if FrontPage.objects.current(front_page.edition, now) == front_page:
            return format_html('<span class="mark mark-published">{}</span>', _("In force"))
        return format_html('<span class="mark mark-unpublished">{}</span>', _("Over"))

    def save_model(self, request: Any, obj: FrontPage, form: Any, change: bool) -> None:
        """A new one begins with what stood on the page before."""
        obj.created_by = request.user
        super().save_model(request, obj, form, change)
        front_desk.copy_current(obj)
        front_desk.announce(obj)

    def response_add(self, request: Any, obj: FrontPage, post_url_continue: Any = None) -> Any:
        return HttpResponseRedirect(reverse("admin:articles_frontpage_change", args=[obj.pk]))

    def delete_model(self, request: Any, obj: FrontPage) -> None:
        super().delete_model(request, obj)
        front_desk.announce(obj)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for front_page in queryset:
            self.delete_model(request, front_page)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The front page as readers will see it at a moment."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return preview(request, pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        front_page = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, front_page):
            raise PermissionDenied
        if front_page is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            form = ArrangementForm(instance=front_page)
            return self.desk(request, front_page, form, front_desk.slots_of(front_page))
        if not self.has_change_permission(request, front_page):
            raise PermissionDenied
        return self.arrange(request, front_page)

    def arrange(self, request: HttpRequest, front_page: FrontPage) -> HttpResponse:
        """Carry out one button: save, or show the page with one thing moved."""
        form, slots = ArrangementForm(request.POST, instance=front_page), read_slots(request)
        version = (_numbers([request.POST.get("seen_version", "")]) or [0])[0]
        if "save" not in request.POST or not form.is_valid():
            status = 422 if "save" in request.POST else 200
            return self.desk(request, front_page, form, slots, version=version, status=status)
        try:
            front_desk.save(front_page, slots, version=version, **form.cleaned_data)
        except front_desk.StaleFrontPage:
            front_page.refresh_from_db()
            return self.desk(request, front_page, form, slots, stale=True, status=409)
        except ValidationError as error:
            form.add_error(None, error)
            return self.desk(request, front_page, form, slots, version=version, status=422)
        self.log_change(request, front_page, [{"changed": {"fields": ["slots"]}}])
        messages.success(request, _("The front page is saved."))
        return HttpResponseRedirect(request.path)

    def desk(
        self,
        request: HttpRequest,
        front_page: FrontPage,
        form: forms.ModelForm,
        slots: Slots,
        *,
        version: int | None = None,
        stale: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        """The page on which slots are filled."""
        seen = front_page.version if version is None else version
        context = {
            **self.admin_site.each_context(request),
            "title": str(front_page),
            "opts": self.opts,
            "front_page": front_page,
            "form": form,
            "seen_version": seen,
            "stale": stale,
            "may_change": self.has_change_permission(request, front_page),
            "may_delete": self.has_delete_permission(request, front_page),
            "at": max(timezone.now(), front_page.starts_at),
            **self._rows(request, front_page, slots),
        }
        template = "admin/articles/frontpage/desk.html"
        return TemplateResponse(request, template, context, status=status)

    def _rows(self, request: HttpRequest, front_page: FrontPage, slots: Slots) -> dict[str, Any]:
        """Articles of each slot, and those that could be put there: found, or the newest."""
        keys = {pk for each in slots.values() for pk in each}
        rows: Any = front_desk.placeable(front_page.edition)
        rows = rows.teasers()
        placed = {row.pk: row for row in rows.filter(pk__in=keys)}
        words = request.POST.get("find", "").replace("\x00", "").strip()[:100]
        offered = rows.exclude(pk__in=keys).newest_first()
        if words:
            offered = offered.filter(headline__icontains=words)
        filled = [
            {
                "name": slot,
                "label": Placement.Slot(slot).label,
                "room": front_desk.ROOM.get(Placement.Slot(slot)),
                "articles": [placed[pk] for pk in slots[slot] if pk in placed],
            }
            for slot in front_desk.SLOTS
        ]
        return {"slots": filled, "offered": offered[:OFFERED], "find": words}
