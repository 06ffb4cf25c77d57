"""Keeping the worst of more than a format may hold, whatever their number."""

from heapq import heappush, heappushpop


class Worst:
    """The worst pieces of text that came, no more than a given number; of equals the first.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int) -> None:
        """Start with nothing kept."""
        self.most = most
        self.seen = 0
        self._kept: list[tuple[int, int, str]] = []

    def add(self, rank: int, text: str) -> None:
        """Keep a piece, unless as many worse ones are there.

        Args:
            rank: 0 is the worst.
            text: the piece.
        """
        self.seen += 1
        piece = (-rank, -self.seen, text)
        if len(self._kept) < self.most:
            heappush(self._kept, piece)
        elif self.most:
            heappushpop(self._kept, piece)

    @property
    def cut(self) -> int:
        """How many were not kept."""
        return self.seen - len(self._kept)

    def by_rank(self) -> list[str]:
        """Return what was kept, the worst first."""
        return [text for _, _, text in sorted(self._kept, reverse=True)]

    def in_turn(self) -> list[str]:
        """Return what was kept, as it came."""
        return [text for _, _, text in sorted(self._kept, key=lambda piece: -piece[1])]
