"""What a browser posts from the editor page."""

import pytest
from django.urls import reverse

from articles.snapshot import of_article


@pytest.fixture
def url():
    """Address of a page of the desk by its name: `url("publish", article.pk)`."""

    def address(name, *args):
        return reverse(f"admin:articles_article_{name}", args=args)

    return address


@pytest.fixture
def form():
    """The fields of an article's form, with changes."""

    def fields(article=None, **changes):
        data = of_article(article) if article else {}
        posted = {name: value for name, value in data.items() if value not in (None, False)}
        posted.pop("schema", None)
        posted |= {"version": article.version if article else 0}
        if article:
            posted["begun_from"] = article.latest_revision_id
        if byline := posted.pop("byline", []):
            posted |= {"byline": [b[0] for b in byline], "byline_role": [b[1] for b in byline]}
        defaults = {"kind": "news", "language": "en", "access": "public", "tab": "one"}
        return {**defaults, **posted, **changes}

    return fields
