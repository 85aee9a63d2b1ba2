"""Made sentences about films, each praise or a slating.

Nothing is fetched when a run starts, so the sentences are made by a small grammar from our own
words. It says what it means plainly ("the plot is clever"), by denying the opposite ("not a dull
moment", "hardly convincing"), and by contrast, where one half decides ("the cast is fine, but the
plot is a mess", "although the music is lovely, i was bored"). One label in twenty is wrong, as in
what people label.

Which words stand in a sentence says little, their order the rest. Measured on 5,000 sentences and
1,001 for validation, seed 1: logistic regression on the words (scikit-learn) reaches 65 %, on words
and on rows of two and three words 71 %, and the network of run_sentiment.py 78 %.
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from words import (
    ADJECTIVES,
    DEGREES,
    DENIALS,
    EFFECTS,
    FILLERS,
    KINDS,
    MOMENTS,
    PARTS,
    PEOPLE,
    PLACES,
    TIMES,
    VERBS,
)

NOISE = 0.05
"""How many labels are wrong."""
LENGTH = 24
"""Words of the longest sentence; vectors of shorter ones are filled up with zeros."""
PLAIN = [
    "the {part} is {good}",
    "the {part} is {degree} {good}",
    "the {part} is {good} and {fine}",
    "a {good} {kind}",
    "a {degree} {good} {kind}",
    "a {good} and {fine} {kind}",
    "{good} {part}",
    "i {liked} the {part}",
    "i really {liked} this {kind}",
    "the {part} manages to {please} us",
    "this {kind} will {please} you",
]
DENYING = [
    "the {part} is {denial} {bad}",
    "the {part} is neither {bad} nor {poor}",
    "{denial} a {bad} {kind}",
    "not a {bad} {moment}",
    "without a {bad} {moment}",
    "i never {disliked} the {part}",
    "there is nothing {bad} about the {part}",
    "the {part} fails to {displease} us",
    "this {kind} does not {displease}",
]
CONTRASTS = [
    "{against} , but {clause}",
    "{against} , yet {clause}",
    "although {against} , {clause}",
    "{clause} , though {against}",
    "{clause} , even if {against}",
]


class Review(NamedTuple):
    """A sentence in lower case, its words and commas separated by spaces; 1 is praise, 0 is not."""

    sentence: str
    label: int


class Grammar:
    """Makes sentences by the random numbers of `draw`."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def review(self) -> Review:
        """A sentence and its label, which now and then is wrong."""
        praise = self.draw.random() < 0.5
        sentence = self._sentence(praise)
        if self.draw.random() < 0.3:
            sentence = f"{self._fill(self.draw.choice(FILLERS), praise)} {sentence}"
        return Review(sentence, int(praise != (self.draw.random() < NOISE)))

    def _sentence(self, praise: bool) -> str:
        if self.draw.random() < 0.7:
            return self._clause(praise)
        contrast = self.draw.choice(CONTRASTS)
        return contrast.format(clause=self._clause(praise), against=self._clause(not praise))

    def _clause(self, praise: bool) -> str:
        return self._fill(self.draw.choice(PLAIN if self.draw.random() < 0.8 else DENYING), praise)

    def _fill(self, pattern: str, praise: bool) -> str:
        good, fine = self.draw.sample(ADJECTIVES[praise], 2)
        bad, poor = self.draw.sample(ADJECTIVES[not praise], 2)
        lists = {
            "good": [good],
            "fine": [fine],
            "bad": [bad],
            "poor": [poor],
            "liked": VERBS[praise],
            "disliked": VERBS[not praise],
            "please": EFFECTS[praise],
            "displease": EFFECTS[not praise],
            "part": PARTS,
            "kind": KINDS,
            "moment": MOMENTS,
            "degree": DEGREES,
            "denial": DENIALS,
            "person": PEOPLE,
            "place": PLACES,
            "time": TIMES,
        }
        words = {name: self.draw.choice(choices) for name, choices in lists.items()}
        return re.sub(r"\ba (?=[aeiou]|honest)", "an ", pattern.format(**words))


def reviews(seed: int, training: int, validation: int) -> tuple[list[Review], list[Review]]:
    """That many reviews for training and for validation. No sentence comes twice."""
    grammar = Grammar(random.Random(seed))
    drawn: dict[str, Review] = {}
    while len(drawn) < training + validation:
        review = grammar.review()
        drawn.setdefault(review.sentence, review)
    made = list(drawn.values())
    return made[:training], made[training:]


def unlabelled(seed: int, count: int) -> list[str]:
    """Sentences of the same grammar without labels, to learn the words' vectors from."""
    grammar = Grammar(random.Random(f"unlabelled {seed}"))
    return [grammar.review().sentence for _ in range(count)]
