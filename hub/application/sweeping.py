"""Sweeping: how often the interpreter looks for circular garbage while much is read and kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 20)  #: new containers before a sweep of the youngest, and how many of those before older ones


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Sweep seldom while the block works, and as before afterwards.

    A harvest holds thousands of records of many small dicts, none of them in a circle: sweeping as often as the
    interpreter does by itself takes a tenth of its time and frees nothing.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
