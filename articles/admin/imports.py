"""Moving in, at the desk: upload, try, look at the report, import."""

from collections.abc import Container
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.desk import DeskAdmin
from articles.importers import reporting, running
from articles.importers.registry import importer_named, importers
from articles.importers.wordpress.taxonomies import FATES
from articles.models import ImportRun

OPTIONS = ("language", "mapping", "taxonomies", "fetch")


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(each, initial) for each in data] if data else [one(data, initial)]


class ImportForm(forms.ModelForm):
    importer = forms.ChoiceField(label=gettext_lazy("From"))
    uploads = FilesField(label=gettext_lazy("Files"))
    language = forms.ChoiceField(label=gettext_lazy("Edition"), required=False)
    mapping = forms.CharField(
        label=gettext_lazy("Categories that become sections of yours"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One in each line: old category = path here, e.g. sea = news/sea"),
    )
    taxonomies = forms.CharField(
        label=gettext_lazy("What other taxonomies become"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "One in each line: its name = categories, tags or none. Those with a tree become "
            "categories by themselves, all others tags."
        ),
    )
    fetch = forms.BooleanField(
        label=gettext_lazy("Fetch pictures and files from the old site"), required=False
    )

    class Meta:
        model = ImportRun
        fields = ("importer",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = importers()
        importer: Any = self.fields["importer"]
        importer.choices = [(one.name, one.label) for one in known]
        importer.help_text = " ".join(f"{one.label}: {one.takes}" for one in known)
        language: Any = self.fields["language"]
        language.choices = [("", _("As the file says")), *settings.LANGUAGES]

    def clean_mapping(self) -> dict[str, str]:
        """Pairs of an old category and a path here."""
        words = _("Write “old category = path here”, not “%s”.")
        return _pairs(self.cleaned_data["mapping"], words)

    def clean_taxonomies(self) -> dict[str, str]:
        """Pairs of a taxonomy and what it becomes."""
        words = _("Write “name = categories”, “= tags” or “= none”, not “%s”.")
        return _pairs(self.cleaned_data["taxonomies"], words, FATES)

    def clean(self) -> Any:
        """Keep of the options what the importer understands."""
        cleaned = super().clean() or self.cleaned_data
        chosen = importer_named(cleaned.get("importer", ""))
        values = {name: cleaned.get(name) for name in OPTIONS}
        understood = chosen.options if chosen else frozenset()
        self.instance.options = {
            name: value for name, value in values.items() if value and name in understood
        }
        return cleaned


def _pairs(text: str, words: str, known: Container[str] | None = None) -> dict[str, str]:
    """Lines of `name = value`. Raises ValidationError with `words` for another."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        name, _equals, value = (part.strip() for part in line.partition("="))
        if not (name and value.strip(" /")) or (known is not None and value not in known):
            raise ValidationError(words % line)
        found[name] = value
    return found


@admin.register(ImportRun)
class ImportRunAdmin(DeskAdmin):
    form = ImportForm
    list_display = ("__str__", "kind", "state", "created_by", "created_at", "ended_at")
    list_filter = ("state",)
    fields = ("importer", "uploads", *OPTIONS)
    add_form_template = "admin/articles/importrun/add.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_open)

    @admin.display(description=gettext_lazy("from"))
    def kind(self, run: ImportRun) -> str:
        importer = importer_named(run.importer)
        return str(importer.label) if importer else run.importer

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Keep the files where the worker finds them; their names are ours."""
        obj.created_by = request.user
        obj.files = [
            [default_storage.save(f"{obj.folder}/{number}.import", upload), upload.name[:200]]
            for number, upload in enumerate(form.cleaned_data["uploads"])
        ]
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return _to(obj.pk)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        running.discard_files(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for run in queryset:
            running.discard_files(run)
        super().delete_queryset(request, queryset)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        name = "articles_importrun"
        return [
            path("<int:pk>/start/", view(require_POST(self.start)), name=f"{name}_start"),
            path("<int:pk>/stop/", view(require_POST(self.stop)), name=f"{name}_stop"),
            path("<int:pk>/progress/", view(require_safe(self.progress)), name=f"{name}_progress"),
            path("<int:pk>/report.json", view(require_safe(self.as_json)), name=f"{name}_json"),
            path("<int:pk>/report.html", view(require_safe(self.as_html)), name=f"{name}_html"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The run's own page: how far it is, and its report."""
        run = self._run(request, int(object_id)) if object_id.isdecimal() else None
        if run is None:
            raise Http404("no such import")
        context = {
            **self.admin_site.each_context(request),
            **_told(run),
            "title": str(run),
            "opts": self.opts,
            "original": run,
            "may_start": self.has_add_permission(request),
            "may_delete": self.has_delete_permission(request, run),
        }
        return self._page(request, context)

    def _page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        html = render_to_string("admin/articles/importrun/run.html", context, request)
        return HttpResponse(html)

    def _run(self, request: HttpRequest, pk: int) -> ImportRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = ImportRun.objects.filter(pk=pk).select_related("created_by").first()
        if run is None:
            raise Http404("no such import")
        return run

    def start(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the worker import what was tried, or take up what failed or was stopped."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        states = [ImportRun.State.TRIED, ImportRun.State.FAILED, ImportRun.State.STOPPED]
        rows = ImportRun.objects.filter(pk=pk, state__in=states)
        real = request.POST.get("real") == "1"
        if rows.update(state=ImportRun.State.WAITING, dry_run=not real, attempts=0):
            self.log_change(request, self._run(request, pk), [{"started": {"real": real}}])
            messages.success(request, _("The worker takes it up now."))
        return _to(pk)

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the process that imports end, with whole articles."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        run = self._run(request, pk)
        if run.stop():
            self.log_change(request, run, [{"stopped": {}}])
            messages.success(request, _("It stops now. What is imported is whole."))
        return _to(pk)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it is, for the page's script."""
        run = self._run(request, pk)
        told = _told(run)
        words = {"open": run.is_open, "text": told["how_far"], "done": run.done, "total": run.total}
        return JsonResponse(words)

    def as_json(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The report to keep."""
        text = reporting.as_json(self._run(request, pk).report)
        return _file(text, "application/json", f"import-{pk}.json")

    def as_html(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The report to keep, as a page."""
        html = reporting.as_html(self._run(request, pk).report)
        return _file(html, "text/html", f"import-{pk}.html")


def _file(text: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _to(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[pk]))


def _told(run: ImportRun) -> dict[str, Any]:
    """The run in words."""
    importer = importer_named(run.importer)
    return {
        "run": run,
        "importer": importer.label if importer else run.importer,
        "report": run.report,
        "how_far": _how_far(run),
    }


def _how_far(run: ImportRun) -> str:
    if run.state != ImportRun.State.RUNNING:
        return str(run.get_state_display())
    if not run.total:
        return run.phase or _("Reading the files")
    words = _("%(phase)s: %(done)s of %(total)s") % {
        "phase": run.phase,
        "done": run.done,
        "total": run.total,
    }
    return f"{words} · {left}" if (left := _time_left(run)) else words


def _time_left(run: ImportRun) -> str:
    """How long it takes from here, at the pace so far."""
    if not (run.started_at and run.done and run.total):
        return ""
    seconds = (timezone.now() - run.started_at).total_seconds()
    left = int(seconds * max(0, run.total - run.done) / run.done)
    if left < 60:
        return _("less than a minute more")
    return _("about %(minutes)s min more") % {"minutes": round(left / 60)}
