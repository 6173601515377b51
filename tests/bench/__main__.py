"""`make bench ARGS="made --sizes 10000"`: run what is asked for and print its table."""

import argparse
from collections.abc import Callable

from tests.bench import choice, desk, growth, imports, living, made, mailings, stored

SUITES: dict[str, Callable[[argparse.Namespace], None]] = {
    "imports": imports.run,
    "made": made.run,
    "stored": stored.run,
    "servers": choice.run,
    "growth": growth.run,
    "living": living.run,
    "mailings": mailings.run,
    "desk": desk.run,
}

# Numbers of articles, where none are asked for.
SIZES = {"growth": [1_000, 10_000, 100_000], "desk": [100_000]}
USUAL = [1_000, 10_000]


def words(raw: str) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in raw.split(",") if word.strip()]


def sizes(raw: str) -> list[int]:
    """Numbers of articles separated by commas."""
    return [int(word) for word in words(raw)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("suites", nargs="*", default=list(SUITES), choices=list(SUITES))
    parser.add_argument("--databases", type=words, default=["sqlite", "postgres"])
    parser.add_argument("--servers", type=words, default=["granian", "gunicorn"])
    parser.add_argument("--sizes", type=sizes, default=[])
    parser.add_argument("--pages", type=words, default=[])
    parts = f"of mailings, such as freeze; of living: {', '.join(living.NAMES)}"
    parser.add_argument("--parts", type=words, default=[], help=parts)
    parser.add_argument("--runs", type=int, default=3, help="interleaved runs of each page")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each run")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--against", default="", help="address of another site, or of its page")
    asked = parser.parse_args()
    given = asked.sizes
    for suite in asked.suites:
        asked.sizes = given or SIZES.get(suite, USUAL)
        SUITES[suite](asked)


if __name__ == "__main__":
    main()
