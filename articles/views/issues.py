"""Magazine issues: the list of all, and the contents of one."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import linked_data
from articles.models import Article, MagazineIssue
from articles.models.queries import TEASER_FACTS
from articles.teasers import teasers
from articles.views.articles import moved_to
from articles.views.pages import everywhere, json_ld, keys_of, respond


@require_safe
def issue_list(request: HttpRequest, edition: str) -> HttpResponse:
    issues = MagazineIssue.objects.public().in_edition(edition).select_related("cover")
    rows = list(issues)
    context = {
        "magazine_issues": rows,
        "meta": {"title": _("Issues")},
        "alternates": everywhere("articles:issues"),
    }
    keys = {f"edition-{edition}", *(each.key for each in rows)}
    return respond(request, "articles/issue_list.html", context, edition=edition, keys=keys)


@require_safe
def issue(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    issues = MagazineIssue.objects.public().in_edition(edition).select_related("cover", "pdf")
    found = issues.filter(slug=slug).first()
    if found is None and (moved := moved_to(request)):
        return HttpResponsePermanentRedirect(moved)
    found = found or get_object_or_404(issues, slug=slug)
    contents = Article.objects.published().in_order_of_contents(found)
    found_rows = list(contents.values_list(*TEASER_FACTS, "issue_section__name"))
    rows, named = teasers(found_rows), {row[0]: row[-1] for row in found_rows}
    sections = [
        {"name": name, "articles": list(articles)}
        for name, articles in groupby(rows, key=lambda row: named.get(row.pk) or "")
    ]
    context = {
        "magazine_issue": found,
        "sections": sections,
        "meta": {"title": found.title, "description": found.description},
        "json_ld": json_ld(linked_data.root(linked_data.issue(found, rows))),
    }
    keys = {found.key} | keys_of(rows)
    return respond(request, "articles/magazine_issue.html", context, edition=edition, keys=keys)
