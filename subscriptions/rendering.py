"""Mails as text and HTML: templates, the site's words around them, styles set inline."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Rendered:
    """One mail before anyone's name is on it."""

    subject: str
    text: str
    html: str

    @property
    def size(self) -> int:
        """Bytes of the HTML: Gmail cuts what is longer than 102 kB."""
        return len(self.html.encode())


@lru_cache(maxsize=1)
def _inliner() -> Any:
    # Here, not above: a process that writes no mail does without.
    from css_inline import CSSInliner

    # Never fetch what a mail names; keep @media, which dark mode and phones need.
    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def site_of(edition: str) -> Any:
    """Name and publisher of an edition, as the site's settings say (SITE_OF_EDITION)."""
    return import_string(settings.SITE_OF_EDITION)(edition)


def absolute(name: str, edition: str, **kwargs: Any) -> str:
    """Absolute address of a named page in an edition."""
    return settings.SITE_URL + reverse(name, kwargs={"edition": edition, **kwargs})


def render(name: str, language: str, subject: str, context: dict[str, Any]) -> Rendered:
    """The mail `emails/<name>` in `language`; `subject` is shown in the HTML's title, too."""
    subject = " ".join(subject.split())  # a headline with a line break must not break a header
    site = site_of(language)
    words = {
        "site": site,
        "edition": language,
        "language": language,
        "subject": subject,
        "site_url": settings.SITE_URL,
        "home_url": absolute("articles:home", language),
        "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
        **context,
    }
    with translation.override(language):
        text = render_to_string(f"emails/{name}.txt", words)
        html = render_to_string(f"emails/{name}.html", words)
    return Rendered(subject, _tidy(text), _inliner().inline(html))


def _tidy(text: str) -> str:
    """Without blank lines in a row: template tags leave them behind."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        stripped = line.rstrip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines) + "\n"
