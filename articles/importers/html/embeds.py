"""Which addresses are players or posts of other sites, and what their one true address is."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

HOSTS = (
    "youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com", "dailymotion.com", "dai.ly",
    "twitter.com", "x.com", "facebook.com", "instagram.com", "tiktok.com", "soundcloud.com",
    "spotify.com", "ted.com", "flickr.com", "flic.kr", "wordpress.tv", "videopress.com",
    "bsky.app", "reddit.com", "mixcloud.com", "podcasts.apple.com", "issuu.com", "scribd.com",
    "slideshare.net", "threads.net", "mastodon.social", "rumble.com", "bandcamp.com",
)  # fmt: skip
PLAYERS = (
    (re.compile(r"youtube(?:-nocookie)?\.com/(?:embed|v|e|shorts|live)/([\w-]{6,20})"),
     "https://www.youtube.com/watch?v={}"),
    (re.compile(r"youtu\.be/([\w-]{6,20})"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"player\.vimeo\.com/video/(\d{3,15})"), "https://vimeo.com/{}"),
    (re.compile(r"vimeo\.com/moogaloop\.swf\?.*clip_id=(\d{3,15})"), "https://vimeo.com/{}"),
    (re.compile(r"dailymotion\.com/(?:embed/video|swf)/(\w{3,20})"),
     "https://www.dailymotion.com/video/{}"),
    (re.compile(r"dai\.ly/(\w{3,20})"), "https://www.dailymotion.com/video/{}"),
    (re.compile(r"open\.spotify\.com/embed/(\w{3,12}/\w{5,40})"), "https://open.spotify.com/{}"),
    (re.compile(r"embed\.ted\.com/(talks/[\w-]{3,100})"), "https://www.ted.com/{}"),
)  # fmt: skip


def canonical(address: str) -> str:
    """The address a person would share, for a player or a page; "" for what is no web address."""
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host or re.search(r"[\s<>\"]", address):
        return ""
    for pattern, template in PLAYERS:
        if match := pattern.search(address):
            return template.format(match[1])
    if host.removeprefix("www.").removeprefix("m.") == "youtube.com" and parts.path == "/watch":
        video = parse_qs(parts.query).get("v", [""])[0]
        if re.fullmatch(r"[\w-]{6,20}", video):
            return f"https://www.youtube.com/watch?v={video}"
    inner = parse_qs(parts.query).get("href" if "facebook" in host else "url", [""])[0]
    if "/plugins/" in parts.path or host == "w.soundcloud.com":
        return canonical(inner) if inner != address else ""
    return address


def embeddable(address: str) -> str:
    """The canonical address when it belongs to a site that is known to be embedded, else ""."""
    if "//" not in address:
        return ""
    address = canonical(address)
    host = (urlsplit(address).hostname or "") if address else ""
    known = any(host == name or host.endswith(f".{name}") for name in HOSTS)
    return address if known and urlsplit(address).path.strip("/") else ""
