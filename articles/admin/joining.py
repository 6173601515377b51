"""Merging at the desk: choose what stays, see what it means, confirm."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import joining
from articles.admin.articles import sources
from articles.models import ArticleTag, Byline


class JoinMixin:
    """For the ModelAdmin of tags and of authors: a page on which one is merged into another."""

    model: Any
    admin_site: Any
    opts: Any
    log_change: Any

    @property
    def permission(self) -> str:
        return f"articles.merge_{self.opts.model_name}"

    def join_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.join_view)
        return [path("<int:pk>/merge/", view, name=f"articles_{self.opts.model_name}_merge")]

    def join_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Merge this one into another, which stays."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        gone = get_object_or_404(self.model, pk=pk)
        form = self._form(gone, request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                return self._join(request, gone, form.cleaned_data["stays"])
            except ValidationError as error:
                form.add_error("stays", error)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%(name)s” into another") % {"name": gone},
            "opts": self.opts,
            "original": gone,
            "form": form,
            "count": _count(gone),
            "media": form.media,
        }
        return TemplateResponse(request, "admin/articles/merge.html", context)

    def _join(self, request: HttpRequest, gone: Any, stays: Any) -> HttpResponse:
        join = joining.join_tags if self.opts.model_name == "tag" else joining.join_authors
        name, key = str(gone), gone.pk
        count = join(gone, stays, by=request.user)
        self.log_change(request, stays, [{"merged": {"name": name, "id": key, "count": count}}])
        messages.success(
            request, _("“%(gone)s” is “%(stays)s” now.") % {"gone": name, "stays": stays}
        )
        url = reverse(f"admin:articles_{self.opts.model_name}_change", args=[stays.pk])
        return HttpResponseRedirect(url)

    def _form(self, gone: Any, data: Any) -> forms.Form:
        # The field would ask the database for what can be no key, to show it as chosen.
        forged = data is not None and not sources.keys_of([data.get("stays")])
        form = forms.Form({} if forged else data)
        bylines = self.model._meta.model_name == "author"
        field = Byline._meta.get_field("author") if bylines else ArticleTag._meta.get_field("tag")
        form.fields["stays"] = forms.ModelChoiceField(
            self.model._default_manager.exclude(pk=gone.pk),
            label=gettext_lazy("The one that stays"),
            widget=AutocompleteSelect(field, admin.site),
        )
        return form


def _count(gone: Any) -> int:
    if gone._meta.model_name == "tag":
        return int(ArticleTag.objects.filter(tag=gone).count())
    return int(Byline.objects.filter(author=gone).count())
