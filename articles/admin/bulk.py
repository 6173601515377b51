"""Bulk actions of the list of articles: first a page that says what they will do, then they do."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from articles import bulk
from articles.admin.articles import sources
from articles.models import Article

MOST = 200


class ValueForm(forms.Form):
    """What an action asks for."""

    def __init__(self, asks: str, data: Any = None) -> None:
        super().__init__(data)
        if asks == "category":
            choices = [(pk, label) for pk, label, _edition in sources.all_sections()]
            self.fields["value"] = forms.ChoiceField(label=_("Category"), choices=choices)
        elif asks == "tag":
            self.fields["value"] = forms.CharField(label=_("Tag"), max_length=100)


def run(model_admin: Any, request: HttpRequest, queryset: Any, name: str) -> HttpResponse:
    """The preview; once it is confirmed, the result."""
    verb = bulk.VERBS[name]
    keys = list(queryset.values_list("pk", flat=True)[:MOST])
    rows = Article.objects.editable_by(request.user).filter(pk__in=keys)
    articles = list(rows.select_related("latest_revision", "category").distinct())
    confirmed = "confirmed" in request.POST
    form = ValueForm(verb.asks, request.POST if confirmed else None)
    done = confirmed and form.is_valid()
    order = bulk.Order(request.user, str(form.cleaned_data.get("value", "")) if done else "")
    lines = (
        bulk.carry_out(verb, articles, order, versions(request))
        if done
        else bulk.preview(verb, articles, order)
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": verb.label,
        "opts": Article._meta,
        "lines": lines,
        "form": form,
        "action": name,
        "done": done,
        "missing": len(set(versions(request)) - {article.pk for article in articles}),
        "possible": sum(not line.stopped for line in lines),
    }
    return TemplateResponse(request, "admin/articles/bulk.html", context)


def versions(request: HttpRequest) -> dict[int, int]:
    """The version of each article that the preview showed."""
    found = {}
    for value in request.POST.getlist("seen"):
        pk, _colon, version = value.partition(":")
        if pk.isdecimal() and version.isdecimal():
            found[int(pk)] = int(version)
    return found


def _action(name: str, verb: bulk.Verb) -> Any:
    function = partial(run, name=name)
    function.__name__ = name  # type: ignore[attr-defined]
    return admin.action(description=verb.label)(function)


ACTIONS = [_action(name, verb) for name, verb in bulk.VERBS.items()]


def allowed(user: Any) -> set[str]:
    """Names of the actions that `user` is offered."""
    return {name for name, verb in bulk.VERBS.items() if user.has_perm(verb.permission)}
