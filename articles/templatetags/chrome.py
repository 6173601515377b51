"""`{% chrome "partials/footer.html" %}`: what stands around every page, written once for all."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.kept import kept

register = template.Library()


@register.simple_tag(takes_context=True)
def chrome(context: Context, name: str) -> SafeString:
    """The partial `name`, kept while nothing changed, for each way in which it can look.

    It may depend on the edition, the language, the day, the first feed, whether this is the front
    page, and which entries of the menu lead here; on nothing else of the page.
    """
    edition, language = context.get("edition", ""), context.get("language", "")
    if not edition or "request" not in context:
        return _render(context, name)
    urls = kept(("menu urls", edition), lambda: [str(item["url"]) for item in context["menu"]])
    path = context["request"].path
    feeds = context.get("feeds")
    ways = (
        *(name, edition, language, bool(context.get("is_home")), timezone.localdate()),
        *(feeds[0]["url"] if feeds else "", tuple(url for url in urls if path.startswith(url))),
    )
    return kept(ways, lambda: _render(context, name))


def _render(context: Context, name: str) -> SafeString:
    found: Any = context.template.engine.get_template(name)  # type: ignore[union-attr]
    flat: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    flat.pop("query", None)  # what this page was asked for is no other page's affair
    rendered: SafeString = found.render(context.new(flat))
    return rendered
