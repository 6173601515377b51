"""What the desk answers where nothing was done."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.models import Article


def stale(request: HttpRequest, article: Article, reason: object = "") -> HttpResponse:
    """409 where nothing of the loser's could be lost: say that nothing was done, and why."""
    rows = Article.objects.select_related("latest_revision__created_by", "category")
    context = {
        **admin.site.each_context(request),
        "title": _("Somebody else changed this article meanwhile"),
        "opts": Article._meta,
        "article": rows.get(pk=article.pk),
        "reason": str(reason),
    }
    return TemplateResponse(request, "admin/articles/article/stale.html", context, status=409)
