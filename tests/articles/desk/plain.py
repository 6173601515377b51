"""The plain forms of the desk, as a browser posts them back."""

from itertools import product
from typing import Any

from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from articles.models import (
    Article,
    Author,
    AuthorProfile,
    Correction,
    Image,
    LibraryFile,
    MagazineIssue,
    Redirect,
    Tag,
)
from categories.models import Category
from newsroom.models import MenuItem, Page, SiteSettings
from subscriptions.models import Newsletter, Webhook
from tests.articles.desk import together

Post = dict[str, Any]

PICTURE = {"file": "a.png", "digest": "a" * 64, "alt": "A ship", "width": 90, "height": 60}
# Model → a row of it, and the field that people write into.
ROWS: dict[type[Model], tuple[Post, str]] = {
    Author: ({"name": "Someone", "slug": "someone"}, "name"),
    Tag: ({"name": "Word", "slug": "word"}, "description"),
    Category: ({"name": "Deep sea", "language": "en"}, "description"),
    Image: (PICTURE, "caption"),
    LibraryFile: ({"file": "a.pdf", "digest": "b" * 64, "title": "A file", "kind": "pdf"}, "title"),
    MagazineIssue: ({"title": "Issue", "month": "2026-11-01"}, "description"),
    SiteSettings: ({"edition": "tr", "name": "Ours"}, "footer_text"),
    MenuItem: ({"label": "Home", "url": "/", "edition": "en"}, "label"),
    Page: ({"title": "About", "edition": "en"}, "title"),
    User: ({"email": "someone@desk.test", "name": "Someone"}, "name"),
    Correction: ({"text": "It was blue."}, "text"),
    Redirect: ({"path": "/old/", "url": "https://example.test/0"}, "url"),
    Newsletter: ({"name": "Weekly", "edition": "en"}, "name"),
    Webhook: ({"name": "Us", "url": "https://example.test/hear"}, "name"),
}


def row(model: type[Model]) -> Any:
    """A row of the model, saved."""
    fields = dict(ROWS[model][0])
    if model is Correction:
        section = Category.objects.create(name="Air", language="en")
        fields["article"] = Article.objects.create(category=section, headline="Frigate")
    made = model._default_manager.create(**fields)
    if isinstance(made, Author):
        AuthorProfile.objects.create(author=made, language="en", biography="Writes.")
    return made


def said(model: type[Model], words: str) -> str:
    """Words as the model's field takes them."""
    return f"/{words}" if model is Redirect else words


def address(thing: Model) -> str:
    """Where its form is."""
    opts = thing._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[thing.pk])


def opened(client: Any, thing: Model, **changes: Any) -> Post:
    """The form as the page has it, with some of its fields written anew."""
    return shown(client.get(address(thing))) | changes


def shown(answer: Any) -> Post:
    """What the page of this answer would post, its rows below included."""
    forms = [answer.context["adminform"].form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    posted = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    return {
        name: value for name, value in posted.items() if value is not None and value is not False
    }


def race(model: type[Model], browsers: list[Any], rounds: int) -> None:
    """So many rounds with 8 and with 20 posts of one form: one wins, all others keep their text."""
    thing, field = row(model), ROWS[model][1]
    with together.threads() as pool:
        for number, many in product(range(rounds), (8, 20)):
            posted = opened(browsers[0], thing)
            texts = [said(model, f"Words {number} {each}") for each in range(many)]
            windows = [together.copy(browsers[each % len(browsers)]) for each in range(many)]
            posts = [posted | {field: text} for text in texts]
            answers = together.post(pool, windows, address(thing), posts)
            codes = [answer.status_code for answer in answers]
            assert sorted(codes) == [302, *[409] * (many - 1)]
            thing.refresh_from_db()
            assert getattr(thing, field) == texts[codes.index(302)]
            lost = [pair for pair in zip(answers, texts, strict=True) if pair[0].status_code == 409]
            assert all(text in answer.text for answer, text in lost)
