"""Vectors for words, from the company that the words keep.

Words that stand near the same words get similar vectors, and labels play no part: our stand-in for
GloVe (Pennington et al., 2014), whose vectors come from billions of words of text.
Source: Levy and Goldberg, Neural Word Embedding as Implicit Matrix Factorization (2014).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
WINDOW = 3
"""Words at most this far apart are near each other."""


class Embedding:
    """A vector of length 1 with `size` numbers for each word in `texts`; others get zeros."""

    def __init__(self, texts: Sequence[str], size: int) -> None:
        self.size = size
        self.places: dict[str, int] = {}
        for text in texts:
            for word in text.split():
                self.places.setdefault(word, len(self.places))
        vectors = _leading(_surprise(self._neighbours(texts)), size)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = vectors / np.maximum(lengths, 1e-12)

    def _neighbours(self, texts: Sequence[str]) -> Array:
        """How often each word stands near each other word, of shape (words, words)."""
        counts = np.zeros((len(self.places), len(self.places)))
        for text in texts:
            words = [self.places[word] for word in text.split()]
            for distance in range(1, WINDOW + 1):
                for pair in zip(words, words[distance:], strict=False):
                    counts[pair] += 1
        return counts + counts.T

    def vectors(self, texts: Sequence[str], length: int) -> Array:
        """The words of n texts, filled up with zeros: (n, length, size)."""
        found = np.zeros((len(texts), length, self.size))
        for rows, text in zip(found, texts, strict=True):
            for row, word in zip(rows, text.split(), strict=False):
                if word in self.places:
                    row[:] = self._vectors[self.places[word]]
        return found


def _surprise(counts: Array) -> Array:
    """By how much more often two words meet than chance would have it: the logarithm, or 0."""
    total, each = counts.sum(), counts.sum(0)
    with np.errstate(divide="ignore"):
        information: Array = np.log(counts * total / np.outer(each, each))
    return np.maximum(information, 0.0)


def _leading(symmetric: Array, size: int) -> Array:
    """The rows of a symmetric matrix in its `size` most important directions."""
    values, directions = np.linalg.eigh(symmetric)
    order = np.argsort(-np.abs(values))[:size]
    found: Array = directions[:, order] * np.sqrt(np.abs(values[order]))
    return found
