"""What every public page shows around its content: the site's name, menus and editions."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from articles.images.picture import rendition_url
from articles.site import SiteInfo, absolute
from categories.models import Category
from newsroom.models import MenuItem, SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`, `menu`, `footer_menu` and `editions` of the edition that the address names."""
    edition = edition_of(request)
    return {
        "site": SimpleLazyObject(lambda: SiteSettings.objects.of(edition)),
        "editions": _editions(edition),
        **_menus(request, edition),
    }


def site_of(edition: str) -> SiteSettings:
    """Settings of an edition, for the layers below that may not import them."""
    return SiteSettings.objects.of(edition)


def site_info(edition: str) -> SiteInfo:
    """Name and publisher of an edition, for feeds and linked data."""
    site = SiteSettings.objects.of(edition)
    logo = rendition_url(site.logo, "free", 640, "jpg") if site.logo else ""
    return SiteInfo(
        name=site.name,
        tagline=site.tagline,
        description=site.description,
        publisher=site.publisher or site.name,
        email=site.contact_email,
        logo_url=absolute(logo) if logo else "",
        same_as=[str(link["url"]) for link in site.social if link.get("url")],
    )


def edition_of(request: HttpRequest) -> str:
    """Edition in the address; the default one where it names none."""
    match = request.resolver_match
    if match is not None and "edition" in match.kwargs:
        return str(match.kwargs["edition"])
    first = request.path.strip("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _editions(edition: str) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "name": {"en": "English", "tr": "Türkçe"}.get(code, name),
            "url": reverse("articles:home", kwargs={"edition": code}),
            "current": code == edition,
        }
        for code, name in settings.LANGUAGES
    ]


def _menus(request: HttpRequest, edition: str) -> dict[str, Any]:
    items = SimpleLazyObject(lambda: _items(request, edition))
    return {
        "menu": SimpleLazyObject(lambda: items[MenuItem.Location.MAIN]),
        "footer_menu": SimpleLazyObject(lambda: items[MenuItem.Location.FOOTER]),
    }


def _items(request: HttpRequest, edition: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {place: [] for place in MenuItem.Location.values}
    rows = MenuItem.objects.filter(edition=edition).select_related("category", "page")
    for item in rows:
        if (item.category and not item.category.is_public) or (
            item.page and not item.page.is_public
        ):
            continue
        entry = _entry(request, str(item), item.get_absolute_url(), item.category)
        found[item.location].append(entry)
    if not found[MenuItem.Location.MAIN]:
        tops = Category.objects.public().in_edition(edition)
        found[MenuItem.Location.MAIN] = [
            _entry(request, top.name, top.get_absolute_url(), top)
            for top in tops.filter(parent=None, in_navigation=True)
        ]
    _add_children(request, found[MenuItem.Location.MAIN])
    return found


def _add_children(request: HttpRequest, entries: list[dict[str, Any]]) -> None:
    """The sub-sections of all categories in the main menu, in one query."""
    above = {entry["category"].pk: entry["children"] for entry in entries if entry["category"]}
    for child in Category.objects.public().filter(parent__in=list(above), in_navigation=True):
        above[child.parent_id].append(_entry(request, child.name, child.get_absolute_url()))


def _entry(
    request: HttpRequest, label: str, url: str, category: Category | None = None
) -> dict[str, Any]:
    current = url != "/" and request.path.startswith(url)
    return {"label": label, "url": url, "current": current, "category": category, "children": []}
