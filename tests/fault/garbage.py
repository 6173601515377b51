"""Requests that nobody should send, from a seed: bytes for a socket, the same for the same seed."""

import random

PATHS = [
    "/", "/news/", "/tr/", "/search/", "/feeds/", "/sitemap.xml", "/tags/", "/authors/",
    "/issues/", "/archive/2026/11/", "/corrections/", "/media/", "/static/", "/admin/login/",
    "/admin/", "/subscriptions/", "/subscriptions/api/", "/healthz", "/robots.txt", "/pages/about/",
    "/news/article-12/", "/live/", "/preview/",
]  # fmt: skip
PIECES = [
    "%00", "%ff", "%c0%af", "%ed%a0%80", "%e2%80%ae", "%0d%0aX-Evil:%20a", "..%2f..%2fetc%2fpasswd",
    "%2e%2e/", "//", ";a=b", "%252e", "\\", "'", '"', "<script>", "{{7*7}}", "${7*7}", "%n%s",
    "٣", "١٢٣", "é", "\U0001f4a5", "a" * 3000, "%" * 50, "-1", "1e9", "9" * 400,
    str(2**63), "1" + "0" * 23, "NaN", "null", "undefined", "true", "[]", "None", "%20", "+", "*",
    "CON", "~", "|", "^", "`id`", "$(id)", "' OR 1=1--", "\x7f", "%7f", "%f0%9f%92%a5", "İ", "ı",
]  # fmt: skip
NAMES = [
    "q", "page", "before", "p", "next", "lang", "format", "id", "cat", "tag", "author", "m", "feed",
    "since", "until", "section", "kind", "sort", "email", "e", "token", "callback", "_method",
    "x[]",
]  # fmt: skip
METHODS = ["GET"] * 12 + ["HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE",
           "PROPFIND", "FOO", "G" * 300, "get"]  # fmt: skip
HEADERS = [
    "Accept", "Accept-Language", "Accept-Encoding", "Cookie", "Referer", "Origin", "Range",
    "If-None-Match", "If-Modified-Since", "X-Forwarded-For", "X-Forwarded-Proto",
    "X-Forwarded-Host", "Authorization", "Content-Type", "X-Original-URL", "User-Agent",
    "X-HTTP-Method-Override", "X_Under_Score", "Sec-Fetch-Site", "X-Request-Id", "Expect", "Via",
    "Forwarded", "Upgrade",
]  # fmt: skip
VALUES = [
    "bytes=0-", "bytes=9999999999-", "bytes=-1", "bytes=a-b", '"x", W/"y", *', "*", "gzip;q=nope",
    "Thu, 99 Foo 2026", "session=" + "a" * 200, "session=\x01", "a=b; a=c; ;=;", "tr-TR,tr;q=9",
    "application/json", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 300,
    "application/x-www-form-urlencoded; charset=utf-99", "text/html;charset=%00", "100-continue",
    "Basic !!!", "Bearer \xff", "http://evil.test", "null", "websocket", "999.999.999.999, ::1",
    "x" * 7000, "\xff\xfe", "\t \t", "",
]  # fmt: skip
BODIES = [
    b"", b"{", b'{"a":' * 200, b"[]", b"null", b"\x00" * 100, b"a=b&" * 1500,
    b"email=%ff%fe&email=", b"csrfmiddlewaretoken=x&username=a%00b&password=%00", b"--b\r\n",
    b"email=" + b"a" * 5000 + b"@x.test", b"\xff" * 1000, b'{"email": {"a": 1}}',
    b'{"email": "\\ud800"}',
]  # fmt: skip


class Garbage:
    """An endless row of requests."""

    def __init__(self, seed: int, host: str, paths: list[str]) -> None:
        self.chance, self.host = random.Random(seed), host
        self.paths = [*PATHS, *paths]

    def request(self) -> bytes:
        """The bytes of one request."""
        chance = self.chance
        method = chance.choice(METHODS)
        target = self.target()
        if chance.random() < 0.02:
            return self.raw()
        body = chance.choice(BODIES) if method in {"POST", "PUT", "PATCH"} else b""
        lines = [f"{method} {target} {chance.choice(['HTTP/1.1'] * 30 + ['HTTP/1.0', 'HTTP/9.9'])}"]
        if chance.random() < 0.97:
            lines.append(f"Host: {self.host}")
        for _ in range(chance.choice([0, 0, 1, 1, 2, 4, 60])):
            lines.append(f"{chance.choice(HEADERS)}: {chance.choice(VALUES)}")
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
            if chance.random() < 0.03:
                lines.append("Transfer-Encoding: chunked")
        lines.append("Connection: close")
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("utf-8", "surrogatepass") + body

    def target(self) -> str:
        chance = self.chance
        path = chance.choice(self.paths)
        for _ in range(chance.choice([0, 0, 1, 1, 2])):
            path += chance.choice(PIECES) + chance.choice(["", "/"])
        names = [chance.choice(NAMES) for _ in range(chance.choice([0, 0, 1, 1, 2, 5]))]
        if chance.random() < 0.004:
            names = [f"n{number}" for number in range(1500)]
        query = "&".join(f"{name}={chance.choice(PIECES)}" for name in names)
        return (path + (f"?{query}" if query else "")).replace(" ", "%20")

    def raw(self) -> bytes:
        """Not even a request."""
        chance, host = self.chance, b"Host: " + self.host.encode() + b"\r\n"
        return chance.choice(
            [
                bytes(chance.randrange(256) for _ in range(chance.randrange(1, 400))),
                b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 300 + b"\r\n",
                b"GET / HTTP/1.1\r\n" + host + b"A: " + b"x" * 70_000 + b"\r\n\r\n",
                b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nshort",
                b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                b"GET http://evil.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n",
                b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            ]
        )
