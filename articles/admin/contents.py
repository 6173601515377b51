"""The contents of a magazine issue at the desk: ordered by dragging or by buttons."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import contents, front_desk
from articles.admin.bulk import versions
from articles.models import Article, MagazineIssue
from articles.versions import Conflict


def view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the contents, move one thing, or save them."""
    if not request.user.has_perm("articles.change_magazineissue"):
        raise PermissionDenied
    issue = get_object_or_404(MagazineIssue, pk=pk)
    if request.method != "POST":
        return page(request, issue, contents.places_of(issue))
    places = read(request, issue)
    if "save" not in request.POST:
        return page(request, issue, places)
    try:
        changed = contents.arrange(issue, places, versions(request), by=request.user)
    except Conflict:
        messages.error(request, _("Somebody else changed one of these articles. Nothing is saved."))
        return page(request, issue, contents.places_of(issue), status=409)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return page(request, issue, contents.places_of(issue), status=409)
    messages.success(request, _("The contents are saved: %(count)s moved.") % {"count": changed})
    return HttpResponseRedirect(request.path)


def read(request: HttpRequest, issue: MagazineIssue) -> contents.Places:
    """The places as the page has them, with the press of one button carried out."""
    places = {
        name: [int(key) for key in request.POST.getlist(name) if key.isdecimal()]
        for name in contents.places_of(issue)
    }
    verb, _colon, rest = request.POST.get("do", "").partition(":")
    number, _colon, name = rest.partition(":")
    if number.isdecimal() and verb == "put" and name in places:
        front_desk.put(places, int(number), name)
    elif number.isdecimal() and verb in {"up", "down"}:
        front_desk.shift(places, int(number), -1 if verb == "up" else 1)
    return places


def page(
    request: HttpRequest, issue: MagazineIssue, places: contents.Places, status: int = 200
) -> HttpResponse:
    rows = Article.objects.filter(issue=issue).select_related("latest_revision", "category")
    articles = {row.pk: row for row in rows.defer("body", "body_html", "latest_revision__data")}
    names = {str(section.pk): section.name for section in issue.sections.all()}
    names[contents.NOWHERE] = _("In no section")
    slots: list[dict[str, Any]] = [
        {
            "name": name,
            "label": label,
            "articles": [articles[pk] for pk in places.get(name, []) if pk in articles],
        }
        for name, label in names.items()
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Contents of “%(issue)s”") % {"issue": issue},
        "opts": MagazineIssue._meta,
        "original": issue,
        "slots": slots,
        "seen": list(articles.values()),
    }
    template = "admin/articles/magazineissue/contents.html"
    return TemplateResponse(request, template, context, status=status)
