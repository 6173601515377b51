"""Corrections at the desk: entered as the article's editors enter them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.desk import VersionedAdmin
from articles.models import Article, Correction
from articles.signals import article_action, content_changed
from articles.withdrawing import correct


@admin.register(Correction)
class CorrectionAdmin(VersionedAdmin):
    list_display = ("article", "kind", "text_start", "published_at", "created_by")
    list_filter = ("kind", "published_at", "article__edition")
    search_fields = ("article__headline", "text")
    date_hierarchy = "published_at"
    autocomplete_fields = ("article",)
    list_select_related = ("article", "created_by")
    fields = ("article", "kind", "text")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("article", "published_at") if obj else ()

    @admin.display(description=_("text"))
    def text_start(self, correction: Correction) -> str:
        return correction.text[:120]

    def save_form(self, request: Any, form: Any, change: bool) -> Any:
        """A new one goes the way of all corrections, which announces it."""
        if change:
            return super().save_form(request, form, change)
        data = form.cleaned_data
        form.instance = correct(data["article"], data["kind"], data["text"], by=request.user)
        form.save_m2m = lambda: None
        return form.instance

    def save_model(self, request: Any, obj: Correction, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            self._announce(request, obj, "correction_edited")

    def delete_model(self, request: Any, obj: Correction) -> None:
        self._announce(request, obj, "correction_removed")
        super().delete_model(request, obj)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for correction in queryset:
            self.delete_model(request, correction)

    def _announce(self, request: Any, correction: Correction, action: str) -> None:
        article = correction.article
        details = {"correction": correction.pk, "kind": str(correction.kind)}
        article_action.send(
            Article, action=action, article=article, by=request.user, details=details
        )
        keys = {article.key, f"corrections-{article.edition}", f"edition-{article.edition}"}
        content_changed.send(Article, keys=keys)
