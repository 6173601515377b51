"""Words one slip of the finger away: a letter too many, too few, another, or two swapped."""

from string import ascii_lowercase

SHORTEST, LONGEST = 4, 20


def near(word: str) -> list[str]:
    """Every word one slip from `word`, itself not among them; none for very short or long ones."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    letters = sorted({*ascii_lowercase, *word})
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = dict.fromkeys(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    found |= dict.fromkeys(a + b[1:] for a, b in cuts if b)
    found |= dict.fromkeys(a + letter + b[1:] for a, b in cuts if b for letter in letters)
    found |= dict.fromkeys(a + letter + b for a, b in cuts for letter in letters)
    found.pop(word, None)
    return list(found)
