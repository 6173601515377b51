"""The edition in an address: nothing for the default one, `tr/` for another."""

from django.conf import settings
from django.urls import register_converter
from django.urls.converters import StringConverter, get_converters


class EditionConverter:
    """`""` ↔ the default language, `"tr/"` ↔ `tr`; one pattern serves all editions."""

    _others = "|".join(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    regex = f"(?:(?:{_others})/)?" if _others else ""

    def to_python(self, value: str) -> str:
        return value.rstrip("/") or settings.LANGUAGE_CODE

    def to_url(self, value: str) -> str:
        if value == settings.LANGUAGE_CODE:
            return ""
        if value not in dict(settings.LANGUAGES):
            raise ValueError(f"{value} is no edition")
        return f"{value}/"


class MonthConverter:
    """A month of the year in two digits."""

    regex = "0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class YearConverter(MonthConverter):
    regex = "[12][0-9]{3}"

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class KeyConverter(MonthConverter):
    """A row's key, no longer than the database can hold."""

    regex = "[1-9][0-9]{0,17}"

    def to_url(self, value: int) -> str:
        return str(value)


class TokenConverter(StringConverter):
    """Text that is looked up in the database; PostgreSQL's text holds no NUL."""

    regex = "[^/\x00]+"


class FeedConverter:
    """A format of a feed, by its file name."""

    regex = "rss\\.xml|atom\\.xml|feed\\.json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def register() -> None:
    """Make the converters known; every URL table that uses them calls it, the first one acts."""
    if "edition" in get_converters():
        return
    register_converter(EditionConverter, "edition")
    register_converter(MonthConverter, "month")
    register_converter(YearConverter, "year")
    register_converter(KeyConverter, "key")
    register_converter(FeedConverter, "feed")
    register_converter(TokenConverter, "token")
