"""A browser in words: `Firefox on Windows`. The header itself is not kept."""

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def _first(header: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in table if mark in header), "")


def words(header: str) -> str:
    """What `header` (User-Agent) says, as `browser, system`; empty where it says nothing known."""
    return ", ".join(part for part in (_first(header, BROWSERS), _first(header, SYSTEMS)) if part)
