"""What search engines are told (schema.org in JSON-LD), as Google's guidelines ask for it.

Every function returns plain values; `articles.views.pages.json_ld` writes them safely.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles import social
from articles.images.picture import rendition_size, rendition_url
from articles.models import (
    Article,
    Author,
    AuthorProfile,
    Byline,
    Correction,
    Image,
    LiveEntry,
    MagazineIssue,
    Tag,
)
from articles.site import SiteInfo, absolute, site_of
from articles.teasers import Line, Person, Teaser
from categories.models import Category

Thing = dict[str, Any]
# Google asks for three ratios of at least 1,200 px ("Article structured data", image).
RATIOS = ("schema_16x9", "schema_4x3", "schema_1x1")
ENTRIES = 50
# What a byline without a person says of who publishes.
_NAMED = {"@type", "@id", "name", "url"}


def root(thing: Thing) -> Thing:
    """`thing` as a document of its own."""
    return {"@context": "https://schema.org", **thing}


def publisher(site: SiteInfo) -> Thing:
    """Who publishes, with the pages that say by which rules."""
    found: Thing = {
        "@type": "NewsMediaOrganization",
        "@id": f"{settings.SITE_URL}/#publisher",
        "name": site.publisher,
        "url": f"{settings.SITE_URL}/",
        **site.policies,
    }
    if site.logo_url:
        found["logo"] = {"@type": "ImageObject", "url": site.logo_url}
    if site.email:
        found["email"] = site.email
    if site.same_as:
        found["sameAs"] = site.same_as
    return found


def website(edition: str) -> list[Thing]:
    """The front page: the site, how to search it, and who publishes it."""
    site = site_of(edition)
    home = absolute(reverse("articles:home", kwargs={"edition": edition}))
    search = absolute(reverse("articles:search", kwargs={"edition": edition}))
    site_thing = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": site.name,
        "url": home,
        "inLanguage": edition,
        "publisher": {"@id": f"{settings.SITE_URL}/#publisher"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{search}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }
    return [root(site_thing), root(publisher(site))]


def article(
    piece: Article,
    bylines: Sequence[Line | Byline],
    tags: Sequence[Tag],
    corrections: Sequence[Correction],
    kind: str = "NewsArticle",
) -> Thing:
    """NewsArticle: of what is published, never of what was retracted."""
    site = site_of(piece.edition)
    address = absolute(piece.get_absolute_url())
    published = piece.published_at
    changed = piece.modified_at or published
    found: Thing = {
        "@type": kind,
        "@id": f"{address}#article",
        "headline": piece.headline[:110],
        "description": piece.seo_description or piece.standfirst,
        "inLanguage": piece.language,
        "url": address,
        "mainEntityOfPage": address,
        "isAccessibleForFree": True,
        "wordCount": piece.words,
        "articleSection": piece.category.name if piece.category else "",
        "keywords": [tag.name for tag in tags],
        "author": [person(line.author, piece.edition) for line in bylines]
        # Google asks for a name also where no person is named.
        or [{name: told for name, told in publisher(site).items() if name in _NAMED}],
        "publisher": publisher(site),
        "image": images(piece),
    }
    if published and changed:
        found["datePublished"] = published.isoformat()
        found["dateModified"] = changed.isoformat()
    if corrections:
        found["correction"] = [_correction(each) for each in corrections]
    return {name: value for name, value in found.items() if value not in ("", [])}


def live_blog(
    piece: Article,
    bylines: Sequence[Line | Byline],
    tags: Sequence[Tag],
    corrections: Sequence[Correction],
    entries: Iterable[LiveEntry],
) -> Thing:
    """LiveBlogPosting with its newest entries."""
    found = article(piece, bylines, tags, corrections, "LiveBlogPosting")
    found["coverageStartTime"] = found.get("datePublished", "")
    address = found["url"]
    found["liveBlogUpdate"] = [
        {
            "@type": "BlogPosting",
            "@id": f"{address}#entry-{entry.pk}",
            "url": f"{address}#entry-{entry.pk}",
            "headline": entry.headline or entry.text[:110],
            "articleBody": entry.text,
            "datePublished": entry.posted_at.isoformat(),
            "dateModified": (entry.updated_at or entry.posted_at).isoformat(),
            **({"author": person(entry.author, piece.edition)} if entry.author else {}),
        }
        for entry in list(entries)[:ENTRIES]
    ]
    return found


def images(piece: Article) -> list[Thing]:
    """The lead picture in the three ratios; the drawn card where there is none."""
    if piece.lead_image is None:
        return [_image(absolute(social.url(piece)), social.SIZE)]
    return [picture(piece.lead_image, ratio) for ratio in RATIOS]


def picture(image: Image, preset: str) -> Thing:
    """One rendition with its size, credit and licence."""
    found = _image(
        absolute(rendition_url(image, preset, 1200, "jpg")), rendition_size(image, preset, 1200)
    )
    if credit := image.told().credit:
        found["creditText"] = credit
    return found


def _image(url: str, size: tuple[int, int]) -> Thing:
    return {"@type": "ImageObject", "url": url, "width": size[0], "height": size[1]}


def person(author: Author | Person, edition: str) -> Thing:
    """An author as a byline names them."""
    return {
        "@type": "Person",
        "name": author.name,
        "url": absolute(author.get_absolute_url(edition)),
    }


def profile_page(author: Author, profile: AuthorProfile | None, edition: str) -> Thing:
    """An author's own page."""
    found = person(author, edition)
    if profile:
        found |= {"jobTitle": profile.role, "description": profile.biography}
    if author.portrait:
        found["image"] = absolute(rendition_url(author.portrait, "square", 480, "jpg"))
    if author.website_address:
        found["sameAs"] = [author.website_address]
    found["worksFor"] = {"@id": f"{settings.SITE_URL}/#publisher"}
    about = {name: value for name, value in found.items() if value}
    return {"@type": "ProfilePage", "inLanguage": edition, "mainEntity": about}


def collection(name: str, path: str, language: str, pieces: Iterable[Teaser]) -> Thing:
    """A page that lists articles."""
    return {
        "@type": "CollectionPage",
        "name": name,
        "url": absolute(path),
        "inLanguage": language,
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "url": absolute(piece.get_absolute_url()),
                    "name": piece.headline,
                }
                for position, piece in enumerate(pieces, start=1)
            ],
        },
    }


def issue(found: MagazineIssue, pieces: Iterable[Teaser]) -> Thing:
    """A magazine issue with its contents."""
    thing = collection(found.title, found.get_absolute_url(), found.edition, pieces)
    about: Thing = {"@type": "PublicationIssue", "name": found.title}
    if found.number:
        about["issueNumber"] = found.number
    if found.published_at:
        about["datePublished"] = found.published_at.isoformat()
    return thing | {"about": about}


def breadcrumbs(line: Iterable[Category], last: Article | None = None) -> Thing:
    """The way from the top section down to the page."""
    places: list[Category | Article] = [*line, *([last] if last else [])]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(place),
                "item": absolute(place.get_absolute_url()),
            }
            for position, place in enumerate(places, start=1)
        ],
    }


def _correction(correction: Correction) -> Thing:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.published_at.isoformat(),
    }
