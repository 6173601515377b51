"""The score of MDN's HTTP Observatory, for one answer over HTTPS.

The table: https://github.com/mdn/mdn-http-observatory (src/grader/charts.js, MPL-2.0 data of 2026).
Marks above 100 count only from 90 on. What its scanner asks of a whole host (redirects from HTTP,
CORS files) is asked by tests of their own.
"""

import re
from collections.abc import Mapping

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
HALF_A_YEAR = 15_768_000
CREDIT_FROM = 90


def csp(policy: str) -> int:
    """+10 for nothing unsafe and `default-src 'none'`, down to −25 for none at all."""
    found = {}
    for part in filter(str.strip, policy.split(";")):
        name, *sources = part.split()
        found[name] = set(sources)
    if not found:
        return -25
    default = found.get("default-src", {"*"})
    script, style = found.get("script-src", default), found.get("style-src", default)
    if script & (BROAD | INLINE) or found.get("object-src", default) & BROAD:
        return -20
    passive = ("img-src", "media-src")
    active = set().union(*(each for name, each in found.items() if name not in passive))
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    shown = set().union(*(found.get(name, default) for name in passive))
    if any(source.startswith(("http:", "ftp:")) for source in shown):
        return -10
    if style & (BROAD | INLINE):
        return 0
    return 10 if default == {"'none'"} else 5


def frames(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in headers.get("Content-Security-Policy", ""):
        return 5
    return 0 if headers.get("X-Frame-Options", "") in {"DENY", "SAMEORIGIN"} else -20


def transport(value: str) -> int:
    found = re.search(r"max-age=(\d+)", value)
    if not found:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def referrer(value: str) -> int:
    last = value.split(",")[-1].strip()
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    if not last:
        return 0
    return 5 if last in private else -5


def cookies(lines: list[str], protected: bool) -> int:
    """`lines` as in Set-Cookie; names with `sess` are sessions', with `csrf` they guard forms."""
    worst = 5 if lines else 0
    for line in lines:
        name, low = line.partition("=")[0].lower(), line.lower()
        session = "sess" in name or "login" in name
        if "; secure" not in low:
            worst = min(worst, (-10 if session else -5) if protected else (-40 if session else -20))
        if session and "; httponly" not in low:
            worst = min(worst, -30)
        if "samesite=none" in low or ("csrf" in name and "samesite" not in low):
            worst = min(worst, -20)
        elif "samesite" not in low:
            worst = min(worst, 0)
    return worst


def scripts(html: str, host: str) -> int:
    """Scripts of other hosts cost, those of our own do not."""
    sources = re.findall(r"<script[^>]*\ssrc=[\"']?([^\"'\s>]+)", html)
    if any(each.startswith(("http:", "//")) for each in sources):
        return -50
    foreign = [each for each in sources if each.startswith("https:")]
    return -5 if any(not each.startswith(f"https://{host}/") for each in foreign) else 0


def score(headers: Mapping[str, str], set_cookies: list[str], html: str, host: str) -> int:
    """What the Observatory would give, of at most 145."""
    protected = transport(headers.get("Strict-Transport-Security", "")) == 0
    isolation = {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}
    openers = {"same-origin": 10, "": 0}
    marks = [
        csp(headers.get("Content-Security-Policy", "")),
        frames(headers),
        transport(headers.get("Strict-Transport-Security", "")),
        referrer(headers.get("Referrer-Policy", "")),
        cookies(set_cookies, protected),
        scripts(html, host),
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        isolation.get(headers.get("Cross-Origin-Resource-Policy", ""), -5),
        openers.get(headers.get("Cross-Origin-Opener-Policy", ""), 0),
        -50 if headers.get("Access-Control-Allow-Credentials") == "true" else 0,
    ]
    base = 100 + sum(mark for mark in marks if mark < 0)
    return max(0, base + (sum(mark for mark in marks if mark > 0) if base >= CREDIT_FROM else 0))
