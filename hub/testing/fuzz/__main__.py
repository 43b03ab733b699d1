"""`python -m hub.testing.fuzz --minutes 10 --only xml,csv`: hostile documents, each by a seed that makes it again."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random, SystemRandom

import click

from hub.testing.fuzz.targets import TARGETS

SLOW_S = 5.0  #: for one document of some kilobytes


@click.command()
@click.option("--minutes", type=float, default=1.0, show_default=True, help="How long, in sum.")
@click.option("--only", default="", help=f"Some of {','.join(TARGETS)}; default: all.")
@click.option("--seed", type=int, help="The first seed; with --times 1, the document of a fault again.")
@click.option("--times", type=int, default=0, help="So many documents for each, in the place of --minutes.")
def main(minutes: float, only: str, seed: int | None, times: int) -> None:
    """Give hostile documents to the parsers; what they raise but errors of ours, or what takes too long, is a fault."""
    names = only.split(",") if only else list(TARGETS)
    if unknown := set(names) - set(TARGETS):
        raise click.UsageError(f"no target {', '.join(sorted(unknown))}; there are: {', '.join(TARGETS)}")
    first = SystemRandom().randrange(10**9) if seed is None else seed
    click.echo(f"first seed {first}")
    ends, number = time.monotonic() + 60 * minutes, 0
    tried, faults = Counter[str](), 0
    while number < times if times else time.monotonic() < ends:
        for name in names:
            faults += bool(told := fault(name, first + number))
            tried[name] += 1
            if told:
                click.echo(told)
        number += 1
    click.echo(", ".join(f"{name}: {count:,}" for name, count in tried.items()) + f"; {faults} faults")
    raise SystemExit(1 if faults else 0)


def fault(name: str, seed: int) -> str:
    """Return what went wrong with the document of a seed, or nothing."""
    began = time.process_time()
    with ThreadPoolExecutor(1) as apart:
        error = apart.submit(TARGETS[name], Random(seed)).exception()
    if error is not None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        return f"{name} seed {seed}: {type(error).__name__}: {error!s:.200} ({where})"
    took = time.process_time() - began
    return f"{name} seed {seed}: took {took:.1f} s" if took > SLOW_S else ""


if __name__ == "__main__":
    main()
