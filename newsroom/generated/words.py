"""Sentences, headlines and names out of a seeded chance: the same for the same seed."""

import random
from itertools import accumulate

SENTENCES = 3_000
VOCABULARY = 6_000
# In one article of five, and in the headline of one of fifty: what searches look for.
COMMON, RARE = "council", "bathysphere"
FIRST = ["Ada", "Deniz", "Leyla", "Mert", "Nora", "Omar", "Petra", "Selin", "Tomas", "Yusuf"]
LAST = ["Arslan", "Berg", "Demir", "Fischer", "Kaya", "Lindqvist", "Moreau", "Novak", "Sato"]
_ONSETS = [*"bcdfghklmnprstvz", "br", "cl", "dr", "fr", "gr", "pl", "st", "tr"]
_VOWELS = [*"aeiou", "ai", "ea", "ou"]
_CODAS = ["", "", "", "l", "n", "r", "s", "t", "nd", "rk", "st"]


class Chance:
    """All that is drawn by lot, from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 — it makes gibberish, and guards nothing
        self.words = sorted({self._word() for _number in range(VOCABULARY)})
        self.random.shuffle(self.words)
        # Few words are frequent and most are rare, as in any language (Zipf).
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.sentences = [self.sentence() for _number in range(SENTENCES)]

    def _word(self) -> str:
        draw = self.random.choice
        count = self.random.choice((1, 2, 2, 3))
        return "".join(draw(_ONSETS) + draw(_VOWELS) + draw(_CODAS) for _number in range(count))

    def some(self, count: int) -> list[str]:
        """Words as they come in a text."""
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def sentence(self) -> str:
        """About seventeen words and a full stop."""
        return " ".join(self.some(self.random.randint(10, 24))).capitalize() + "."

    def headline(self) -> str:
        """Five to nine words."""
        return " ".join(self.some(self.random.randint(5, 9))).capitalize()

    def paragraphs(self, count: int) -> list[str]:
        """Paragraphs of five sentences out of the pool."""
        drawn = self.random.choices(self.sentences, k=count * 5)
        return [" ".join(drawn[start : start + 5]) for start in range(0, count * 5, 5)]
