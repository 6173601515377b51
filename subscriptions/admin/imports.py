"""Imports at the desk: a file is looked at before anything is read from it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.desk import DeskAdmin
from articles.importers.registry import Refused
from subscriptions import csv_export, csv_files
from subscriptions.models import SubscriberImport

MOST = 50 * 1024 * 1024  # bytes


class ImportForm(forms.ModelForm):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("The first line names the columns. Or an export of Ghost (JSON): its members."),
    )

    class Meta:
        model = SubscriberImport
        fields = ("consent", "topics")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise ValidationError(_("The file is larger than 50 MB."))
        self.instance.name = file.name[:200]
        self.instance.content = csv_files.pack(_csv_of(file))
        first = next(csv_files.read(self.instance), None)
        if not first:
            raise ValidationError(_("There is no row in it."))
        self.instance.columns = csv_files.guess(list(first[1]))
        return file


def _csv_of(file: Any) -> bytes:
    """The list in a file. Raises ValidationError for JSON that is no export of Ghost."""
    content: bytes = file.read()
    if not content[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return content
    try:
        # Importers are large, and a server process of readers needs none.
        made: bytes = import_string("subscriptions.ghost_members.csv_of")(content)
        return made
    except Refused as error:
        raise ValidationError(str(error)) from error


@admin.register(SubscriberImport)
class SubscriberImportAdmin(DeskAdmin):
    form = ImportForm
    change_form_template = "admin/subscriptions/subscriberimport/change_form.html"
    list_display = ("name", "state", "count_created", "count_changed", "count_refused",
                    "created_at")  # fmt: skip
    list_filter = ("state",)
    autocomplete_fields = ("topics",)
    fields = ("file", "consent", "topics")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fields
        return ("name", "state", "problem", "consent", "topics", "count_created", "count_changed",
                "count_refused")  # fmt: skip

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self._to(obj.pk)

    def _to(self, pk: int) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("admin:subscriptions_subscriberimport_change", args=[pk])
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        job = SubscriberImport.objects.filter(pk=object_id).first() if object_id.isdigit() else None
        context = {**(extra_context or {})}
        if job is not None and job.state == SubscriberImport.State.PREVIEW:
            context |= _preview(job)
        return super().change_view(request, object_id, form_url, context)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        name = "subscriptions_subscriberimport"
        return [
            path("<int:pk>/start/", view(require_POST(self.start)), name=f"{name}_start"),
            path("<int:pk>/errors/", view(self.errors), name=f"{name}_errors"),
            *super().get_urls(),
        ]

    def start(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the worker read it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        rows = SubscriberImport.objects.filter(pk=pk, state=SubscriberImport.State.PREVIEW)
        job = rows.first()
        names = next(csv_files.read(job))[1] if job else {}
        if job and request.POST.get("email", "") in names:
            columns = {**job.columns, "email": request.POST["email"]}
            for field in ("language", "source"):
                # A form that does not ask for them keeps what was guessed.
                column = request.POST.get(field, columns.get(field, ""))
                columns[field] = column if column in names else ""
            if rows.update(state=SubscriberImport.State.WAITING, columns=columns):
                messages.success(request, _("The worker reads it now."))
        return self._to(pk)

    def errors(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The rows that were left out, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        text = SubscriberImport.objects.filter(pk=pk).values_list("errors", flat=True).first()
        if text is None:
            raise Http404("no such import")
        answer = HttpResponse(
            csv_export.BOM + csv_files.told(text), content_type="text/csv; charset=utf-8"
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="errors-{pk}.csv"'
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def _preview(job: SubscriberImport) -> dict[str, Any]:
    """The first rows, or why there are none to be seen."""
    try:
        return {"rows": csv_files.preview(job)}
    except csv_files.Unreadable as error:
        return {"unreadable": error.messages}
