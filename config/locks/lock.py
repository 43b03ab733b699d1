"""Locks: have uv write the versions and digests of all that the hub runs with, for every system and Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOCKS = {
    "runtime": ("the hub runs with", ("--extra", "parquet", "--extra", "s3")),
    "test": ("the hub and its tests run with", ("--all-extras",)),
}


def main() -> None:
    """Write each lock; what is locked already stays, unless --upgrade is given."""
    for name, (told, extras) in LOCKS.items():
        path = HERE / f"{name}.txt"
        tool = Path(sys.executable).with_name("uv")
        command = [str(tool), "pip", "compile", "pyproject.toml", *extras, "--universal", "--python-version", "3.11"]
        options = ["--generate-hashes", "--no-header", "--no-annotate", "--quiet", "-o", str(path), *sys.argv[1:]]
        subprocess.run([*command, *options], cwd=HERE.parents[1], check=True)  # noqa: S603
        path.write_text(f"# Made by `make lock`: versions and digests of all that {told}.\n" + path.read_text("utf-8"))


if __name__ == "__main__":
    main()
