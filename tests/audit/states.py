"""What the sample magazine happens not to have: `python -m tests.audit.states` adds it.

Pages that lack something, have too much of it, or were withdrawn: a page must look meant then, too.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

PLACES = {
    "state-bare": "/edge/bare/",
    "state-long": "/tr/uc/uzun/",
    "state-crowd": "/edge/crowd/",
    "state-quotation": "/edge/quotation/",
    "state-retracted": "/edge/retracted/",
    "state-gone": "/edge/gone/",
    "state-alone": "/tr/uc/",
}
LONG = (
    "Muvaffakiyetsizleştiricileştiriveremeyebileceklerimizdenmişsinizcesine davranan komisyon,"
    " gemilerin havuzlama takvimini üçüncü kez erteledi; tersane işçileri, denizciler ve"
    " sigortacılar aynı soruyu soruyor: Bu filo ne zaman denize çıkacak?"
)
TABLE = (
    "<table><tbody><tr><th>Ship</th><th>Laid down</th><th>Displacement (t)</th><th>Crew</th>"
    "<th>Range at 15 knots (nautical miles)</th></tr><tr><th>Poyraz</th><td>2023</td><td>3,100</td>"
    "<td>112</td><td>4,500</td></tr><tr><th>Lodos</th><td>2024</td><td>3,150</td><td>110</td>"
    "<td>4,500</td></tr></tbody></table>"
)
ARABIC = (
    '<blockquote lang="ar" dir="rtl"><p>السفينة لا تخاف من ضيق الممر، بل تخاف من السفينة التي'
    " خلفها.</p></blockquote>"
)
TEXT = "<p>The committee met on Tuesday and adjourned on Tuesday.</p>" * 3


def add() -> None:
    """Write all of them; once."""
    from accounts.models import User
    from articles import withdrawing
    from articles.models import Article, Author
    from categories.models import Category

    if Category.objects.filter(slug="edge").exists():
        return
    by = User.objects.filter(is_superuser=True).get()
    edge = Category.objects.create(name="Edge", slug="edge", language="en", in_navigation=False)
    rim = Category.objects.create(name="Uç", slug="uc", language="tr", in_navigation=False)
    crowd = [Author.objects.create(name=f"Author Number {count}").pk for count in range(1, 13)]
    picture = Article.objects.published().exclude(lead_image=None)[0].lead_image_id

    _out(by, edge, slug="bare", headline="Bare", body="<p>Two words.</p>")
    _out(by, rim, slug="uzun", headline=LONG, standfirst=LONG, body=TEXT, featured=True)
    _out(by, edge, slug="crowd", headline="Twelve hands wrote this", body=TEXT,
         lead_image=picture, byline=[[pk, "author"] for pk in crowd])  # fmt: skip
    _out(by, edge, slug="quotation", headline="What was said, and in which direction",
         standfirst="A quotation and a table.", body=TEXT + ARABIC + TEXT + TABLE)  # fmt: skip
    wrong = _out(by, edge, slug="retracted", headline="What turned out to be wrong", body=TEXT)
    withdrawing.retract(wrong, by=by, version=wrong.version, notice="Our source had made it up.")
    gone = _out(by, edge, slug="gone", headline="Gone", body=TEXT)
    withdrawing.unpublish(gone, by=by, version=gone.version)


def _out(by: Any, category: Any, **values: Any) -> Any:
    from articles import editing
    from articles.publishing import Publication, publish
    from articles.snapshot import blank

    data = blank(category=category.pk, language=category.language, **values)
    article = editing.create(by, data, edition=category.language)
    # Long ago: the front page and the lists stay as the sample has them.
    at = timezone.now() - timedelta(days=400)
    item = Publication(article, article.latest_revision, article.version, at=at)
    publish([item], by=by, announce=False)
    return article


if __name__ == "__main__":
    import django

    django.setup()
    add()
