"""What a typesetter does to a headline."""

import re

from django import template

register = template.Library()

SOFT_HYPHEN = "\u00ad"
LONG = 14  # letters: shorter words fit a telephone's line
# A Turkish syllable begins with the consonant before its vowel (Türk Dil Kurumu, Yazım Kılavuzu);
# four letters stay on either side, so that no scrap of a word stands alone.
_VOWELS = "aeıioöuüâîûAEIİOÖUÜÂÎÛ"
_TURKISH_BREAK = re.compile(rf"(?<=\w{{4}})(?=[^\W\d_{_VOWELS}][{_VOWELS}]\w{{2}})")
_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")


@register.filter
def hyphenated(text: str, language: str) -> str:
    """`text` with soft hyphens in its long words, for languages that browsers cannot hyphenate.

    A word of twenty letters is common in a Turkish headline and wider than a telephone.
    """
    if language != "tr":
        return text
    return _WORD.sub(lambda word: _TURKISH_BREAK.sub(SOFT_HYPHEN, word[0]), text)
