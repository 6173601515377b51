"""A picture's words in further languages, in one field of a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models.library import Image, Told

Translations = dict[str, dict[str, str]]
COLUMNS = {each.name: each for each in Image._meta.fields if each.name in Told._fields}


def further_languages() -> list[tuple[str, Any]]:
    """Code and name of each language but the first, in which the picture's own words are."""
    return [each for each in settings.LANGUAGES if each[0] != settings.LANGUAGE_CODE]


class WordsInput(forms.Widget):
    """A line for each of the words in each further language."""

    template_name = "admin/widgets/words.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        kept = value if isinstance(value, dict) else {}
        context["widget"]["languages"] = [
            {
                "code": code,
                "name": language,
                "fields": [
                    {
                        "name": f"{name}-{code}-{each}",
                        "label": COLUMNS[each].verbose_name,
                        "value": kept.get(code, {}).get(each, ""),
                        "max_length": COLUMNS[each].max_length,
                    }
                    for each in Told._fields
                ],
            }
            for code, language in further_languages()
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Translations:
        found: Translations = {}
        for code, _language in further_languages():
            # PostgreSQL keeps no NUL.
            words = {
                each: data.get(f"{name}-{code}-{each}", "").replace("\x00", "").strip()
                for each in Told._fields
            }
            if words := {each: text for each, text in words.items() if text}:
                found[code] = words
        return found

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


class TranslatedWords(forms.Field):
    """`{"tr": {"alt": …}}`; languages that the site no longer has are kept."""

    widget = WordsInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def validate(self, value: Translations) -> None:
        for words in value.values():
            for name, text in words.items():
                limit = COLUMNS[name].max_length
                if limit and len(text) > limit:
                    raise ValidationError(
                        _("“%(start)s…” is longer than %(limit)s characters."),
                        params={"start": text[:20], "limit": limit},
                    )
