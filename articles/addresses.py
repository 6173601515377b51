"""Addresses: which are free, and what becomes of those that were public."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.choices import Status
from articles.models.redirects import Redirect
from categories.models import Category
from categories.slugs import slugify


def refuse_clash(article: Article, slug: str, category: Category) -> None:
    """Raise ValidationError where `slug` is taken by an article or by a section below."""
    twin = Article.objects.filter(edition=category.language, slug=slug).exclude(pk=article.pk)
    if found := twin.first():
        raise ValidationError(
            {"slug": _("“%(headline)s” has this address already.") % {"headline": found.headline}}
        )
    below = Category.objects.filter(language=category.language, path=f"{category.path}/{slug}")
    if below.exists():
        raise ValidationError({"slug": _("A section has this address; choose another.")})


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
        Redirect.objects.filter(pk=redirect.pk).update(**fields)
        redirect.refresh_from_db()
    names = [*(f"{name}_id" for name in Redirect.TARGETS), "edition", "url"]
    target = {name: getattr(redirect, name) for name in names}
    Redirect.objects.filter(url=redirect.path).exclude(pk=redirect.pk).update(**target)
