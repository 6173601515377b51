"""Which edition a language of another system belongs to."""

from django.conf import settings


def edition_for(language: str) -> str:
    """Our code for `tr-TR` and the like; the default language where we do not have it."""
    code = language.replace("_", "-").lower()
    known = dict(settings.LANGUAGES)
    return next(
        (one for one in (code, code.partition("-")[0]) if one in known), settings.LANGUAGE_CODE
    )
