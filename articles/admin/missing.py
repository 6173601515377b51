"""Addresses not found, at the desk: most asked for first, mended with one click."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.desk import DeskAdmin
from articles import missing
from articles.models import Article, MissingAddress, Redirect


@admin.register(MissingAddress)
class MissingAddressAdmin(DeskAdmin):
    list_display = ("path", "count", "last_at", "mend")
    list_display_links = None
    list_filter = ("dismissed", "last_at")
    search_fields = ("path",)
    list_per_page = 25
    actions = ("dismiss",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows if "dismissed__exact" in request.GET else rows.open()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("lead to"))
    def mend(self, row: MissingAddress) -> str:
        context = {
            "row": row,
            "candidates": missing.candidates(row.path),
            "other": reverse("admin:articles_redirect_add") + "?" + urlencode({"path": row.path}),
        }
        return render_to_string("admin/articles/missing_mend.html", context)

    @admin.action(description=gettext_lazy("Dismiss"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: Any) -> None:
        queryset.update(dismissed=True)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.lead))
        name = "articles_missingaddress_lead"
        return [path("<int:pk>/lead/", view, name=name), *super().get_urls()]

    def lead(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead an address that was not found to an article from now on."""
        if not request.user.has_perm("articles.add_redirect"):
            raise PermissionDenied
        row = get_object_or_404(MissingAddress, pk=pk)
        chosen = request.POST.get("article", "")
        rows = Article.objects.published()
        article = get_object_or_404(rows, pk=int(chosen) if chosen.isdecimal() else 0)
        redirect, _made = Redirect.objects.update_or_create(
            path=row.path, defaults={"article": article, "url": ""}
        )
        self.log_change(request, row, [{"led": {"article": article.pk, "redirect": redirect.pk}}])
        MissingAddress.objects.filter(pk=pk).delete()
        words = {"path": row.path, "title": article.headline}
        messages.success(request, _("%(path)s leads to “%(title)s” now.") % words)
        return HttpResponseRedirect(reverse("admin:articles_missingaddress_changelist"))
