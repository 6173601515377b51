"""A section with everything that stands below it."""

from django.http import HttpRequest, HttpResponse

from articles.cursor import page_of
from articles.models import Article
from articles.views.feeds import links
from articles.views.pages import keys_of, respond
from categories.models import Category


def category_page(request: HttpRequest, category: Category) -> HttpResponse:
    """The newest of the section and of all below it, by a stable cursor."""
    listed = Article.objects.published().listed_under(category.key).teasers()
    page = page_of(
        listed,
        request.GET.get("before", ""),
        moment="listings__published_at",
        pk="listings__article_id",
    )
    line = list(category.line())
    context = {
        "category": category,
        "ancestors": line[:-1],
        "children": list(Category.objects.public().filter(parent=category)),
        "articles": page.rows,
        "older_url": page.older_url(request.path),
        "first_url": request.path,
        "is_first": page.is_first,
        "feeds": links(category.language, "section", path=category.path),
        "meta": {"title": category.name, "description": category.description},
    }
    keys = keys_of(page.rows) | {each.key for each in line}
    return respond(request, "articles/category.html", context, edition=category.language, keys=keys)
