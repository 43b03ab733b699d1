"""`python -m hub.testing.licences`: the licence of each package that the hub runs with, and if it goes with ours."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).parents[2] / "config" / "locks" / "runtime.txt"
#: licences under which a package may be used beside code under Apache-2.0; LGPL and MPL: unchanged, and exchangeable
GOOD = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|ISCL|PSF|Python Software Foundation|Zope|ZPL|Public Domain|Unlicense|HPND|MPL|Mozilla|"
    r"LGPL\w*|Lesser General Public|CC0|zlib)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Licensed:
    """A package of the lock: what it says of its licence; empty where it is not installed here."""

    name: str
    version: str
    licence: str

    @property
    def good(self) -> bool:
        """Say whether it goes with Apache-2.0."""
        return bool(GOOD.search(self.licence))


def locked(path: Path = LOCK) -> dict[str, str]:
    """Return the packages of a lock file: name -> version."""
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==([\w.!+-]+)", path.read_text("utf-8"), re.MULTILINE))


def licence_of(found: Distribution) -> str:
    """Return what a package says: its expression, else its classifiers, else its text's first words."""
    about = found.metadata.json  # plain texts and lists, whatever the version of Python
    kinds = [line.rpartition(" :: ")[2] for line in about.get("classifier", ()) if line.startswith("License ::")]
    said = about.get("license_expression") or "; ".join(kind for kind in kinds if kind != "OSI Approved")
    return str(said or " ".join(str(about.get("license") or "").split())[:60])


def licensed(path: Path = LOCK) -> Iterator[Licensed]:
    """Yield each package of a lock."""
    for name, version in locked(path).items():
        try:
            yield Licensed(name, version, licence_of(distribution(name)))
        except PackageNotFoundError:
            yield Licensed(name, version, "")


def main() -> int:
    """Print the table; return 1 where a licence does not go with ours."""
    wrong = 0
    print("| package | version | licence |\n|---|---|---|")
    for one in licensed():
        print(f"| {one.name} | {one.version} | {one.licence or '(not installed on this machine)'} |")
        wrong += bool(one.licence) and not one.good
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
