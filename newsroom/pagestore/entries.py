"""One stored page: its bytes in each encoding, its headers, and how it is written to a file."""

import gzip
import json
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

try:
    import brotli  # type: ignore[import-untyped]
except ImportError:  # the extra `fast`
    brotli = None

MAGIC = b"NRP1"
# Bodies below this many bytes are not worth compressing.
SMALL = 200
Header = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """A page as it goes out. `expires` and `made` are seconds since 1970."""

    headers: tuple[Header, ...]
    etag: str
    expires: float
    tags: frozenset[str]
    bodies: Mapping[str, bytes]
    made: float = 0.0
    answers: dict[str, list[Header]] = field(default_factory=dict, compare=False)

    @property
    def size(self) -> int:
        """Bytes that it takes in a store."""
        return sum(map(len, self.bodies.values()))

    def choose(self, accepted: str) -> str:
        """The best encoding that the client accepts: `br`, `gzip`, or none (the empty string)."""
        if "br" in self.bodies and "br" in accepted:
            return "br"
        if "gzip" in self.bodies and "gzip" in accepted:
            return "gzip"
        return ""

    def headers_for(self, encoding: str) -> list[Header]:
        """All headers of the answer in this encoding; made once for each."""
        made = self.answers.get(encoding)
        if made is None:
            made = [*self.headers, ("Vary", "Accept-Encoding"), ("ETag", self.etag)]
            if encoding:
                made.append(("Content-Encoding", encoding))
            made.append(("Content-Length", str(len(self.bodies[encoding]))))
            self.answers[encoding] = made
        return made

    def headers_unchanged(self) -> list[Header]:
        """Headers of a 304 (RFC 9110, 15.4.5)."""
        made = self.answers.get("304")
        if made is None:
            kept = {"cache-control", "content-language", "surrogate-key", "cache-tag", "date"}
            made = [header for header in self.headers if header[0].lower() in kept]
            made += [("Vary", "Accept-Encoding"), ("ETag", self.etag)]
            self.answers["304"] = made
        return made


def make(body: bytes, headers: list[Header], etag: str, expires: float, tags: set[str]) -> Entry:
    """An entry of this body in all encodings; length, encoding and tag headers are its own."""
    own = {"content-length", "content-encoding", "etag", "vary", "set-cookie"}
    kept = tuple(header for header in headers if header[0].lower() not in own)
    bodies = {"": body}
    if len(body) > SMALL:
        bodies["gzip"] = gzip.compress(body, compresslevel=6, mtime=0)
        if brotli is not None:
            bodies["br"] = brotli.compress(body, quality=5)
    # One page in several encodings: a weak tag is what they have in common (RFC 9110, 8.8.3).
    weak = etag if etag.startswith("W/") else f"W/{etag}"
    return Entry(kept, weak, expires, frozenset(tags), bodies, time.time())


def dump(entry: Entry) -> bytes:
    """The entry as the bytes of one file, with a checksum."""
    names = list(entry.bodies)
    head = json.dumps(
        {
            "headers": entry.headers,
            "etag": entry.etag,
            "expires": entry.expires,
            "made": entry.made,
            "tags": sorted(entry.tags),
            "bodies": [[name, len(entry.bodies[name])] for name in names],
        }
    ).encode()
    rest = len(head).to_bytes(4, "big") + head + b"".join(entry.bodies[name] for name in names)
    return MAGIC + zlib.crc32(rest).to_bytes(4, "big") + rest


def load(content: bytes) -> Entry | None:
    """The entry of a file; None where it is cut short or damaged."""
    if content[:4] != MAGIC or zlib.crc32(content[8:]).to_bytes(4, "big") != content[4:8]:
        return None
    start = 12 + int.from_bytes(content[8:12], "big")
    head = json.loads(content[12:start])
    bodies: dict[str, bytes] = {}
    for name, length in head["bodies"]:
        bodies[name] = content[start : start + length]
        start += length
    headers = tuple((name, value) for name, value in head["headers"])
    tags, made = frozenset(head["tags"]), head.get("made", 0.0)
    return Entry(headers, head["etag"], head["expires"], tags, bodies, made)
