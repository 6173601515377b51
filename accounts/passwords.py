"""Rules of passwords besides Django's: nothing that names the site or the trade."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("newsroom", "password", "parola", "sifre", "şifre", "admin", "editor", "magazine")


class NotOfTheSite:
    """Refuses what is made of the site's name or of words that everybody here tries first."""

    def validate(self, password: str, user: Any = None) -> None:
        host = settings.SITE_URL.partition("://")[2].partition(":")[0]
        left = password.casefold()
        for word in (*WORDS, *host.removeprefix("www.").split(".")):
            if len(word) > 3:
                left = left.replace(word, "")
        if len(left) < 8:
            raise ValidationError(
                _("It says little more than the name of the site."), code="of_the_site"
            )

    def get_help_text(self) -> str:
        return _("It must be more than the name of the site.")
