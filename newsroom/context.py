"""What every public page shows around its content: the site's name, menus and editions."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from articles.images.picture import rendition_url
from articles.kept import kept
from articles.sections import sections
from articles.site import SiteInfo, absolute
from categories.models import Category
from newsroom.models import MenuItem, Page, SiteSettings

# What search engines ask about a newsroom (schema.org, NewsMediaOrganization), and the addresses
# that a plain page with the answer may have.
POLICIES = {
    "publishingPrinciples": ("principles", "editorial-policy", "yayin-ilkeleri"),
    "correctionsPolicy": ("corrections-policy", "duzeltme-ilkeleri"),
    "ethicsPolicy": ("ethics", "etik-ilkeler"),
    "masthead": ("masthead", "about", "kunye", "hakkimizda"),
    "ownershipFundingInfo": ("funding", "ownership", "sahiplik"),
    "verificationFactCheckingPolicy": ("fact-checking", "dogrulama"),
    "unnamedSourcesPolicy": ("sources", "kaynaklar"),
}


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`, `menu`, `footer_menu` and `editions` of the page's edition."""
    edition = edition_of(request)
    menus = SimpleLazyObject(lambda: _menus(request, edition))
    return {
        "site": SimpleLazyObject(lambda: site_of(edition)),
        "editions": _editions(edition),
        "menu": SimpleLazyObject(lambda: menus[MenuItem.Location.MAIN]),
        "footer_menu": SimpleLazyObject(lambda: menus[MenuItem.Location.FOOTER]),
    }


def site_of(edition: str) -> SiteSettings:
    """Settings of an edition, for the layers below that may not import them."""
    return kept(("site", edition), lambda: SiteSettings.objects.of(edition))


def site_info(edition: str) -> SiteInfo:
    """Name and publisher of an edition, for feeds and linked data."""
    return kept(("site info", edition), lambda: _site_info(SiteSettings.objects.of(edition)))


def _site_info(site: SiteSettings) -> SiteInfo:
    logo = rendition_url(site.logo, "free", 640, "jpg") if site.logo else ""
    chosen = site.home_sections.values_list("pk", flat=True) if site.pk else ()
    return SiteInfo(
        name=site.name,
        tagline=site.tagline,
        description=site.description,
        publisher=site.publisher or site.name,
        email=site.contact_email,
        logo_url=absolute(logo) if logo else "",
        same_as=[link["url"] for link in site.social_links],
        policies=_policies(site.edition),
        home_sections=frozenset(chosen),
        archived_comments=site.archived_comments,
    )


def _policies(edition: str) -> dict[str, str]:
    slugs = {slug for known in POLICIES.values() for slug in known}
    pages = Page.objects.filter(edition=edition, slug__in=slugs, is_public=True).only(
        "edition", "slug"
    )
    urls = {page.slug: absolute(page.get_absolute_url()) for page in pages}
    found = {
        name: next((urls[slug] for slug in known if slug in urls), "")
        for name, known in POLICIES.items()
    }
    archive = absolute(reverse("articles:corrections", kwargs={"edition": edition}))
    found["correctionsPolicy"] = found["correctionsPolicy"] or archive
    return {name: url for name, url in found.items() if url}


def edition_of(request: HttpRequest) -> str:
    """Edition that the view gave the page, or in the address; the default one without either."""
    if given := getattr(request, "edition", ""):
        return str(given)
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


@dataclass(frozen=True)
class Entry:
    """One entry of a menu, the same for every page."""

    label: str
    url: str
    category: Category | None = None
    children: tuple["Entry", ...] = ()

    def on(self, request: HttpRequest) -> dict[str, Any]:
        """The entry as a page shows it: it stands out where the page is inside of it."""
        return {
            "label": self.label,
            "url": self.url,
            "current": self.url != "/" and request.path.startswith(self.url),
            "category": self.category,
            "children": [child.on(request) for child in self.children],
        }


def _menus(request: HttpRequest, edition: str) -> dict[str, list[dict[str, Any]]]:
    menus = kept(("menus", edition), lambda: _read_menus(edition))
    return {place: [entry.on(request) for entry in entries] for place, entries in menus.items()}


def _read_menus(edition: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {place: [] for place in MenuItem.Location.values}
    rows = MenuItem.objects.filter(edition=edition).select_related("category", "page")
    for item in rows:
        if (item.category and not item.category.is_public) or (
            item.page and not item.page.is_public
        ):
            continue
        found[item.location].append(_entry(str(item), item.get_absolute_url(), item.category))
    if not found[MenuItem.Location.MAIN]:
        found[MenuItem.Location.MAIN] = [
            _entry(top.name, top.get_absolute_url(), top)
            for top in sections().tops(edition)
            if top.in_navigation
        ]
    return found


def _entry(label: str, url: str, category: Category | None) -> Entry:
    below = sections().children(category) if category else []
    children = tuple(
        Entry(child.name, child.get_absolute_url()) for child in below if child.in_navigation
    )
    return Entry(label, url, category, children)
