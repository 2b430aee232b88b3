"""How old must a reader be for a text? Flesch and Kincaid's grade, plus five years.

[1] Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas.
"""

from __future__ import annotations

import re

GRADE_TO_AGE = 5
_SENTENCE_END = re.compile(r"[.?!:;]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z'’]+|\d[\d,.]*%?")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_age(text: str) -> float:
    """Age in years. A colon or semicolon ends a thought as a full stop does; a number is a word
    of one syllable.
    """
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    words = _WORD.findall(text)
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return grade + GRADE_TO_AGE


def _syllables(word: str) -> int:
    word = word.lower()
    if not word[0].isalpha():
        return 1
    if word.endswith("e") and not word.endswith(("le", "ee", "ie")):
        word = word[:-1]
    elif word.endswith("ed") and not word.endswith(("ted", "ded")):
        word = word[:-2]
    return max(1, len(_VOWELS.findall(word)))
