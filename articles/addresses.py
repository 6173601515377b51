"""Addresses: which are free, and what becomes of those that were public."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.choices import Status
from articles.models.redirects import Redirect
from categories.models import Category
from categories.slugs import slugify


def refuse_clash(article: Article, slug: str, category: Category) -> None:
    """Raise ValidationError where `slug` is taken by an article or by a section below."""
    refuse_clashes([(article, slug, category)])


def refuse_clashes(wanted: Sequence[tuple[Article, str, Category]]) -> None:
    """The same for many that take their addresses together."""
    taken = _taken(wanted)
    paths = {f"{category.path}/{slug}" for _article, slug, category in wanted}
    rows = Category.objects.filter(path__in=paths).values_list("language", "path")
    sections = set(rows)
    for article, slug, category in wanted:
        twins = taken.setdefault((category.language, slug), {})
        if found := [headline for pk, headline in twins.items() if pk != article.pk]:
            raise ValidationError(
                {"slug": _("“%(headline)s” has this address already.") % {"headline": found[0]}}
            )
        twins[article.pk] = article.headline
        if (category.language, f"{category.path}/{slug}") in sections:
            raise ValidationError({"slug": _("A section has this address; choose another.")})


Twins = dict[tuple[str, str], dict[int, str]]


def _taken(wanted: Sequence[tuple[Article, str, Category]]) -> Twins:
    """Headlines by key of the articles that have these addresses, by edition and slug."""
    editions = {category.language for _article, _slug, category in wanted}
    slugs = {slug for _article, slug, _category in wanted}
    rows = Article.objects.filter(edition__in=editions, slug__in=slugs)
    found: Twins = {}
    for pk, edition, slug, headline in rows.values_list("pk", "edition", "slug", "headline"):
        found.setdefault((edition, slug), {})[pk] = headline
    return found


def refuse_section(category: Category, path: str) -> None:
    """Raise ValidationError where a section's new address is an article's."""
    home, _slash, slug = path.rpartition("/")
    taken = Article.objects.filter(
        edition=category.language, slug=slug, category__path=home
    ).exclude(status=Status.TRASHED)
    if found := taken.first():
        raise ValidationError(
            {
                "slug": _("The article “%(headline)s” has this address.")
                % {"headline": found.headline}
            }
        )


def free_slug(article: Article, wanted: str, edition: str) -> str:
    """`wanted`, or with the first number behind it that makes it free in the edition."""
    stem = slugify(wanted) or f"article-{article.pk}"
    taken = set(
        Article.objects.filter(edition=edition, slug__startswith=stem)
        .exclude(pk=article.pk)
        .values_list("slug", flat=True)
    )
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem[:95]}-{number}"
    return slug


def remember(path: str, **target: object) -> None:
    """Keep an address that was public; it leads to `target` from now on."""
    Redirect.objects.update_or_create(
        path=path[:700],
        defaults={**dict.fromkeys(Redirect.TARGETS), "url": "", "edition": "", **target},
    )


def remember_category(category: Category, old_path: str) -> None:
    """Keep the old address of a section that moved, and forget one it has taken back."""
    if old_path == category.path:
        return
    kwargs = {"edition": category.language, "path": f"{old_path}/"}
    remember(reverse("articles:resolve", kwargs=kwargs), category=category)
    Redirect.objects.filter(path=category.get_absolute_url()).delete()


def forget(path: str) -> None:
    """Drop an old address that a thing of today has taken."""
    Redirect.objects.filter(path=path).delete()


def refuse_loop(path: str, url: str) -> None:
    """Raise ValidationError where `url` leads back to `path`, at once or over other redirects."""
    seen, target = {path}, url
    while target:
        if target in seen:
            raise ValidationError({"url": _("This leads back to the old address.")})
        seen.add(target)
        following = Redirect.objects.filter(path=target).exclude(path=path).first()
        target = following.target_url if following else ""


def collapse(redirect: Redirect) -> None:
    """Let what leads to this old address lead to its target at once: one hop, no chain."""
    following = Redirect.objects.filter(path=redirect.url).first() if redirect.url else None
    if following is not None:
        fields = {name: getattr(following, name) for name in (*Redirect.TARGETS, "edition", "url")}
        Redirect.objects.filter(pk=redirect.pk).update(**fields, version=F("version") + 1)
        redirect.refresh_from_db()
    names = [*(f"{name}_id" for name in Redirect.TARGETS), "edition", "url"]
    target = {name: getattr(redirect, name) for name in names}
    others = Redirect.objects.filter(url=redirect.path).exclude(pk=redirect.pk)
    others.update(**target, version=F("version") + 1)
