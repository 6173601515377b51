"""A section with everything that stands below it."""

from django.http import HttpRequest, HttpResponse

from articles import linked_data
from articles.lists import listed
from articles.publishing import list_key
from articles.sections import sections
from articles.views.feeds import links
from articles.views.pages import alternates, json_ld, keys_of, respond, unkept
from categories.models import Category


def category_page(request: HttpRequest, category: Category) -> HttpResponse:
    """The newest of the section and of all below it, by a stable cursor."""
    page = listed(category.key, request.GET.get("before", ""))
    known = sections()
    line = known.line(category)
    context = {
        "category": category,
        "ancestors": line[:-1],
        "children": known.children(category),
        "articles": page.rows,
        "older_url": page.older_url(request.path),
        "first_url": request.path,
        "is_first": page.is_first,
        "feeds": links(category.language, "section", path=category.path),
        "meta": {"title": category.name, "description": category.description},
        "alternates": alternates(
            {each.language: each.get_absolute_url() for each in known.family(category)}
        )
        if page.is_first
        else [],
        "json_ld": json_ld(
            linked_data.root(
                linked_data.collection(
                    category.name, category.get_absolute_url(), category.language, page.rows
                )
            ),
            linked_data.root(linked_data.breadcrumbs(line)),
        ),
    }
    keys = keys_of(page.rows) | {list_key(category.key)}
    keys |= {each.key for each in (*line, *known.family(category))}
    response = respond(
        request, "articles/category.html", context, edition=category.language, keys=keys
    )
    return response if page.is_known else unkept(response)
