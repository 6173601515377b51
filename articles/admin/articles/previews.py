"""The draft as readers would see it: of unsaved text, beside the editor."""

from typing import Any

from csp.constants import SELF
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from articles import preview
from articles.admin.articles.form import ArticleForm
from articles.models import Article
from articles.snapshot import blank, of_article
from articles.views.pages import respond


@xframe_options_sameorigin
@require_POST
def live(request: HttpRequest, article: Article | None = None) -> HttpResponse:
    """The public page of what the form holds now; nothing is stored."""
    user: Any = request.user
    base = of_article(article) if article else blank(language=user.language)
    form = ArticleForm(base, by=user, data=request.POST)
    form.is_valid()
    page = preview.page_of(article, form.snapshot())
    shown = page.article
    response = respond(
        request,
        "articles/article.html",
        {**page.context(), "meta": {"title": shown.headline, "robots": "noindex"}},
        edition=shown.edition,
        language=shown.language,
        keys=[],
    )
    # What readers' browsers may do, and that the editor shows it in a frame.
    policy = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "frame-ancestors": [SELF]}
    response.headers["Content-Security-Policy"] = build_policy(replace=policy)
    del response.headers["Surrogate-Key"]
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
