"""Runs of words, thousands of them, found in one walk over a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """What may follow after some words, and which numbers end there."""

    following: dict[str, Node] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)


class Trie:
    """Runs of words, each with a number; the time to look does not depend on how many there are."""

    def __init__(self) -> None:
        """It is empty."""
        self._root = Node()

    def add(self, run: Sequence[str], number: int) -> None:
        """One more run; an empty one is nowhere found."""
        node = self._root
        for word in run:
            node = node.following.setdefault(word, Node())
        if run and number not in node.ends:
            node.ends.append(number)

    def found(self, text: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """(number, first, behind the last) of every run in a text, by the places of its words."""
        first = self._root.following
        for start, word in enumerate(text):
            node = first.get(word)
            at = start + 1
            while node is not None:
                for number in node.ends:
                    yield number, start, at
                if at == len(text):
                    break
                node = node.following.get(text[at])
                at += 1
