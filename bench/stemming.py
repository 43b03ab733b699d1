"""G14: a search that finds singular and plural alike beside one of the word as written, in process.

python bench/stemming.py FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from answering import words
from serve_hub import opened

from hub.store import SearchQuery, Store


def spent(store: Store, text: str) -> tuple[float, int]:
    """Return the CPU milliseconds and the hits of a search for the newest twenty."""
    start = time.process_time()
    found = store.search(SearchQuery(text=text, facets=()))
    return (time.process_time() - start) * 1e3, found.total


def pair(store: Store, word: str, *, turned: int) -> tuple[tuple[float, int], tuple[float, int]]:
    """Return the costs as written and stemmed; every other word is turned round, as the first to ask warms the file."""
    if turned:
        stemmed = spent(store, word)
        return spent(store, f'"{word}"'), stemmed
    return spent(store, f'"{word}"'), spent(store, word)


def main() -> None:
    """Print the gate as one line of JSON; each word is asked once as written and once stemmed, in turn."""
    hub = opened(Path(sys.argv[1]).absolute())
    spent(hub.store, "commune")
    pairs = [pair(hub.store, word, turned=number % 2) for number, word in enumerate(words(60))]
    hub.close()
    pairs = [pair for pair in pairs if pair[0][1] > 0]
    plain, stemmed = (sum(pair[side][0] for pair in pairs) / len(pairs) for side in (0, 1))
    found: dict[str, Any] = {
        "words": len(pairs),
        "plain_ms": round(plain, 3),
        "stemmed_ms": round(stemmed, 3),
        "hits_gained": round(median(pair[1][1] / pair[0][1] for pair in pairs), 3),
    }
    got = stemmed / plain
    print(
        json.dumps({"gate": "G14", "goal": "<= 2x unstemmed", "got": round(got, 2), "met": got <= 2, "figures": found})
    )


if __name__ == "__main__":
    main()
