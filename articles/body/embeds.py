"""Providers whose content can stand in an article, and where their frames load from.

A reader gets a link; only a click loads the frame, from the provider's address with the least
tracking. Addresses of others stay plain links.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_noop as _

WATCH = _("Watch on %(provider)s")
LISTEN = _("Listen on %(provider)s")
READ = _("See it on %(provider)s")


@dataclass(frozen=True)
class Provider:
    """One provider: hosts and path that name a piece of content, and its frame's address.

    `frame` gets the groups of `path` and the whole address, quoted, as `url`.
    """

    name: str
    label: str
    hosts: tuple[str, ...]
    path: re.Pattern[str]
    frame: str
    ratio: str = "wide"  # wide: 16 to 9; player: a strip of sound; tall: a post or a telephone

    def source(self, url: str) -> str | None:
        """The frame's address for `url`, or None where it is not this provider's."""
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        match = self.path.search(f"{parts.path}?{parts.query}") if host in self.hosts else None
        if not match:
            return None
        return self.frame.format(url=quote(url, safe=""), **match.groupdict())


@dataclass(frozen=True)
class Embed:
    """One embed as a page shows it."""

    provider: Provider
    url: str
    source: str


def _path(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


PROVIDERS = (
    Provider(
        "YouTube",
        WATCH,
        ("youtube.com", "youtu.be", "youtube-nocookie.com", "music.youtube.com"),
        _path(r"^/(?:(?:embed|shorts|live|v)/|watch\?(?:.*&)?v=)?(?P<id>[\w-]{11})(?:[?&/]|$)"),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    Provider(
        "Vimeo",
        WATCH,
        ("vimeo.com", "player.vimeo.com"),
        _path(r"^/(?:video/|channels/\w+/)?(?P<id>[0-9]{5,12})(?:[/?]|$)"),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    Provider(
        "Dailymotion",
        WATCH,
        ("dailymotion.com", "dai.ly"),
        _path(r"^/(?:embed/)?(?:video/)?(?P<id>[a-z0-9]{6,8})(?:[_?/]|$)"),
        "https://geo.dailymotion.com/player.html?video={id}",
    ),
    Provider(
        "TED",
        WATCH,
        ("ted.com", "embed.ted.com"),
        _path(r"^/talks/(?P<id>[\w-]{3,120})(?:[?/]|$)"),
        "https://embed.ted.com/talks/{id}",
    ),
    Provider(
        "Internet Archive",
        READ,
        ("archive.org",),
        _path(r"^/(?:details|embed)/(?P<id>[\w.-]{3,120})(?:[?/]|$)"),
        "https://archive.org/embed/{id}",
    ),
    Provider(
        "SoundCloud",
        LISTEN,
        ("soundcloud.com",),
        _path(r"^/[\w-]{2,60}/(?:sets/)?[\w-]{2,120}(?:[?/]|$)"),
        "https://w.soundcloud.com/player/?url={url}&visual=false",
        "player",
    ),
    Provider(
        "Spotify",
        LISTEN,
        ("open.spotify.com",),
        _path(
            r"^/(?:intl-\w{2}/)?(?:embed/)?"
            r"(?P<kind>track|album|playlist|episode|show|artist)/(?P<id>\w{22})(?:[?/]|$)"
        ),
        "https://open.spotify.com/embed/{kind}/{id}",
        "player",
    ),
    Provider(
        "Apple Podcasts",
        LISTEN,
        ("podcasts.apple.com",),
        _path(r"^/(?P<id>[a-z]{2}/podcast/[^?/]{1,120}/id[0-9]{5,14}(?:\?i=[0-9]+)?)"),
        "https://embed.podcasts.apple.com/{id}",
        "player",
    ),
    Provider(
        "X",
        READ,
        ("twitter.com", "x.com"),
        _path(r"^/\w{1,15}/status/(?P<id>[0-9]{5,20})(?:[?/]|$)"),
        "https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true",
        "tall",
    ),
    Provider(
        "Instagram",
        READ,
        ("instagram.com",),
        _path(r"^/(?:[\w.]{1,30}/)?(?P<kind>p|reel|tv)/(?P<id>[\w-]{5,40})(?:[?/]|$)"),
        "https://www.instagram.com/{kind}/{id}/embed/",
        "tall",
    ),
    Provider(
        "TikTok",
        WATCH,
        ("tiktok.com",),
        _path(r"^/(?:@[\w.]{1,30}/video|embed/v2|player/v1)/(?P<id>[0-9]{15,22})(?:[?/]|$)"),
        "https://www.tiktok.com/player/v1/{id}",
        "tall",
    ),
    Provider(
        "OpenStreetMap",
        READ,
        ("openstreetmap.org",),
        _path(r"^/export/embed\.html\?(?P<id>(?:.*&)?bbox=[-0-9.,%CF2]+[^#]*)$"),
        "https://www.openstreetmap.org/export/embed.html?{id}",
    ),
    Provider(
        "Datawrapper",
        READ,
        ("datawrapper.dwcdn.net",),
        _path(r"^/(?P<id>\w{5})(?:[?/]|$)"),
        "https://datawrapper.dwcdn.net/{id}/",
        "tall",
    ),
    Provider(
        "Flourish",
        READ,
        ("public.flourish.studio", "flo.uri.sh"),
        _path(r"^/(?P<kind>visualisation|story)/(?P<id>[0-9]{4,12})(?:[?/]|$)"),
        "https://flo.uri.sh/{kind}/{id}/embed",
        "tall",
    ),
)
# For the Content-Security-Policy of public pages.
FRAME_SOURCES = sorted({f"https://{urlsplit(provider.frame).netloc}" for provider in PROVIDERS})


def find(url: str) -> Embed | None:
    """The embed at this address, or None where no provider of ours knows it."""
    for provider in PROVIDERS:
        source = provider.source(url)
        if source:
            return Embed(provider, url, source)
    return None
