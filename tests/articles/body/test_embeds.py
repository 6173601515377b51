"""Which addresses become embeds, and where their frames load from."""

import pytest

from articles.body import embeds

KNOWN = [
    (
        "YouTube",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "youtube-nocookie.com/embed/dQw4w9WgXcQ",
    ),
    ("YouTube", "https://m.youtube.com/watch?t=3&v=dQw4w9WgXcQ&x=1", "/embed/dQw4w9WgXcQ"),
    ("YouTube", "https://youtu.be/dQw4w9WgXcQ?si=abc", "/embed/dQw4w9WgXcQ"),
    ("YouTube", "https://youtube.com/shorts/dQw4w9WgXcQ", "/embed/dQw4w9WgXcQ"),
    ("Vimeo", "https://vimeo.com/76979871", "player.vimeo.com/video/76979871?dnt=1"),
    ("Dailymotion", "https://www.dailymotion.com/video/x8abcde", "player.html?video=x8abcde"),
    ("TED", "https://www.ted.com/talks/a_b_c", "embed.ted.com/talks/a_b_c"),
    ("Internet Archive", "https://archive.org/details/Some.Film_1910", "embed/Some.Film_1910"),
    (
        "SoundCloud",
        "https://soundcloud.com/some-one/a-track",
        "player/?url=https%3A%2F%2Fsoundcloud.com%2Fsome-one%2Fa-track&",
    ),
    (
        "Spotify",
        "https://open.spotify.com/intl-tr/episode/4rOoJ6Egrf8K2IrywzwOMk",
        "embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
    ),
    (
        "Apple Podcasts",
        "https://podcasts.apple.com/tr/podcast/a-b/id123456789?i=1000",
        "embed.podcasts.apple.com/tr/podcast/a-b/id123456789?i=1000",
    ),
    (
        "X",
        "https://x.com/someone/status/1234567890123456789",
        "Tweet.html?id=1234567890123456789&dnt",
    ),
    ("X", "https://twitter.com/a/status/20000?s=20", "id=20000&dnt=true"),
    ("Instagram", "https://www.instagram.com/p/CabcDEF-12/", "instagram.com/p/CabcDEF-12/embed/"),
    ("TikTok", "https://www.tiktok.com/@a.b/video/7123456789012345678", "v1/7123456789012345678"),
    (
        "OpenStreetMap",
        "https://www.openstreetmap.org/export/embed.html?bbox=28.9%2C41.0%2C29.1%2C41.2&layer=mapnik",
        "embed.html?bbox=28.9%2C41.0%2C29.1%2C41.2&layer=mapnik",
    ),
    ("Datawrapper", "https://datawrapper.dwcdn.net/aB3dE/2/", "datawrapper.dwcdn.net/aB3dE/"),
    ("Flourish", "https://public.flourish.studio/visualisation/1234567/", "visualisation/1234567/"),
]


@pytest.mark.parametrize(("provider", "url", "source"), KNOWN)
def test_a_known_address_loads_from_its_provider(provider, url, source):
    found = embeds.find(url)
    assert found is not None
    assert found.provider.name == provider
    assert source in found.source
    assert any(found.source.startswith(f"{host}/") for host in embeds.FRAME_SOURCES)


def test_every_provider_is_tried():
    assert {name for name, _, _ in KNOWN} == {provider.name for provider in embeds.PROVIDERS}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.evil.test/watch?v=dQw4w9WgXcQ",
        "https://evil.test/youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@channel",
        "https://x.com/someone",
        "https://vimeo.com/about",
        "https://open.spotify.com/user/x",
    ],
)
def test_an_unknown_address_is_no_embed(url):
    assert embeds.find(url) is None
