"""JSON Lines: the stored texts, one a line, without reading them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

PIECE = 25  #: records sent at a time


def written(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the texts (UTF-8 JSON on one line each) joined by line ends, some hundreds at a time."""
    piece: list[bytes] = []
    for text in texts:
        piece.append(text)
        if len(piece) == PIECE:
            piece.append(b"")
            yield b"\n".join(piece)
            piece = []
    if piece:
        piece.append(b"")
        yield b"\n".join(piece)
