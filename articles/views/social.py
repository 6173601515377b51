"""The drawn card of an article without a picture."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles import social
from articles.models import Article
from articles.views.media import served


@require_safe
def card(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    """The card whose words are the article's today; no other address draws anything."""
    rows = Article.objects.published().only("headline", "edition")
    article = get_object_or_404(rows, pk=pk)
    if digest != social.digest(article):
        raise Http404("these are not the article's words")
    name = social.draw(article)
    return served(request, name, default_storage.open(name))
